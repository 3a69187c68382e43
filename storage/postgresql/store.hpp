#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/time.hpp"
#include "storage/store.hpp"

namespace gridbot::storage {

struct PostgresqlOptions {
    std::string url;                                    // postgresql://user:password@host:port/database
    bool read_only = false;                             // only read(): for command line tools
    std::size_t queue_limit = 4096;                     // units that may wait, and as many reads
    int writers = 4;                                    // connections that run units, each in a thread of its own
    int readers = 2;                                    // the same for reads
    std::chrono::milliseconds longest_pause = 5s;       // between two tries to reach a server that is gone
    std::function<void(const Health&)> on_health = {};  // called on a storage thread when writable changes
};

/// Opens the connections, brings the schema up to date (recorded as of `now`) and starts the threads. Several stores,
/// in several processes, may work on one database.
/// Throws StoreError (store_unwell) with a sentence that says what to do and never holds the password: no server there,
/// no such database, not let in, made by a newer gridbot.
std::unique_ptr<Store> open_postgresql(PostgresqlOptions options, Time now);

}  // namespace gridbot::storage
