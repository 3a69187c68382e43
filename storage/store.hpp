#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/errors.hpp"
#include "storage/connection.hpp"

namespace gridbot::storage {

/// The store cannot do what was asked: store_busy (a queue is full) or store_unwell (disk full, I/O error, file not
/// usable, closed). `what()` is one sentence for an operator and names no secret.
class StoreError : public std::runtime_error {
public:
    StoreError(Errc code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
    Errc code() const { return code_; }

private:
    Errc code_;
};

/// Whether units can be committed now; if not, why, in one sentence.
struct Health {
    bool writable = true;
    std::string reason;
};

/// Counted since the store was opened, for /metrics and tests.
struct StoreStats {
    std::uint64_t commits = 0;    // transactions that reached the disk; several units share one
    std::uint64_t committed = 0;  // units that did
    std::uint64_t refused = 0;    // units rolled back by their own answer
    std::uint64_t failed = 0;     // units that ended with an exception
    std::uint64_t reads = 0;
    std::uint64_t turned_away = 0;  // units and reads not even queued: queue full, store unwell or closed
    std::uint64_t queued = 0;       // units waiting now
};

/// Runs units of work, each in a transaction of its own kind, on threads of its own. All functions may be called from
/// any thread. close() before whatever the Done functions use goes away.
class Store {
public:
    using Work = std::function<bool(Tx&)>;                 // true: keep the writes
    using Query = std::function<void(Tx&)>;                // only SELECT; sees one state of the database throughout
    using Done = std::function<void(std::exception_ptr)>;  // brief, must not throw

    virtual ~Store() = default;

    /// Runs `work` in one transaction and then `done` on a storage thread: with null once the commit is on disk or the
    /// unit has refused (its writes gone, the others of the commit untouched), else with what `work` or the commit
    /// threw. `work` may run again after a conflict, so it captures by value and touches only its Tx. A submitted unit
    /// always finishes: cancelling the caller does not undo it. It sees the writes of every unit whose `done` was
    /// called before; units that do not wait for each other keep their order only where one thread writes (SQLite). A
    /// full queue (store_busy) and a store that is unwell or closed (store_unwell) call `done` before returning. After
    /// store_unwell the unit may, rarely, be on disk all the same: what comes again must be recognised.
    virtual void submit(Work work, Done done) = 0;

    /// Runs `query` beside the writer; it sees every unit whose `done` was called before. `done` as with submit.
    virtual void read(Query query, Done done) = 0;

    /// Whether other processes may change the same database meanwhile.
    virtual bool shared() const = 0;

    virtual Health health() const = 0;
    bool writable() const { return health().writable; }
    virtual StoreStats stats() const = 0;

    /// Finishes what was submitted, joins the threads and closes the file or the connections. A second call does
    /// nothing; the destructor calls it. Not from a storage thread.
    virtual void close() = 0;
};

namespace detail {

/// A unit of work with the place for its answer; shared by the caller and the storage thread, so that `F` need not be
/// copyable.
template <class F>
struct Unit {
    using Raw = std::invoke_result_t<F&, Tx&>;
    using Answer = std::conditional_t<std::is_void_v<Raw>, std::monostate, Raw>;

    /// True if the writes are to be kept: the answer is no Result, or a Result with a value.
    bool run(Tx& tx) {
        if constexpr (std::is_void_v<Raw>) {
            work(tx);
            answer.emplace();
        } else {
            answer.emplace(work(tx));
        }
        if constexpr (requires { answer->has_error(); }) return !answer->has_error();
        return true;
    }

    F work;
    std::optional<Answer> answer{};
};

template <class F>
std::shared_ptr<Unit<F>> make_unit(F work) {
    return std::make_shared<Unit<F>>(Unit<F>{std::move(work)});
}

/// Waits for a Done on the calling thread.
class Waiting {
public:
    Store::Done done() {
        return [promise = promise_](std::exception_ptr error) {
            error ? promise->set_exception(error) : promise->set_value();
        };
    }
    void wait() { promise_->get_future().get(); }

private:
    std::shared_ptr<std::promise<void>> promise_ = std::make_shared<std::promise<void>>();
};

}  // namespace detail

/// submit() for command line tools and tests: blocks until the commit is on disk and returns what `work(Tx&)` returned
/// (a Result with an error rolls back). Throws what `work` or the commit threw. Not on a storage or Asio thread.
template <class F>
std::invoke_result_t<F&, Tx&> run_now(Store& store, F work) {
    const auto unit = detail::make_unit(std::move(work));
    detail::Waiting waiting;
    store.submit([unit](Tx& tx) { return unit->run(tx); }, waiting.done());
    waiting.wait();
    if constexpr (!std::is_void_v<std::invoke_result_t<F&, Tx&>>) return std::move(*unit->answer);
}

/// read() in the same way.
template <class F>
std::invoke_result_t<F&, Tx&> query_now(Store& store, F work) {
    const auto unit = detail::make_unit(std::move(work));
    detail::Waiting waiting;
    store.read([unit](Tx& tx) { unit->run(tx); }, waiting.done());
    waiting.wait();
    if constexpr (!std::is_void_v<std::invoke_result_t<F&, Tx&>>) return std::move(*unit->answer);
}

}  // namespace gridbot::storage
