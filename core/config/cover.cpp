#include "core/config/cover.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "core/config/words.hpp"
#include "core/policy/ladder.hpp"

namespace gridbot {
namespace {

using Titled = std::pair<Role, std::string_view>;

constexpr std::array kGridRoles{Titled{Role::grid_member, "网格员"}, Titled{Role::grid_leader, "网格长"}};

/// The rungs of the ladder above the grid (domain 7.4), each with who usually stands on it.
constexpr std::array kRungs{
    std::pair<int, std::string_view>{2, "站长"}, std::pair<int, std::string_view>{3, "包村干部"},
    std::pair<int, std::string_view>{4, "中心主任"}, std::pair<int, std::string_view>{5, "镇领导"}};

// Sensitive cases climb from here: never through the branch they may be about (domain 8.3).

constexpr std::array kTriggers{Trigger::not_accepted, Trigger::not_signed, Trigger::due_passed};
constexpr std::array kUrgencies{Urgency::emergency, Urgency::urgent, Urgency::normal, Urgency::low};

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
    Cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy, const Rhythm& rhythm,
          std::set<std::string> families, FaultLog& log)
        : directory_(directory),
          tables_(tables),
          taxonomy_(taxonomy),
          rhythm_(rhythm),
          families_(std::move(families)),
          log_(log) {
        find_basic_grids();
    }

    /// First: what the checks of routes and handlers look at.
    void survey_routes();
    void check_people();
    void check_grids();
    void check_ladder();
    void check_climb();
    void check_sensitive_climb();
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
    bool is_rung_reachable(int rung, const std::string& grid) const {
        return any_reachable(holders_of_rung(directory_, rung, grid, {}));
    }
    /// Does a step of the ladder end with somebody? Empty rungs give way to those above.
    bool climbs(Urgency urgency, const std::string& grid) const;
    void find_basic_grids();
    bool has_handler(const Org& org) const;
    int line_of_grid(const std::string& code) const;
    int line_of_org(const std::string& code) const;
    void warn_of_grids(const std::vector<std::string>& codes, const Phrase& lack, const Phrase& stand_in,
                       Phrase remedy);
    void fault_of_grids(const std::vector<std::string>& codes, const Phrase& lack, Phrase remedy);
    /// `add rows with 角色 网格长 to staff.csv`
    Phrase add_rows(std::string_view role) const {
        return phrase("add rows with 角色 {0} to {1}", "请在“{1}”里加上角色为“{0}”的行", role, tables_.staff.file);
    }

    const Directory& directory_;
    const TownTables& tables_;
    const Taxonomy& taxonomy_;
    const Rhythm& rhythm_;
    std::set<std::string> families_;
    FaultLog& log_;
    std::vector<std::string> basic_grids_;  // in force
    std::vector<std::string> unrouted_;     // categories for which the centre stands in somewhere
    std::map<const Org*, std::set<std::string>> led_;
};

/// A grid that has people of its own: of the level 网格, or, in a town that calls its levels otherwise, one below which
/// there are only parts of it.
void Cover::find_basic_grids() {
    constexpr std::array<std::string_view, 3> parts{"微网格", "楼栋", "单元"};
    auto is_part = [&](const Grid& grid) { return std::find(parts.begin(), parts.end(), grid.level) != parts.end(); };
    std::set<std::string_view> divided;
    for (const Grid& grid : directory_.grids())
        if (!grid.valid.has_ended() && !is_part(grid)) divided.insert(grid.parent);
    for (const Grid& grid : directory_.grids())
        if (!grid.valid.has_ended() && !is_part(grid) && (grid.level == "网格" || !divided.contains(grid.code)))
            basic_grids_.push_back(grid.code);
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

void Cover::warn_of_grids(const std::vector<std::string>& codes, const Phrase& lack, const Phrase& stand_in,
                          Phrase remedy) {
    if (codes.empty()) return;
    log_.warn(tables_.grids.file, line_of_grid(codes.front()),
              phrase("{0} for {1}: {2}", "{1}{0}：{2}", lack, all_cited(codes), stand_in), std::move(remedy));
}

void Cover::fault_of_grids(const std::vector<std::string>& codes, const Phrase& lack, Phrase remedy) {
    if (codes.empty()) return;
    log_.fault(tables_.grids.file, line_of_grid(codes.front()), phrase("{0} {1}", "{1}{0}", lack, all_cited(codes)),
               std::move(remedy));
}

void Cover::check_people() {
    std::vector<std::string> mute;
    std::set<std::string_view> seen;
    int line = 0;
    for (const auto& row : tables_.staff.rows) {
        const Person* person = directory_.person(row.value.id);
        if (!person || person->posts.empty() || is_reachable(person) || !seen.insert(person->id).second) continue;
        if (mute.empty()) line = row.line;
        mute.push_back(person->id);
    }
    if (!mute.empty())
        log_.warn(tables_.staff.file, line,
                  phrase("no account in any channel of the town for {}: nobody can write to them",
                         "{}在本镇的渠道里没有账号：联系不到", all_cited(mute)),
                  {"fill in 钉钉, 企业微信 or 微信 for a channel that gridbot.toml has",
                   "请按 gridbot.toml 里的渠道填写“钉钉”“企业微信”或“微信”"});
}

void Cover::check_grids() {
    for (const auto& [role, title] : kGridRoles) {
        std::vector<std::string> without;
        for (const std::string& code : basic_grids_)
            if (directory_.holders_at(role, code).empty()) without.push_back(code);
        warn_of_grids(without, phrase("no {}", "没有{}", title),
                      {"the people next to and above the post stand in", "由相邻和上级的人代为负责"}, add_rows(title));
    }
}

void Cover::check_ladder() {
    for (const auto& [rung, title] : kRungs) {
        std::vector<std::string> without;
        std::vector<std::string> mute;
        for (const std::string& code : basic_grids_)
            if (holders_of_rung(directory_, rung, code, {}).empty())
                without.push_back(code);
            else if (!is_rung_reachable(rung, code))
                mute.push_back(code);
        warn_of_grids(without, phrase("no {}", "没有{}", title),
                      phrase("rung {} of the ladder is skipped", "升级时跳过第 {} 级", rung), add_rows(title));
        warn_of_grids(mute, phrase("no {} with an account", "的{}没有账号", title),
                      phrase("nobody is told on rung {} of the ladder", "升级到第 {} 级时通知不到人", rung),
                      phrase("fill in the accounts in {}", "请在“{}”里填写账号", tables_.staff.file));
    }
}

bool Cover::climbs(Urgency urgency, const std::string& grid) const {
    bool has_steps = false;
    for (const Trigger trigger : kTriggers)
        for (const LadderStep& step : rhythm_.steps(trigger, urgency)) {
            has_steps = true;
            for (int rung = std::max(step.from_rung, 1); rung <= kHighestRung; ++rung)
                if (is_rung_reachable(rung, grid)) return true;
        }
    return !has_steps;
}

/// For each urgency: a case that waits too long reaches somebody above those who let it wait, if only the
/// administrator, who is told of empty rungs.
void Cover::check_climb() {
    if (any_reachable(directory_.people_with(Role::admin))) return;
    std::vector<std::string> without;
    std::vector<std::string> urgencies;
    for (const Urgency urgency : kUrgencies) {
        std::vector<std::string> stuck;
        for (const std::string& code : basic_grids_)
            if (!climbs(urgency, code)) stuck.push_back(code);
        if (stuck.empty()) continue;
        urgencies.emplace_back(name_of(urgency));
        if (stuck.size() > without.size()) without = std::move(stuck);
    }
    fault_of_grids(without,
                   phrase("overdue cases ({}) reach nobody with an account from",
                          "的逾期事项（{}）升级后没有一个有账号的人", enumerated(urgencies)),
                   add_rows("网格长"));
}

void Cover::check_sensitive_climb() {
    const bool has_sensitive = std::any_of(taxonomy_.all().begin(), taxonomy_.all().end(),
                                           [](const Category& one) { return one.openness == Openness::sensitive; });
    if (!has_sensitive || any_reachable(directory_.people_with(Role::center_operator))) return;
    std::vector<std::string> without;
    for (const std::string& code : basic_grids_)
        if (!is_rung_reachable(kRungOfCenter, code) && !is_rung_reachable(kHighestRung, code)) without.push_back(code);
    fault_of_grids(without,
                   {"sensitive matters, which go past grid and village, reach nobody with an account from",
                    "的敏感事项不经网格和村，镇里没有一个有账号的人能接到"},
                   add_rows("中心主任"));
}

void Cover::check_takers() {
    std::vector<std::string> without;
    for (const Grid& grid : directory_.grids()) {
        if (grid.valid.has_ended()) continue;
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
        fault_of_grids(
            without, {"nobody with an account can take the cases of", "的事项没有一个有账号的人能受理"},
            phrase("add to {0} a row with 角色 网格员 and 网格 {1}, or a 坐席 for the whole town, with an account",
                   "请在“{0}”里加上角色为“网格员”、网格为“{1}”的一行，或者全镇的“坐席”，并填写账号", tables_.staff.file,
                   without.front()));
}

void Cover::survey_routes() {
    for (const Category& category : taxonomy_.all()) {
        bool stands_in = false;
        for (const Grid& grid : directory_.grids()) {
            if (grid.valid.has_ended()) continue;
            const Route route = directory_.route(category.code, grid.code);
            stands_in |= route.is_stand_in;
            if (route.lead) led_[route.lead].insert(category.code);
        }
        if (stands_in) unrouted_.push_back(category.code);
    }
}

void Cover::check_routes() {
    if (!unrouted_.empty())
        log_.warn(tables_.routing.file, 0,
                  phrase("no row for {}: the centre leads", "没有写到{}：由网格中心主办", enumerated(unrouted_, 12)),
                  {"add a row for each, or for its branch (facility.*), or for all (*)",
                   "请各加一行，或者按大类（facility.*）、按全部（*）加一行"});
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
            log_.fault(
                tables_.orgs.file, line_of_org(org.code),
                phrase("nobody with an account works for {}, which leads {}", "{}没有一个有账号的承办人，而它主办 {}",
                       cited(org.code), enumerated({led->second.begin(), led->second.end()})),
                phrase("add to {0} a row with 角色 承办人 and 单位 {1}, or a 坐席 who stands in",
                       "请在“{0}”里加上角色为“承办人”、单位为“{1}”的一行，或者由“坐席”代办", tables_.staff.file,
                       org.code));
        else if (org.kind != OrgKind::center && !org.valid.has_ended() && !has_handler(org))
            handed_on.push_back(org.code);
    }
    if (!handed_on.empty())
        log_.warn(tables_.orgs.file, line_of_org(handed_on.front()),
                  phrase("no 承办人 for {}: the 坐席 work for them", "{}没有承办人：由坐席代办", all_cited(handed_on)),
                  phrase("add rows with 角色 承办人 and the 单位 to {}", "请在“{}”里加上角色为“承办人”并填写单位的行",
                         tables_.staff.file));
}

}  // namespace

void check_cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy, const Rhythm& rhythm,
                 const std::vector<ChannelConfig>& town_channels, FaultLog& log) {
    std::set<std::string> families;
    for (const ChannelConfig& channel : town_channels)
        if (const auto family = account_family(channel.type); !family.empty()) families.emplace(family);
    if (families.empty()) {
        if (!town_channels.empty())  // that there is none at all is told with the channels
            log.warn(tables.staff.file, 0,
                     {"no channel of the town reaches staff in private: cover is not judged",
                      "本镇没有能私下联系工作人员的渠道：无法判断是否事事有人管"},
                     {"add a [[channel]] of a type such as dingtalk, wecom-app or console",
                      "请在 gridbot.toml 里加上 dingtalk、wecom-app 或 console 类型的 [[channel]]"});
        return;
    }

    Cover cover(directory, tables, taxonomy, rhythm, std::move(families), log);
    cover.survey_routes();
    cover.check_people();
    cover.check_grids();
    cover.check_ladder();
    cover.check_climb();
    cover.check_sensitive_climb();
    cover.check_takers();
    cover.check_routes();
    cover.check_handlers();
}

}  // namespace gridbot
