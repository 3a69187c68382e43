#include "commands/duplicates.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "core/utf8.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr auto kLooksBack = 72h;
constexpr auto kLooksBackSameDay = 24h;
constexpr int kMostCandidates = 50;
constexpr auto kLeaderHearsEvery = 30min;
constexpr double kAlike = 0.35;

std::vector<std::string> pairs_of(std::string_view text) {
    std::vector<std::string> pairs;
    for (; !text.empty(); text.remove_prefix(first_characters(text, 1).size()))
        if (const auto pair = first_characters(text, 2); count_characters(pair) == 2) pairs.emplace_back(pair);
    std::ranges::sort(pairs);
    return pairs;
}

bool same_place(const Case& a, const Case& b) {
    return a.grid == b.grid && a.building == b.building && (a.unit == b.unit || a.unit.empty() || b.unit.empty());
}

bool alike(const Town& town, const Case& row, const Case& other) {
    const std::string_view level1 = town.taxonomy->at_or_unclear(row.category).level1();
    return other.id != row.id && !is_personal(town, other) &&
           town.taxonomy->at_or_unclear(other.category).level1() == level1 && same_place(row, other) &&
           (row.category == other.category ? likeness(row.description, other.description) >= kAlike / 2
                                           : likeness(row.description, other.description) >= kAlike);
}

}  // namespace

bool is_personal(const Town& town, const Case& row) {
    const std::string_view level1 = town.taxonomy->at_or_unclear(row.category).level1();
    return row.sensitive || level1 == "welfare" || level1 == "dispute";
}

double likeness(std::string_view a, std::string_view b) {
    const auto left = pairs_of(a), right = pairs_of(b);
    if (left.empty() || right.empty()) return a == b ? 1 : 0;
    std::vector<std::string> common;
    std::ranges::set_intersection(left, right, std::back_inserter(common));
    return 2.0 * static_cast<double>(common.size()) / static_cast<double>(left.size() + right.size());
}

std::string propose_merge(Context& context, const Case& row) {
    const Town& town = context.town;
    if (is_personal(town, row)) return {};
    const Time since = row.registered_at - (row.same_day ? kLooksBackSameDay : kLooksBack);
    const auto candidates = storage::cases::open_in_grid(context.tx, town.code, row.grid, since, kMostCandidates);
    auto other =
        std::ranges::find_if(candidates, [&](const Case& one) { return one.id < row.id && alike(town, row, one); });
    if (other == candidates.end()) return {};
    storage::case_links::put(context.tx, town.code, row.id, storage::case_links::Kind::resembles, {other->id, {}});
    auto values = notice_values(context, row, Audience::work_group);
    values.set("master", other->ticket);
    const std::string hint = town.texts.say("P_duplicate", values);
    if (storage::talk::may_say_again(context.tx, town.code, row.grid, "P_duplicate", context.now,
                                     context.now - kLeaderHearsEvery)) {
        tell_people(context, town.directory.nearest_holders(Role::grid_leader, row.grid),
                    {.kind = "P_duplicate",
                     .text = hint,
                     .case_id = row.id,
                     .buttons = {command_button(town, "merge", row, other->ticket)}});
    }
    // Who may not do it himself is told whom to ask.
    const bool may_merge = role_for(context, {Role::grid_leader, Role::center_operator}, row.grid, {}).has_value();
    return may_merge ? hint : town.texts.say("P_duplicate_seen", values);
}

}  // namespace gridbot::commands
