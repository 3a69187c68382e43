#include "storage/leases.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

constexpr Time kNow{1'800'000'000'000ms};
constexpr auto kLease = 15s;

template <class Place>
class Leases : public OnPlace<Place> {
protected:
    void prepare() override { store_ = this->place_->open(); }
    bool take(const std::string& holder, Time now = kNow, const std::string& town = "SH") {
        return run_now(*store_,
                       [=](Tx& tx) { return leases::take(tx, town, "channel.stream", holder, now, now + kLease); });
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Leases, Places);

TYPED_TEST(Leases, AreHeldByOneUntilTheyEnd) {
    EXPECT_TRUE(this->take("one"));
    EXPECT_FALSE(this->take("other", kNow + kLease - 1ms));
    EXPECT_TRUE(this->take("other", kNow + kLease));
    EXPECT_FALSE(this->take("one", kNow + kLease));
}

TYPED_TEST(Leases, AreRenewedByTheirHolder) {
    EXPECT_TRUE(this->take("one"));
    EXPECT_TRUE(this->take("one", kNow + 10s));
    EXPECT_FALSE(this->take("other", kNow + kLease));
}

TYPED_TEST(Leases, AreFreeAtOnceWhenGivenBackByTheirHolderAndNobodyElse) {
    const auto give_back = [&](const std::string& holder) {
        run_now(*this->store_, [=](Tx& tx) { leases::give_back(tx, "SH", "channel.stream", holder); });
    };
    ASSERT_TRUE(this->take("one"));

    give_back("other");
    EXPECT_FALSE(this->take("other"));
    give_back("one");
    EXPECT_TRUE(this->take("other"));
}

TYPED_TEST(Leases, OfOneTownAreNotThoseOfAnother) {
    EXPECT_TRUE(this->take("one", kNow, "SH"));
    EXPECT_TRUE(this->take("other", kNow, "QS"));
}

TYPED_TEST(Leases, GoToOneOfManyWhoAskAtOnce) {
    std::atomic<int> holders{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&, i] { holders += this->take(std::to_string(i)); });
    for (std::thread& thread : threads) thread.join();

    EXPECT_EQ(holders, 1);
}

}  // namespace
}  // namespace gridbot::storage
