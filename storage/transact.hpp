#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "storage/store.hpp"

namespace gridbot::storage {
namespace detail {

/// A Done that resumes `handler` on its own executor.
template <class Handler>
Store::Done resume_on_executor(Handler handler) {
    auto executor = boost::asio::get_associated_executor(handler);
    auto alive = boost::asio::make_work_guard(executor);
    auto held = std::make_shared<Handler>(std::move(handler));
    return [executor, alive, held](std::exception_ptr error) mutable {
        // The handler leaves the storage thread altogether: it owns the coroutine, which only its executor may touch.
        boost::asio::post(executor, [alive = std::move(alive), held = std::move(held), error] {
            auto resume = std::move(*held);
            resume(error);
        });
    };
}

// Plain functions on purpose: GCC 12 destroys a capturing lambda inside a co_await expression twice.
template <class Token>
auto async_submit(Store& store, Store::Work work, Token&& token) {
    auto start = [](auto handler, Store* to, Store::Work unit) {
        to->submit(std::move(unit), resume_on_executor(std::move(handler)));
    };
    return boost::asio::async_initiate<Token, void(std::exception_ptr)>(start, token, &store, std::move(work));
}

template <class Token>
auto async_read(Store& store, Store::Query query, Token&& token) {
    auto start = [](auto handler, Store* from, Store::Query unit) {
        from->read(std::move(unit), resume_on_executor(std::move(handler)));
    };
    return boost::asio::async_initiate<Token, void(std::exception_ptr)>(start, token, &store, std::move(query));
}

}  // namespace detail

/// co_await transact(store, work): `work(Tx&)` returns a Result, whose error rolls back this unit alone, or anything
/// else (or nothing), which commits. Resumes on the caller's executor once the commit is on disk.
/// Throws what `work` or the commit threw, StoreError among them.
template <class F, class R = std::invoke_result_t<F&, Tx&>>
boost::asio::awaitable<R> transact(Store& store, F work) {
    const auto unit = detail::make_unit(std::move(work));
    Store::Work run = [unit](Tx& tx) { return unit->run(tx); };
    co_await detail::async_submit(store, std::move(run), boost::asio::use_awaitable);
    if constexpr (!std::is_void_v<R>) co_return std::move(*unit->answer);
}

/// co_await query(store, work): `work(Tx&)` reads one state of the database beside the writer.
/// Resumes on the caller's executor. Throws as transact does.
template <class F, class R = std::invoke_result_t<F&, Tx&>>
boost::asio::awaitable<R> query(Store& store, F work) {
    const auto unit = detail::make_unit(std::move(work));
    Store::Query run = [unit](Tx& tx) { unit->run(tx); };
    co_await detail::async_read(store, std::move(run), boost::asio::use_awaitable);
    if constexpr (!std::is_void_v<R>) co_return std::move(*unit->answer);
}

}  // namespace gridbot::storage
