#include "commands/approval.hpp"
#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/policy/deadlines.hpp"
#include "core/policy/masking.hpp"
#include "storage/requests.hpp"

namespace gridbot::commands {
namespace {

using storage::requests::Kind;

int working_days_between(const Town& town, LocalDay from, LocalDay to) {
    int days = 0;
    for (LocalDay day = from + date::days{1}; day <= to; day += date::days{1}) days += town.calendar.is_working(day);
    return days;
}

// All extensions together, counted from the due time the case had by its category.
bool too_far(const Context& context, const Case& row, Time until) {
    const Town& town = context.town;
    const Time first_due = std::max(due_from(context, row, row.registered_at), row.registered_at);
    return working_days_between(town, town.zone.day_of(first_due), town.zone.day_of(until)) >
           town.rhythm.life.extension_work_days;
}

}  // namespace

std::optional<Reply> extend_arguments(Context& context, const intake::Reading& reading) {
    if (reading.args.rest.empty()) return missing_argument(context, "extend", "argument.duration");
    // The time is the first word; behind it stands the reason.
    if (!reading.args.duration)
        return reply_with(context, "E7", {{"x", reading.args.rest.substr(0, reading.args.rest.find(' '))}});
    if (!reading.args.reason) return missing_argument(context, "extend", "argument.reason");
    return std::nullopt;
}

Reply extend(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "extend", CaseEvent::extend_request);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    if (is_overdue(*row, context.now))
        return too_late(context, *row, "command.extend.verb", moment_words(town, row->due_at, context.now));
    auto until = moment_after(*reading.args.duration, row->due_at, context.now, town);
    if (!until || *until <= row->due_at) return reply_with(context, "E7", {{"x", *reading.args.duration}});
    const LifeRules& life = town.rhythm.life;
    if (row->extension_count >= life.most_extensions || too_far(context, *row, *until)) {
        auto values = answer_values(context, *row);
        values.set("n", std::to_string(life.most_extensions));
        values.set("days", std::to_string(life.extension_work_days));
        return reply_with(context, "extend_limit", values);
    }

    const std::string reason = masking::mask_all(*reading.args.reason);
    storage::requests::put(context.tx, town.code,
                           {row->id, Kind::extend, context.actor.person->id, context.now, *until, reason});
    note(context, *row, CaseEvent::extend_request, std::get<Role>(role), reason);
    ask_approvers(context, *row, Kind::extend, *until, reason);
    return reply_with(context, "extend_asked", approval_values(context, *row, Kind::extend));
}

}  // namespace gridbot::commands
