#include "storage/transact.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "tests/conformance/notes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace asio = boost::asio;

template <class Place>
class Transact : public OnPlace<Place> {
protected:
    void prepare() override {
        store_ = this->place_->open();
        create_notes(*store_);
    }

    /// Runs the coroutine to its end on this thread.
    template <class T>
    T await(asio::awaitable<T> work) {
        auto future = asio::co_spawn(io_, std::move(work), asio::use_future);
        io_.restart();
        io_.run();
        return future.get();
    }

    asio::io_context io_;
    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Transact, Places);

asio::awaitable<int> add_and_count(Store& store, std::string body) {
    auto work = [body](Tx& tx) { add_note(tx, body); };
    co_await transact(store, std::move(work));
    co_return co_await query(store, [](Tx& tx) { return *tx.value<int>(kCountNotes); });
}

TYPED_TEST(Transact, ResumesAfterTheCommit) {
    EXPECT_EQ(this->await(add_and_count(*this->store_, "lift")), 1);
    EXPECT_EQ(this->await(add_and_count(*this->store_, "lamp")), 2);
}

asio::awaitable<Result<int>> refuse(Store& store) {
    auto work = [](Tx& tx) -> Result<int> {
        add_note(tx, "lift");
        return Errc::not_found;
    };
    co_return co_await transact(store, std::move(work));
}

TYPED_TEST(Transact, AnErrorComesBackAndNothingIsKept) {
    EXPECT_EQ(this->await(refuse(*this->store_)).error(), Errc::not_found);
    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

asio::awaitable<void> fail(Store& store) {
    auto work = [](Tx& tx) {
        add_note(tx, "lift");
        throw std::out_of_range("nobody is responsible");
    };
    co_await transact(store, std::move(work));
}

TYPED_TEST(Transact, WhatTheWorkThrowsComesOutOfTheAwait) {
    EXPECT_THROW(this->await(fail(*this->store_)), std::out_of_range);
    EXPECT_THAT(notes(*this->store_), IsEmpty());
}

asio::awaitable<std::thread::id> thread_after(Store& store) {
    co_await transact(store, [](Tx&) {});
    co_return std::this_thread::get_id();
}

TYPED_TEST(Transact, ResumesOnTheCallersExecutor) {
    EXPECT_EQ(this->await(thread_after(*this->store_)), std::this_thread::get_id());
}

TYPED_TEST(Transact, AClosedStoreThrowsStoreUnwell) {
    this->store_->close();

    try {
        this->await(add_and_count(*this->store_, "lift"));
        ADD_FAILURE() << "no exception";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.code(), Errc::store_unwell);
    }
}

TYPED_TEST(Transact, AUnitWhoseCallerIsGoneIsStillCommitted) {
    {
        asio::io_context abandoned;
        auto held = std::make_unique<HeldStore>(*this->store_, TypeParam::kWriters);
        asio::co_spawn(abandoned, add_and_count(*this->store_, "lift"), asio::detached);
        abandoned.poll();
        held.reset();
        this->store_->close();
    }

    this->store_ = this->place_->open();
    EXPECT_THAT(notes(*this->store_), ElementsAre("lift"));
}

TYPED_TEST(Transact, ManyConversationsShareTheStore) {
    constexpr int kCallers = 200;
    int done = 0;
    for (int i = 0; i < kCallers; ++i)
        asio::co_spawn(this->io_, add_and_count(*this->store_, "lift"), [&](std::exception_ptr error, int) {
            rethrow(error);
            ++done;
        });
    this->io_.run();

    EXPECT_EQ(done, kCallers);
    EXPECT_EQ(notes(*this->store_).size(), std::size_t{kCallers});
}

}  // namespace
}  // namespace gridbot::storage
