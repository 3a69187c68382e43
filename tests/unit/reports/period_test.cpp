#include "reports/period.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "reports/archive.hpp"
#include "reports/json.hpp"
#include "storage/case_links.hpp"
#include "storage/whistles.hpp"
#include "tests/unit/reports/town.hpp"

namespace gridbot::reports {
namespace {

using testing::at;
using testing::Book;
using ::testing::Contains;
using testing::day;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using testing::town;

class Periods : public ::testing::Test {
protected:
    PeriodFigures week_of(std::string_view some_day, std::string_view now, std::string_view grid = "") {
        return book_.read([&](storage::Tx& tx) {
            return period_figures(tx, town(), grid, period_of(PeriodKind::week, day(some_day)), at(now));
        });
    }
    DailyFigures day_of(std::string_view some_day, std::string_view now) {
        return book_.read([&](storage::Tx& tx) { return daily_figures(tx, town(), "", day(some_day), at(now)); });
    }
    /// The daily of that day goes out at 18:05.
    void send_daily(std::string_view some_day) {
        const Time now = at(std::string(some_day) + "T18:05");
        book_.write([&](storage::Tx& tx) { keep(tx, town(), daily_figures(tx, town(), "", day(some_day), now)); });
    }

    Book book_;
};

TEST(PeriodOf, AWeekIsMondayToSunday) {
    for (const char* some_day : {"2026-11-16", "2026-11-19", "2026-11-22"}) {
        const Period week = period_of(PeriodKind::week, day(some_day));
        EXPECT_EQ(format_day(week.from), "2026-11-16");
        EXPECT_EQ(format_day(week.to), "2026-11-23");
    }
    EXPECT_EQ(format_day(before(period_of(PeriodKind::month, day("2026-01-31"))).from), "2025-12-01");
}

TEST_F(Periods, DaysOfAWeekTogetherAreTheWeek) {
    std::mt19937 random(20261116);
    constexpr const char* kCategories[] = {"facility.lighting", "safety.gas", "dispute.neighbor", "petition.complaint"};
    for (int i = 0; i < 120; ++i) {
        const Time registered = at("2026-11-15T00:00") + std::chrono::minutes{random() % (9 * 24 * 60)};
        Case row = testing::case_at("2026-11-16T09:00", kCategories[random() % 4]);
        row.registered_at = registered;
        row.due_at = registered + 24h;
        row.sensitive = row.category.starts_with("petition");
        row.state = random() % 9 == 0 ? CaseState::merged : CaseState::registered;
        book_.open(row);
    }

    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");

    int registered = 0, from_days = 0, from_categories = 0;
    for (int i = 0; i < 7; ++i) {
        const LocalDay each = day("2026-11-16") + date::days{i};
        registered += day_of(format_day(each), "2026-11-23T08:50").registered;
    }
    for (const DayShare& share : week.days) from_days += share.registered;
    for (const Share& share : week.categories) from_categories += share.registered;
    EXPECT_GT(week.kpis.registered, 50);
    EXPECT_EQ(week.kpis.registered, registered);
    EXPECT_EQ(week.kpis.registered, from_days);
    EXPECT_EQ(week.kpis.registered, from_categories + week.kpis.sensitive);
    EXPECT_FALSE(week.dailies);
}

TEST_F(Periods, TodayIsToldWithoutHistoriesAsTheHistoriesTellIt) {
    constexpr std::pair<CaseEvent, CaseState> kSteps[] = {
        {CaseEvent::accept, CaseState::accepted},   {CaseEvent::dispatch, CaseState::dispatched},
        {CaseEvent::suspend, CaseState::suspended}, {CaseEvent::settle, CaseState::settled},
        {CaseEvent::merge, CaseState::merged},      {CaseEvent::confirm_ok, CaseState::evaluated}};
    for (const char* registered : {"2026-11-15T09:00", "2026-11-16T09:00"})
        for (const auto& [event, state] : kSteps)
            for (const bool reopened : {false, true}) {
                Case row = book_.opened(registered);
                book_.step(row, CaseEvent::settle, CaseState::settled, "2026-11-16T10:00");
                if (state != CaseState::evaluated) row.settled_at.reset();
                if (reopened) book_.step(row, CaseEvent::reopen, CaseState::handling, "2026-11-16T10:30");
                book_.step(row, event, state, "2026-11-16T11:00");
            }
    const std::string today = "2026-11-16", now = today + "T19:00", midnight = "2026-11-17T00:00";

    const DailyFigures figures = day_of(today, now);
    const Kpis told = book_.read([&](storage::Tx& tx) {
        return kpis_of(storage::facts::life(tx, {town().code, {}}, at(today + "T00:00"), at(midnight)), town(),
                       at(today + "T00:00"), at(midnight));
    });

    EXPECT_GT(told.open, 10);
    EXPECT_GT(told.suspended, 2);
    EXPECT_EQ(figures.open, told.open);
    EXPECT_EQ(figures.overdue, told.overdue.part);
    EXPECT_EQ(figures.on_time, told.on_time);
    const DailyFigures over = day_of(today, midnight);
    EXPECT_EQ(over.open, figures.open);
    const auto who_has_it = [](const Case& row) { return row.ticket + " " + row.lead_org; };
    std::vector<std::string> at_seven, at_midnight;
    std::ranges::transform(figures.overdue_cases, std::back_inserter(at_seven), who_has_it);
    std::ranges::transform(over.overdue_cases, std::back_inserter(at_midnight), who_has_it);
    EXPECT_EQ(at_seven, at_midnight);
    EXPECT_THAT(at_seven, Contains(EndsWith(" wy")));
    EXPECT_THAT(at_seven, Contains(EndsWith("-0001 ")));
}

TEST_F(Periods, WeekSaysWhyItIsNotTheSumOfTheDailiesThatWereSent) {
    book_.opened("2026-11-16T09:00");
    Case merged = book_.opened("2026-11-16T10:00");
    send_daily("2026-11-16");
    book_.opened("2026-11-16T20:00");  // after the report
    merged.state = CaseState::merged;
    book_.step(merged, CaseEvent::merge, CaseState::merged, "2026-11-17T09:00");
    for (const char* each : {"2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"})
        send_daily(each);

    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");

    ASSERT_TRUE(week.dailies);
    EXPECT_EQ(*week.dailies, (DailiesSum{.days = 7, .registered = 2, .later = 1, .dropped = 1}));
    EXPECT_EQ(week.kpis.registered, week.dailies->registered + week.dailies->later - week.dailies->dropped);
    EXPECT_THAT(period_text(week, town(), Face::plain),
                HasSubstr("各日日报合计登记2件，日报发出后登记1件，之后并案、撤销或不予受理1件"));
}

TEST_F(Periods, ReportThatWasSentSaysTheSameEverAfter) {
    Case row = book_.opened("2026-11-16T09:00");
    send_daily("2026-11-16");
    book_.step(row, CaseEvent::withdraw, CaseState::withdrawn, "2026-11-17T09:00");

    const auto kept = book_.read([](storage::Tx& tx) { return kept_daily(tx, town(), day("2026-11-16")); });

    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->registered, 1);
    EXPECT_EQ(day_of("2026-11-16", "2026-11-17T10:00").registered, 0);
    EXPECT_FALSE(book_.read([](storage::Tx& tx) { return kept_daily(tx, town(), day("2026-11-17")); }));
}

TEST_F(Periods, FiguresComeBackFromTheirJsonUnchanged) {
    book_.settled("2026-11-09T09:00", "2026-11-16T10:00");
    book_.opened("2026-11-16T09:00", "safety.gas");
    for (int i = 0; i < 3; ++i) book_.opened("2026-11-17T09:00");
    Case called = book_.opened("2026-11-18T09:00");
    book_.step(called, CaseEvent::whistle, CaseState::registered, "2026-11-18T10:00");
    book_.write([&](storage::Tx& tx) {
        storage::whistles::call(tx, town().code, called.id, {"cjb", "p01", at("2026-11-18T10:00"), std::nullopt});
    });
    send_daily("2026-11-16");

    const DailyFigures daily = day_of("2026-11-16", "2026-11-16T18:05");
    EXPECT_EQ(to_json(daily_from_json(to_json(daily, town())), town()), to_json(daily, town()));
    EXPECT_EQ(daily_text(daily_from_json(to_json(daily, town())), town(), Face::markdown),
              daily_text(daily, town(), Face::markdown));
    for (const PeriodKind kind : {PeriodKind::week, PeriodKind::month}) {
        const PeriodFigures period = book_.read([&](storage::Tx& tx) {
            return period_figures(tx, town(), "", period_of(kind, day("2026-11-16")), at("2026-11-30T08:50"));
        });
        EXPECT_EQ(to_json(period_from_json(to_json(period, town())), town()), to_json(period, town()));
        EXPECT_EQ(period_text(period_from_json(to_json(period, town())), town(), Face::markdown),
                  period_text(period, town(), Face::markdown));
        book_.write([&](storage::Tx& tx) { keep(tx, town(), period); });
        EXPECT_TRUE(book_.read([&](storage::Tx& tx) { return kept_period(tx, town(), period.period); }));
    }
}

TEST_F(Periods, ReportThatAnOlderProgramKeptIsReadWithoutTheLaterIndicators) {
    book_.settled("2026-11-16T09:00", "2026-11-16T10:00");
    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");
    auto kept = to_json(week, town());
    for (const char* later : {"responded", "followed_up", "solved", "three_rates", "repeated", "answered"})
        kept["indicators"].erase(later);

    const PeriodFigures read = period_from_json(kept);

    EXPECT_EQ(read.kpis.settled, week.kpis.settled);
    EXPECT_THAT(kpi_words(read.kpis, town()), Contains(Pair("响应率", "—")));
    EXPECT_THAT(kpi_words(read.kpis, town()), Contains(Pair("三率综合", "—")));
}

TEST_F(Periods, AnswersToWhatWasSettledTheWeekBeforeAreOfTheWeekInWhichTheyCame) {
    for (const char* due : {"2026-11-13T18:00", "2026-11-18T18:00"}) {
        Case row = testing::case_at("2026-11-13T09:00");
        row.due_at = at(due);
        book_.open(row);
        row.solved = true;
        book_.step(row, CaseEvent::settle, CaseState::settled, "2026-11-15T10:00");
        row.rating = 5;
        row.evaluated_at = at("2026-11-16T12:00");
        book_.step(row, CaseEvent::follow_up, CaseState::evaluated, "2026-11-16T12:00", "resident");
    }

    const Kpis kpis = week_of("2026-11-16", "2026-11-23T08:50").kpis;

    EXPECT_EQ(kpis.satisfied, (Rate{2, 2}));
    EXPECT_EQ(kpis.followed_up, (Rate{2, 2}));
    EXPECT_EQ(kpis.on_time, (Rate{1, 1}));
    EXPECT_EQ(kpis.registered + kpis.open, 0);
    EXPECT_EQ(week_of("2026-11-23", "2026-11-30T08:50").kpis.satisfied, (Rate{0, 0}));
}

TEST_F(Periods, RepeatedIsWhatWasSaidOfThePlaceWithinThirtyDaysOrShownAsATwin) {
    const auto opened_at = [&](std::string_view registered, std::string building) {
        Case row = testing::case_at(registered);
        row.building = std::move(building);
        book_.open(row);
        return row;
    };
    opened_at("2026-10-20T09:00", "3");
    opened_at("2026-11-16T09:00", "3");  // again
    opened_at("2026-11-16T09:00", "4");
    opened_at("2026-10-16T09:00", "5");
    opened_at("2026-11-16T09:00", "5");  // after 31 days
    opened_at("2026-11-16T09:00", "");
    const Case twin = opened_at("2026-11-17T09:00", "");
    book_.opened("2026-11-16T09:00", "safety.gas");
    book_.write([&](storage::Tx& tx) {
        using namespace storage::case_links;
        put(tx, town().code, twin.id, Kind::resembles, {CaseId{1}, {}});
    });

    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");

    EXPECT_EQ(week.kpis.repeated, (Rate{2, 6}));
    EXPECT_EQ(period_from_json(to_json(week, town())).kpis.repeated, week.kpis.repeated);
}

TEST_F(Periods, WeekComparesWithTheWeekBeforeByCategoryAndVillage) {
    book_.opened("2026-11-10T09:00");
    book_.opened("2026-11-16T09:00");
    book_.settled("2026-11-16T09:30", "2026-11-17T09:00");
    Case elsewhere = testing::case_at("2026-11-18T09:00", "environment.garbage");
    elsewhere.grid = "SH-SJ-12";
    book_.open(elsewhere);

    const std::string text = period_text(week_of("2026-11-18", "2026-11-23T08:50"), town(), Face::plain);

    EXPECT_THAT(text, HasSubstr("三河湖镇 网格周报 11月16日—11月22日"));
    EXPECT_THAT(text, HasSubstr("登记 3 件(较上周+2)｜办结 1 件(较上周+1)"));
    EXPECT_THAT(text, HasSubstr("物业设施2/1(+1)"));
    EXPECT_THAT(text, HasSubstr("河西村2/1(+1)"));
}

TEST_F(Periods, TheFirstWeekComparesWithNothing) {
    book_.opened("2026-11-16T09:00");
    book_.settled("2026-11-16T09:30", "2026-11-17T09:00");

    const PeriodFigures first = week_of("2026-11-18", "2026-11-23T08:50");
    const std::string text = period_text(first, town(), Face::plain);

    EXPECT_THAT(text, HasSubstr("登记 2 件｜办结 1 件"));
    EXPECT_THAT(text, HasSubstr("分类(登记/办结)："));
    EXPECT_THAT(text, HasSubstr("物业设施2/1"));
    EXPECT_THAT(text, Not(HasSubstr("较上")));
    EXPECT_THAT(text, Not(HasSubstr("2/1(")));
    EXPECT_TRUE(period_from_json(to_json(first, town())).is_first);
    EXPECT_FALSE(week_of("2026-11-25", "2026-11-30T08:50").is_first);
    EXPECT_THAT(period_text(week_of("2026-12-02", "2026-12-07T08:50"), town(), Face::plain),
                HasSubstr("登记 0 件(较上周持平)"))
        << "of two quiet weeks it is so";
}

TEST_F(Periods, OfAPartHoldOnlyThatPart) {
    book_.opened("2026-11-16T09:00");
    Case elsewhere = testing::case_at("2026-11-18T09:00");
    elsewhere.grid = "SH-SJ-12";
    book_.open(elsewhere);

    const PeriodFigures part = week_of("2026-11-16", "2026-11-23T08:50", "SH-HX");
    EXPECT_EQ(part.kpis.registered, 1);
    EXPECT_EQ(part.place, "河西村");
    EXPECT_EQ(week_of("2026-11-16", "2026-11-23T08:50", "SH-XX").kpis.registered, 0);
}

TEST_F(Periods, WhatKeepsComingBackIsNamedByVillageAndNeverWhenItIsGuarded) {
    for (int i = 0; i < 3; ++i) {
        book_.opened("2026-11-16T09:00");
        book_.opened("2026-11-16T09:00", "dispute.neighbor");
    }
    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");
    const std::string text = period_text(week, town(), Face::plain);

    EXPECT_THAT(week.repeats, SizeIs(2));
    EXPECT_THAT(text, HasSubstr("反复出现(30天内同楼同类3件以上)：河西村 照明3件"));
    EXPECT_THAT(text, Not(HasSubstr("3号楼")));
    EXPECT_THAT(text, Not(HasSubstr("河西村 邻里")));
}

TEST_F(Periods, SensitiveCasesAreANumberAndNothingElse) {
    Case row = testing::case_at("2026-11-16T09:00", "crisis.violence");
    row.sensitive = true;
    book_.open(row);

    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");
    const std::string text = period_text(week, town(), Face::plain);

    EXPECT_THAT(text, HasSubstr("敏感事项 1 件"));
    EXPECT_THAT(text, Not(HasSubstr(row.ticket)));
    EXPECT_TRUE(week.categories.empty() && week.branches.empty() && week.overdue_cases.empty());
}

TEST_F(Periods, OverdueNamesUnitsAndStopsAtTheLengthThatAPlatformTakes) {
    Case given = testing::case_at("2026-11-15T09:00");
    book_.open(given);
    book_.step(given, CaseEvent::dispatch, CaseState::dispatched, "2026-11-15T09:10");
    for (int i = 0; i < 200; ++i) book_.opened("2026-11-16T09:00");

    for (const PeriodKind kind : {PeriodKind::week, PeriodKind::month}) {
        const PeriodFigures figures = book_.read([&](storage::Tx& tx) {
            return period_figures(tx, town(), "", period_of(kind, day("2026-11-16")), at("2026-12-01T08:50"));
        });
        const std::string text = period_text(figures, town(), Face::markdown);
        EXPECT_LE(text.size(), 4096u);
        EXPECT_THAT(text, HasSubstr("逾期(201)**：SH20261115-0001 惠民物业(+"));
        EXPECT_THAT(text, HasSubstr("SH20261116-0001 河西村(+")) << "given to nobody yet";
        EXPECT_THAT(text, HasSubstr("另有"));
    }
}

TEST_F(Periods, WhatFellDueOnTheLastDayIsADayLateWhenItIsRead) {
    book_.opened("2026-11-22T09:00");

    const PeriodFigures week = week_of("2026-11-16", "2026-11-23T08:50");

    EXPECT_THAT(period_text(week, town(), Face::plain), HasSubstr("SH20261122-0001 河西村(+1天)"));
}

TEST_F(Periods, TotalsCountWhatTheTownsPrint) {
    book_.settled("2026-01-05T09:00", "2026-01-05T10:00");
    book_.settled("2026-02-05T09:00", "2026-02-05T10:00", "service.errand");
    book_.settled("2026-03-05T09:00", "2026-03-05T10:00", "dispute.neighbor");
    book_.settled("2026-03-06T09:00", "2026-03-06T10:00", "safety.gas");
    book_.opened("2026-04-05T09:00");

    const Totals totals = book_.read(
        [](storage::Tx& tx) { return totals_of(tx, town(), "", day("2026-01-01"), at("2026-11-23T09:00")); });

    EXPECT_EQ(totals.registered, 5);
    EXPECT_EQ(totals.solved, 4);
    EXPECT_EQ(totals.errands, 1);
    EXPECT_EQ(totals.disputes, 1);
    EXPECT_EQ(totals.hazards, 1);
    EXPECT_EQ(totals.problems, 3);
    EXPECT_THAT(totals_text(totals, town(), Face::plain), HasSubstr("三河湖镇 累计 2026年1月1日—11月23日\n登记事项 5"));
}

}  // namespace
}  // namespace gridbot::reports
