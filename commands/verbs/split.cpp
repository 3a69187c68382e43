#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/open_case.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/reclassify.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/case_links.hpp"

namespace gridbot::commands {
namespace {

constexpr std::string_view kUnclear = "other.unclear";

// What is to be split: the words behind the number, else the report as it was written.
std::string text_to_split(const Context& context, const intake::Reading& reading, const Case& row) {
    if (reading.args.note) return *reading.args.note;
    auto data = open_private(context, row);
    return data ? data->text : row.description;
}

}  // namespace

// The case keeps its first matter; every other one becomes a case of its own, reported by the same person.
Reply split(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "split", CaseEvent::split);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    InboundMessage message;
    message.text = text_to_split(context, reading, *row);
    message.where = row->reported_in;
    intake::ReadContext calm;
    calm.addressed_to_staff = true;
    auto parts = context.desk.reader.read(message.text, calm);
    auto values = answer_values(context, *row);
    if (parts.matters.size() < 2) return reply_with(context, "split_nothing", values);

    auto prepared = prepare_cases(scene_of(context), parts, message);
    std::vector<std::string> tickets;
    for (std::size_t i = 1; i < prepared.size(); ++i) {
        Case part = std::move(prepared[i].row);
        const auto data = open_private(context, *row);
        part.reporter = row->reporter;
        part.reported_in = row->reported_in;
        part.source = row->source;
        if (part.building.empty() && part.place.empty() && context.town.directory.within(row->grid, part.grid)) {
            part.grid = row->grid;
            part.building = row->building;
        }
        if (prepared[i].lacks_place) {
            part.grid = row->grid;
            part.building = row->building;
            part.unit = row->unit;
            part.place = row->place;
        }
        part.sealed = seal_private(
            scene_of(context), row->reporter,
            {.name = data ? data->name : "", .phone = data ? data->phone : "", .room = {}, .text = message.text});
        register_case(context, part);
        storage::case_links::put(context.tx, context.town.code, part.id, storage::case_links::Kind::split_from,
                                 {row->id, {}});
        tickets.push_back(part.ticket);
    }
    row->description = prepared.front().row.description;
    const Category& first = context.town.taxonomy->at_or_unclear(prepared.front().row.category);
    if (first.code != row->category && first.code != kUnclear) {
        follow_category(context, *row, first);
        restart_ladders(context, *row);
    }
    const std::string list = context.town.texts.list(tickets);
    note(context, *row, CaseEvent::split, std::get<Role>(role), list);
    values.set("list", list);
    return reply_with(context, "split_done", values);
}

// 代登【报事】…: for people without a telephone; the receipt goes to the member of staff.
Reply register_for(Context& context, const intake::Reading& reading, Case*) {
    InboundMessage message;
    message.where = context.where;
    message.sender_id = context.actor.account;
    message.sender_name = context.actor.name;
    message.message_id = context.message_id;
    message.text = *reading.args.note;
    intake::ReadContext calm;
    calm.addressed_to_staff = true;
    auto report = context.desk.reader.read(message.text, calm);
    if (!report.phone) report.phone = reading.phone;  // taken out of what stands behind the verb
    if (report.intent != intake::Intent::report) return missing_argument(context, "register_for", "argument.report");
    return open_cases(context, report, message, prepare_cases(scene_of(context), report, message), false);
}

}  // namespace gridbot::commands
