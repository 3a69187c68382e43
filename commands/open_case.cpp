#include "commands/open_case.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/announce.hpp"
#include "commands/change.hpp"
#include "commands/escalate.hpp"
#include "commands/outage.hpp"
#include "commands/remind.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

Location place_of(const Scene& scene, const intake::ReportedMatter& matter, std::string_view text,
                  std::string_view home) {
    const Directory& directory = scene.town.directory;
    const std::string near = scene.group || home.empty() ? home_grid(scene.group, scene.actor) : std::string(home);
    Location location = scene.desk.places.locate(directory, matter.address, near);
    // "安居苑3号楼": the name of the estate is no part of the address, but says whose 3号楼 it is.
    const std::string matter_words = matter.description.value_or("");
    for (const std::string_view words : {std::string_view(matter_words), text})
        if (location.ambiguous)
            if (const auto named = scene.desk.places.named(directory, words, near); !named.empty())
                location = scene.desk.places.locate(directory, matter.address, named);
    if (location.grid.empty() && directory.root()) location.grid = directory.root()->code;
    return location;
}

std::optional<Reply> ask_for_what_is_missing(Context& context, const intake::Reading& reading,
                                             const InboundMessage& message, const std::vector<PreparedCase>& prepared) {
    if (reading.matters.size() != 1 || prepared.size() != 1) return std::nullopt;
    const intake::ReportedMatter& matter = reading.matters.front();
    // Where life or a person's privacy is at stake, help is sent first and asked later.
    if (matter.urgency == Urgency::emergency || matter.sensitive) return std::nullopt;
    // Who cannot be asked is believed.
    const Reach::Channel* channel = context.reach.find(context.where.channel);
    if (channel && context.where.is_private && !channel->to_people) return std::nullopt;
    const bool place = prepared.front().lacks_place;
    if (!place && !matter.missing_description) return std::nullopt;
    storage::talk::keep_draft(context.tx, context.town.code, context.where, context.actor.account,
                              {context.now, context.cipher.seal(message.text, context.actor.account)});
    std::string_view missing = place && matter.missing_description ? "missing.both"
                               : place                             ? "missing.location"
                                                                   : "missing.description";
    Reply question = reply_with(context, "G03", {{"missing", std::string(context.town.texts.word(missing))}});
    question.asks = true;
    return question;
}

// Nobody can tell which of several matters a picture shows: it goes to each. Where one is sensitive it may show that,
// and goes to no other.
void share_pictures(Context& context, const std::vector<Case>& opened) {
    if (opened.size() < 2) return;
    const bool guarded = std::ranges::any_of(opened, &Case::sensitive);
    const CaseId first = opened.front().id;  // to which they came
    for (const Case& other : opened)
        if (other.id != first && (!guarded || other.sensitive))
            storage::attachments::share(context.tx, context.town.code, first, other.id);
    if (guarded && !opened.front().sensitive) storage::attachments::drop_of(context.tx, context.town.code, first);
}

PreparedCase prepare_case(const Scene& scene, const intake::Reading& reading, const intake::ReportedMatter& matter,
                          const InboundMessage& message, std::string_view home) {
    const Town& town = scene.town;
    const Location location = place_of(scene, matter, message.text, home);
    const Category& category = town.taxonomy->at_or_unclear(matter.category);
    const Route route = town.directory.route(category.code, location.grid);

    Case row;
    row.category = category.code;
    row.urgency = matter.urgency;
    row.sensitive = matter.sensitive || category.openness == Openness::sensitive;
    row.same_day = counts_as_same_day(category, row.sensitive, scene.now, town.calendar, town.rhythm, town.zone);
    row.grid = location.grid;
    row.building = location.building;
    row.unit = location.unit;
    row.place = location.place;
    row.description = matter.description.value_or("");
    row.source = scene.where.is_private ? Source::private_chat : Source::group;
    row.reporter = {scene.actor.channel, scene.actor.account};
    row.reported_in = scene.where;
    row.lead_org = route.lead ? route.lead->code : "";
    for (const Org* helper : route.co_orgs) row.co_orgs.push_back(helper->code);
    row.registered_at = scene.now;
    row.due_at = due_at(category.deadline, row.urgency, scene.now, town.calendar, town.rhythm, town.zone);
    row.sealed = seal_private(scene, row.reporter,
                              {.name = scene.actor.name,
                               .phone = reading.phone.value_or(""),
                               .room = matter.address.room.value_or(""),
                               .text = message.text});
    // A matter needs a place (domain 3.2, 1); one that needs none, such as a question, says so by not missing it. A
    // 2单元 of nobody knows which building is none.
    const bool asks_for_place = matter.missing_location || !location.unit.empty();
    return {std::move(row), location.ambiguous || (asks_for_place && !location.known)};
}

}  // namespace

void register_case(Context& context, Case& row) {
    const Town& town = context.town;
    storage::cases::insert(context.tx, town.code, format_compact_day(town.zone.day_of(context.now)), row);
    apply(context, row, CaseEvent::register_, CaseState::registered, context.actor.role(), row.description);
    announce_new(context, row);
    start_ladder(context, row, Trigger::not_accepted);
    watch_due(context, row);
    climb_at_once(context, row, Trigger::not_accepted);
}

std::vector<PreparedCase> prepare_cases(const Scene& scene, const intake::Reading& reading,
                                        const InboundMessage& message, std::string_view home) {
    std::vector<PreparedCase> prepared;
    for (const intake::ReportedMatter& matter : reading.matters)
        prepared.push_back(prepare_case(scene, reading, matter, message, home));
    return prepared;
}

Reply open_cases(Context& context, const intake::Reading& reading, const InboundMessage& message,
                 std::vector<PreparedCase> prepared, bool asked_before) {
    if (!asked_before)
        if (auto question = ask_for_what_is_missing(context, reading, message, prepared)) return *question;

    if (prepared.size() == 1)
        if (auto followed = follow_outage(context, prepared.front())) return *followed;

    std::vector<Case> opened;
    for (PreparedCase& one : prepared) {
        opened.push_back(std::move(one.row));
        register_case(context, opened.back());
    }
    share_pictures(context, opened);
    Reply answer = receipt(context, opened, reading);
    answer.opened = true;
    // A group learns nothing of what it cannot be told, by a quote neither.
    const bool may_be_named = opened.size() == 1 && (context.where.is_private || !opened.front().sensitive);
    if (may_be_named) answer.about = opened.front().id;
    return answer;
}

}  // namespace gridbot::commands
