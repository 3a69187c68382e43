#include "storage/sent_messages.hpp"

#include <gtest/gtest.h>

#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

constexpr Time kNow{1'800'000'000'000ms};
const Conversation kLi{"wecom", "lifang", true};

sent_messages::Card a_card(std::string handle = "code") {
    return {.where = kLi,
            .name = "task-1",
            .case_id = CaseId{7},
            .buttons = {{"受理", "受理 SH20261123-0007"}},
            .handle = std::move(handle),
            .ends_at = kNow + 72h,
            .once = true};
}

template <class Place>
class SentMessages : public OnStore<Place> {
protected:
    std::vector<sent_messages::Card> cards(Time now = kNow) {
        return this->run([now](Tx& tx) { return sent_messages::cards_of(tx, "SH", CaseId{7}, now); });
    }
};
TYPED_TEST_SUITE(SentMessages, Places);

TYPED_TEST(SentMessages, AreFoundByTheNameThatThePlatformGaveThem) {
    this->run([](Tx& tx) { sent_messages::keep(tx, "SH", "ding", "key", CaseId{7}, kNow); });
    const auto found = this->run([](Tx& tx) {
        return std::array{sent_messages::case_of(tx, "SH", "ding", "key"),
                          sent_messages::case_of(tx, "SH", "oa", "key"),
                          sent_messages::case_of(tx, "SH", "ding", "other")};
    });
    EXPECT_EQ(found[0], CaseId{7});
    EXPECT_FALSE(found[1]);
    EXPECT_FALSE(found[2]);
    EXPECT_TRUE(this->cards().empty()) << "a text is no card";
}

TYPED_TEST(SentMessages, ThatAreCardsCanBeReplacedAsLongAsTheirHandleLives) {
    this->run([](Tx& tx) { sent_messages::keep_card(tx, "SH", a_card(), kNow); });
    const auto cards = this->cards();
    ASSERT_EQ(cards.size(), 1u);
    EXPECT_EQ(cards[0].where, kLi);
    EXPECT_EQ(cards[0].handle, "code");
    EXPECT_EQ(cards[0].buttons.at(0).says, "受理 SH20261123-0007");
    EXPECT_TRUE(cards[0].once);
    EXPECT_TRUE(this->cards(kNow + 72h).empty());
}

TYPED_TEST(SentMessages, ThatArePressedGetANewHandle) {
    this->run([](Tx& tx) {
        sent_messages::keep_card(tx, "SH", a_card(""), kNow);
        EXPECT_TRUE(sent_messages::cards_of(tx, "SH", CaseId{7}, kNow).empty());
        sent_messages::replaced(tx, "SH", a_card(), 9);
        sent_messages::renew(tx, "SH", "wecom", "task-1", "pressed", kNow + 5s);
        sent_messages::renew(tx, "SH", "wecom", "nobody's", "pressed", kNow + 5s);
    });
    const auto cards = this->cards();
    ASSERT_EQ(cards.size(), 1u);
    EXPECT_EQ(cards[0].handle, "pressed");
    EXPECT_EQ(cards[0].replaced_by, 0) << "the new handle has replaced nothing yet";
}

TYPED_TEST(SentMessages, AreForgotten) {
    this->run([](Tx& tx) {
        sent_messages::keep(tx, "SH", "ding", "key", CaseId{7}, kNow);
        sent_messages::forget(tx, "SH", kNow + 1ms);
        EXPECT_FALSE(sent_messages::case_of(tx, "SH", "ding", "key"));
    });
}

}  // namespace
}  // namespace gridbot::storage
