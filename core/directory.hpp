#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/organisation.hpp"

namespace gridbot {

/// The rows of a town's tables, as read.
struct OrganisationTables {
    std::vector<Grid> grids;
    std::vector<Org> orgs;
    std::vector<Person> people;
    std::vector<Group> groups;
    std::vector<RoutingRow> routing;
    std::vector<std::pair<std::string, std::string>> duty;  // ISO day -> person id
};

struct Route {
    const Org* lead = nullptr;
    std::vector<const Org*> co_orgs;
    bool is_stand_in = false;  // no row fitted: the centre leads
};

/// A town's people, grids, organisations and groups with the questions the service asks of them.
/// Immutable; pointers live as long as the directory. Lookups are hashed; subtree questions walk a few parents.
class Directory {
public:
    Directory() = default;
    /// Takes tables that passed check_tables(): unknown codes are tolerated and simply never found.
    explicit Directory(OrganisationTables tables);

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const Grid* grid(std::string_view code) const;
    const Grid* root() const;
    /// `code`, its parent, … the root. Empty for an unknown code. Ends at a loop.
    std::vector<const Grid*> path_up(std::string_view code) const;
    /// True for `code == ancestor` too. An empty `ancestor` contains everything.
    bool within(std::string_view code, std::string_view ancestor) const;
    std::span<const Grid> grids() const { return tables_.grids; }

    const Org* org(std::string_view code) const;
    /// By name, alias or code, exact.
    const Org* org_named(std::string_view name) const;
    /// Organisations whose name or alias shares a character with `name`, best first, at most `limit`.
    std::vector<const Org*> orgs_like(std::string_view name, std::size_t limit) const;
    const Org* center() const;
    std::span<const Org> orgs() const { return tables_.orgs; }

    const Person* person(std::string_view id) const;
    const Person* person_by_account(std::string_view platform, std::string_view account) const;
    std::span<const Person> people() const { return tables_.people; }
    bool holds(const Person& person, Role role) const;
    /// Does the person hold `role` for a subtree that contains `grid_code`?
    bool holds_at(const Person& person, Role role, std::string_view grid_code) const;

    /// Holders of `role` posted exactly at `grid_code`.
    std::vector<const Person*> holders_at(Role role, std::string_view grid_code) const;
    /// Holders of `role` at `grid_code` or, where it has none, at its nearest ancestor that has.
    std::vector<const Person*> nearest_holders(Role role, std::string_view grid_code) const;
    /// People who work for an organisation; where it has none, the centre's operators stand in.
    std::vector<const Person*> handlers_of(std::string_view org_code) const;
    bool works_for(const Person& person, std::string_view org_code) const;
    std::vector<const Person*> people_with(Role role) const;
    /// Who is on duty on an ISO day: the duty table, else the centre's operators.
    std::vector<const Person*> on_duty(std::string_view iso_day) const;

    const Group* group(std::string_view channel, std::string_view conversation) const;
    std::span<const Group> groups() const { return tables_.groups; }
    /// Groups of `kind` bound to `grid_code` or its nearest ancestor that has any, at most one per channel.
    std::vector<const Group*> nearest_groups(GroupKind kind, std::string_view grid_code) const;
    std::vector<const Group*> groups_of(GroupKind kind) const;
    /// Groups of residents bound exactly to `grid_code`.
    std::vector<const Group*> groups_bound_to(std::string_view grid_code) const;

    /// Most specific row first: exact category before `x.*` before `*`; then the deepest grid. No row: the centre.
    Route route(std::string_view category, std::string_view grid_code) const;

private:
    using Index = std::unordered_map<std::string, std::size_t>;
    const RoutingRow* best_row(std::string_view category, std::string_view grid_code) const;

    OrganisationTables tables_;
    Index grid_by_code_;
    Index org_by_code_;
    Index org_by_name_;
    Index person_by_id_;
    Index person_by_account_;  // "platform\naccount"
    Index group_by_conversation_;
    std::unordered_map<std::string, std::vector<const Person*>> posted_;  // "role\ngrid"
    std::unordered_map<std::string, std::vector<const Person*>> handlers_;
    std::unordered_map<std::string, std::vector<const Group*>> groups_by_grid_;
    std::map<std::string, std::vector<std::string>, std::less<>> duty_;
};

}  // namespace gridbot
