#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/history.hpp"
#include "storage/undo_points.hpp"

namespace gridbot::commands {
namespace {

// What residents were told of and must hear corrected.
bool was_told(CaseEvent event) {
    return event == CaseEvent::accept || event == CaseEvent::dispatch || event == CaseEvent::transfer ||
           event == CaseEvent::settle || event == CaseEvent::extend_approve || event == CaseEvent::suspend;
}

// Since the step the case has moved, or something was settled that taking it back would silently undo too.
bool somebody_went_on(Context& context, const Case& row, const storage::undo_points::UndoPoint& point) {
    const auto lines = storage::history::of_case(context.tx, context.town.code, row.id);
    const auto step = std::find_if(lines.rbegin(), lines.rend(), [&](const CaseEventRow& line) {
        return line.event == point.event && line.actor == context.actor.id() && line.at == point.at;
    });
    return std::any_of(lines.rbegin(), step, [](const CaseEventRow& line) {
        return line.from_state != line.to_state || can_be_undone(line.event);
    });
}

}  // namespace

bool can_be_undone(CaseEvent event) {
    // Calls for help, supervision, refusals and withdrawals have set others in motion: those are not unsaid.
    constexpr std::array kUndoable{CaseEvent::accept,      CaseEvent::dispatch,   CaseEvent::sign,
                                   CaseEvent::transfer,    CaseEvent::return_,    CaseEvent::feedback,
                                   CaseEvent::settle,      CaseEvent::reclassify, CaseEvent::set_urgency,
                                   CaseEvent::verify_fail, CaseEvent::suspend,    CaseEvent::extend_approve};
    return std::ranges::find(kUndoable, event) != kUndoable.end();
}

Reply undo(Context& context, const intake::Reading&, Case* row) {
    const Town& town = context.town;
    auto values = answer_values(context, *row);
    auto point = storage::undo_points::find(context.tx, town.code, *row);
    if (!point || point->person != context.actor.person->id) return reply_with(context, "undo_nothing", values);
    if (context.now - point->at > town.rhythm.life.undo_within) {
        values.set("n", std::to_string(town.rhythm.life.undo_within.count()));
        return reply_with(context, "undo_late", values);
    }
    if (somebody_went_on(context, *row, *point)) return reply_with(context, "undo_nothing", values);
    const CaseState after = row->state;
    const CaseState target = point->before.state;
    *row = point->before;
    row->state = after;  // history leads from where the case stands
    storage::undo_points::drop(context.tx, town.code, row->id);
    const std::string event(town.texts.word("event." + std::string(name_of(point->event))));
    apply(context, *row, CaseEvent::undo, target, context.actor.role(), event);
    restart_ladders(context, *row);
    auto done = answer_values(context, *row);
    done.set("event", event);
    if (was_told(point->event) && after != row->state) {
        auto public_values = notice_values(context, *row, Audience::resident_group);
        tell_all_waiting(context, *row,
                         {.kind = "G_undone", .text = town.texts.say("G_undone", public_values), .case_id = row->id});
    }
    return reply_with(context, "undo_done", done);
}

}  // namespace gridbot::commands
