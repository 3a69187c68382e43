#include "commands/remind.hpp"

#include <array>

#include "commands/change.hpp"
#include "commands/gather.hpp"
#include "commands/notices.hpp"
#include "core/policy/work_time.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr int kMostPerDay = 2;
constexpr std::array kKinds{kAcceptNudge, kOnSiteNudge, kSettleWarning, kDueSoon};

std::string key_of(std::string_view kind, const Case& row) {
    return std::string(kind) + "/" + row.ticket;
}

// Four fifths of the time, on a clock at which somebody reads it.
std::optional<Time> four_fifths(const Context& context, const Case& row) {
    const Town& town = context.town;
    // A same-day case has its warning at 16:45.
    if (row.urgency == Urgency::emergency || row.same_day || row.due_at <= context.now) return std::nullopt;
    const Time from = std::min(row.registered_at, context.now);
    Time moment = from + (row.due_at - from) / 5 * 4;
    // What is held overnight would tell in the morning how much time was left in the night.
    moment = row.urgency == Urgency::urgent ? heard_by_staff(town, moment)
                                            : add_work_hours(moment, minutes{0}, town.calendar, town.rhythm, town.zone);
    if (moment <= context.now || moment >= row.due_at) return std::nullopt;
    return moment;
}

}  // namespace

bool may_remind(Context& context, const Person& person, const Case& row, std::string_view kind) {
    const std::string& town = context.town.code;
    const Zone& zone = context.town.zone;
    const Time today = zone.begin_of(zone.day_of(context.now));
    int reminded = 0;
    bool nudged = false;
    for (std::string_view one : kKinds) {
        if (!storage::talk::was_said(context.tx, town, person.id, key_of(one, row), today)) continue;
        ++reminded;
        nudged = nudged || one == kAcceptNudge;
    }
    // After the first nudge the warning of the afternoon is the second.
    if (reminded >= kMostPerDay || (kind == kOnSiteNudge && nudged && row.same_day)) return false;
    return storage::talk::may_say_again(context.tx, town, person.id, key_of(kind, row), context.now, today);
}

void watch_due(Context& context, const Case& row) {
    const auto moment = four_fifths(context, row);
    if (!moment) return start_ladder(context, row, Trigger::due_passed);
    stop_ladder(context, row, Trigger::due_passed);
    storage::timers::set(context.tx, {context.town.code, row.id, std::string(kDueSoon), 0, *moment});
}

bool run_due_soon(Context& context, const storage::timers::Timer& timer) {
    if (timer.kind != kDueSoon) return false;
    auto row = storage::cases::by_id(context.tx, context.town.code, timer.case_id);
    if (!row || !is_open(row->state) || row->state == CaseState::suspended) return true;
    start_ladder(context, *row, Trigger::due_passed);
    const Town& town = context.town;
    auto values = notice_values(context, *row, Audience::handler);
    values.set("left", elapsed_words(town, row->due_at - context.now));
    std::vector<const Person*> people = next_to_act(context, *row);
    std::erase_if(people, [&](const Person* person) { return !may_remind(context, *person, *row, kDueSoon); });
    call_people(context, people,
                {.kind = "P02",
                 .text = town.texts.say(row->sensitive ? "P00_sensitive" : "P02", values),
                 .line = town.texts.say(row->sensitive ? "todo_sensitive" : "P02_line", values),
                 .head = "P02_list",
                 .case_id = row->id});
    return true;
}

}  // namespace gridbot::commands
