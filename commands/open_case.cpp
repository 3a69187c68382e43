#include "commands/open_case.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/announce.hpp"
#include "commands/change.hpp"
#include "commands/escalate.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

// The grid that speaks for the conversation: the group's, else the first post of a member of staff.
std::string home_grid(const Context& context) {
    if (context.group) return context.group->grid;
    if (context.actor.person && !context.actor.person->posts.empty()) return context.actor.person->posts.front().grid;
    return {};
}

Source source_of(const Context& context) {
    if (context.where.is_private) return Source::private_chat;
    return Source::group;
}

Location place_of(const Context& context, const intake::ReportedMatter& matter) {
    const Directory& directory = context.town.directory;
    Location location = context.desk.places.locate(directory, matter.address, home_grid(context));
    if (location.grid.empty() && directory.root()) location.grid = directory.root()->code;
    return location;
}

// A matter needs a place (domain 3.2, 1); one that needs none, such as a question, says so by not missing it.
bool lacks_place(const intake::ReportedMatter& matter, const Location& location) {
    return location.ambiguous || (matter.missing_location && !location.known);
}

std::optional<Reply> ask_for_what_is_missing(Context& context, const intake::Reading& reading,
                                             const InboundMessage& message) {
    if (reading.matters.size() != 1) return std::nullopt;
    const intake::ReportedMatter& matter = reading.matters.front();
    // Where life or a person's privacy is at stake, help is sent first and asked later.
    if (matter.urgency == Urgency::emergency || matter.sensitive) return std::nullopt;
    const bool place = lacks_place(matter, place_of(context, matter));
    if (!place && !matter.missing_description) return std::nullopt;
    storage::talk::keep_draft(context.tx, context.town.code, context.where, context.actor.account,
                              {context.now, context.cipher.seal(message.text, context.actor.account)});
    std::string_view missing = place && matter.missing_description ? "missing.both"
                               : place                             ? "missing.location"
                                                                   : "missing.description";
    return reply_with(context, "G03", {{"missing", std::string(context.town.texts.word(missing))}});
}

Case case_of(const Context& context, const intake::Reading& reading, const intake::ReportedMatter& matter,
             const InboundMessage& message) {
    const Town& town = context.town;
    const Location location = place_of(context, matter);
    const Category& category = town.taxonomy->at_or_unclear(matter.category);
    const Route route = town.directory.route(category.code, location.grid);

    Case row;
    row.category = category.code;
    row.urgency = matter.urgency;
    row.sensitive = matter.sensitive || category.openness == Openness::sensitive;
    row.same_day = counts_as_same_day(category, row.sensitive, context.now, town.calendar, town.rhythm, town.zone);
    row.grid = location.grid;
    row.building = location.building;
    row.unit = location.unit;
    row.place = location.place;
    row.description = matter.description.value_or("");
    row.source = source_of(context);
    row.reporter = {context.actor.channel, context.actor.account};
    row.reported_in = context.where;
    row.lead_org = route.lead ? route.lead->code : "";
    for (const Org* helper : route.co_orgs) row.co_orgs.push_back(helper->code);
    row.registered_at = context.now;
    row.due_at = due_at(category.deadline, row.urgency, context.now, town.calendar, town.rhythm, town.zone);
    row.sealed = seal_private(context, row.reporter,
                              {.name = context.actor.name,
                               .phone = reading.phone.value_or(""),
                               .room = matter.address.room.value_or(""),
                               .text = message.text});
    return row;
}

void register_case(Context& context, Case& row) {
    const Town& town = context.town;
    storage::cases::insert(context.tx, town.code, format_compact_day(town.zone.day_of(context.now)), row);
    apply(context, row, CaseEvent::register_, CaseState::registered,
          context.actor.is_staff() ? context.actor.person->posts.front().role : Role::resident, row.description);
    announce_new(context, row);
    start_ladder(context, row, Trigger::not_accepted, context.now);
    start_ladder(context, row, Trigger::due_passed, row.due_at);
    climb_at_once(context, row, Trigger::not_accepted);
}

}  // namespace

Reply open_cases(Context& context, const intake::Reading& reading, const InboundMessage& message, bool asked_before) {
    if (!asked_before)
        if (auto question = ask_for_what_is_missing(context, reading, message)) return *question;

    std::vector<Case> opened;
    for (const intake::ReportedMatter& matter : reading.matters) {
        opened.push_back(case_of(context, reading, matter, message));
        register_case(context, opened.back());
    }
    return receipt(context, opened, reading);
}

}  // namespace gridbot::commands
