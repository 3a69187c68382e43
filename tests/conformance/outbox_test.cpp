#include "storage/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/store.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using outbox::Lane;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Time kNow{1'800'000'000'000ms};
constexpr auto kLease = 60s;
constexpr const char* kHolder = "one";

outbox::Message to(const std::string& conversation, const std::string& text, Lane lane = Lane::reply, Time at = kNow) {
    outbox::Message message;
    message.town = "SH";
    message.to = {"ding", conversation, false};
    message.kind = "W00";
    message.lane = lane;
    message.created_at = kNow;
    message.next_at = at;
    message.content.text = text;
    return message;
}

template <class Place>
class Outbox : public OnPlace<Place> {
protected:
    void prepare() override { store_ = this->place_->open(); }
    void post(const outbox::Message& message) {
        run_now(*store_, [&](Tx& tx) { outbox::post(tx, message); });
    }
    std::vector<outbox::Message> claim(Time now = kNow, int limit = 16) {
        return run_now(*store_, [&](Tx& tx) { return outbox::claim(tx, "SH", now, {kHolder, now + kLease}, limit); });
    }
    std::vector<std::string> claimed(Time now = kNow, int limit = 16) {
        std::vector<std::string> texts;
        for (const outbox::Message& message : claim(now, limit)) texts.push_back(message.content.text);
        return texts;
    }
    std::optional<Time> next_due() {
        return run_now(*store_, [](Tx& tx) { return outbox::next_due(tx, "SH"); });
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Outbox, Places);

TYPED_TEST(Outbox, GivesTheMoreUrgentLaneFirstAndTheOldestOfALane) {
    this->post(to("a", "report", Lane::report));
    this->post(to("b", "older reply"));
    this->post(to("c", "younger reply"));
    this->post(to("d", "emergency", Lane::emergency));

    EXPECT_THAT(this->claimed(), ElementsAre("emergency", "older reply", "younger reply", "report"));
}

TYPED_TEST(Outbox, KeepsTheOrderWhenAnotherClockIsAMomentAhead) {
    outbox::Message ahead = to("a", "first", Lane::reply, kNow + 3ms);
    ahead.created_at = ahead.next_at;
    this->post(ahead);
    this->post(to("a", "second"));
    EXPECT_THAT(this->claimed(kNow), IsEmpty()) << "the second waits for the first";

    outbox::Message first = to("a", "");
    const auto behind = run_now(*this->store_, [&](Tx& tx) { return outbox::behind(tx, "SH", first, kNow, 9); });
    EXPECT_THAT(behind, IsEmpty()) << "nor is it said with one before";
    EXPECT_THAT(this->claimed(kNow + 3ms), ElementsAre("first"));
}

TYPED_TEST(Outbox, FindsWhatWaitsBehindTheLongQueuesOfAFew) {
    run_now(*this->store_, [](Tx& tx) {
        for (int i = 0; i < 150; ++i)
            for (const char* where : {"a", "b"}) outbox::post(tx, to(where, where));
        outbox::post(tx, to("c", "behind", Lane::reply, kNow + 1ms));
        outbox::post(tx, to("d", "report", Lane::report));
        outbox::post(tx, to("e", "later", Lane::reply, kNow + 1h));
    });

    EXPECT_THAT(this->claimed(kNow + 1s), ElementsAre("a", "b", "behind", "report"));
    EXPECT_THAT(this->claimed(kNow + 1s), IsEmpty()) << "all conversations have one in flight";
}

TYPED_TEST(Outbox, GivesNoMoreThanAsked) {
    for (const char* where : {"a", "b", "c"}) this->post(to(where, where));

    EXPECT_THAT(this->claimed(kNow, 2), ElementsAre("a", "b"));
    EXPECT_THAT(this->claimed(kNow, 2), ElementsAre("c"));
}

TYPED_TEST(Outbox, GivesOneMessageOfAConversationAtATime) {
    this->post(to("a", "first"));
    this->post(to("a", "second"));

    const auto first = this->claim();
    ASSERT_EQ(first.size(), 1u);
    EXPECT_THAT(this->claimed(), IsEmpty());

    run_now(*this->store_, [&](Tx& tx) { outbox::mark_sent(tx, "SH", first.front().id, kHolder); });
    EXPECT_THAT(this->claimed(), ElementsAre("second"));
}

TYPED_TEST(Outbox, LeavesAConversationAloneWhileAnyOfItsMessagesIsSent) {
    this->post(to("a", "reply"));
    ASSERT_THAT(this->claimed(), ElementsAre("reply"));
    this->post(to("a", "emergency", Lane::emergency));

    EXPECT_THAT(this->claimed(), IsEmpty());
}

TYPED_TEST(Outbox, LetsAMessageThatIsTriedAgainHoldUpItsConversationOnly) {
    this->post(to("a", "first"));
    const auto first = this->claim();
    run_now(*this->store_,
            [&](Tx& tx) { outbox::mark_retry(tx, "SH", first.front().id, kHolder, kNow + 5s, 0, "busy"); });
    this->post(to("a", "second"));
    this->post(to("b", "other"));

    EXPECT_THAT(this->claimed(), ElementsAre("other"));
    EXPECT_THAT(this->claimed(kNow + 5s), ElementsAre("first"));
}

TYPED_TEST(Outbox, LetsAHeldMessageHoldUpNobody) {
    this->post(to("a", "tomorrow", Lane::reply, kNow + 8h));
    this->post(to("a", "now"));

    EXPECT_THAT(this->claimed(), ElementsAre("now"));
}

TYPED_TEST(Outbox, GivesAMessageAgainWhoseLeaseEnded) {
    this->post(to("a", "lift"));
    ASSERT_THAT(this->claimed(), ElementsAre("lift"));

    EXPECT_THAT(this->claimed(kNow + kLease - 1ms), IsEmpty());
    const auto again = this->claim(kNow + kLease);
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again.front().attempts, 2);
}

TYPED_TEST(Outbox, ARenewedLeaseLastsLonger) {
    this->post(to("a", "lift"));
    ASSERT_THAT(this->claimed(), ElementsAre("lift"));

    run_now(*this->store_, [](Tx& tx) { outbox::renew(tx, "SH", {kHolder, kNow + 2 * kLease}); });

    EXPECT_THAT(this->claimed(kNow + kLease), IsEmpty());
    EXPECT_THAT(this->claimed(kNow + 2 * kLease), ElementsAre("lift"));
}

TYPED_TEST(Outbox, WhoeverClaimedLastHasTheLastWord) {
    this->post(to("a", "lift"));
    const auto id = this->claim().front().id;
    const Time later = kNow + kLease;
    run_now(*this->store_, [&](Tx& tx) { return outbox::claim(tx, "SH", later, {"other", later + kLease}, 1); });

    run_now(*this->store_, [&](Tx& tx) {
        outbox::renew(tx, "SH", {kHolder, later + 24h});
        EXPECT_FALSE(outbox::mark_retry(tx, "SH", id, kHolder, later, 0, "busy"));
        EXPECT_FALSE(outbox::mark_dead(tx, "SH", id, kHolder, "gone"));
        EXPECT_FALSE(outbox::mark_sent(tx, "SH", id, kHolder));
        EXPECT_TRUE(outbox::mark_sent(tx, "SH", id, "other"));
    });
}

TYPED_TEST(Outbox, NeverGivesWhatIsSentOrDead) {
    for (const char* where : {"a", "b"}) this->post(to(where, where));
    const auto both = this->claim();
    run_now(*this->store_, [&](Tx& tx) {
        outbox::mark_sent(tx, "SH", both.at(0).id, kHolder);
        outbox::mark_dead(tx, "SH", both.at(1).id, kHolder, "gone");
    });

    EXPECT_THAT(this->claimed(kNow + 24h), IsEmpty());
    EXPECT_EQ(this->next_due(), std::nullopt);
}

TYPED_TEST(Outbox, WhatWasPutBackUntriedKeepsItsPlaceAndIsSaidWithOthers) {
    this->post(to("a", "lift"));
    this->post(to("a", "lamp"));
    const auto lift = this->claim().front();
    run_now(*this->store_, [&](Tx& tx) {
        EXPECT_FALSE(outbox::put_back(tx, "SH", lift.id, "another", kNow + 20s, "full"));
        EXPECT_TRUE(outbox::put_back(tx, "SH", lift.id, kHolder, kNow + 20s, "full"));
    });
    EXPECT_THAT(this->claimed(kNow + 19s), IsEmpty()) << "nothing overtakes it";

    const auto again = this->claim(kNow + 20s);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again.front().attempts, 1) << "it was not tried";
    const auto behind =
        run_now(*this->store_, [&](Tx& tx) { return outbox::behind(tx, "SH", again.front(), kNow + 20s, 9); });
    EXPECT_EQ(behind.size(), 1U);
}

TYPED_TEST(Outbox, CountsWhatWasSaidTogetherAsHeardOnce) {
    for (const char* text : {"one", "two", "three"}) {
        auto message = to("p01", text);
        message.person = "p01";
        run_now(*this->store_, [&](Tx& tx) { outbox::post(tx, message); });
    }
    run_now(*this->store_, [&](Tx& tx) {
        auto first = outbox::claim(tx, "SH", kNow, {std::string(kHolder), kNow + kLease}, 1).front();
        auto second = outbox::behind(tx, "SH", first, kNow, 1).front();
        outbox::claim_too(tx, "SH", {std::string(kHolder), kNow + kLease}, second);
        outbox::mark_sent(tx, "SH", first.id, kHolder);
        outbox::mark_sent(tx, "SH", second.id, kHolder, first.id);
    });
    EXPECT_THAT(query_now(*this->store_, [](Tx& tx) { return outbox::heard(tx, "SH", kNow - 1h, kNow + 1h); }),
                ElementsAre("p01"));
    EXPECT_THAT(query_now(*this->store_, [](Tx& tx) { return outbox::heard(tx, "SH", kNow + 1h, kNow + 2h); }),
                IsEmpty());
}

TYPED_TEST(Outbox, RevivesADeadMessageOfItsOwnTownOnly) {
    this->post(to("a", "lift"));
    const auto id = this->claim().front().id;
    run_now(*this->store_, [&](Tx& tx) { outbox::mark_dead(tx, "SH", id, kHolder, "gone"); });

    EXPECT_FALSE(run_now(*this->store_, [&](Tx& tx) { return outbox::revive(tx, "QS", id, kNow); }));
    EXPECT_TRUE(run_now(*this->store_, [&](Tx& tx) { return outbox::revive(tx, "SH", id, kNow); }));
    EXPECT_THAT(this->claimed(), ElementsAre("lift"));
}

TYPED_TEST(Outbox, NamesTheNextInstantAtWhichSomethingIsDue) {
    EXPECT_EQ(this->next_due(), std::nullopt);
    this->post(to("a", "tomorrow", Lane::report, kNow + 8h));
    EXPECT_EQ(this->next_due(), kNow + 8h);
    this->post(to("b", "now"));
    EXPECT_EQ(this->next_due(), kNow);

    ASSERT_THAT(this->claimed(), ElementsAre("now"));
    EXPECT_EQ(this->next_due(), kNow + kLease);  // the lease may end without a word
    const auto later = run_now(*this->store_, [](Tx& tx) { return outbox::next_due_after(tx, "SH", kNow + kLease); });
    EXPECT_EQ(later, kNow + 8h);
}

}  // namespace
}  // namespace gridbot::storage
