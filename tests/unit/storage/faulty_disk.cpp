#include "tests/unit/storage/faulty_disk.hpp"

#include <sqlite3.h>

#include <limits>
#include <mutex>

namespace gridbot::storage {
namespace {

// SQLite calls back without a place for an object: one disk per process.
constexpr int kSound = std::numeric_limits<int>::max();
std::atomic<int> good_calls{kSound};
std::atomic<int> fault_code{SQLITE_OK};
std::atomic<bool> failed{false};

sqlite3_vfs* sound_vfs = nullptr;
sqlite3_vfs faulty_vfs;
// Write and sync are the same for every kind of file; locking is not.
struct Methods {
    std::once_flag copied;
    sqlite3_io_methods sound, faulty;
};
Methods of_database, of_log;

bool fails() {
    if (good_calls == kSound || good_calls-- > 0) return false;
    good_calls = 0;
    return failed = true;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    if (!fails()) return of_database.sound.xWrite(file, data, size, offset);
    if (fault_code == SQLITE_FULL) return SQLITE_FULL;
    of_database.sound.xWrite(file, data, size / 2, offset);  // a broken disk may have taken a part
    return SQLITE_IOERR_WRITE;
}

int sync(sqlite3_file* file, int flags) {
    if (!fails()) return of_database.sound.xSync(file, flags);
    return fault_code == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    const int code = sound_vfs->xOpen(sound_vfs, name, file, flags, flags_out);
    if (code != SQLITE_OK || !file->pMethods) return code;
    Methods& methods = flags & SQLITE_OPEN_MAIN_DB ? of_database : of_log;
    std::call_once(methods.copied, [&] {
        methods.sound = methods.faulty = *file->pMethods;
        methods.faulty.xWrite = write;
        methods.faulty.xSync = sync;
    });
    file->pMethods = &methods.faulty;
    return code;
}

}  // namespace

FaultyDisk::FaultyDisk() {
    sound_vfs = sqlite3_vfs_find(nullptr);
    faulty_vfs = *sound_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.xOpen = open;
    sqlite3_vfs_register(&faulty_vfs, 1);
}

FaultyDisk::~FaultyDisk() {
    mend();
    sqlite3_vfs_unregister(&faulty_vfs);
    sqlite3_vfs_register(sound_vfs, 1);
}

void FaultyDisk::fail_after(Fault fault, int good) {
    fault_code = fault == Fault::full ? SQLITE_FULL : SQLITE_IOERR;
    failed = false;
    good_calls = good;
}

void FaultyDisk::mend() {
    good_calls = kSound;
}

bool FaultyDisk::has_failed() const {
    return failed;
}

}  // namespace gridbot::storage
