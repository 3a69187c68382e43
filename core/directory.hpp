#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/organisation.hpp"

namespace gridbot {

/// The rows of a town's tables, as read.
struct OrganisationTables {
    std::vector<Grid> grids;
    std::vector<Org> orgs;
    std::vector<Person> people;
    std::vector<Person> former;  // all of whose posts have ended: number and name
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
/// Grids and organisations that have ended are found by their code, because cases go on naming them, and by nothing
/// else; people who have left only by anybody().
/// Immutable; pointers live as long as the directory. Lookups are hashed; subtree questions walk a few parents.
class Directory {
public:
    Directory() = default;
    /// Takes tables that passed check_tables(): unknown codes are tolerated and simply never found.
    explicit Directory(OrganisationTables tables);

    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    /// Moving keeps every pointer valid: the rows stay where they are.
    Directory(Directory&&) = default;
    Directory& operator=(Directory&&) = default;

    const Grid* grid(std::string_view code) const;
    /// The first grid without a parent that has not ended.
    const Grid* root() const { return root_; }
    /// `code`, its parent, … the root. Empty for an unknown code. Ends at a loop.
    std::vector<const Grid*> path_up(std::string_view code) const;
    /// True for `code == ancestor` too. An empty `ancestor` contains everything.
    bool within(std::string_view code, std::string_view ancestor) const;
    /// Those that have ended too.
    std::span<const Grid> grids() const { return tables_.grids; }

    const Org* org(std::string_view code) const;
    /// By name, alias or code, exact.
    const Org* org_named(std::string_view name) const;
    /// Organisations whose name or alias shares a character with `name`, most shared first, at most `limit`.
    std::vector<const Org*> orgs_like(std::string_view name, std::size_t limit) const;
    /// The first organisation of kind center.
    const Org* center() const { return center_; }
    /// Those that have ended too.
    std::span<const Org> orgs() const { return tables_.orgs; }

    const Person* person(std::string_view id) const;
    /// Who has left too: only to say who did something once.
    const Person* anybody(std::string_view id) const;
    const Person* person_by_account(std::string_view platform, std::string_view account) const;
    std::span<const Person> people() const { return tables_.people; }
    bool holds(const Person& person, Role role) const;
    /// Does the person hold `role` for a subtree that contains `grid_code`? A post without a grid is for the whole
    /// town.
    bool holds_at(const Person& person, Role role, std::string_view grid_code) const;

    /// Holders of `role` posted exactly at `grid_code`.
    std::vector<const Person*> holders_at(Role role, std::string_view grid_code) const;
    /// Holders of `role` at `grid_code` or, where it has none, at its nearest ancestor that has; last, those posted
    /// without a grid. An unknown `grid_code` counts as the root: never to nobody.
    std::vector<const Person*> nearest_holders(Role role, std::string_view grid_code) const;
    /// The 承办人 of an organisation; where it has none (the centre itself, an unknown code), the centre's operators.
    std::vector<const Person*> handlers_of(std::string_view org_code) const;
    /// Is the person one of handlers_of(org_code)?
    bool works_for(const Person& person, std::string_view org_code) const;
    std::vector<const Person*> people_with(Role role) const;
    /// Who is on duty on an ISO day: the duty table, else the centre's operators.
    std::vector<const Person*> on_duty(std::string_view iso_day) const;

    const Group* group(std::string_view channel, std::string_view conversation) const;
    std::span<const Group> groups() const { return tables_.groups; }
    /// Groups of `kind` bound to `grid_code` or its nearest ancestor that has any, at most one per channel; found
    /// as nearest_holders() finds people.
    std::vector<const Group*> nearest_groups(GroupKind kind, std::string_view grid_code) const;
    std::vector<const Group*> groups_of(GroupKind kind) const;
    /// Groups of residents bound exactly to `grid_code`.
    std::vector<const Group*> groups_bound_to(std::string_view grid_code) const;

    /// Most specific row first: exact category before `x.*` before `*`; then the deepest grid. No row: the centre.
    /// A row whose lead is unknown does not count. `lead` is nullptr only in a town without a centre.
    Route route(std::string_view category, std::string_view grid_code) const;

private:
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    template <class T>
    using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;
    template <class T>
    using ListsByText = ByText<std::vector<const T*>>;

    void index_grids();
    void index_orgs();
    void index_people();
    void index_groups();
    void index_routing();
    std::vector<std::string_view> codes_up(std::string_view grid_code) const;
    const RoutingRow* best_row(std::string_view category, const std::vector<std::string_view>& codes) const;

    OrganisationTables tables_;
    const Grid* root_ = nullptr;
    const Org* center_ = nullptr;
    ByText<const Grid*> grid_by_code_;
    ByText<const Org*> org_by_code_;
    ByText<const Org*> org_by_name_;
    ByText<const Person*> person_by_id_;
    ByText<const Person*> former_by_id_;
    ByText<ByText<const Person*>> person_by_account_;  // platform -> account
    std::map<Role, ListsByText<Person>> posted_;       // role -> grid code
    std::map<Role, std::vector<const Person*>> with_role_;
    ListsByText<Person> handlers_;                        // org code
    ByText<ByText<const Group*>> group_by_conversation_;  // channel -> conversation
    std::map<GroupKind, ListsByText<Group>> groups_by_grid_;
    ByText<ByText<const RoutingRow*>> routing_;  // category -> grid code
    ListsByText<Person> duty_;                   // ISO day
};

}  // namespace gridbot
