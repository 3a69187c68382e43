#include "tests/unit/storage/faulty_disk.hpp"

#include <sqlite3.h>

#include <mutex>
#include <optional>

namespace gridbot::storage {
namespace {

using Fault = FaultyDisk::Fault;
using Operation = FaultyDisk::Operation;

/// What is to fail. SQLite calls back without a place for an object: one disk per process.
struct Plan {
    std::optional<Operation> only;  // none: writes and syncs
    int good = 0;                   // how many more succeed
    bool lasting = true;
    Fault fault = Fault::full;
};
std::mutex mutex;
std::optional<Plan> plan;
bool failed = false;

sqlite3_vfs* sound_vfs = nullptr;
sqlite3_vfs faulty_vfs;
// Write and sync are the same for every kind of file; locking is not.
struct Methods {
    std::once_flag copied;
    sqlite3_io_methods sound, faulty;
};
Methods of_database, of_log;

std::optional<Fault> fault_of(Operation operation) {
    const std::lock_guard lock(mutex);
    if (!plan || (plan->only ? *plan->only != operation : operation == Operation::open)) return std::nullopt;
    if (plan->good-- > 0) return std::nullopt;
    const Fault fault = plan->fault;
    plan->good = 0;
    if (!plan->lasting) plan.reset();
    failed = true;
    return fault;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    const auto fault = fault_of(Operation::write);
    if (!fault) return of_database.sound.xWrite(file, data, size, offset);
    if (fault == Fault::io_error) return SQLITE_IOERR_WRITE;
    if (fault == Fault::short_write) of_database.sound.xWrite(file, data, size / 2, offset);
    return SQLITE_FULL;
}

int sync(sqlite3_file*, int) {
    const auto fault = fault_of(Operation::sync);
    if (!fault) return SQLITE_OK;  // a real one takes its time, and nobody cuts the power here
    return fault == Fault::io_error ? SQLITE_IOERR_FSYNC : SQLITE_FULL;
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
    if (const auto fault = fault_of(Operation::open)) {
        file->pMethods = nullptr;
        return fault == Fault::io_error ? SQLITE_IOERR : SQLITE_CANTOPEN;
    }
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

void order(Plan wanted) {
    const std::lock_guard lock(mutex);
    plan = wanted;
    failed = false;
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

void FaultyDisk::break_down(Fault fault) {
    order({.fault = fault});
}

void FaultyDisk::fail_at(Operation operation, int n, Fault fault, Lasting lasting) {
    order({.only = operation, .good = n - 1, .lasting = lasting == Lasting::until_mended, .fault = fault});
}

void FaultyDisk::mend() {
    const std::lock_guard lock(mutex);
    plan.reset();
}

bool FaultyDisk::has_failed() const {
    const std::lock_guard lock(mutex);
    return failed;
}

}  // namespace gridbot::storage
