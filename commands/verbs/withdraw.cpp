#include "commands/verbs/withdraw.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/confirm.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/masking.hpp"
#include "storage/cases.hpp"

namespace gridbot::commands {
namespace {

// A hazard does not go away because its reporter changed his mind (domain 3.2, 24).
bool must_stay(const Context& context, const Case& row) {
    const std::string_view level1 = context.town.taxonomy->at_or_unclear(row.category).level1();
    return level1 == "safety" || level1 == "crisis";
}

// A number that the reporter gives later, in private, is kept as one that came with the report.
void keep_phone(Context& context, const intake::Reading& reading, Case& row) {
    if (!reading.phone || !context.where.is_private || !is_own(context, row)) return;
    auto data = open_private(context, row);
    if (!data) return;
    data->phone = *reading.phone;
    row.sealed = seal_private(scene_of(context), row.reporter, *data);
    storage::cases::reseal(context.tx, context.town.code, row);
}

}  // namespace

Reply withdraw_case(Context& context, const intake::Reading& reading, Case& row, Role role, const std::string& reason) {
    if (must_stay(context, row)) return pass_on(context, reading, row, "P_supplement", "supplemented");
    const Town& town = context.town;
    apply(context, row, CaseEvent::withdraw, CaseState::withdrawn, role, reason);
    end_waiting(context, row);
    const bool own = is_own(context, row);
    if (!row.sensitive)
        tell_work_groups(
            context, row.grid,
            {.kind = "W15",
             .text = town.texts.say(own ? "W15" : "W15_staff", notice_values(context, row, Audience::work_group)),
             .case_id = row.id});
    if (!own) {
        auto values = notice_values(context, row, Audience::resident_group);
        values.set("reason", reason);
        tell_all_waiting(context, row, {.kind = "G15", .text = town.texts.say("G15_staff", values), .case_id = row.id});
        return reply_with(context, "withdraw_done", answer_values(context, row));
    }
    return reply_with(context, "G15", answer_values(context, row));
}

Reply withdraw(Context& context, const intake::Reading& reading, Case* row) {
    if (!legal(CaseEvent::withdraw, row->state)) return refuse_state(context, *row, "withdraw", CaseEvent::withdraw);
    const std::string reason = masking::mask_all(reading.args.reason.value_or(""));
    if (is_own(context, *row)) return withdraw_case(context, reading, *row, Role::resident, reason);
    auto role = role_for(context, {Role::grid_leader, Role::center_operator}, row->grid, {});
    if (!role) return refuse_role(context, "withdraw", {Role::grid_leader});
    if (reason.empty()) return missing_argument(context, "withdraw", "argument.reason");
    if (!context.confirmed) return ask_to_confirm(context, "withdraw", row->ticket);
    return withdraw_case(context, reading, *row, *role, reason);
}

Reply pass_on(Context& context, const intake::Reading& reading, Case& row, std::string_view text_id,
              std::string_view answer) {
    if (!legal(CaseEvent::supplement, row.state)) return query(context, {}, &row);
    keep_phone(context, reading, row);
    note(context, row, CaseEvent::supplement, context.actor.role(), reading.text_without_pii);
    auto values = notice_values(context, row, Audience::handler);
    values.set("text", reading.text_without_pii);
    const bool by_staff = context.actor.is_staff() && !is_own(context, row);
    if (by_staff) values.set("from", call(context.town, *context.actor.person, row.grid));
    const std::string text = context.town.texts.say(by_staff ? fmt::format("{}_by", text_id) : text_id, values);
    auto people = others_to_act(context, row);
    // Of what is handled in private nobody hears but those who were told of it: who answers for it is among them.
    if (row.sensitive)
        for (const Person* leader : without_actor(context, leaders_of(row, context.town)))
            if (std::ranges::find(people, leader) == people.end()) people.push_back(leader);
    tell_people(context, people, {.kind = text_id, .text = text, .case_id = row.id});
    return reply_with(context, answer, answer_values(context, row));
}

Reply supplement(Context& context, const intake::Reading& reading, Case* row) {
    if (!legal(CaseEvent::supplement, row->state))
        return refuse_state(context, *row, "supplement", CaseEvent::supplement);
    intake::Reading words = reading;
    words.text_without_pii = masking::mask_all(*reading.args.note);
    if (context.actor.is_staff()) answered(context, *row, words.text_without_pii);
    return pass_on(context, words, *row, "P_supplement", "supplemented");
}

}  // namespace gridbot::commands
