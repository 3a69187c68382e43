#include "commands/outage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/followers.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr auto kOutageLasts = 2h;
constexpr auto kBurstLasts = 10min;
constexpr int kBurst = 5;  // reports, the first among them
constexpr int kMostCandidates = 50;

bool says_any(const std::string& text, const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != text.npos; });
}

// Help in an emergency is sent to everybody; what is private is nobody else's case.
bool may_be_shared(const Case& row, const Category& category) {
    return !row.sensitive && row.urgency != Urgency::emergency && says_any(row.description, category.outage) &&
           !says_any(row.description, category.single);
}

// What strikes one household ends when that household is helped: it is nothing that others could follow.
std::optional<Case> outage_under_way(Context& context, const Case& row, const Category& category) {
    const commands::PlaceIndex& places = context.desk.places;
    const std::string estate = places.around_building(context.town.directory, row.grid);
    for (Case& other : storage::cases::open_since(context.tx, context.town.code, row.category,
                                                  context.now - kOutageLasts, kMostCandidates))
        if (!other.sensitive && !says_any(other.description, category.single) &&
            places.around_building(context.town.directory, other.grid) == estate)
            return std::move(other);
    return std::nullopt;
}

void raise_at_a_burst(Context& context, Case& row) {
    const int reports =
        storage::followers::count_since(context.tx, context.town.code, row.id, context.now - kBurstLasts) +
        (context.now - row.registered_at <= kBurstLasts ? 1 : 0);
    if (reports < kBurst || !storage::talk::may_say_again(context.tx, context.town.code, row.ticket, "P_outage",
                                                          context.now, context.now - kOutageLasts))
        return;
    const Town& town = context.town;
    if (row.urgency > Urgency::urgent) {
        const Category& category = town.taxonomy->at_or_unclear(row.category);
        row.urgency = Urgency::urgent;
        row.due_at = std::min(row.due_at, due_at(category.deadline, row.urgency, row.registered_at, town.calendar,
                                                 town.rhythm, town.zone));
        note(context, row, CaseEvent::set_urgency, Role::clock, name_of(row.urgency));
    }
    auto values = notice_values(context, row, Audience::handler, Pressing::now);
    values.set("n", std::to_string(row.followers + 1));
    tell_people(
        context, town.directory.nearest_holders(Role::grid_leader, row.grid),
        {.kind = "P_outage", .text = town.texts.say("P_outage", values), .pressing = Pressing::now, .case_id = row.id});
}

}  // namespace

std::optional<Reply> follow_outage(Context& context, const PreparedCase& prepared) {
    const Town& town = context.town;
    const Category& category = town.taxonomy->at_or_unclear(prepared.row.category);
    if (prepared.lacks_place || !may_be_shared(prepared.row, category)) return std::nullopt;
    auto row = outage_under_way(context, prepared.row, category);
    if (!row) return std::nullopt;

    if (!is_own(context, *row) &&
        storage::followers::add(context.tx, town.code, row->id, {prepared.row.reporter, context.where, context.now})) {
        ++row->followers;
        note(context, *row, CaseEvent::note, Role::resident, town.texts.word("history.follower"));
        raise_at_a_burst(context, *row);
    }
    const bool answered = !context.where.is_private &&
                          !storage::talk::may_say_again(
                              context.tx, town.code, fmt::format("{}/{}", context.where.channel, context.where.id),
                              "G04", context.now, context.now - town.rhythm.outage_answer_every);
    if (answered) return Reply{};
    Reply answer = reply_with(context, "G04", answer_values(context, *row));
    answer.about = row->id;
    return answer;
}

}  // namespace gridbot::commands
