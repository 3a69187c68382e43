#include "storage/sqlite/lock_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "storage/store.hpp"

namespace gridbot::storage {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& database, int error) {
    const auto folder = std::filesystem::absolute(database).parent_path().string();
    switch (error) {
        case EWOULDBLOCK:
            throw StoreError(Errc::store_unwell, fmt::format("another gridbot is using {}; stop it first, or give this "
                                                             "one a database of its own",
                                                             database.string()));
        case ENOENT:
            throw StoreError(Errc::store_unwell, fmt::format("the folder {} does not exist; create it", folder));
        case EACCES:
        case EROFS:
        case EPERM:
            throw StoreError(Errc::store_unwell,
                             fmt::format("the folder {} cannot be written by this user; give it to the user that runs "
                                         "gridbot",
                                         folder));
        default:
            throw StoreError(Errc::store_unwell, fmt::format("{}.lock cannot be locked: {}", database.string(),
                                                             std::generic_category().message(error)));
    }
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& database) {
    const auto name = database.string() + ".lock";
    descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) refuse(database, errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        ::close(descriptor_);
        refuse(database, error);
    }
}

LockFile::~LockFile() {
    ::close(descriptor_);
}

}  // namespace gridbot::storage
