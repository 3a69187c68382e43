#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/store.hpp"

namespace gridbot::storage {

/// What waits for a storage thread: bounded, first in first out, from any thread to any.
template <class Item>
class WorkQueue {
public:
    explicit WorkQueue(std::size_t limit) : limit_(limit) {}

    /// Takes the item (null), or leaves it alone and says why not.
    std::exception_ptr push(Item& item) {
        {
            const std::lock_guard lock(mutex_);
            if (refusal_) return refusal_;
            if (items_.size() >= limit_)
                return std::make_exception_ptr(
                    StoreError(Errc::store_busy, "too much work is waiting for the database"));
            items_.push_back(std::move(item));
        }
        filled_.notify_one();
        return nullptr;
    }

    /// Waits for work and appends all that waits to `out`, at most `limit`. False: closed, and nothing is left.
    bool take(std::vector<Item>& out, std::size_t limit) {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
        return move_out(out, limit);
    }

    enum class Taken { some, nothing, closed };
    /// The same, but gives up waiting when `patience` has passed: nothing.
    Taken take_within(std::vector<Item>& out, std::size_t limit, std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        if (!filled_.wait_for(lock, patience, [this] { return closed_ || !items_.empty(); })) return Taken::nothing;
        return move_out(out, limit) ? Taken::some : Taken::closed;
    }

    /// From now on push() answers `why`. Returns what waited.
    std::vector<Item> refuse(std::exception_ptr why) {
        const std::lock_guard lock(mutex_);
        refusal_ = std::move(why);
        std::vector<Item> stranded(std::move_iterator(items_.begin()), std::move_iterator(items_.end()));
        items_.clear();
        return stranded;
    }

    /// Takes back refuse(); not close().
    void accept() {
        const std::lock_guard lock(mutex_);
        if (!closed_) refusal_ = nullptr;
    }

    /// Refuses what comes; take() still gives out what waits.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
            refusal_ = std::make_exception_ptr(StoreError(Errc::store_unwell, "the database is closed"));
        }
        filled_.notify_all();
    }

    /// True as soon as the queue is closed; false when `patience` has passed before.
    bool closed_within(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        return filled_.wait_for(lock, patience, [this] { return closed_; });
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    bool move_out(std::vector<Item>& out, std::size_t limit) {
        const auto end = items_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, items_.size()));
        out.insert(out.end(), std::move_iterator(items_.begin()), std::move_iterator(end));
        items_.erase(items_.begin(), end);
        return !out.empty();
    }

    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Item> items_;
    std::exception_ptr refusal_;
    bool closed_ = false;
};

}  // namespace gridbot::storage
