#include "core/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/utf8.hpp"

namespace gridbot {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Openness openness_of(const Case& row, const Town& town) {
    if (row.sensitive) return Openness::sensitive;
    return town.taxonomy->at_or_unclear(row.category).openness;
}

bool sees_everything(Audience audience) {
    return audience == Audience::handler || audience == Audience::reporter;
}

// The village or community: the ancestor just below the root, the root itself for what is registered there.
const Grid* village_of(const Town& town, std::string_view grid_code) {
    auto path = town.directory.path_up(grid_code);
    if (path.empty()) return nullptr;
    return path.size() >= 2 ? path[path.size() - 2] : path.back();
}

std::string building_words(const Case& row, const Town& town) {
    std::string words;
    if (!row.building.empty()) words += town.texts.say("place.building", {{"building", row.building}});
    if (!row.unit.empty()) words += town.texts.say("place.unit", {{"unit", row.unit}});
    return words;
}

TextValues clock_values(const Town& town, LocalTime local) {
    date::year_month_day day{date::floor<date::days>(local)};
    return {{"clock", format_clock(local)},
            {"month", std::to_string(unsigned(day.month()))},
            {"day", std::to_string(unsigned(day.day()))},
            {"town", town.name}};
}

}  // namespace

std::string category_for(const Case& row, const Town& town, Audience audience) {
    Openness openness = openness_of(row, town);
    bool hidden = openness == Openness::sensitive
                      ? !sees_everything(audience)
                      : openness == Openness::guarded && audience == Audience::resident_group;
    return hidden ? std::string{} : town.taxonomy->at_or_unclear(row.category).label;
}

std::string place_for(const Case& row, const Town& town, Audience audience, std::string_view room) {
    Openness openness = openness_of(row, town);
    if (openness == Openness::sensitive && !sees_everything(audience)) return {};
    bool village_only =
        audience == Audience::officials || (openness == Openness::guarded && audience == Audience::resident_group);
    if (village_only) {
        const Grid* village = village_of(town, row.grid);
        return village ? village->name : town.name;
    }
    std::string words = building_words(row, town);
    if (!row.place.empty()) words += row.place;
    if (words.empty()) {
        const Grid* grid = town.directory.grid(row.grid);
        words = grid ? grid->name : std::string(town.texts.word("place.unknown"));
    }
    if (sees_everything(audience) && !room.empty())
        words += town.texts.say("place.room", {{"room", std::string(room)}});
    return words;
}

TextValues case_values(const Case& row, const Town& town, Audience audience, Time now) {
    return TextValues{[&row, &town, audience, now](std::string_view name) -> std::string {
        if (name == "t") return row.ticket;
        if (name == "c") return category_for(row, town, audience);
        if (name == "p") return place_for(row, town, audience);
        if (name == "due") return due_words(town, row.due_at, now);
        if (name == "due_at") return moment_words(town, row.due_at, now);
        if (name == "result") return row.result;
        if (name == "state") return std::string(town.texts.word(fmt::format("state.{}", name_of(row.state))));
        if (name == "urgency") return std::string(town.texts.word(fmt::format("urgency.{}", name_of(row.urgency))));
        if (name == "who") {
            const Person* who = in_charge(row, town);
            return who ? call(town, *who, row.grid) : std::string(town.texts.word("call.nobody"));
        }
        if (name == "org") {
            const Org* org = town.directory.org(row.lead_org);
            return org ? org->name : std::string(town.texts.word("call.nobody"));
        }
        return {};
    }};
}

std::string call(const Town& town, const Person& person, Role role) {
    return town.texts.say(fmt::format("call.{}", name_of(role)), {{"surname", surname_of(town, person.name)}});
}

std::string call(const Town& town, const Person& person, std::string_view grid_code) {
    if (person.posts.empty()) return surname_of(town, person.name);
    for (const Post& post : person.posts)
        if (!grid_code.empty() && town.directory.within(grid_code, post.grid)) return call(town, person, post.role);
    return call(town, person, person.posts.front().role);
}

std::string call_all(const Town& town, const std::vector<const Person*>& people, Role role) {
    if (people.empty()) return std::string(town.texts.word("call.nobody"));
    std::vector<std::string> names;
    for (const Person* person : people) names.push_back(call(town, *person, role));
    return town.texts.list(names);
}

std::string surname_of(const Town& town, std::string_view full_name) {
    std::string_view compounds = town.texts.word("surname.compound");
    while (!compounds.empty()) {
        const std::string_view compound = compounds.substr(0, compounds.find('|'));
        if (!compound.empty() && full_name.starts_with(compound)) return std::string(compound);
        compounds.remove_prefix(std::min(compounds.size(), compound.size() + 1));
    }
    return std::string(first_characters(full_name, 1));
}

// A crisis needs somebody near; an accusation must not reach the branch it is about (domain 8.3).
std::vector<const Person*> leaders_of(const Case& row, const Town& town) {
    if (row.sensitive && town.taxonomy->at_or_unclear(row.category).level1() != "crisis") return {};
    return town.directory.nearest_holders(Role::grid_leader, row.grid);
}

namespace {

const Person* in_charge_of_private(const Case& row, const Town& town) {
    const Directory& directory = town.directory;
    for (const auto& people :
         {leaders_of(row, town), directory.handlers_of(row.lead_org), directory.people_with(Role::center_director),
          directory.people_with(Role::political_legal_member)})
        if (!people.empty()) return people.front();
    return nullptr;
}

}  // namespace

const Person* in_charge(const Case& row, const Town& town) {
    if (const Person* first = town.directory.person(row.first_responder)) return first;
    if (row.sensitive) return in_charge_of_private(row, town);
    for (Role role : {Role::grid_member, Role::grid_leader, Role::station_master}) {
        auto holders = town.directory.nearest_holders(role, row.grid);
        if (!holders.empty()) return holders.front();
    }
    auto operators = town.directory.people_with(Role::center_operator);
    return operators.empty() ? nullptr : operators.front();
}

std::string due_words(const Town& town, Time due, Time now) {
    LocalTime local = town.zone.to_local(due);
    auto days = town.zone.day_of(due) - town.zone.day_of(now);
    std::string_view id = days.count() == 0 ? "time.today" : days.count() == 1 ? "time.tomorrow" : "time.day";
    return town.texts.say(id, clock_values(town, local));
}

std::string moment_words(const Town& town, Time moment, Time now) {
    auto days = town.zone.day_of(moment) - town.zone.day_of(now);
    std::string_view id = days.count() == 0   ? "time.past_today"
                          : days.count() == 1 ? "time.past_tomorrow"
                                              : "time.past_day";
    return town.texts.say(id, clock_values(town, town.zone.to_local(moment)));
}

std::string elapsed_words(const Town& town, milliseconds elapsed) {
    auto total = std::chrono::duration_cast<minutes>(elapsed).count();
    if (total < 1) return std::string(town.texts.word("time.elapsed_less"));
    if (total < 60) return town.texts.say("time.elapsed_minutes", {{"m", std::to_string(total)}});
    if (total < 48 * 60 && total % 60 == 0) return town.texts.say("time.hours", {{"n", std::to_string(total / 60)}});
    if (total < 48 * 60)
        return town.texts.say("time.elapsed_hours",
                              {{"h", std::to_string(total / 60)}, {"m", std::to_string(total % 60)}});
    return town.texts.say("time.elapsed_days",
                          {{"d", std::to_string(total / 1440)}, {"h", std::to_string(total % 1440 / 60)}});
}

std::string day_words(const Town& town, LocalDay day) {
    date::year_month_day ymd{day};
    return town.texts.say(
        "time.date", {{"month", std::to_string(unsigned(ymd.month()))}, {"day", std::to_string(unsigned(ymd.day()))}});
}

std::string weekday_words(const Town& town, LocalDay day) {
    auto names = word_list(town.texts, "time.weekdays");
    unsigned index = date::weekday{day}.c_encoding();
    return index < names.size() ? names[index] : std::string{};
}

std::vector<std::string> word_list(const TextBook& texts, std::string_view id) {
    std::vector<std::string> parts;
    std::istringstream in{std::string(texts.word(id))};
    for (std::string part; std::getline(in, part, '|');) parts.push_back(part);
    return parts;
}

}  // namespace gridbot
