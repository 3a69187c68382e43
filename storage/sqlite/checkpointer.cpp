#include "storage/sqlite/checkpointer.hpp"

#include <pthread.h>

#include <optional>

#include "storage/sqlite/connection.hpp"

namespace gridbot::storage {
namespace {

constexpr int kWorthCopying = 4096;  // pages: 16 MiB

}  // namespace

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Checkpointer::log_has(int pages) {
    if (pages < asked_at_) asked_at_ = 0;  // the log began anew
    if (pages - asked_at_ < kWorthCopying) return;
    asked_at_ = pages;
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    wake_.notify_one();
}

void Checkpointer::run() {
    pthread_setname_np(pthread_self(), "store-copy");
    std::optional<SqliteConnection> connection;
    for (std::unique_lock lock(mutex_);;) {
        wake_.wait(lock, [this] { return wanted_ || over_; });
        if (over_) return;
        wanted_ = false;
        lock.unlock();
        try {
            if (!connection) connection.emplace(file_, SqliteConnection::Access::reader);
            connection->checkpoint();
        } catch (const std::exception&) {
            connection.reset();
        }
        lock.lock();
    }
}

}  // namespace gridbot::storage
