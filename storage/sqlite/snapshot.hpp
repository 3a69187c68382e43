#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "storage/connection.hpp"

namespace gridbot::storage {

/// Copies the database into the new file `to` (mode 0600, on disk when this returns) while others read and write it.
/// `look` is called first and sees exactly the state that is copied. `goes_on` is asked every few megabytes; where it
/// says no, the copy is removed and false returned. Refuses a schema that is not this program's. Throws StoreError,
/// std::runtime_error.
bool copy_sqlite(const std::filesystem::path& from, const std::filesystem::path& to, FunctionRef<void(Tx&)> look,
                 FunctionRef<bool()> goes_on);

/// What SQLite itself finds wrong with a file's pages and indexes, beside the process that serves; empty: nothing.
/// Throws StoreError.
std::vector<std::string> sqlite_damage(const std::filesystem::path& file);

}  // namespace gridbot::storage
