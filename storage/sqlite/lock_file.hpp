#pragma once

#include <filesystem>

namespace gridbot::storage {

/// The right to be the one process that writes a database file, held as long as the object lives, or the process:
/// a lock on `<file>.lock`, which stays behind and means nothing without its holder.
class LockFile {
public:
    /// Throws StoreError (store_unwell) if another holder exists, or the folder is missing or cannot be written.
    explicit LockFile(const std::filesystem::path& database);
    ~LockFile();
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;

private:
    int descriptor_;
};

}  // namespace gridbot::storage
