#include <algorithm>

#include "commands/approval.hpp"
#include "commands/change.hpp"
#include "commands/leave.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "storage/requests.hpp"
#include "storage/timers.hpp"

namespace gridbot::commands {
namespace {

using storage::requests::Kind;
using storage::requests::Request;

std::optional<Request> open_request(Context& context, const Case& row) {
    // A suspension that was granted is kept as a request as well: it says since when.
    if (row.state != CaseState::suspended)
        if (auto pause = storage::requests::find(context.tx, context.town.code, row.id, Kind::suspend)) return pause;
    return storage::requests::find(context.tx, context.town.code, row.id, Kind::extend);
}

// The role by which the actor may grant it; a refusal for everybody else and for whoever asked.
std::variant<Role, Reply> may_grant(Context& context, const Case& row, const Request& request,
                                    std::string_view command) {
    const Person* asker = context.town.directory.person(request.asked_by);
    auto approvers = approvers_of(context, row, request.kind, asker);
    const bool named = std::ranges::any_of(approvers, [&](const Person* one) {
        return one == context.actor.person || &acting_for(context, *one) == context.actor.person;
    });
    auto role = role_for(context, {approver_role(context.town, row, request.kind)}, row.grid, {});
    const bool asked_himself = context.actor.person == asker;
    if (named) return role.value_or(approver_role(context.town, row, request.kind));
    if (!role || asked_himself) return refuse_role(context, command, {approver_role(context.town, row, request.kind)});
    return *role;
}

void tell_asker(Context& context, const Case& row, const Request& request, std::string_view text_id,
                std::string_view reason) {
    const Person* asker = context.town.directory.person(request.asked_by);
    if (!asker) return;
    auto values = notice_values(context, row, Audience::handler);
    values.set("reason", std::string(reason));
    values.set("until", moment_words(context.town, request.until, context.now));
    tell_person(context, *asker, {.kind = text_id, .text = context.town.texts.say(text_id, values), .case_id = row.id});
}

void tell_waiting(Context& context, const Case& row, const Request& request, std::string_view text_id) {
    auto values = notice_values(context, row, Audience::resident_group);
    values.set("reason", request.reason);
    values.set("due", day_words(context.town, context.town.zone.day_of(request.until)));
    tell_all_waiting(context, row,
                     {.kind = text_id, .text = context.town.texts.say(text_id, values), .case_id = row.id});
}

Reply grant_extension(Context& context, Case& row, const Request& request, Role role) {
    row.due_at = request.until;
    ++row.extension_count;
    storage::requests::drop(context.tx, context.town.code, row.id, Kind::extend);
    note(context, row, CaseEvent::extend_approve, role, request.reason);
    restart_ladders(context, row);
    tell_waiting(context, row, request, "G10");
    tell_asker(context, row, request, "P_granted", {});
    return reply_with(context, "approve_done", answer_values(context, row));
}

Reply grant_pause(Context& context, Case& row, Request request, Role role) {
    apply(context, row, CaseEvent::suspend, CaseState::suspended, role, request.reason);
    storage::timers::clear_all(context.tx, context.town.code, row.id);
    set_resumption(context, row, request.until);
    // From now on the clock stands still.
    request.asked_at = context.now;
    storage::requests::put(context.tx, context.town.code, request);
    tell_waiting(context, row, request, "G11");
    tell_asker(context, row, request, "P_pause_granted", {});
    auto values = answer_values(context, row);
    values.set("until", day_words(context.town, context.town.zone.day_of(request.until)));
    return reply_with(context, "pause_done", values);
}

}  // namespace

Reply approve(Context& context, const intake::Reading&, Case* row) {
    auto request = open_request(context, *row);
    auto values = answer_values(context, *row);
    if (!request) return reply_with(context, "no_request", values);
    auto role = may_grant(context, *row, *request, "approve");
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const CaseEvent event = request->kind == Kind::extend ? CaseEvent::extend_approve : CaseEvent::suspend;
    if (!legal(event, row->state)) return refuse_state(context, *row, "approve", event);
    return request->kind == Kind::extend ? grant_extension(context, *row, *request, std::get<Role>(role))
                                         : grant_pause(context, *row, *request, std::get<Role>(role));
}

Reply deny(Context& context, const intake::Reading& reading, Case* row) {
    auto request = open_request(context, *row);
    auto values = answer_values(context, *row);
    if (!request) return reply_with(context, "no_request", values);
    auto role = may_grant(context, *row, *request, "deny");
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const CaseEvent event = request->kind == Kind::extend ? CaseEvent::extend_deny : CaseEvent::note;
    if (!legal(event, row->state)) return refuse_state(context, *row, "deny", event);
    const std::string reason = masking::mask_all(*reading.args.reason);
    storage::requests::drop(context.tx, context.town.code, row->id, request->kind);
    note(context, *row, event, std::get<Role>(role), reason);
    tell_asker(context, *row, *request, "P_denied", reason);
    return reply_with(context, "deny_done", values);
}

}  // namespace gridbot::commands
