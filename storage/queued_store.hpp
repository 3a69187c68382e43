#pragma once

#include <pthread.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "storage/work_queue.hpp"

namespace gridbot::storage {

/// What the drivers have in common: two bounded queues with threads behind them, figures, and health. A driver starts
/// its threads and says what they do; its close() ends with join().
class QueuedStore : public Store {
public:
    void submit(Work work, Done done) final;
    void read(Query query, Done done) final;
    Health health() const final;
    StoreStats stats() const final;

protected:
    using OnHealth = std::function<void(const Health&)>;
    QueuedStore(std::size_t queue_limit, OnHealth on_health)
        : writes_(queue_limit), reads_(queue_limit), on_health_(std::move(on_health)) {}

    struct Unit {
        Work work;
        Done done;
        std::exception_ptr error{};
        bool kept = false;
    };
    struct Reading {
        Query query;
        Done done;
    };
    struct Counters {
        std::atomic<std::uint64_t> commits{0}, committed{0}, refused{0}, failed{0}, reads{0}, turned_away{0};
    };

    template <class F>
    void start_thread(const char* name, F run) {
        threads_.push_back(std::thread([name, run = std::move(run)]() mutable {
            pthread_setname_np(pthread_self(), name);
            run();
        }));
    }
    /// Before any thread: whatever is submitted is refused.
    void open_only_for_reading();
    /// Counts what became of the unit and tells whoever sent it.
    void tell(Unit& unit);
    void set_health(Health health);
    /// Closes both queues and waits for the threads.
    void join();

    WorkQueue<Unit> writes_;
    WorkQueue<Reading> reads_;
    Counters counters_;

private:
    const OnHealth on_health_;
    mutable std::mutex health_mutex_;
    Health health_;
    std::vector<std::thread> threads_;
};

}  // namespace gridbot::storage
