#include "storage/followers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/store.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Time kNow{1'800'000'000'000ms};
const Conversation kGroup{"ding", "cid3", false};

followers::Follower follower(const std::string& account, Conversation where = kGroup, Time at = kNow) {
    return {{where.channel, account}, where, at};
}

template <class Place>
class Followers : public OnStore<Place> {
protected:
    bool add(CaseId id, const followers::Follower& one, const std::string& town = "SH") {
        return this->run([&](Tx& tx) { return followers::add(tx, town, id, one); });
    }
};
TYPED_TEST_SUITE(Followers, Places);

TYPED_TEST(Followers, CountAnAccountOnce) {
    EXPECT_TRUE(this->add(CaseId{1}, follower("wang")));
    EXPECT_FALSE(this->add(CaseId{1}, follower("wang", kGroup, kNow + 1min)));

    EXPECT_EQ(this->run([](Tx& tx) { return followers::count_since(tx, "SH", CaseId{1}, Time{}); }), 1);
    EXPECT_TRUE(this->run([](Tx& tx) { return followers::follows(tx, "SH", CaseId{1}, {"ding", "wang"}); }));
    EXPECT_FALSE(this->run([](Tx& tx) { return followers::follows(tx, "SH", CaseId{2}, {"ding", "wang"}); }));
}

TYPED_TEST(Followers, AreCountedFromAnInstantOn) {
    this->add(CaseId{1}, follower("wang", kGroup, kNow - 1ms));
    this->add(CaseId{1}, follower("zhao"));

    EXPECT_EQ(this->run([](Tx& tx) { return followers::count_since(tx, "SH", CaseId{1}, kNow); }), 1);
}

TYPED_TEST(Followers, WaitInEachConversationOnce) {
    const Conversation alone{"ding", "zhao", true};
    this->add(CaseId{1}, follower("wang"));
    this->add(CaseId{1}, follower("li"));
    this->add(CaseId{1}, follower("zhao", alone));

    EXPECT_THAT(this->run([](Tx& tx) { return followers::conversations(tx, "SH", CaseId{1}); }),
                ElementsAre(kGroup, alone));
}

TYPED_TEST(Followers, KnowTheirCasesNewestFirst) {
    for (int id : {1, 3, 2}) this->add(CaseId{id}, follower("wang"));

    EXPECT_THAT(this->run([](Tx& tx) {
        return followers::cases_of(tx, "SH", {"ding", "wang"}, 2);
    }),
                ElementsAre(CaseId{3}, CaseId{2}));
}

TYPED_TEST(Followers, OfAnotherTownAreNotSeen) {
    this->add(CaseId{1}, follower("wang"));

    EXPECT_THAT(this->run([](Tx& tx) { return followers::conversations(tx, "QS", CaseId{1}); }), IsEmpty());
    EXPECT_THAT(this->run([](Tx& tx) { return followers::cases_of(tx, "QS", {"ding", "wang"}, 9); }), IsEmpty());
    EXPECT_FALSE(this->run([](Tx& tx) { return followers::follows(tx, "QS", CaseId{1}, {"ding", "wang"}); }));
}

}  // namespace
}  // namespace gridbot::storage
