#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/dispatch.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::commands {
namespace {

const Person* colleague_named(const Context& context, const Case& row, const std::string& name) {
    auto handlers = context.town.directory.handlers_of(row.lead_org);
    auto found = std::ranges::find(handlers, name, &Person::name);
    return found == handlers.end() ? nullptr : *found;
}

}  // namespace

std::optional<Reply> transfer_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.org) return missing_argument(context, "transfer", "argument.org");
    if (!reading.args.reason) return missing_argument(context, "transfer", "argument.reason");
    return std::nullopt;
}

Reply transfer(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "transfer", CaseEvent::transfer);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    const Org* org = town.directory.org_named(*reading.args.org);
    const Person* colleague = org ? nullptr : colleague_named(context, *row, *reading.args.org);
    if (!org && !colleague) return unknown_org(context, *reading.args.org);
    // A handler hands on inside the own organisation; to others is the business of who dispatched.
    if (std::get<Role>(role) == Role::handler && org && org->code != row->lead_org)
        return refuse_role(context, "transfer", {Role::grid_leader, Role::center_operator});

    const bool other_org = org && org->code != row->lead_org;
    if (org) {
        std::erase(row->co_orgs, org->code);
        row->lead_org = org->code;
    }
    row->handler = colleague ? colleague->id : std::string{};
    row->signed_at.reset();
    row->dispatched_at = context.now;
    const std::string reason = masking::mask_all(*reading.args.reason);
    apply(context, *row, CaseEvent::transfer, CaseState::dispatched, std::get<Role>(role),
          (org ? org->name : call(town, *colleague, Role::handler)) + "：" + reason);
    restart_ladders(context, *row);
    if (other_org)
        tell_reporter(context, *row,
                      {.kind = "G08",
                       .text = town.texts.say("G08", notice_values(context, *row, Audience::resident_group)),
                       .case_id = row->id});
    auto values = notice_values(context, *row, Audience::handler);
    values.set("note", reason + "。");
    tell_people(
        context, colleague ? std::vector<const Person*>{colleague} : town.directory.handlers_of(row->lead_org),
        {.kind = "P_dispatched", .text = town.texts.say("P_dispatched", values), .case_id = row->id, .page_of = &*row});
    return reply_with(context, "transfer_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
