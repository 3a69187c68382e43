#include "commands/change.hpp"
#include "commands/duplicates.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/followers.hpp"

namespace gridbot::commands {
namespace {

using storage::case_links::Kind;

void follow(Context& context, Case& master, const Reporter& who, const Conversation& where) {
    if (who.account.empty() || who == master.reporter) return;
    if (storage::followers::add(context.tx, context.town.code, master.id, {who, where, context.now}))
        ++master.followers;
}

void join(Context& context, Case& row, Case& master, Role role) {
    const Town& town = context.town;
    storage::case_links::put(context.tx, town.code, row.id, Kind::merged_into,
                             {master.id, std::string(name_of(row.state))});
    follow(context, master, row.reporter, row.reported_in);
    for (const auto& follower : storage::followers::of_case(context.tx, town.code, row.id))
        follow(context, master, follower.who, follower.where);
    row.result = master.ticket;
    apply(context, row, CaseEvent::merge, CaseState::merged, role, master.ticket);
    end_waiting(context, row);
    note(context, master, CaseEvent::note, role, town.texts.say("history.merged", {{"t", row.ticket}}));
    // Whoever reported knows from now on under which number it goes on.
    auto values = notice_values(context, master, Audience::resident_group);
    tell_reporter(context, row, {.kind = "G04", .text = town.texts.say("G04", values), .case_id = master.id});
}

}  // namespace

std::optional<Reply> merge_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.ticket && !reading.args.ticket_ref)
        return missing_argument(context, "merge", "argument.main_ticket");
    return std::nullopt;
}

Reply merge(Context& context, const intake::Reading& reading, Case* row) {
    Found found = find_case(context, "merge", reading.args.ticket, reading.args.ticket_ref);
    if (auto* refusal = std::get_if<Reply>(&found)) return *refusal;
    Case master = std::get<Case>(found);
    auto values = answer_values(context, *row);
    values.set("master", master.ticket);
    auto role = may_take(context, *row, "merge", CaseEvent::merge);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    if (master.id == row->id || is_personal(context.town, *row) || is_personal(context.town, master))
        return reply_with(context, "merge_never", values);
    if (!is_open(master.state)) return refuse_state(context, master, "merge", CaseEvent::merge);
    join(context, *row, master, std::get<Role>(role));
    return reply_with(context, "merge_done", values);
}

Reply unmerge(Context& context, const intake::Reading&, Case* row) {
    auto role = may_take(context, *row, "unmerge", CaseEvent::unmerge);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    auto link = storage::case_links::find(context.tx, town.code, row->id, Kind::merged_into);
    if (!link) return refuse_state(context, *row, "unmerge", CaseEvent::unmerge);
    row->result.clear();
    apply(context, *row, CaseEvent::unmerge, state_named(link->note).value_or(CaseState::registered),
          std::get<Role>(role));
    storage::case_links::drop(context.tx, town.code, row->id, Kind::merged_into);
    if (auto master = storage::cases::by_id(context.tx, town.code, link->other);
        master && storage::followers::remove(context.tx, town.code, master->id, row->reporter)) {
        --master->followers;
        if (legal(CaseEvent::note, master->state))
            note(context, *master, CaseEvent::note, std::get<Role>(role),
                 town.texts.say("history.unmerged", {{"t", row->ticket}}));
    }
    restart_ladders(context, *row);
    const auto public_values = notice_values(context, *row, Audience::resident_group);
    tell_reporter(context, *row,
                  {.kind = "G_unmerged", .text = town.texts.say("G_unmerged", public_values), .case_id = row->id});
    return reply_with(context, "unmerge_done", answer_values(context, *row));
}

}  // namespace gridbot::commands
