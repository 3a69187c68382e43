#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/time.hpp"
#include "storage/store.hpp"

namespace gridbot::storage {

struct SqliteOptions {
    std::filesystem::path file;      // made if missing, readable by its owner only; its folder is not made
    bool read_only = false;          // only read(), and beside the process that serves: for command line tools
    std::size_t queue_limit = 4096;  // units that may wait, and as many reads
    int readers = 2;                 // threads
    std::chrono::milliseconds retry_every = 1s;         // while the disk is full or faulty
    std::function<void(const Health&)> on_health = {};  // called on the writer thread when writable changes
};

/// Opens the database, brings its schema up to date (recorded as of `now`) and starts the threads.
/// Throws StoreError (store_unwell) with a sentence that says what to do: used by another process, folder missing or
/// not writable, not a gridbot database, made by a newer gridbot.
std::unique_ptr<Store> open_sqlite(SqliteOptions options, Time now);

}  // namespace gridbot::storage
