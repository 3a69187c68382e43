#include "core/config/cover.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/config/words.hpp"

namespace gridbot {
namespace {

using Titled = std::pair<Role, std::string_view>;

constexpr std::array kGridRoles{Titled{Role::grid_member, "网格员"}, Titled{Role::grid_leader, "网格长"}};

/// The rungs of the ladder above the grid (domain 7.4), each with the roles that stand on it.
struct Rung {
    int number;
    std::vector<Role> roles;
    std::string_view title;
};
const std::vector<Rung>& rungs() {
    static const std::vector<Rung> all{{2, {Role::station_master}, "站长"},
                                       {3, {Role::village_lead_cadre}, "包村干部"},
                                       {4, {Role::center_director, Role::political_legal_member}, "中心主任"},
                                       {5, {Role::town_leader}, "镇领导"}};
    return all;
}

/// Who may take a case of a grid, nearest first by the tree.
constexpr std::array kTakers{Role::grid_member,           Role::grid_leader,     Role::station_master,
                             Role::village_lead_cadre,    Role::center_operator, Role::center_director,
                             Role::political_legal_member};

/// The account with which staff are reached over a channel of that type; empty for those that reach no staff.
std::string_view account_family(std::string_view channel_type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> families{{{"dingtalk", "dingtalk"},
                                                                                     {"wecom-app", "wecom"},
                                                                                     {"wecom-aibot", "wecom"},
                                                                                     {"wechat-oa", "wechat"},
                                                                                     {"onebot", "wechat"},
                                                                                     {"console", "console"}}};
    for (const auto& [type, family] : families)
        if (type == channel_type) return family;
    return {};
}

class Cover {
public:
    Cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy,
          std::set<std::string> families, FaultLog& log)
        : directory_(directory), tables_(tables), taxonomy_(taxonomy), families_(std::move(families)), log_(log) {
        for (const Grid& grid : directory.grids())
            if (grid.level == "网格") basic_grids_.push_back(grid.code);
    }

    /// First: what the checks of routes and handlers look at.
    void survey_routes();
    void check_people();
    void check_grids();
    void check_ladder();
    void check_takers();
    void check_routes();
    void check_handlers();

private:
    bool is_reachable(const Person* person) const {
        return std::any_of(families_.begin(), families_.end(),
                           [&](const std::string& family) { return person->accounts.contains(family); });
    }
    bool any_reachable(const std::vector<const Person*>& people) const {
        return std::any_of(people.begin(), people.end(), [&](const Person* person) { return is_reachable(person); });
    }
    bool has_handler(const Org& org) const;
    int line_of_grid(const std::string& code) const;
    int line_of_org(const std::string& code) const;
    void warn_of_grids(const std::vector<std::string>& codes, const std::string& lack, const std::string& stand_in,
                       std::string remedy);

    const Directory& directory_;
    const TownTables& tables_;
    const Taxonomy& taxonomy_;
    std::set<std::string> families_;
    FaultLog& log_;
    std::vector<std::string> basic_grids_;
    std::vector<std::string> unrouted_;  // categories for which the centre stands in somewhere
    std::map<const Org*, std::set<std::string>> led_;
};

std::vector<std::string> all_quoted(const std::vector<std::string>& codes) {
    std::vector<std::string> words;
    for (const std::string& code : codes) words.push_back(in_quotes(code));
    return words;
}

int Cover::line_of_grid(const std::string& code) const {
    for (const auto& row : tables_.grids.rows)
        if (row.value.code == code) return row.line;
    return 0;
}

int Cover::line_of_org(const std::string& code) const {
    for (const auto& row : tables_.orgs.rows)
        if (row.value.code == code) return row.line;
    return 0;
}

void Cover::warn_of_grids(const std::vector<std::string>& codes, const std::string& lack, const std::string& stand_in,
                          std::string remedy) {
    if (codes.empty()) return;
    log_.warn(tables_.grids.file, line_of_grid(codes.front()),
              lack + " for " + listed(all_quoted(codes)) + ": " + stand_in, std::move(remedy));
}

void Cover::check_people() {
    std::vector<std::string> mute;
    int line = 0;
    for (const auto& row : tables_.staff.rows) {
        const Person* person = directory_.person(row.value.id);
        if (!person || is_reachable(person)) continue;
        if (mute.empty()) line = row.line;
        if (std::find(mute.begin(), mute.end(), person->id) == mute.end()) mute.push_back(person->id);
    }
    if (!mute.empty())
        log_.warn(
            tables_.staff.file, line,
            "no account in any channel of the town for " + listed(all_quoted(mute)) + ": nobody can write to them",
            "fill in 钉钉, 企业微信 or 微信 for a channel that gridbot.toml has");
}

void Cover::check_grids() {
    for (const auto& [role, title] : kGridRoles) {
        std::vector<std::string> without;
        for (const std::string& code : basic_grids_)
            if (directory_.holders_at(role, code).empty()) without.push_back(code);
        warn_of_grids(without, "no " + std::string(title), "the people next to and above the post stand in",
                      "add rows with 角色 " + std::string(title) + " to " + tables_.staff.file);
    }
}

void Cover::check_ladder() {
    for (const Rung& rung : rungs()) {
        std::vector<std::string> without;
        for (const std::string& code : basic_grids_) {
            const bool is_held = std::any_of(rung.roles.begin(), rung.roles.end(), [&](Role role) {
                return !directory_.nearest_holders(role, code).empty();
            });
            if (!is_held) without.push_back(code);
        }
        warn_of_grids(without, "no " + std::string(rung.title),
                      "rung " + std::to_string(rung.number) + " of the ladder is skipped",
                      "add rows with 角色 " + std::string(rung.title) + " to " + tables_.staff.file);
    }
}

void Cover::check_takers() {
    std::vector<std::string> without;
    for (const Grid& grid : directory_.grids()) {
        const auto path = directory_.path_up(grid.code);
        const bool is_covered = std::any_of(kTakers.begin(), kTakers.end(), [&](Role role) {
            return any_reachable(directory_.holders_at(role, "")) ||
                   std::any_of(path.begin(), path.end(), [&](const Grid* above) {
                       return any_reachable(directory_.holders_at(role, above->code));
                   });
        });
        if (!is_covered) without.push_back(grid.code);
    }
    if (!without.empty())
        log_.fault(tables_.grids.file, line_of_grid(without.front()),
                   "nobody with an account can take the cases of " + listed(all_quoted(without)),
                   "add to " + tables_.staff.file + " a row with 角色 网格员 and 网格 " + without.front() +
                       ", or a 坐席 for the whole town, with an account");
}

void Cover::survey_routes() {
    for (const Category& category : taxonomy_.all()) {
        bool stands_in = false;
        for (const Grid& grid : directory_.grids()) {
            const Route route = directory_.route(category.code, grid.code);
            stands_in |= route.is_stand_in;
            if (route.lead) led_[route.lead].insert(category.code);
        }
        if (stands_in) unrouted_.push_back(category.code);
    }
}

void Cover::check_routes() {
    if (!unrouted_.empty())
        log_.warn(tables_.routing.file, 0, "no row for " + listed(unrouted_, 12) + ": the centre leads",
                  "add a row for each, or for its branch (facility.*), or for all (*)");
}

bool Cover::has_handler(const Org& org) const {
    return std::any_of(directory_.people().begin(), directory_.people().end(), [&](const Person& person) {
        return std::any_of(person.posts.begin(), person.posts.end(),
                           [&](const Post& post) { return post.role == Role::handler && post.org == org.code; });
    });
}

void Cover::check_handlers() {
    std::vector<std::string> handed_on;
    for (const Org& org : directory_.orgs()) {
        const auto led = led_.find(&org);
        if (led != led_.end() && !any_reachable(directory_.handlers_of(org.code)))
            log_.fault(tables_.orgs.file, line_of_org(org.code),
                       "nobody with an account works for " + in_quotes(org.code) + ", which leads " +
                           listed({led->second.begin(), led->second.end()}),
                       "add to " + tables_.staff.file + " a row with 角色 承办人 and 单位 " + org.code +
                           ", or a 坐席 who stands in");
        else if (org.kind != OrgKind::center && !has_handler(org))
            handed_on.push_back(org.code);
    }
    if (!handed_on.empty())
        log_.warn(tables_.orgs.file, line_of_org(handed_on.front()),
                  "no 承办人 for " + listed(all_quoted(handed_on)) + ": the 坐席 work for them",
                  "add rows with 角色 承办人 and the 单位 to " + tables_.staff.file);
}

}  // namespace

void check_cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy,
                 const std::vector<ChannelConfig>& town_channels, FaultLog& log) {
    std::set<std::string> families;
    for (const ChannelConfig& channel : town_channels)
        if (const auto family = account_family(channel.type); !family.empty()) families.emplace(family);
    if (families.empty()) {
        if (!town_channels.empty())  // that there is none at all is told with the channels
            log.warn(tables.staff.file, 0, "no channel of the town reaches staff in private: cover is not judged",
                     "add a [[channel]] of a type such as dingtalk, wecom-app or console");
        return;
    }

    Cover cover(directory, tables, taxonomy, std::move(families), log);
    cover.survey_routes();
    cover.check_people();
    cover.check_grids();
    cover.check_ladder();
    cover.check_takers();
    cover.check_routes();
    cover.check_handlers();
}

}  // namespace gridbot
