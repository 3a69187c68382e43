#pragma once

#include <future>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "storage/store.hpp"

namespace gridbot::storage {

constexpr Sql kCreateNotes = "CREATE TABLE note (id {{id}}, author {{bigint}} NOT NULL, body TEXT NOT NULL) {{table}}";
constexpr Sql kAddNote = "INSERT INTO note (author, body) VALUES ($1, $2)";
constexpr Sql kNotes = "SELECT body FROM note ORDER BY id";
constexpr Sql kCountNotes = "SELECT count(*) FROM note";

inline void create_notes(Store& store) {
    run_now(store, [](Tx& tx) { tx.exec(kCreateNotes); });
}

inline std::vector<std::string> notes(Store& store) {
    return query_now(store, [](Tx& tx) { return tx.all(kNotes, [](const Row& row) { return row.string(0); }); });
}

inline bool add_note(Tx& tx, std::string_view body) {
    return tx.exec(kAddNote, 1, body) == 1;
}

/// A unit in flight: `done` fulfils `over`.
class Pending {
public:
    Store::Done done() {
        return [promise = promise_](std::exception_ptr error) { promise->set_value(error); };
    }
    std::exception_ptr error() { return over_.get(); }
    bool is_over() const { return over_.wait_for(std::chrono::seconds{0}) == std::future_status::ready; }

private:
    std::shared_ptr<std::promise<std::exception_ptr>> promise_ = std::make_shared<std::promise<std::exception_ptr>>();
    std::shared_future<std::exception_ptr> over_ = promise_->get_future().share();
};

inline void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
}

/// The code of the StoreError that `error` holds.
inline Errc code_of(const std::exception_ptr& error) {
    try {
        rethrow(error);
    } catch (const StoreError& known) {
        return known.code();
    }
    throw std::logic_error("no StoreError");
}

/// Keeps every thread that runs units at work until let go, so that what is submitted meanwhile waits in the queue and
/// comes out together.
class HeldStore {
public:
    HeldStore(Store& store, int writers) : writers_(writers) {
        // One after the other: the queue may be shorter than the writers are many.
        for (int i = 0; i < writers; ++i) {
            store.submit(
                [gates = gates_](Tx&) {
                    gates->busy.release();
                    gates->free.acquire();
                    return false;
                },
                [](std::exception_ptr) {});
            gates_->busy.acquire();
        }
    }
    ~HeldStore() { let_go(); }
    HeldStore(const HeldStore&) = delete;
    HeldStore& operator=(const HeldStore&) = delete;
    void let_go() {
        for (; writers_ > 0; --writers_) gates_->free.release();
    }

private:
    struct Gates {
        std::counting_semaphore<64> busy{0}, free{0};
    };
    int writers_;
    std::shared_ptr<Gates> gates_ = std::make_shared<Gates>();  // a writer may still be on its way out of acquire()
};

}  // namespace gridbot::storage
