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
class Attachments : public OnPlace<Place> {
protected:
    void prepare() override { store_ = this->place_->open(); }
    template <class Work>
    auto in_store(Work work) {
        return run_now(*store_, work);
    }
    void add(const Attachment& one) {
        in_store([one](Tx& tx) { attachments::add(tx, "SH", one); });
    }
    std::optional<Attachment> claim(Time now, const char* holder = "me") {
        return in_store([=](Tx& tx) { return attachments::claim(tx, "SH", now, holder, now + 2min); });
    }
    std::vector<Attachment> of_case(CaseId id = kCase) {
        return in_store([=](Tx& tx) { return attachments::of_case(tx, "SH", id); });
    }

    std::unique_ptr<Store> store_;
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
    EXPECT_FALSE(this->in_store([&](Tx& tx) { return attachments::keep(tx, "SH", dead->id, "me", kFile); }));
    EXPECT_TRUE(this->in_store([&](Tx& tx) { return attachments::keep(tx, "SH", mine->id, "other", kFile); }));
}

TYPED_TEST(Attachments, OnceKeptForgetWhereTheyCameFrom) {
    this->add(pending("https://media.example.invalid/1?sign=SECRET"));
    const auto mine = this->claim(kNow);
    this->in_store([&](Tx& tx) { attachments::keep(tx, "SH", mine->id, "me", kFile); });

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
    this->in_store([&](Tx& tx) { attachments::retry(tx, "SH", mine->id, "me", kNow + 10s); });

    EXPECT_EQ(this->in_store([](Tx& tx) { return attachments::next_due(tx, "SH"); }), kNow + 10s);
    EXPECT_FALSE(this->claim(kNow + 9s));
    EXPECT_EQ(this->claim(kNow + 10s)->attempts, 2);
}

TYPED_TEST(Attachments, GivenUpAreNotTriedAgain) {
    this->add(pending());
    const auto mine = this->claim(kNow);
    this->in_store([&](Tx& tx) { attachments::give_up(tx, "SH", mine->id, "me", State::lost); });

    EXPECT_EQ(this->of_case().front().state, State::lost);
    EXPECT_FALSE(this->in_store([](Tx& tx) { return attachments::next_due(tx, "SH"); }));
}

TYPED_TEST(Attachments, GoToTheCaseThatTheirMessageIsAbout) {
    for (const char* message : {"m1", "m2"}) {
        Attachment brought = pending(message);
        brought.case_id = CaseId{};
        brought.message = message;
        this->add(brought);
    }
    this->in_store([](Tx& tx) {
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
    this->in_store([&](Tx& tx) { attachments::adopt_earlier(tx, "SH", "ding", "wang", kNow - 24h, line, true); });

    const auto adopted = this->of_case();
    ASSERT_THAT(adopted, SizeIs(1));
    EXPECT_EQ(adopted.front().source, "wang");
    EXPECT_EQ(adopted.front().event, 3);
    this->in_store([](Tx& tx) { attachments::forget(tx, "SH", kNow + 1ms); });
    EXPECT_THAT(this->of_case(CaseId{}), SizeIs(0));
    EXPECT_THAT(this->of_case(), SizeIs(1));
}

}  // namespace
}  // namespace gridbot::storage
