// Random people say random commands about random cases: whatever happens, the invariants of domain 3.8 hold. Beside the
// database stands a plain model of what a case may be, made of nothing but the table and the kinds of the answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <string>

#include "commands/lifetime.hpp"
#include "commands/open_case.hpp"
#include "commands/timetable.hpp"
#include "core/policy/life_cycle.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/integrity.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "tests/world/command_desk.hpp"

namespace gridbot::commands {
namespace {

constexpr int kCommands = 5000;
constexpr int kCases = 42;  // whole rounds of kReports, so that each keeps its place
constexpr int kMoreCases = 24;
constexpr int kMoreEvery = 1000;  // commands
constexpr int kPerTransaction = 25;

int wanted_commands() {
    const char* wanted = std::getenv("GRIDBOT_RANDOM_COMMANDS");
    return wanted ? std::atoi(wanted) : kCommands;
}

unsigned seed() {
    const char* wanted = std::getenv("GRIDBOT_SEED");
    return wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : std::random_device{}();
}

const std::vector<std::string> kPeople{"p01", "p02", "p03", "p04", "p06", "p07", "p08", "p09", "p10",
                                       "p11", "p12", "p13", "p14", "p15", "p18", "p16", ""};
const std::vector<std::string> kReports{"3号楼2单元楼道灯不亮",     "3号楼1单元门禁坏了", "3号楼下水道堵了",
                                        "我要举报村干部贪污低保款", "3号楼3单元电梯坏了", "3号楼有人飞线充电"};

constexpr std::size_t kPetition = 3;  // of these, the one that is private from the beginning

/// What is remembered of a case from one command to the next.
struct Model {
    std::string ticket;
    CaseState state = CaseState::registered;
    std::size_t lines = 1;
    Time due;
};

class RandomLife : public testing::Test {
protected:
    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
    template <class T>
    const T& one_of(const std::vector<T>& choices) {
        return choices[pick(choices.size())];
    }

    std::string random_command(const std::string& ticket) {
        const std::string other = models_.empty() ? ticket : models_[pick(models_.size())].ticket;
        const std::vector<std::string> commands{
            "受理 " + ticket,
            "派单 " + ticket + " " + one_of<std::string>({"惠民物业", "城建办", "供水公司", "红十字会"}),
            "签收 " + ticket,
            "转派 " + ticket + " 城建办 属于市政",
            "退回 " + ticket + " 不归我们管",
            "到场 " + ticket,
            "反馈 " + ticket + " 已经更换配件恢复正常",
            "办结 " + ticket + " 已经更换配件恢复正常",
            "解释 " + ticket + " 列入明年计划",
            "延期 " + ticket + " 1天 等配件",
            "同意 " + ticket,
            "不同意 " + ticket + " 有现货",
            "挂起 " + ticket + " 等雨停 12月8日",
            "恢复 " + ticket,
            "并案 " + ticket + " " + other,
            "取消并案 " + ticket,
            "改类 " + ticket + " " + one_of<std::string>({"漏水", "照明", "消防", "低保"}),
            "紧急 " + ticket,
            "一般 " + ticket,
            "催办 " + ticket,
            "督办 " + ticket + " 2小时",
            "升级 " + ticket + " 没人管",
            "吹哨 " + ticket + " 城建办 派出所 原因：会商",
            "报到 " + ticket,
            "查 " + ticket,
            "补充 " + ticket + " 在南边",
            "撤销 " + ticket + " 不用了",
            "重开 " + ticket + " 又坏了",
            "评价 " + ticket + " " + one_of<std::string>({"满意", "不满意"}),
            "反悔 " + ticket,
            "不予受理 " + ticket + " 属于法院受理",
            "进展 " + ticket + " 配件在路上",
            "电话 " + ticket,
        };
        return commands[pick(commands.size())];
    }

    void open_cases(int count) {
        storage::run_now(town_.store(), [&](storage::Tx& tx) {
            for (int i = 0; i < count; ++i) {
                const std::string account = "res_" + std::to_string(i);
                Context context = town_.context(tx, "", account, now_);
                context.where = {"ding", "cidBuilding3==", false};
                context.group = town_.town().directory.group("ding", "cidBuilding3==");
                InboundMessage message;
                message.where = context.where;
                message.sender_id = account;
                message.text = kReports[static_cast<std::size_t>(i) % kReports.size()];
                auto reading = town_.read(message.text);
                const auto prepared = prepare_cases(scene_of(context), reading, message);
                ASSERT_EQ(prepared.size(), 1u) << message.text;
                Case row = prepared.front().row;
                register_case(context, row);
                models_.push_back({row.ticket, row.state, 1, row.due_at});
            }
        });
    }

    void run_due(storage::Tx& tx) {
        Context clock{.tx = tx,
                      .desk = town_.desk(),
                      .town = town_.town(),
                      .reach = reach_,
                      .cipher = town_.cipher(),
                      .now = now_};
        clock.actor = {.is_clock = true};
        for (const auto& timer : storage::timers::take_due(tx, "SH", now_, 500)) run_timer(clock, timer);
    }

    void check(storage::Tx& tx, Model& model, const std::string& said);

    unsigned seed_ = seed();
    std::mt19937 random_{seed_};
    CommandDesk town_;
    Reach reach_;
    Time now_ = CommandDesk::kMondayNine;
    std::vector<Model> models_;
};

bool reaches(CaseEvent event, CaseState from, CaseState to) {
    for (const Transition* row : rows_of(event))
        if (std::ranges::find(row->from, from) != row->from.end() && (!row->to || *row->to == to)) return true;
    return event == CaseEvent::undo;
}

void RandomLife::check(storage::Tx& tx, Model& model, const std::string& said) {
    SCOPED_TRACE(said + " (GRIDBOT_SEED=" + std::to_string(seed_) + ")");
    const auto row = storage::cases::by_ticket(tx, "SH", model.ticket);
    ASSERT_TRUE(row) << "a ticket never vanishes";
    const auto lines = storage::history::of_case(tx, "SH", row->id);
    ASSERT_GE(lines.size(), model.lines) << "history only grows";

    // Every new line leads from where the one before ended, by a row of the table.
    CaseState at = model.state;
    bool may_move_due = false;
    for (std::size_t i = model.lines; i < lines.size(); ++i) {
        const auto to = state_named(lines[i].to_state);
        ASSERT_TRUE(to);
        if (lines[i].event != CaseEvent::unmerge) {
            EXPECT_TRUE(reaches(lines[i].event, at, *to))
                << name_of(lines[i].event) << " from " << name_of(at) << " to " << name_of(*to);
        }
        at = *to;
        for (CaseEvent mover : {CaseEvent::extend_approve, CaseEvent::resume, CaseEvent::reopen, CaseEvent::reclassify,
                                CaseEvent::set_urgency, CaseEvent::dispatch, CaseEvent::undo})
            may_move_due = may_move_due || lines[i].event == mover;
    }
    EXPECT_EQ(name_of(row->state), name_of(at)) << "the row stands where its history ends";
    if (row->due_at != model.due) {
        EXPECT_TRUE(may_move_due) << "due times move by audited events only";
    }
    const bool begun = row->state != CaseState::registered && row->state != CaseState::rejected &&
                       row->state != CaseState::merged && row->state != CaseState::withdrawn;
    if (begun) {
        EXPECT_NE(row->first_responder, "") << "somebody answers for it from acceptance on";
    }
    if (row->state == CaseState::settled) {
        EXPECT_NE(row->result, "") << "nothing ends without a result";
    }
    if (row->state == CaseState::dispatched) {
        EXPECT_TRUE(town_.town().directory.org(row->lead_org)) << "dispatched to an organisation of the town";
    }
    model.state = row->state;
    model.lines = lines.size();
    model.due = row->due_at;
}

TEST_F(RandomLife, KeepsTheInvariantsWhateverPeopleSay) {
    std::cout << "GRIDBOT_SEED=" << seed_ << "\n";
    open_cases(kCases);
    const int wanted = wanted_commands();
    for (int done = 0; done < wanted && !HasFailure();) {
        if (done > 0 && done % kMoreEvery == 0) open_cases(kMoreCases);
        storage::run_now(town_.store(), [&](storage::Tx& tx) {
            now_ += std::chrono::minutes{pick(90)};
            run_due(tx);
            for (Model& model : models_) check(tx, model, "the clock");
            for (int i = 0; i < kPerTransaction && !HasFailure(); ++i, ++done) {
                Model& model = models_[pick(models_.size())];
                const std::string text = random_command(model.ticket);
                Context context = town_.context(tx, one_of(kPeople), "res_" + std::to_string(pick(kCases)), now_);
                context.text = text;
                context.confirmed = pick(2) == 0;
                const auto reading = town_.read(text);
                ASSERT_TRUE(reading.command) << text;
                run_command(context, reading);
                for (Model& each : models_)
                    if (&each == &model || text.find(each.ticket) != text.npos) check(tx, each, text);
            }
        });
    }

    storage::query_now(town_.store(), [&](storage::Tx& tx) {
        storage::integrity::check(
            tx, [](const storage::integrity::Fault& fault) { ADD_FAILURE() << storage::integrity::to_line(fault); });
        // Of a sensitive case no group hears as much as its number.
        for (const auto& message : storage::outbox::list(tx, "SH", "", 100'000)) {
            if (message.to.is_private) continue;
            for (std::size_t i = kPetition; i < models_.size(); i += kReports.size())
                EXPECT_EQ(message.content.text.find(models_[i].ticket), std::string::npos) << message.kind;
        }
    });
}

}  // namespace
}  // namespace gridbot::commands
