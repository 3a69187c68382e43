#include <fmt/format.h>

#include "commands/change.hpp"
#include "commands/confirm.hpp"
#include "commands/notices.hpp"
#include "commands/open_case.hpp"
#include "commands/own_data.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/policy/masking.hpp"
#include "storage/cases.hpp"
#include "storage/wishes.hpp"

/// What people may ask about themselves (domain 8.4, 8.5), and small services of the chat.
namespace gridbot::commands {
namespace {

constexpr int kListed = 20;
constexpr int kNamedToStaff = 3;

}  // namespace

// 我的信息: own cases and what is kept of the sender.
Reply my_data(Context& context, const intake::Reading&, Case*) {
    if (!context.where.is_private) return reply_with(context, "E9");
    const Town& town = context.town;
    const auto rows =
        storage::cases::all_of_reporter(context.tx, town.code, {context.actor.channel, context.actor.account}, kListed);
    if (rows.empty()) return reply_with(context, "my_data_none");
    return {fmt::format("{}\n{}", own_data(town, context.cipher, rows, context.now), town.texts.word("my_data_tail")),
            "my_data"};
}

// 删除我的信息: closed cases lose who reported them; what is open needs its reporter until it is done.
Reply delete_my_data(Context& context, const intake::Reading&, Case*) {
    if (!context.where.is_private) return reply_with(context, "E9");
    if (!context.confirmed) {
        Reply ask = ask_to_confirm(context, "delete_my_data", {});
        ask.text = std::string(context.town.texts.word("delete_my_data_ask"));
        return ask;
    }
    const Reporter who{context.actor.channel, context.actor.account};
    const Forgotten done = forget_reporter(context.tx, context.town.code, who);
    return reply_with(context, done.open > 0 ? "delete_my_data_open" : "delete_my_data_done",
                      {{"n", std::to_string(done.closed)}, {"open", std::to_string(done.open)}});
}

Reply no_followup(Context& context, const intake::Reading&, Case*) {
    storage::wishes::put(context.tx, context.town.code, context.actor.channel, context.actor.account,
                         storage::wishes::kNoFollowUp, context.now);
    return reply_with(context, "no_followup_done");
}

Reply privacy(Context& context, const intake::Reading&, Case*) {
    return reply_with(context, "privacy_notice", {{"town", context.town.name}});
}

// 转人工: a person is asked to get in touch; the sender's words go along in private.
Reply human(Context& context, const intake::Reading& reading, Case*) {
    const Town& town = context.town;
    const std::string grid = context.group ? context.group->grid : std::string{};
    auto people = grid.empty() ? town.directory.people_with(Role::center_operator)
                               : town.directory.nearest_holders(Role::grid_member, grid);
    if (people.empty()) people = town.directory.people_with(Role::center_operator);
    // By their cases whoever is asked finds whom to call; a name or a number is not sent about.
    std::vector<std::string> where{context.group ? context.group->name
                                                 : std::string(town.texts.word("human_in_private"))};
    for (const Case& row : cases_of_sender(context, context.now, kNamedToStaff))
        if (!row.sensitive) where.push_back(row.ticket);
    tell_people(context, people,
                {.kind = "P_human",
                 .text = town.texts.say("P_human", {{"where", town.texts.list(where)},
                                                    {"text", masking::mask_all(reading.args.note.value_or(""))}}),
                 .pressing = Pressing::now});
    const std::string tel = people.empty() ? std::string{} : people.front()->office_phone;
    return reply_with(context, tel.empty() ? "human_done" : "human_done_tel",
                      {{"who", people.empty() ? std::string(town.texts.word("call.nobody"))
                                              : call(town, *people.front(), std::string_view(grid))},
                       {"tel", tel}});
}

// 更正: what is wrong in the file of the sender goes to a person.
Reply correct(Context& context, const intake::Reading& reading, Case* row) {
    return human(context, reading, row);
}

// 电话: the reporter's number, to whoever handles the case, in private; every look is in its history.
Reply contact(Context& context, const intake::Reading&, Case* row) {
    if (!context.where.is_private) return reply_with(context, "E9");
    // Every look is a line of the history, and that of an archived case is closed.
    if (!legal(CaseEvent::note, row->state)) return refuse_state(context, *row, "contact", CaseEvent::note);
    const Town& town = context.town;
    if (!handles(context, *row)) return reply_with(context, "E1", {{"x", row->ticket}});
    auto values = notice_values(context, *row, Audience::handler, Pressing::now);
    auto data = open_private(context, *row);
    note(context, *row, CaseEvent::note, context.actor.role(), town.texts.word("history.contact"));
    if (!data || data->phone.empty()) return reply_with(context, "contact_none", values);
    values.set("phone", data->phone);
    values.set("name", data->name);
    return reply_with(context, "contact_line", values);
}

// 静音 2小时: what can wait is held back from this group.
Reply mute(Context& context, const intake::Reading& reading, Case*) {
    if (!context.group) return reply_with(context, "mute_where");
    auto until = find_moment_by_clock(reading.args.topic.value_or(""), context.now, context.town);
    if (!until) return reply_with(context, "E7", {{"x", reading.args.topic.value_or("")}});
    if (!role_for(context, {Role::grid_leader}, context.group->grid, {})) return reply_with(context, "mute_where");
    storage::wishes::put(context.tx, context.town.code, context.group->channel, context.group->conversation,
                         storage::wishes::kMute, *until);
    return reply_with(context, "mute_done", {{"until", moment_words(context.town, *until, context.now)}});
}

Reply unmute(Context& context, const intake::Reading&, Case*) {
    if (!context.group) return reply_with(context, "mute_where");
    storage::wishes::drop(context.tx, context.town.code, context.group->channel, context.group->conversation,
                          storage::wishes::kMute);
    return reply_with(context, "unmute_done");
}

}  // namespace gridbot::commands
