#include "storage/queued_store.hpp"

namespace gridbot::storage {

void QueuedStore::submit(Work work, Done done) {
    Unit unit{std::move(work), std::move(done)};
    if (const auto refusal = writes_.push(unit)) {
        ++counters_.turned_away;
        unit.done(refusal);
    }
}

void QueuedStore::read(Query query, Done done) {
    Reading reading{std::move(query), std::move(done)};
    if (const auto refusal = reads_.push(reading)) {
        ++counters_.turned_away;
        reading.done(refusal);
    }
}

Health QueuedStore::health() const {
    const std::lock_guard lock(health_mutex_);
    return health_;
}

StoreStats QueuedStore::stats() const {
    return {.commits = counters_.commits,
            .committed = counters_.committed,
            .refused = counters_.refused,
            .failed = counters_.failed,
            .reads = counters_.reads,
            .turned_away = counters_.turned_away,
            .queued = writes_.size()};
}

void QueuedStore::open_only_for_reading() {
    health_ = {false, "the database was opened for reading only"};
    writes_.refuse(std::make_exception_ptr(StoreError(Errc::store_unwell, health_.reason)));
}

void QueuedStore::tell(Unit& unit) {
    ++(unit.error ? counters_.failed : unit.kept ? counters_.committed : counters_.refused);
    unit.done(unit.error);
}

void QueuedStore::set_health(Health health) {
    {
        const std::lock_guard lock(health_mutex_);
        health_ = health;
    }
    if (on_health_) on_health_(health);
}

void QueuedStore::join() {
    writes_.close();
    reads_.close();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

}  // namespace gridbot::storage
