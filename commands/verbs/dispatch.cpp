#include "commands/verbs/dispatch.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/remind.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "storage/outbox.hpp"

namespace gridbot::commands {
namespace {

constexpr std::size_t kSuggested = 3;

}  // namespace

Reply unknown_org(const Context& context, const std::string& said) {
    std::vector<std::string> names;
    for (const Org* org : context.town.directory.orgs_like(said, kSuggested)) names.push_back(org->name);
    return reply_with(context, names.empty() ? "E6_none" : "E6",
                      {{"x", said}, {"candidates", context.town.texts.list(names)}});
}

std::optional<Reply> dispatch_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.org) return missing_argument(context, "dispatch", "argument.org");
    if (!context.town.directory.org_named(*reading.args.org)) return unknown_org(context, *reading.args.org);
    return std::nullopt;
}

Reply dispatch(Context& context, const intake::Reading& reading, Case* row) {
    const Org* org = context.town.directory.org_named(*reading.args.org);
    auto role = may_take(context, *row, "dispatch", CaseEvent::dispatch);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    if (center_decides(*row) && !role_for(context, {Role::center_operator}, row->grid, {}))
        return refuse_role(context, "dispatch", {Role::center_operator});

    const std::string demand = reading.args.note.value_or("");
    // A time in the demand may tighten the due time; moving it out takes an approved extension (domain 3.8, 7).
    if (auto asked = find_moment(demand, context.now, context.town); asked && *asked < row->due_at)
        row->due_at = *asked;
    std::erase(row->co_orgs, org->code);
    row->lead_org = org->code;
    row->handler.clear();
    if (row->first_responder.empty()) row->first_responder = context.actor.person->id;
    if (!row->accepted_at) row->accepted_at = context.now;
    row->dispatched_at = context.now;
    apply(context, *row, CaseEvent::dispatch, CaseState::dispatched, std::get<Role>(role),
          demand.empty() ? org->name : org->name + "：" + demand);
    acknowledged(context, *row, Trigger::not_accepted);
    start_ladder(context, *row, Trigger::not_signed);
    watch_due(context, *row);

    const Town& town = context.town;
    tell_reporter(
        context, *row,
        {.kind = "G07",
         .text = town.texts.say(in_time(context, *row, "G07"), notice_values(context, *row, Audience::resident_group)),
         .case_id = row->id});
    auto values = notice_values(context, *row, Audience::handler, pressing_of(*row));
    // A demand that is nothing but the time has been said with the time.
    const bool says_more = !demand.empty() && demand != due_words(town, row->due_at, context.now);
    values.set("note", says_more ? demand + "。" : "");
    tell_people(context, town.directory.handlers_of(org->code),
                {.kind = "P_dispatched",
                 .text = town.texts.say("P_dispatched", values),
                 .pressing = pressing_of(*row),
                 .case_id = row->id,
                 .page_of = &*row});
    return reply_with(context, "dispatch_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
