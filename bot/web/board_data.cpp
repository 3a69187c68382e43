#include "bot/web/board_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "commands/scope.hpp"
#include "reports/part.hpp"
#include "storage/board.hpp"

namespace gridbot::web {
namespace {

constexpr int kTrendDays = 30;

// The branches right below `grid`, the one with most overdue cases first; what is registered at `grid` itself is one.
std::vector<BoardView::Branch> branches_of(const Town& town, const std::string& grid,
                                           const std::vector<storage::board::OpenShare>& shares) {
    std::map<std::string, BoardView::Branch> found;
    const auto branch = [&](const Grid& node) -> BoardView::Branch& {
        return found.try_emplace(node.code, BoardView::Branch{node.code, node.name}).first->second;
    };
    for (const Grid& node : town.directory.grids())
        if (node.parent == grid && !node.valid.has_ended()) branch(node);
    for (const auto& share : shares) {
        const Grid* below = reports::branch_of(town, grid, share.grid);
        if (!below) continue;
        BoardView::Branch& to = branch(*below);
        to.open += share.open;
        to.overdue += share.overdue;
        to.supervised += share.supervised;
    }
    std::vector<BoardView::Branch> sorted;
    for (auto& [code, one] : found) sorted.push_back(std::move(one));
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) {
        return std::pair{b.overdue, b.open} < std::pair{a.overdue, a.open};
    });
    // A grid that is not cut further is its own and only branch: nothing to go down to.
    if (sorted.size() == 1 && sorted.front().grid == grid) sorted.clear();
    return sorted;
}

BoardView::Row row_of(const commands::Context& context, const Case& row, const Words& words) {
    const Town& town = context.town;
    BoardView::Row shown;
    shown.ticket = row.ticket;
    shown.may_open = commands::in_scope(context, row);
    shown.category = row.sensitive ? words("board_sensitive") : category_for(row, town, Audience::work_group);
    shown.place = place_for(row, town, Audience::work_group);
    shown.state = words.name(fmt::format("state.{}", name_of(row.state)));
    if (const Person* who = in_charge(row, town); who && !row.sensitive) shown.who = call(town, *who, row.grid);
    if (const Org* org = town.directory.org(row.lead_org)) shown.org = org->name;
    shown.registered_at = row.registered_at;
    shown.due_at = row.due_at;
    shown.overdue = is_overdue(row, context.now);
    shown.supervised = row.supervised;
    return shown;
}

bool sees_channels(const Directory& directory, const Person& person) {
    return directory.holds(person, Role::center_operator) || directory.holds(person, Role::center_director) ||
           directory.holds(person, Role::admin);
}

// Every channel of the town, also one that nothing waits for; and one that is gone and left something behind.
std::vector<BoardView::Sending> sendings_of(storage::Tx& tx, const engine::Channels& channels, const Town& town,
                                            const Words& words) {
    std::map<std::string, BoardView::Sending, std::less<>> found;
    for (const auto& [id, channel] : channels.all())
        if (channel.config.town == town.code)
            found[id].platform = words.name(fmt::format("platform.{}", channel.adapter->traits().family));
    for (const auto& delivery : storage::board::deliveries(tx, town.code)) {
        found[delivery.channel].waiting = delivery.waiting;
        found[delivery.channel].dead = delivery.dead;
    }
    std::vector<BoardView::Sending> sendings;
    for (auto& [id, sending] : found) {
        sending.channel = id;
        sendings.push_back(std::move(sending));
    }
    return sendings;
}

}  // namespace

std::optional<std::string> board_scope(const commands::Context& context) {
    const auto& roles = commands::find_command("board")->roles;
    const Directory& directory = context.town.directory;
    if (!context.actor.person || !commands::may_ever(context, roles)) return std::nullopt;
    std::optional<std::string> widest;
    std::size_t best = 0;
    for (const Post& post : context.actor.person->posts) {
        if (std::ranges::find(roles, post.role) == roles.end()) continue;
        const std::size_t depth = directory.path_up(post.grid).size();
        if (depth <= 1) return std::string{};  // without a grid, or the root: the whole town
        if (!widest || depth < best) widest = post.grid, best = depth;
    }
    return widest;
}

BoardView board_view(commands::Context& context, const engine::Channels& channels, const BoardFilter& filter,
                     const std::string& scope, int rows, const Words& words) {
    const Town& town = context.town;
    const Grid* root = town.directory.root();
    const std::string top = scope.empty() && root ? root->code : scope;
    const std::string grid = filter.grid.empty() ? top : filter.grid;
    const storage::Part part = reports::part_of(town, grid);
    const LocalDay today = town.zone.day_of(context.now);

    BoardView view;
    view.day = reports::figures_so_far(context.tx, town, grid, today, context.now);
    view.trend = reports::trend_to(context.tx, town, part, today, kTrendDays);
    const auto shares = storage::board::open_shares(context.tx, part, context.now);
    view.branches = branches_of(town, grid, shares);
    for (const auto& share : shares)
        view.rungs[static_cast<std::size_t>(std::clamp(share.rung, 0, static_cast<int>(kRungs) - 1))] += share.open;
    for (const Grid* node : town.directory.path_up(grid))
        if (town.directory.within(node->code, top)) view.path.insert(view.path.begin(), {node->code, node->name});
    std::set<std::string, std::less<>> seen;
    for (const Category& category : town.taxonomy->all())
        if (seen.insert(std::string(category.level1())).second)
            view.categories.emplace_back(category.level1(), town.taxonomy->level1_label(category.level1()));
    if (sees_channels(town.directory, *context.actor.person)) {
        view.sendings = sendings_of(context.tx, channels, town, words);
        view.allowances = engine::allowances(context.tx, channels, town, context.now);
    }

    // One more than is shown tells whether there is another page.
    auto cases = storage::board::open_cases(context.tx, part,
                                            {.overdue = filter.overdue,
                                             .supervised = filter.supervised,
                                             .category = filter.category,
                                             .rung = filter.rung,
                                             .offset = (filter.page - 1) * rows,
                                             .limit = rows + 1},
                                            context.now);
    view.has_more = std::ssize(cases) > rows;
    if (view.has_more) cases.pop_back();
    for (const Case& row : cases) view.rows.push_back(row_of(context, row, words));
    return view;
}

}  // namespace gridbot::web
