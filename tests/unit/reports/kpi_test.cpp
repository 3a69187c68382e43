#include "reports/kpi.hpp"

#include <gtest/gtest.h>

#include "tests/unit/reports/town.hpp"

namespace gridbot::reports {
namespace {

using storage::facts::CaseFacts;
using storage::facts::Life;
using testing::at;
using testing::town;

// Monday to Sunday; the working hours are 08:30–12:00 and 14:00–17:30.
const Time kFrom = at("2026-11-16T00:00");
const Time kTo = at("2026-11-23T00:00");

class Indicators : public ::testing::Test {
protected:
    CaseFacts& add(std::string_view registered, std::string category = "facility.lighting") {
        CaseFacts facts;
        facts.id = CaseId{static_cast<std::int64_t>(life_.cases.size()) + 1};
        facts.category = std::move(category);
        facts.registered_at = at(registered);
        facts.due_at = at("2026-11-30T18:00");
        life_.cases.push_back(facts);
        happens(facts.id, CaseEvent::register_, registered, "registered", false);
        return life_.cases.back();
    }
    void happens(CaseId id, CaseEvent event, std::string_view time, std::string_view to, bool by_staff = true) {
        int seq = 1;
        for (const auto& line : life_.happenings) seq += line.case_id == id;
        life_.happenings.push_back({id, seq, at(time), event, *state_named(to), by_staff});
    }
    void settle(CaseFacts& facts, std::string_view time) {
        facts.settled_at = at(time);
        facts.state = CaseState::settled;
        happens(facts.id, CaseEvent::settle, time, "settled");
    }
    Kpis count() {
        std::ranges::sort(life_.happenings, {}, [](const auto& one) { return std::pair(one.case_id, one.seq); });
        return kpis_of(life_, town(), kFrom, kTo);
    }

    Life life_{.cases = {}, .happenings = {}};
    Indicators() { life_.cases.reserve(16); }
};

TEST_F(Indicators, OfNothingHaveNothingToDivideBy) {
    const Kpis kpis = count();
    for (const Rate rate : {kpis.accepted_in_time, kpis.signed_in_time, kpis.same_day, kpis.on_time, kpis.settled,
                            kpis.overdue, kpis.responded, kpis.followed_up, kpis.solved, kpis.satisfied, kpis.returned,
                            kpis.reopened, kpis.escalated, kpis.disputes})
        EXPECT_EQ(rate_words(rate), "—");
    EXPECT_FALSE(kpis.mean_hours || kpis.median_hours || kpis.median_first_step || kpis.three_rates);
}

TEST_F(Indicators, AcceptedInTimeIsCountedAgainstEverythingRegistered) {
    add("2026-11-16T09:00").accepted_at = at("2026-11-16T11:00");  // two working hours are allowed
    add("2026-11-16T09:00").accepted_at = at("2026-11-16T11:01");
    add("2026-11-17T09:00");
    add("2026-11-15T09:00").accepted_at = at("2026-11-16T09:00");  // of the week before

    EXPECT_EQ(count().accepted_in_time, (Rate{1, 3}));
}

TEST_F(Indicators, SameDayMeansBeforeMidnightOfItsOwnDay) {
    CaseFacts& in_time = add("2026-11-16T09:00");
    CaseFacts& next_day = add("2026-11-17T09:00");
    CaseFacts& open = add("2026-11-18T09:00");
    for (CaseFacts* facts : {&in_time, &next_day, &open}) facts->same_day = true;
    settle(in_time, "2026-11-16T23:59");
    settle(next_day, "2026-11-18T00:00");

    EXPECT_EQ(count().same_day, (Rate{1, 3}));
}

TEST_F(Indicators, OnTimeLooksAtWhatFellDueWheneverItWasRegistered) {
    CaseFacts& early = add("2026-11-01T09:00");
    settle(early, "2026-11-02T09:00");
    CaseFacts& late = add("2026-11-13T09:00");
    settle(late, "2026-11-18T18:01");
    CaseFacts& open = add("2026-11-17T09:00");
    for (CaseFacts* facts : {&early, &late, &open}) facts->due_at = at("2026-11-18T18:00");
    settle(add("2026-11-16T09:00"), "2026-11-16T10:00");  // due after the week

    const Kpis kpis = count();
    EXPECT_EQ(kpis.on_time, (Rate{1, 3}));
    EXPECT_EQ(kpis.settled, (Rate{1, 2}));
    EXPECT_EQ(kpis.overdue, (Rate{1, 1}));
}

TEST_F(Indicators, SuspendedCaseIsOpenButNeitherDueNorOverdue) {
    CaseFacts& paused = add("2026-11-16T09:00");
    paused.due_at = at("2026-11-17T18:00");
    happens(paused.id, CaseEvent::suspend, "2026-11-17T09:00", "suspended");

    const Kpis kpis = count();
    EXPECT_EQ(kpis.on_time, (Rate{0, 0}));
    EXPECT_EQ(kpis.overdue, (Rate{0, 1}));
    EXPECT_EQ(kpis.suspended, 1);
}

TEST_F(Indicators, HandlingTimeIsWorkingHoursWithoutPausesAsMeanAndMedian) {
    settle(add("2026-11-16T09:00"), "2026-11-16T10:00");  // 1
    settle(add("2026-11-16T11:00"), "2026-11-16T15:00");  // 2: over the midday break
    CaseFacts& paused = add("2026-11-16T08:30");
    happens(paused.id, CaseEvent::suspend, "2026-11-16T12:00", "suspended");
    happens(paused.id, CaseEvent::resume, "2026-11-18T08:30", "handling");
    settle(paused, "2026-11-18T17:30");  // 3.5 + 7

    const Kpis kpis = count();
    EXPECT_NEAR(*kpis.mean_hours, (1 + 2 + 10.5) / 3, 0.001);
    EXPECT_NEAR(*kpis.median_hours, 2, 0.001);
}

TEST_F(Indicators, MedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle) {
    for (const char* time : {"2026-11-16T09:00", "2026-11-16T10:00", "2026-11-16T11:00", "2026-11-17T17:30"})
        settle(add("2026-11-16T08:30"), time);
    EXPECT_NEAR(*count().median_hours, 2, 0.001);
}

TEST_F(Indicators, FirstStepIsThatOfAPersonOfTheStaff) {
    CaseFacts& facts = add("2026-11-16T09:00");
    happens(facts.id, CaseEvent::urge, "2026-11-16T09:05", "registered", false);
    happens(facts.id, CaseEvent::escalate, "2026-11-16T09:10", "registered", false);
    happens(facts.id, CaseEvent::accept, "2026-11-16T09:12", "accepted");

    EXPECT_NEAR(*count().median_first_step, 12, 0.001);
}

TEST_F(Indicators, RespondedMeansTakenInHandByTheStaffWithinTheLimitOfTheUrgency) {
    const auto accepted = [&](Urgency urgency, std::string_view time) {
        CaseFacts& facts = add("2026-11-16T09:00");
        facts.urgency = urgency;
        happens(facts.id, CaseEvent::accept, time, "accepted");
    };
    accepted(Urgency::normal, "2026-11-17T09:00");  // a working day is allowed
    accepted(Urgency::normal, "2026-11-17T09:01");
    accepted(Urgency::urgent, "2026-11-16T11:00");
    accepted(Urgency::urgent, "2026-11-16T11:01");
    accepted(Urgency::low, "2026-11-20T17:00");  // no limit
    accepted(Urgency::low, "2026-11-23T09:00");  // after the week
    CaseFacts& asked_about = add("2026-11-16T09:00");
    happens(asked_about.id, CaseEvent::supervise, "2026-11-16T09:05", "registered");

    EXPECT_EQ(count().responded, (Rate{3, 7}));
}

TEST_F(Indicators, SigningAndReturnsAreCountedByDispatch) {
    CaseFacts& facts = add("2026-11-16T09:00");
    happens(facts.id, CaseEvent::dispatch, "2026-11-16T09:00", "dispatched");
    happens(facts.id, CaseEvent::sign, "2026-11-16T10:00", "handling");
    happens(facts.id, CaseEvent::return_, "2026-11-16T10:30", "accepted");
    happens(facts.id, CaseEvent::dispatch, "2026-11-16T11:00", "dispatched");
    happens(facts.id, CaseEvent::sign, "2026-11-17T09:00", "handling");  // four working hours were allowed

    const Kpis kpis = count();
    EXPECT_EQ(kpis.signed_in_time, (Rate{1, 2}));
    EXPECT_EQ(kpis.returned, (Rate{1, 2}));
}

TEST_F(Indicators, ReopenedCaseCountsAsSettledOnceAndIsOpenAgain) {
    CaseFacts& facts = add("2026-11-16T09:00");
    happens(facts.id, CaseEvent::settle, "2026-11-16T10:00", "settled");
    happens(facts.id, CaseEvent::reopen, "2026-11-17T10:00", "handling", false);
    settle(add("2026-11-16T09:00"), "2026-11-16T11:00");

    const Kpis kpis = count();
    EXPECT_EQ(kpis.reopened, (Rate{1, 2}));
    EXPECT_EQ(kpis.open, 1);
}

TEST_F(Indicators, SilenceIsNoSatisfaction) {
    for (const std::optional<int> rating :
         {std::optional(5), std::optional(3), std::optional(1), std::optional<int>()}) {
        CaseFacts& facts = add("2026-11-16T09:00");
        settle(facts, "2026-11-16T10:00");
        facts.evaluated_at = at("2026-11-17T10:00");
        facts.rating = rating;
    }
    const Kpis kpis = count();
    EXPECT_EQ(kpis.satisfied, (Rate{2, 3}));
    EXPECT_EQ(kpis.without_rating, 1);
}

TEST_F(Indicators, FollowedUpAreThoseWhoAnsweredAndSolvedThoseWhoSaidSo) {
    const auto settled = [&](bool solved, std::optional<int> rating = std::nullopt) {
        CaseFacts& facts = add("2026-11-16T09:00");
        settle(facts, "2026-11-16T10:00");
        facts.solved = solved;
        facts.rating = rating;
        return facts.id;
    };
    const auto says = [&](CaseId id, CaseEvent event, std::string_view to = "evaluated") {
        happens(id, event, "2026-11-17T10:00", to, false);
    };
    says(settled(true), CaseEvent::confirm_ok);
    says(settled(true, 5), CaseEvent::follow_up);
    says(settled(true, 1), CaseEvent::follow_up);
    says(settled(false, 5), CaseEvent::follow_up);  // explained, not solved
    says(settled(true), CaseEvent::follow_up);      // words without a rating
    says(settled(true), CaseEvent::reopen, "handling");
    says(settled(true), CaseEvent::auto_evaluate);
    happens(settled(true), CaseEvent::reopen, "2026-11-17T10:00", "handling");  // by staff, before any answer
    settled(true);                                                              // still asked

    const Kpis kpis = count();
    EXPECT_EQ(kpis.followed_up, (Rate{6, 7}));
    EXPECT_EQ(kpis.solved, (Rate{2, 5}));
}

TEST_F(Indicators, WordThatComesAfterTheWaitingStillIsTheAnswer) {
    CaseFacts& facts = add("2026-11-13T09:00");
    settle(facts, "2026-11-13T10:00");
    happens(facts.id, CaseEvent::auto_evaluate, "2026-11-16T10:00", "evaluated", false);
    happens(facts.id, CaseEvent::reopen, "2026-11-18T10:00", "handling", false);

    const Kpis kpis = count();
    EXPECT_EQ(kpis.followed_up, (Rate{1, 1}));
    EXPECT_EQ(kpis.solved, (Rate{0, 1}));
}

TEST_F(Indicators, EverySettlingIsFollowedUpForItself) {
    CaseFacts& twice = add("2026-11-16T09:00");
    settle(twice, "2026-11-16T10:00");
    happens(twice.id, CaseEvent::reopen, "2026-11-16T11:00", "handling", false);
    settle(twice, "2026-11-17T10:00");
    happens(twice.id, CaseEvent::confirm_ok, "2026-11-17T11:00", "evaluated", false);
    CaseFacts& rated = add("2026-11-16T09:00");
    settle(rated, "2026-11-16T10:00");
    happens(rated.id, CaseEvent::follow_up, "2026-11-16T11:00", "evaluated", false);
    happens(rated.id, CaseEvent::reopen, "2026-11-16T12:00", "handling");
    settle(rated, "2026-11-17T10:00");

    const Kpis kpis = count();
    EXPECT_EQ(kpis.followed_up, (Rate{3, 3}));
    EXPECT_EQ(kpis.solved, (Rate{1, 2})) << "the rating of a settling that did not last is not kept";
}

TEST_F(Indicators, ThreeRatesAreOneFigureOnceEachOfThemIsThere) {
    CaseFacts& facts = add("2026-11-16T09:00");
    happens(facts.id, CaseEvent::accept, "2026-11-16T09:10", "accepted");
    settle(facts, "2026-11-16T10:00");
    happens(facts.id, CaseEvent::follow_up, "2026-11-17T10:00", "evaluated", false);
    facts.evaluated_at = at("2026-11-17T10:00");
    facts.solved = false;
    facts.rating = 5;
    add("2026-11-16T09:00");

    EXPECT_NEAR(*count().three_rates, 0.30 * 50 + 0.35 * 0 + 0.35 * 100, 0.001);
    facts.rating.reset();
    EXPECT_FALSE(count().three_rates);
}

TEST_F(Indicators, EscalatedAndDisputesHaveTheirOwnDenominators) {
    add("2026-11-16T09:00").escalation_level = 3;
    add("2026-11-16T09:00").escalation_level = 2;
    CaseFacts& dispute = add("2026-11-01T09:00", "dispute.neighbor");
    dispute.due_at = at("2026-11-20T18:00");
    settle(dispute, "2026-11-20T19:00");

    const Kpis kpis = count();
    EXPECT_EQ(kpis.escalated, (Rate{1, 2}));
    EXPECT_EQ(kpis.disputes, (Rate{1, 1}));
    EXPECT_EQ(kpis.on_time, (Rate{0, 1}));
}

TEST_F(Indicators, OfAWeekLongPastAreWhatTheyWere) {
    CaseFacts& facts = add("2026-11-16T09:00");
    facts.due_at = at("2026-11-17T18:00");
    settle(facts, "2026-12-01T09:00");  // long after

    const Kpis kpis = count();
    EXPECT_EQ(kpis.overdue, (Rate{1, 1}));
    EXPECT_EQ(kpis.settled, (Rate{0, 1}));
}

}  // namespace
}  // namespace gridbot::reports
