#include "core/directory.hpp"

#include <algorithm>
#include <set>

#include "core/utf8.hpp"

namespace gridbot {
namespace {

// WeCom writes a user id now as it was entered, now in small letters: it is the same one.
std::string key_of_account(std::string_view platform, std::string_view account) {
    std::string key(account);
    if (platform == "wecom")
        for (char& c : key)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return key;
}

template <class Map>
auto pointer_in(const Map& map, std::string_view key) -> typename Map::mapped_type {
    auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

template <class T, class Map>
const std::vector<const T*>& list_in(const Map& map, std::string_view key) {
    static const std::vector<const T*> none;
    auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

template <class T>
void add_once(std::vector<const T*>& list, const T* item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

std::set<std::string_view> characters_of(std::string_view text) {
    std::set<std::string_view> characters;
    while (!text.empty()) {
        auto character = first_characters(text, 1);
        characters.insert(character);
        text.remove_prefix(character.size());
    }
    return characters;
}

std::size_t shared_with(const std::set<std::string_view>& wanted, std::string_view name) {
    auto characters = characters_of(name);
    return static_cast<std::size_t>(std::count_if(
        wanted.begin(), wanted.end(), [&](std::string_view character) { return characters.contains(character); }));
}

}  // namespace

Directory::Directory(OrganisationTables tables) : tables_(std::move(tables)) {
    index_grids();
    index_orgs();
    index_people();
    index_groups();
    index_routing();
}

void Directory::index_grids() {
    for (const Grid& grid : tables_.grids) {
        grid_by_code_.try_emplace(grid.code, &grid);
        if (grid.parent.empty() && !grid.valid.has_ended() && !root_) root_ = &grid;
    }
}

void Directory::index_orgs() {
    for (const Org& org : tables_.orgs) {
        org_by_code_.try_emplace(org.code, &org);
        if (org.valid.has_ended()) continue;
        org_by_name_.try_emplace(org.name, &org);
        if (org.kind == OrgKind::center && !center_) center_ = &org;
    }
    // After all names: an alias or code never takes a name away from the organisation that bears it.
    for (const Org& org : tables_.orgs) {
        if (org.valid.has_ended()) continue;
        for (const std::string& alias : org.aliases) org_by_name_.try_emplace(alias, &org);
        org_by_name_.try_emplace(org.code, &org);
    }
}

void Directory::index_people() {
    for (const Person& person : tables_.people) {
        person_by_id_.try_emplace(person.id, &person);
        for (const auto& [platform, account] : person.accounts)
            if (!account.empty()) person_by_account_[platform].try_emplace(key_of_account(platform, account), &person);
        for (const Post& post : person.posts) {
            add_once(posted_[post.role][post.grid], &person);
            add_once(with_role_[post.role], &person);
            if (post.role == Role::handler && !post.org.empty()) add_once(handlers_[post.org], &person);
        }
    }
    for (const Person& person : tables_.former) former_by_id_.try_emplace(person.id, &person);
    for (const auto& [day, id] : tables_.duty)
        if (const Person* on_duty = person(id)) add_once(duty_[day], on_duty);
}

void Directory::index_groups() {
    for (const Group& group : tables_.groups) {
        if (!group.conversation.empty()) group_by_conversation_[group.channel].try_emplace(group.conversation, &group);
        groups_by_grid_[group.kind][group.grid].push_back(&group);
    }
}

void Directory::index_routing() {
    for (const RoutingRow& row : tables_.routing)
        if (org(row.lead)) routing_[row.category].try_emplace(row.grid, &row);
}

const Grid* Directory::grid(std::string_view code) const {
    return pointer_in(grid_by_code_, code);
}

std::vector<const Grid*> Directory::path_up(std::string_view code) const {
    std::vector<const Grid*> path;
    for (const Grid* next = grid(code); next; next = grid(next->parent)) {
        if (std::find(path.begin(), path.end(), next) != path.end()) break;
        path.push_back(next);
    }
    return path;
}

bool Directory::within(std::string_view code, std::string_view ancestor) const {
    if (ancestor.empty() || code == ancestor) return true;
    auto path = path_up(code);
    return std::any_of(path.begin(), path.end(), [&](const Grid* grid) { return grid->code == ancestor; });
}

std::vector<std::string_view> Directory::codes_up(std::string_view grid_code) const {
    auto path = path_up(grid_code);
    if (path.empty() && root_) path.push_back(root_);
    std::vector<std::string_view> codes;
    codes.reserve(path.size() + 1);
    for (const Grid* grid : path) codes.push_back(grid->code);
    codes.push_back("");
    return codes;
}

const Org* Directory::org(std::string_view code) const {
    return pointer_in(org_by_code_, code);
}
const Org* Directory::org_named(std::string_view name) const {
    return pointer_in(org_by_name_, name);
}

std::vector<const Org*> Directory::orgs_like(std::string_view name, std::size_t limit) const {
    auto wanted = characters_of(name);
    std::vector<std::pair<std::size_t, const Org*>> scored;
    for (const Org& org : tables_.orgs) {
        if (org.valid.has_ended()) continue;
        std::size_t best = shared_with(wanted, org.name);
        for (const std::string& alias : org.aliases) best = std::max(best, shared_with(wanted, alias));
        if (best > 0) scored.emplace_back(best, &org);
    }
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const Org*> orgs;
    for (std::size_t i = 0; i < scored.size() && i < limit; ++i) orgs.push_back(scored[i].second);
    return orgs;
}

const Person* Directory::person(std::string_view id) const {
    return pointer_in(person_by_id_, id);
}

const Person* Directory::anybody(std::string_view id) const {
    const Person* present = person(id);
    return present ? present : pointer_in(former_by_id_, id);
}

const Person* Directory::person_by_account(std::string_view platform, std::string_view account) const {
    auto accounts = person_by_account_.find(platform);
    return accounts == person_by_account_.end() ? nullptr
                                                : pointer_in(accounts->second, key_of_account(platform, account));
}

bool Directory::holds(const Person& person, Role role) const {
    return std::any_of(person.posts.begin(), person.posts.end(), [&](const Post& post) { return post.role == role; });
}

bool Directory::holds_at(const Person& person, Role role, std::string_view grid_code) const {
    return std::any_of(person.posts.begin(), person.posts.end(),
                       [&](const Post& post) { return post.role == role && within(grid_code, post.grid); });
}

std::vector<const Person*> Directory::holders_at(Role role, std::string_view grid_code) const {
    auto posted = posted_.find(role);
    if (posted == posted_.end()) return {};
    return list_in<Person>(posted->second, grid_code);
}

std::vector<const Person*> Directory::nearest_holders(Role role, std::string_view grid_code) const {
    for (std::string_view code : codes_up(grid_code))
        if (auto holders = holders_at(role, code); !holders.empty()) return holders;
    return {};
}

std::vector<const Person*> Directory::handlers_of(std::string_view org_code) const {
    const auto& own = list_in<Person>(handlers_, org_code);
    return own.empty() ? people_with(Role::center_operator) : own;
}

bool Directory::works_for(const Person& person, std::string_view org_code) const {
    auto handlers = handlers_of(org_code);
    return std::any_of(handlers.begin(), handlers.end(),
                       [&](const Person* handler) { return handler->id == person.id; });
}

std::vector<const Person*> Directory::people_with(Role role) const {
    auto holders = with_role_.find(role);
    return holders == with_role_.end() ? std::vector<const Person*>{} : holders->second;
}

std::vector<const Person*> Directory::on_duty(std::string_view iso_day) const {
    const auto& listed = list_in<Person>(duty_, iso_day);
    return listed.empty() ? people_with(Role::center_operator) : listed;
}

const Group* Directory::group(std::string_view channel, std::string_view conversation) const {
    auto conversations = group_by_conversation_.find(channel);
    return conversations == group_by_conversation_.end() ? nullptr : pointer_in(conversations->second, conversation);
}

std::vector<const Group*> Directory::nearest_groups(GroupKind kind, std::string_view grid_code) const {
    auto by_grid = groups_by_grid_.find(kind);
    if (by_grid == groups_by_grid_.end()) return {};
    for (std::string_view code : codes_up(grid_code)) {
        std::vector<const Group*> nearest;
        for (const Group* group : list_in<Group>(by_grid->second, code))
            if (std::none_of(nearest.begin(), nearest.end(),
                             [&](const Group* other) { return other->channel == group->channel; }))
                nearest.push_back(group);
        if (!nearest.empty()) return nearest;
    }
    return {};
}

std::vector<const Group*> Directory::groups_of(GroupKind kind) const {
    std::vector<const Group*> groups;
    for (const Group& group : tables_.groups)
        if (group.kind == kind) groups.push_back(&group);
    return groups;
}

std::vector<const Group*> Directory::groups_bound_to(std::string_view grid_code) const {
    std::vector<const Group*> groups;
    for (const auto& [kind, by_grid] : groups_by_grid_)
        for (const Group* group : list_in<Group>(by_grid, grid_code))
            if (group->of_residents()) groups.push_back(group);
    return groups;
}

const RoutingRow* Directory::best_row(std::string_view category, const std::vector<std::string_view>& codes) const {
    const std::string branch = std::string(category.substr(0, category.find('.'))) + ".*";
    for (std::string_view key : {category, std::string_view(branch), std::string_view("*")}) {
        auto rows = routing_.find(key);
        if (rows == routing_.end()) continue;
        for (std::string_view code : codes)
            if (const RoutingRow* row = pointer_in(rows->second, code)) return row;
    }
    return nullptr;
}

Route Directory::route(std::string_view category, std::string_view grid_code) const {
    const RoutingRow* row = best_row(category, codes_up(grid_code));
    if (!row) return Route{.lead = center_, .co_orgs = {}, .is_stand_in = true};
    Route route{.lead = org(row->lead), .co_orgs = {}, .is_stand_in = false};
    for (const std::string& code : row->co_orgs)
        if (const Org* helper = org(code); helper && helper != route.lead) add_once(route.co_orgs, helper);
    return route;
}

}  // namespace gridbot
