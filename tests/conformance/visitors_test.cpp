#include "storage/visitors.hpp"

#include <gtest/gtest.h>

#include "storage/cursors.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

constexpr Time kNow{1'800'000'000'000ms};

template <class Place>
class Visitors : public OnStore<Place> {
protected:
    std::optional<visitors::Visitor> wang() {
        return this->run([](Tx& tx) { return visitors::find(tx, "SH", "kf", "wang"); });
    }
};
TYPED_TEST_SUITE(Visitors, Places);

TYPED_TEST(Visitors, AreUnknownBeforeTheyCome) {
    EXPECT_FALSE(this->wang());
}

TYPED_TEST(Visitors, KeepTheGridOfTheCodeTheyCameByLast) {
    this->run([](Tx& tx) {
        visitors::came(tx, "SH", "kf", "wang", "SH-HX-52-B3", kNow);
        visitors::came(tx, "SH", "kf", "wang", "SH-HX-52-B5", kNow + 1s);
    });
    EXPECT_EQ(this->wang()->grid, "SH-HX-52-B5");
    EXPECT_FALSE(this->wang()->spoke_at);
}

TYPED_TEST(Visitors, OpenTheirWindowAnewWithEveryMessage) {
    this->run([](Tx& tx) {
        visitors::came(tx, "SH", "kf", "wang", "SH-HX-52-B3", kNow);
        visitors::spoke(tx, "SH", "kf", "wang", kNow);
        visitors::told(tx, "SH", "kf", "wang");
        visitors::told(tx, "SH", "kf", "wang");
    });
    EXPECT_EQ(this->wang()->told, 2);
    this->run([](Tx& tx) { visitors::spoke(tx, "SH", "kf", "wang", kNow + 1h); });
    EXPECT_EQ(this->wang()->told, 0);
    EXPECT_EQ(this->wang()->spoke_at, kNow + 1h);
    EXPECT_EQ(this->wang()->grid, "SH-HX-52-B3");
}

TYPED_TEST(Visitors, AreForgottenWhenTheyHaveNotBeenSeenForLong) {
    this->run([](Tx& tx) {
        visitors::spoke(tx, "SH", "kf", "wang", kNow);
        visitors::forget(tx, "SH", kNow);
    });
    EXPECT_TRUE(this->wang());
    this->run([](Tx& tx) { visitors::forget(tx, "SH", kNow + 1ms); });
    EXPECT_FALSE(this->wang());
}

TYPED_TEST(Visitors, CursorsMoveOnlyFromWhereTheyStand) {
    const auto move = [this](const char* from, const char* to) {
        return this->run([=](Tx& tx) { return cursors::move(tx, "SH", "kf", from, to); });
    };
    EXPECT_TRUE(move("", "c1"));
    EXPECT_FALSE(move("", "c2"));
    EXPECT_TRUE(move("c1", "c2"));
    EXPECT_EQ(this->run([](Tx& tx) { return cursors::get(tx, "SH", "kf"); }), "c2");
    EXPECT_EQ(this->run([](Tx& tx) { return cursors::get(tx, "SH", "other"); }), "");
}

}  // namespace
}  // namespace gridbot::storage
