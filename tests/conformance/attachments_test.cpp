#include "storage/attachments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using attachments::Attachment;
using attachments::State;
using ::testing::SizeIs;

constexpr Time kNow{1'800'000'000'000ms};
constexpr CaseId kCase{7};
const PictureFile kFile{"ab12", 900, 640, 480};

Attachment pending(std::string source = "code-1") {
    return {.case_id = kCase,
            .event = 1,
            .by_reporter = true,
            .at = kNow,
            .channel = "ding",
            .source = std::move(source),
            .next_at = kNow};
}

template <class Place>
class Attachments : public OnStore<Place> {
protected:
    void add(const Attachment& one) {
        this->run([one](Tx& tx) { attachments::add(tx, "SH", one); });
    }
    std::optional<Attachment> claim(Time now, const char* holder = "me") {
        return this->run([=](Tx& tx) { return attachments::claim(tx, "SH", now, holder, now + 2min); });
    }
    std::vector<Attachment> of_case(CaseId id = kCase) {
        return this->run([=](Tx& tx) { return attachments::of_case(tx, "SH", id); });
    }
};
TYPED_TEST_SUITE(Attachments, Places);

TYPED_TEST(Attachments, AreClaimedByOneProcessAtATime) {
    this->add(pending());

    const auto mine = this->claim(kNow);
    ASSERT_TRUE(mine);
    EXPECT_EQ(mine->source, "code-1");
    EXPECT_EQ(mine->attempts, 1);
    EXPECT_FALSE(this->claim(kNow, "other"));
}

TYPED_TEST(Attachments, AreDueAgainWhenTheLeaseOfADeadProcessHasEnded) {
    this->add(pending());
    const auto dead = this->claim(kNow);

    const auto mine = this->claim(kNow + 2min, "other");
    ASSERT_TRUE(mine);
    EXPECT_FALSE(this->run([&](Tx& tx) { return attachments::keep(tx, "SH", *dead, "me", kFile); }));
    EXPECT_TRUE(this->run([&](Tx& tx) { return attachments::keep(tx, "SH", *mine, "other", kFile); }));
}

TYPED_TEST(Attachments, OnceKeptForgetWhereTheyCameFrom) {
    this->add(pending("https://media.example.invalid/1?sign=SECRET"));
    const auto mine = this->claim(kNow);
    this->run([&](Tx& tx) { attachments::keep(tx, "SH", *mine, "me", kFile); });

    const auto kept = this->of_case();
    ASSERT_THAT(kept, SizeIs(1));
    EXPECT_EQ(kept.front().state, State::kept);
    EXPECT_EQ(kept.front().file, kFile);
    EXPECT_EQ(kept.front().source, "");
    EXPECT_FALSE(this->claim(kNow + 24h));
}

TYPED_TEST(Attachments, ThatFailedAreTriedAgainWhenTheirTimeHasCome) {
    this->add(pending());
    const auto mine = this->claim(kNow);
    this->run([&](Tx& tx) { attachments::retry(tx, "SH", *mine, "me", kNow + 10s); });

    EXPECT_EQ(this->run([](Tx& tx) { return attachments::next_due(tx, "SH"); }), kNow + 10s);
    EXPECT_FALSE(this->claim(kNow + 9s));
    EXPECT_EQ(this->claim(kNow + 10s)->attempts, 2);
}

TYPED_TEST(Attachments, GivenUpAreNotTriedAgain) {
    this->add(pending());
    const auto mine = this->claim(kNow);
    this->run([&](Tx& tx) { attachments::give_up(tx, "SH", *mine, "me", State::lost); });

    EXPECT_EQ(this->of_case().front().state, State::lost);
    EXPECT_FALSE(this->run([](Tx& tx) { return attachments::next_due(tx, "SH"); }));
}

TYPED_TEST(Attachments, GoToTheCaseThatTheirMessageIsAbout) {
    for (const char* message : {"m1", "m2"}) {
        Attachment brought = pending(message);
        brought.case_id = CaseId{};
        brought.message = message;
        this->add(brought);
    }
    this->run([](Tx& tx) {
        attachments::adopt(tx, "SH", "ding", "m1", {.case_id = kCase, .seq = 2}, true);
        attachments::move(tx, "SH", "m1", {.case_id = kCase, .seq = 4});
        attachments::drop(tx, "SH", "ding", "m2");
    });

    const auto adopted = this->of_case();
    ASSERT_THAT(adopted, SizeIs(1));
    EXPECT_EQ(adopted.front().source, "m1");
    EXPECT_EQ(adopted.front().event, 4);
    EXPECT_TRUE(adopted.front().by_reporter);
    EXPECT_THAT(this->of_case(CaseId{}), SizeIs(0));
}

TYPED_TEST(Attachments, SentBeforeThereWasACaseGoToTheCaseOfTheirSender) {
    for (const char* account : {"wang", "zhao"}) {
        Attachment early = pending(account);
        early.case_id = CaseId{};
        early.account = account;
        this->add(early);
    }

    const CaseEventRow line{.case_id = kCase, .seq = 3};
    this->run([&](Tx& tx) { attachments::adopt_earlier(tx, "SH", "ding", "wang", kNow - 24h, line, true); });

    const auto adopted = this->of_case();
    ASSERT_THAT(adopted, SizeIs(1));
    EXPECT_EQ(adopted.front().source, "wang");
    EXPECT_EQ(adopted.front().event, 3);
    this->run([](Tx& tx) { attachments::forget(tx, "SH", kNow + 1ms, kNow); });
    EXPECT_THAT(this->of_case(CaseId{}), SizeIs(0));
    EXPECT_THAT(this->of_case(), SizeIs(1));
}

TYPED_TEST(Attachments, ThatWaitAreFetchedByNobodyUntilTheirSenderSaysWhatTheyShow) {
    Attachment shown = pending();
    shown.case_id = CaseId{};
    shown.account = "li";
    shown.message = "m1";
    this->add(shown);
    this->run([](Tx& tx) { attachments::wait(tx, "SH", "ding", "m1"); });
    EXPECT_FALSE(this->claim(kNow + 1h));

    const CaseEventRow line{.case_id = kCase, .seq = 3};
    const auto adopt = [&](const char* account, Time since) {
        return this->run(
            [&](Tx& tx) { return attachments::adopt_waiting(tx, "SH", "ding", account, since, line, false); });
    };
    EXPECT_FALSE(adopt("wu", kNow));
    EXPECT_FALSE(adopt("li", kNow + 1ms));
    this->run([&](Tx& tx) { attachments::adopt_earlier(tx, "SH", "ding", "li", kNow, line, false); });
    EXPECT_THAT(this->of_case(), SizeIs(0)) << "it is none of a report that lacked something";
    EXPECT_TRUE(adopt("li", kNow));
    ASSERT_THAT(this->of_case(), SizeIs(1));
    EXPECT_EQ(this->of_case().front().event, 3);
    EXPECT_TRUE(this->claim(kNow));
}

TYPED_TEST(Attachments, ThatWaitAreForgottenLongBeforeThoseOfAnOpenQuestion) {
    for (const char* message : {"m1", "m2"}) {
        Attachment one = pending(message);
        one.case_id = CaseId{};
        one.message = message;
        this->add(one);
    }
    this->run([](Tx& tx) {
        attachments::wait(tx, "SH", "ding", "m1");
        attachments::forget(tx, "SH", kNow - 24h, kNow + 1ms);
    });

    ASSERT_THAT(this->of_case(CaseId{}), SizeIs(1));
    EXPECT_EQ(this->of_case(CaseId{}).front().message, "m2");
}

TYPED_TEST(Attachments, OfOneMessageAboutTwoCasesAreFetchedOnce) {
    Attachment one = pending();
    one.message = "m1";
    this->add(one);
    this->run([](Tx& tx) { attachments::share(tx, "SH", kCase, CaseId{8}); });

    const auto mine = this->claim(kNow);
    this->run([&](Tx& tx) { attachments::retry(tx, "SH", *mine, "me", kNow + 10s); });
    EXPECT_FALSE(this->claim(kNow + 9s)) << "both are tried again together";
    const auto again = this->claim(kNow + 10s);
    ASSERT_TRUE(again);
    this->run([&](Tx& tx) { attachments::keep(tx, "SH", *again, "me", kFile); });

    EXPECT_FALSE(this->claim(kNow + 24h));
    for (const CaseId id : {kCase, CaseId{8}}) {
        ASSERT_THAT(this->of_case(id), SizeIs(1));
        EXPECT_EQ(this->of_case(id).front().state, State::kept);
        EXPECT_EQ(this->of_case(id).front().file, kFile);
        EXPECT_EQ(this->of_case(id).front().event, 1);
    }
    this->run([](Tx& tx) { attachments::drop_of(tx, "SH", kCase); });
    EXPECT_THAT(this->of_case(), SizeIs(0));
    EXPECT_THAT(this->of_case(CaseId{8}), SizeIs(1));
}

}  // namespace
}  // namespace gridbot::storage
