// Every cell of domain 7.4's table: who is called for a case, and when, if nobody does anything about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/open_case.hpp"
#include "commands/remind.hpp"
#include "commands/timetable.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "tests/world/command_desk.hpp"

namespace gridbot::commands {
namespace {

using testing::Contains;
using testing::ElementsAreArray;
using testing::IsEmpty;
using testing::Not;

using Moments = std::vector<std::string>;

// The rungs as the fixture holds them, by 工号: p09 handler, p01 grid leader, p02 station master, p07 village lead
// cadre, p11 centre director, p12 town leader.
struct Cell {
    Urgency urgency;
    Moments called;  // "23 09:10 p11": day of November 2026, time, who; of 2026-11-23, a Monday, reported at 09:00
};

class LadderTable : public testing::Test {
protected:
    static constexpr const char* kTicket = "SH20261123-0001";

    /// The same case in every cell but for its urgency.
    void report(Urgency urgency) {
        town_ = std::make_unique<CommandDesk>();
        now_ = CommandDesk::kMondayNine;
        in_transaction([&](storage::Tx& tx) {
            Context context = town_->context(tx, "", "res_wang", now_);
            context.where = {"ding", "cidBuilding3==", false};
            context.group = town_->town().directory.group("ding", "cidBuilding3==");
            InboundMessage message;
            message.where = context.where;
            message.sender_id = "res_wang";
            message.text = "【报事】2单元门禁坏了，关不上";
            Case row = prepare_cases(scene_of(context), town_->read(message.text), message).at(0).row;
            row.urgency = urgency;
            row.due_at = due_at({DeadlineKind::work_days, 3}, urgency, now_, town_->town().calendar,
                                town_->town().rhythm, town_->town().zone);
            register_case(context, row);
            ASSERT_EQ(row.ticket, kTicket);
        });
    }

    void say(const std::string& person, const std::string& text) {
        in_transaction([&](storage::Tx& tx) {
            Context context = town_->context(tx, person, "res_wang", now_);
            context.text = text;
            context.confirmed = true;
            const Reply reply = run_command(context, town_->read(text));
            ASSERT_FALSE(reply.kind.starts_with("E")) << text << ": " << reply.text;
        });
    }
    void say_ticket(const std::string& person, const std::string& verb, const std::string& rest = {}) {
        say(person, verb + " " + kTicket + " " + rest);
    }

    /// Everything due in the next three weeks, each at its own time.
    void wait() {
        const Time end = now_ + std::chrono::days{21};
        in_transaction([&](storage::Tx& tx) {
            for (auto next = storage::timers::next_due(tx, "SH"); next && *next <= end;
                 next = storage::timers::next_due(tx, "SH")) {
                now_ = std::max(now_, *next);
                Context clock = town_->context(tx, "", "", now_);
                clock.actor = {.is_clock = true};
                clock.where = {};
                run_timers(clock, storage::timers::take_due(tx, "SH", now_, 100));
            }
        });
    }

    /// Private messages of a kind with `words` in them, in the order in which they were written.
    Moments told(std::string_view kind, std::string_view words = {}) {
        Moments moments;
        in_transaction([&](storage::Tx& tx) {
            auto rows = storage::outbox::list(tx, "SH", "", 1000);
            std::ranges::sort(rows, {}, &storage::outbox::Message::id);
            for (const auto& row : rows)
                if (row.kind == kind && !row.person.empty() && row.content.text.find(words) != std::string::npos)
                    moments.push_back(moment(row.created_at) + " " + row.person);
        });
        return moments;
    }
    int told_groups(std::string_view kind) {
        int count = 0;
        in_transaction([&](storage::Tx& tx) {
            for (const auto& row : storage::outbox::list(tx, "SH", "", 1000))
                count += row.kind == kind && !row.to.is_private;
        });
        return count;
    }

private:
    template <class Work>
    void in_transaction(Work work) {
        storage::run_now(town_->store(), work);
    }
    std::string moment(Time at) const {
        const Zone& zone = town_->town().zone;
        const std::string day = format_day(zone.day_of(at));
        return day.substr(day.starts_with("2026-11") ? 8 : 5) + " " + format_clock(zone.to_local(at));
    }

    std::unique_ptr<CommandDesk> town_;
    Time now_;
};

TEST_F(LadderTable, NotAccepted) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 09:00 p01", "23 09:00 p02", "23 09:00 p07", "23 09:10 p11", "23 09:30 p12"}},
        {Urgency::urgent, {"23 09:30 p01", "23 10:00 p02", "23 11:00 p07"}},
        {Urgency::normal, {"23 11:00 p01", "23 15:00 p02", "24 09:00 p07"}},
        {Urgency::low, {"24 09:00 p01"}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        wait();
        const Moments called = told("P07", cell.urgency == Urgency::emergency ? "【特急】" : "未受理");
        EXPECT_THAT(called, ElementsAreArray(cell.called));
        // Rung 0 of an emergency hears of it with the registration itself.
        if (cell.urgency == Urgency::emergency) {
            EXPECT_THAT(told("P00"), Contains("23 09:00 p09"));
        }
    }
}

TEST_F(LadderTable, DispatchedButNotSigned) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 09:10 p11"}},
        {Urgency::urgent, {"23 09:30 p01", "23 10:00 p07"}},
        {Urgency::normal, {"23 15:00 p01", "24 09:00 p07"}},
        {Urgency::low, {}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p10", "派单", "惠民物业");
        wait();
        EXPECT_THAT(told("P07", "未签收"), ElementsAreArray(cell.called));
        EXPECT_THAT(told("P07", "未受理"), IsEmpty());
    }
}

TEST_F(LadderTable, DuePassed) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 13:00 p12"}},
        {Urgency::urgent, {"24 09:00 p02", "24 11:00 p07", "24 13:00 p11"}},
        // Due on Thursday at 18:00, after hours.
        {Urgency::normal, {"26 18:00 p01", "27 14:30 p02", "30 08:30 p07", "12-02 08:30 p11", "12-04 08:30 p12"}},
        {Urgency::low, {"12-01 08:30 p01"}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p03", "受理");
        wait();
        EXPECT_THAT(told("P07", "已过时限"), ElementsAreArray(cell.called));
        EXPECT_THAT(told("P07", "未受理"), IsEmpty());
    }
}

TEST_F(LadderTable, FourFifthsOfTheTimeUsed) {
    const Cell cells[] = {
        {Urgency::emergency, {}},
        {Urgency::urgent, {"24 07:45 p03"}},  // 04:12 in the night, when nobody hears it
        {Urgency::normal, {"26 08:30 p03"}},  // 01:48 in the night, moved into working hours
        {Urgency::low, {"26 08:30 p03"}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p03", "受理");
        wait();
        EXPECT_THAT(told("P02"), ElementsAreArray(cell.called));
    }
}

TEST_F(LadderTable, SupervisedWithoutAnAnswer) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 10:00 p12"}},
        {Urgency::urgent, {"23 10:00 p12"}},
        {Urgency::normal, {"23 10:00 p11"}},
        {Urgency::low, {}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p03", "受理");
        say_ticket("p13", "督办", "1小时");
        wait();
        EXPECT_THAT(told("P07", "督办到时未回复"), ElementsAreArray(cell.called));
    }
}

TEST_F(LadderTable, ReporterSaysThatItIsNotWell) {
    const Cell cells[] = {
        {Urgency::emergency, {}},
        {Urgency::urgent, {"23 09:00 p02"}},
        {Urgency::normal, {}},
        {Urgency::low, {}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p03", "办结", "已更换配件，恢复正常");
        say_ticket("", "重开", "又坏了");
        EXPECT_THAT(told("P_reopened"), ElementsAreArray({"23 09:00 p01"})) << "the grid leader takes the lead";
        EXPECT_THAT(told("P_reopened_above"), ElementsAreArray(cell.called));
        EXPECT_THAT(told("P_reopened_again"), IsEmpty());
    }
}

TEST_F(LadderTable, SecondReopening) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 09:00 p11"}},
        {Urgency::urgent, {"23 09:00 p07"}},
        {Urgency::normal, {"23 09:00 p07"}},
        {Urgency::low, {"23 09:00 p02"}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        for (int round = 0; round < 2; ++round) {
            EXPECT_THAT(told("P_reopened_again"), IsEmpty());
            say_ticket("p03", "办结", "已更换配件，恢复正常");
            say_ticket("", "重开", "又坏了");
        }
        EXPECT_THAT(told("P_reopened_again"), ElementsAreArray(cell.called));
    }
}

TEST_F(LadderTable, SecondReturn) {
    const Cell cells[] = {
        {Urgency::emergency, {"23 09:00 p11"}},
        {Urgency::urgent, {"23 09:00 p11"}},
        {Urgency::normal, {"23 09:00 p11"}},
        {Urgency::low, {"23 09:00 p01"}},
    };
    for (const Cell& cell : cells) {
        SCOPED_TRACE(name_of(cell.urgency));
        report(cell.urgency);
        say_ticket("p03", "受理");
        for (int round = 0; round < 2; ++round) {
            for (const char* above : {"23 09:00 p01", "23 09:00 p11"})
                EXPECT_THAT(told("P_returned"), Not(Contains(above))) << "of one return they hear nothing";
            say_ticket("p10", "派单", "惠民物业");
            say_ticket("p09", "退回", "不归我们管");
        }
        EXPECT_THAT(told("P_returned"), Contains(cell.called.front()));
        EXPECT_THAT(told("P_returned"),
                    cell.urgency == Urgency::low ? Not(Contains("23 09:00 p11")) : Not(Contains("23 09:00 p01")));
    }
}

TEST_F(LadderTable, WorkGroupReadsOfTheSecondRungAndHigherOnly) {
    report(Urgency::low);
    say_ticket("p03", "受理");
    wait();
    EXPECT_EQ(told_groups("W07"), 0) << "the grid leader is called alone";

    report(Urgency::urgent);
    wait();
    EXPECT_GE(told_groups("W07"), 2);
}

TEST_F(LadderTable, DeputyIsCalledForWhoIsOnLeave) {
    report(Urgency::urgent);
    say("p01", "交接 @白雪 12月31日");
    say("p23", "接手");

    wait();

    EXPECT_THAT(told("P07", "未受理"), ElementsAreArray({"23 09:30 p23", "23 10:00 p02", "23 11:00 p07"}));
}

TEST_F(LadderTable, NobodyIsCalledForWhatHeIsToDoHimself) {
    report(Urgency::urgent);
    say("p01", "交接 @李芳 12月31日");
    say("p03", "接手");

    wait();

    EXPECT_THAT(told("P07", "未受理"), ElementsAreArray({"23 09:30 p02", "23 11:00 p07"}))
        << "the grid member stands in for the grid leader: the next rung hears of it, once";
}

TEST_F(LadderTable, AcceptanceBetweenTwoStepsEndsIt) {
    report(Urgency::normal);
    say_ticket("p03", "受理");
    say_ticket("p03", "办结", "已更换配件，恢复正常");

    wait();

    EXPECT_THAT(told("P07"), IsEmpty());
}

}  // namespace
}  // namespace gridbot::commands
