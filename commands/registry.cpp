#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/undo_points.hpp"

namespace gridbot::commands {
namespace {

using R = Role;
using enum Command::Where;
using enum Command::About;

constexpr int kMostAtOnce = 10;

// Domain 6.2 and 6.3; superiors need no mention.
const std::vector<Command>& commands() {
    static const std::vector<R> grid_or_center{R::grid_assistant, R::grid_member, R::grid_leader, R::station_master,
                                               R::center_operator};
    static const std::vector<R> dispatchers{R::grid_leader, R::station_master, R::center_operator, R::center_director};
    static const std::vector<R> workers{R::handler, R::grid_assistant, R::grid_member};
    static const std::vector<R> on_the_spot{R::handler, R::grid_assistant, R::grid_member, R::police_officer};
    static const std::vector<R> approvers{R::grid_leader, R::station_master, R::center_director};
    static const std::vector<R> supervisors{R::village_lead_cadre, R::center_director, R::inspector, R::town_leader};
    static const std::vector<R> staff{R::liaison,         R::grid_assistant, R::grid_member, R::handler,
                                      R::center_operator, R::police_officer, R::inspector};
    static const std::vector<R> organisers{R::admin, R::center_operator};
    static const std::vector<R> readers{R::grid_leader,     R::station_master,  R::village_lead_cadre,
                                        R::center_operator, R::center_director, R::town_leader};
    static const std::vector<R> lookers{
        R::grid_leader,     R::station_master, R::village_lead_cadre, R::center_operator, R::political_legal_member,
        R::center_director, R::town_leader,    R::inspector};
    static const std::vector<R> anybody{};
    static const Command::Needed reason{&intake::CommandArgs::reason, "argument.reason"};
    static const Command::Needed result{&intake::CommandArgs::note, "argument.result"};
    static const Command::Needed words{&intake::CommandArgs::note, "argument.words"};
    static const Command::Needed report{&intake::CommandArgs::note, "argument.report"};
    static const std::vector<Command> known{
        {"accept", grid_or_center, among_staff, one_case, accept},
        {"dispatch",
         {R::grid_member, R::grid_leader, R::station_master, R::center_operator, R::center_director},
         among_staff,
         one_case,
         dispatch,
         {},
         dispatch_arguments},
        {"sign", {R::handler}, among_staff, one_case, sign},
        {"transfer",
         {R::grid_leader, R::center_operator, R::handler},
         among_staff,
         one_case,
         transfer,
         {},
         transfer_arguments},
        {"return", {R::handler, R::station_master}, among_staff, one_case, return_case, reason},
        {"on_site", on_the_spot, among_staff, one_case, on_site},
        {"feedback", on_the_spot, among_staff, one_case, feedback, {}, feedback_arguments},
        {"settle",
         {R::grid_assistant, R::grid_member, R::grid_leader, R::station_master, R::center_operator, R::handler},
         among_staff,
         one_case,
         settle,
         result},
        {"explain", grid_or_center, among_staff, one_case, explain, words},
        {"reject", {R::grid_leader, R::center_operator}, among_staff, one_case, reject, {}, reject_arguments},
        {"extend", workers, among_staff, one_case, extend, {}, extend_arguments},
        {"suspend", workers, among_staff, one_case, suspend, {}, suspend_arguments},
        {"resume",
         {R::grid_assistant, R::grid_member, R::grid_leader, R::station_master, R::center_operator, R::handler},
         among_staff,
         one_case,
         resume},
        {"approve", approvers, among_staff, one_case, approve},
        {"deny", approvers, among_staff, one_case, deny, reason},
        {"milestone",
         {R::handler, R::grid_assistant, R::grid_member, R::center_operator},
         among_staff,
         one_case,
         milestone,
         words},
        {"merge", dispatchers, among_staff, one_case, merge, {}, merge_arguments},
        {"unmerge", dispatchers, among_staff, one_case, unmerge},
        {"split", dispatchers, among_staff, one_case, split},
        {"reclassify", grid_or_center, among_staff, one_case, reclassify, {}, reclassify_arguments},
        {"urgent", grid_or_center, among_staff, one_case, make_urgent},
        {"normal", grid_or_center, among_staff, one_case, make_normal},
        {"urge", anybody, everywhere, one_case, urge},
        {"supervise", supervisors, among_staff, one_case, supervise, {}, supervise_arguments},
        {"escalate", grid_or_center, among_staff, one_case, raise, reason},
        {"whistle", dispatchers, among_staff, one_case, whistle, {}, whistle_arguments},
        {"arrive", on_the_spot, among_staff, one_case, arrive},
        {"query", anybody, everywhere, one_case, query},
        {"todo", staff, among_staff, no_case, todo},
        {"grid_cases",
         {R::grid_assistant, R::grid_member, R::grid_leader, R::station_master},
         among_staff,
         no_case,
         grid_cases},
        {"report_daily", readers, among_staff, no_case, report_daily},
        {"report_weekly", readers, among_staff, no_case, report_weekly},
        {"report_monthly", readers, among_staff, no_case, report_monthly},
        {"totals", readers, among_staff, no_case, totals},
        {"board", lookers, among_staff, no_case, board},
        {"register_for", staff, among_staff, no_case, register_for, report},
        {"supplement", anybody, everywhere, one_case, supplement, words},
        {"withdraw", anybody, everywhere, one_case, withdraw},
        {"reopen", anybody, everywhere, one_case, reopen},
        {"rate", anybody, everywhere, one_case, rate, {}, rate_arguments},
        {"undo", staff, among_staff, one_case, undo},
        {"contact", staff, among_staff, one_case, contact},
        {"handover", staff, among_staff, no_case, handover, {}, handover_arguments},
        {"take_over", staff, among_staff, no_case, take_over},
        {"come_back", staff, among_staff, no_case, come_back},
        {"duty", anybody, everywhere, no_case, duty},
        {"grid", anybody, everywhere, no_case, grid},
        {"mute", {R::grid_leader}, everywhere, no_case, mute},
        {"unmute", {R::grid_leader}, everywhere, no_case, unmute},
        {"my_data", anybody, everywhere, no_case, my_data},
        {"delete_my_data", anybody, everywhere, no_case, delete_my_data},
        {"no_followup", anybody, everywhere, no_case, no_followup},
        {"privacy", anybody, everywhere, no_case, privacy},
        {"human", anybody, everywhere, no_case, human},
        {"correct", anybody, everywhere, no_case, correct},
        {"bind_group",
         {R::grid_leader, R::station_master, R::center_operator, R::admin},
         everywhere,
         no_case,
         bind_group},
        {"add_person", organisers, everywhere, no_case, add_person},
        {"leave_post", organisers, among_staff, no_case, leave_post, {}, leave_post_arguments},
        {"help", anybody, everywhere, no_case, help},
    };
    return known;
}

// Kept with the change itself, so that a mistake can be taken back for some minutes.
void remember_for_undo(Context& context, const Case& before) {
    if (!context.actor.person || context.happened.empty() || !can_be_undone(context.happened.back())) return;
    storage::undo_points::put(context.tx, context.town.code, before.id,
                              {context.actor.person->id, context.now, context.happened.back(), before});
}

// E4, E6, E7: what is wrong with what stands behind verb and ticket.
std::optional<Reply> refuse_arguments(Context& context, const intake::Reading& reading, const Command& command) {
    if (command.needed.argument && !(reading.args.*command.needed.argument))
        return missing_argument(context, command.id, command.needed.name);
    return command.arguments ? command.arguments(context, reading) : std::nullopt;
}

Reply run_on_case(Context& context, const intake::Reading& reading, const Command& command) {
    if (!reading.ticket && !reading.ticket_ref) return missing_argument(context, command.id, "argument.ticket");
    if (auto refusal = refuse_arguments(context, reading, command)) return *refusal;
    Found found = find_case(context, command.id, reading.ticket, reading.ticket_ref);
    if (auto* refusal = std::get_if<Reply>(&found)) return *refusal;
    Case row = std::get<Case>(found);
    const bool wrong_place = context.in_resident_group() && command.where != everywhere;
    if (wrong_place || (row.sensitive && !context.where.is_private)) return reply_with(context, "E9");
    const Case before = row;
    Reply reply = command.run(context, reading, &row);
    reply.about = row.id;
    remember_for_undo(context, before);
    return reply;
}

// "受理 0004 0005": a step that takes nothing but a case is done to each that is named.
Reply run_on_each(Context& context, const intake::Reading& reading, const Command& command) {
    Reply reply = run_on_case(context, reading, command);
    if (command.id != "accept" && command.id != "sign") return reply;
    const std::string verb(context.town.texts.word(fmt::format("command.{}.verb", command.id)));
    intake::Reading next = reading;
    for (int done = 1; done < kMostAtOnce && next.args.note; ++done) {
        next = context.desk.reader.read(fmt::format("{} {}", verb, *next.args.note), {});
        if (next.command != reading.command || (!next.ticket && !next.ticket_ref)) break;
        // What was done to one case is not to be taken back with another.
        auto earlier = std::exchange(context.happened, {});
        reply.text += "\n" + run_on_case(context, next, command).text;
        reply.about = {};
        context.happened.insert(context.happened.begin(), earlier.begin(), earlier.end());
    }
    return reply;
}

}  // namespace

std::span<const Command> registry() {
    return commands();
}

const Command* find_command(std::string_view id) {
    auto found = std::ranges::find(commands(), id, &Command::id);
    return found == commands().end() ? nullptr : &*found;
}

Reply run_command(Context& context, const intake::Reading& reading) {
    const Command* command = find_command(*reading.command);
    if (!command) return reply_with(context, "not_in_build");
    if (!command->roles.empty() && !may_ever(context, command->roles))
        return refuse_role(context, command->id, command->roles);
    if (command->about == one_case) return run_on_each(context, reading, *command);
    if (auto refusal = refuse_arguments(context, reading, *command)) return *refusal;
    if (context.in_resident_group() && command->where != everywhere) return reply_with(context, "E9");
    return command->run(context, reading, nullptr);
}

}  // namespace gridbot::commands
