#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {

Reply urge(Context& context, const intake::Reading&, Case* row) {
    if (!legal(CaseEvent::urge, row->state)) return refuse_state(context, *row, "urge", CaseEvent::urge);
    const Town& town = context.town;
    const bool counts = storage::talk::count_urge(context.tx, town.code, row->id, context.actor.key(), context.now,
                                                  context.now - town.rhythm.urge_counted_every);
    auto values = answer_values(context, *row);
    const bool staff = context.actor.is_staff() && !context.in_resident_group();
    values.set("org", worked_on_by(context, *row));
    if (!counts) {
        values.set("n", std::to_string(row->urged_count));
        return reply_with(context, staff ? "urge_done" : "G13_again", values);
    }
    ++row->urged_count;
    note(context, *row, CaseEvent::urge, context.actor.role());
    values.set("n", std::to_string(row->urged_count));

    auto private_values = notice_values(context, *row, Audience::handler, pressing_of(*row));
    private_values.set("n", values.get("n"));
    if (context.actor.person) private_values.set("from", call(town, *context.actor.person, row->grid));
    tell_people(context, others_to_act(context, *row),
                {.kind = "P_urged",
                 .text = town.texts.say(staff ? "P_urged_by" : "P_urged", private_values),
                 .pressing = pressing_of(*row),
                 .case_id = row->id});
    return reply_with(context, staff ? "urge_done" : in_time(context, *row, "G13"), values);
}

}  // namespace gridbot::commands
