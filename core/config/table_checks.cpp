#include "core/config/table_checks.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/config/words.hpp"

namespace gridbot {
namespace {

/// The codes of a table, each with the line where it stands first.
class Codes {
public:
    template <class Value, class CodeOf>
    Codes(const Table<Value>& table, const std::string& thing, CodeOf code_of) : file_(table.file), thing_(thing) {
        is_whole_ = table.is_whole;
        for (const auto& row : table.rows) add(code_of(row.value), row.line);
    }

    std::optional<int> line_of(const std::string& code) const {
        auto found = line_of_.find(code);
        return found == line_of_.end() ? std::nullopt : std::optional(found->second);
    }
    void report_doubles(FaultLog& log) const {
        for (const auto& [code, line] : doubles_)
            log.fault(file_, line,
                      "the " + thing_ + " " + in_quotes(code) + " stands already on line " +
                          std::to_string(line_of_.at(code)),
                      "give each its own code, or remove one row");
    }
    /// Empty codes are not the business of this check.
    void need(const std::string& code, const std::string& file, int line, FaultLog& log) const {
        if (code.empty() || !is_whole_ || line_of_.contains(code)) return;
        log.fault(file, line, "unknown " + thing_ + " " + in_quotes(code),
                  write_nearest(code, words_, "add it to " + file_ + ", or write a code that stands there"));
    }
    const std::vector<std::string>& words() const { return words_; }

private:
    void add(const std::string& code, int line) {
        if (code.empty()) return;
        if (line_of_.try_emplace(code, line).second)
            words_.push_back(code);
        else
            doubles_.emplace_back(code, line);
    }

    std::string file_;
    std::string thing_;
    bool is_whole_ = false;
    std::unordered_map<std::string, int> line_of_;
    std::vector<std::string> words_;
    std::vector<std::pair<std::string, int>> doubles_;
};

Codes codes_of(const Table<Grid>& grids) {
    return Codes(grids, "grid", [](const Grid& grid) { return grid.code; });
}
Codes codes_of(const Table<Org>& orgs) {
    return Codes(orgs, "organisation", [](const Org& org) { return org.code; });
}

void check_roots(const Table<Grid>& grids, FaultLog& log) {
    const TableRow<Grid>* root = nullptr;
    for (const auto& row : grids.rows) {
        if (!row.value.parent.empty()) continue;
        if (root)
            log.fault(grids.file, row.line,
                      in_quotes(row.value.code) + " has no 上级 (parent), and neither has " +
                          in_quotes(root->value.code) + " on line " + std::to_string(root->line),
                      "only the town itself stands without a parent: write one");
        else
            root = &row;
    }
    if (!root && grids.is_whole)
        log.fault(grids.file, 0, "no row without 上级 (parent): the tree has no root",
                  "add the town itself, with an empty parent");
}

/// Names each loop once, at the row of it that stands first.
void check_loops(const Table<Grid>& grids, FaultLog& log) {
    std::unordered_map<std::string, const TableRow<Grid>*> by_code;
    for (const auto& row : grids.rows) by_code.try_emplace(row.value.code, &row);
    std::set<std::string> settled;
    for (const auto& row : grids.rows) {
        std::vector<std::string> path;
        for (std::string code = row.value.code; by_code.contains(code) && !settled.contains(code);) {
            path.push_back(code);
            settled.insert(code);
            code = by_code[code]->value.parent;
            auto start = std::find(path.begin(), path.end(), code);
            if (start == path.end()) continue;
            std::string way;
            for (auto step = start; step != path.end(); ++step) way += in_quotes(*step) + " under ";
            log.fault(grids.file, by_code[*start]->line, "a loop: " + way + in_quotes(*start),
                      "correct 上级 (parent) so that each way leads up to the town");
        }
    }
}

void check_grids(const Table<Grid>& grids, const Codes& codes, FaultLog& log) {
    codes.report_doubles(log);
    for (const auto& row : grids.rows) codes.need(row.value.parent, grids.file, row.line, log);
    check_roots(grids, log);
    check_loops(grids, log);
}

void check_orgs(const Table<Org>& orgs, const Codes& codes, FaultLog& log) {
    codes.report_doubles(log);
    const bool has_center = std::any_of(orgs.rows.begin(), orgs.rows.end(),
                                        [](const auto& row) { return row.value.kind == OrgKind::center; });
    if (!has_center && orgs.is_whole)
        log.fault(orgs.file, 0, "no organisation of the kind 中心 (center)",
                  "add the town's grid centre: it leads where no routing row fits");
}

/// A rank that belongs to the whole town: its grid may be left out.
bool is_town_wide(Role role) {
    constexpr Role roles[] = {Role::handler,
                              Role::center_operator,
                              Role::center_director,
                              Role::political_legal_member,
                              Role::town_leader,
                              Role::inspector,
                              Role::admin};
    return std::find(std::begin(roles), std::end(roles), role) != std::end(roles);
}

void check_post(const Post& post, const std::string& file, int line, FaultLog& log) {
    if (post.role == Role::handler && post.org.empty())
        log.fault(file, line, "承办人 (handler) without 单位 (org)", "write the code of the organisation");
    if (post.grid.empty() && !is_town_wide(post.role))
        log.fault(file, line, "the role needs a 网格 (grid)", "write the code of the grid the person answers for");
}

/// The rows of a person, first to last.
class ContactCheck {
public:
    ContactCheck(const std::string& file, FaultLog& log) : file_(file), log_(log) {}

    void add(const TableRow<Person>& row) {
        auto [first, is_new] = first_row_.try_emplace(row.value.id, row);
        if (is_new && row.value.name.empty())
            log_.fault(file_, row.line, "姓名 (name) is empty", "write the person's name");
        TableRow<Person>& known = first->second;
        compare("姓名 (name)", known.value.name, row.value.name, known.line, row.line);
        compare("手机 (mobile)", known.value.mobile, row.value.mobile, known.line, row.line);
        compare("办公电话 (office_phone)", known.value.office_phone, row.value.office_phone, known.line, row.line);
        for (const auto& [platform, account] : row.value.accounts) {
            compare("the account " + platform, known.value.accounts[platform], account, known.line, row.line);
            claim(platform, account, row);
        }
    }

private:
    void compare(const std::string& column, std::string& known, const std::string& here, int known_line, int line) {
        if (known.empty()) known = here;
        if (here.empty() || here == known) return;
        log_.fault(file_, line, column + " differs from line " + std::to_string(known_line) + ", the same 工号 (id)",
                   "make the rows agree, or leave the cell empty in all but one");
    }
    void claim(const std::string& platform, const std::string& account, const TableRow<Person>& row) {
        auto [owner, is_new] = owner_.try_emplace(platform + '\n' + account, row.value.id, row.line);
        if (is_new || owner->second.first == row.value.id) return;
        log_.fault(
            file_, row.line,
            "the account " + platform + " is that of another person, on line " + std::to_string(owner->second.second),
            "an account belongs to one person: correct one of the rows");
    }

    std::string file_;
    FaultLog& log_;
    std::unordered_map<std::string, TableRow<Person>> first_row_;
    std::unordered_map<std::string, std::pair<std::string, int>> owner_;
};

void check_staff(const Table<Person>& staff, const Codes& grids, const Codes& orgs, FaultLog& log) {
    ContactCheck contacts(staff.file, log);
    for (const auto& row : staff.rows) {
        if (!row.value.id.empty()) contacts.add(row);
        for (const Post& post : row.value.posts) {
            check_post(post, staff.file, row.line, log);
            grids.need(post.grid, staff.file, row.line, log);
            orgs.need(post.org, staff.file, row.line, log);
        }
    }
}

void check_binding(const Group& group, const std::string& file, int line, FaultLog& log) {
    if (group.kind == GroupKind::org && group.org.empty())
        log.fault(file, line, "单位群 (org) without 单位 (org)", "write the code of the organisation");
    if (group.kind != GroupKind::org && group.kind != GroupKind::officials && group.grid.empty())
        log.fault(file, line, "the group has no 网格 (grid)", "write the code of the grid it belongs to");
}

void check_channel(const Group& group, const std::string& town_code, const std::vector<ChannelConfig>& channels,
                   const std::string& file, int line, FaultLog& log) {
    if (group.channel.empty()) return;
    std::vector<std::string> known;
    for (const ChannelConfig& channel : channels)
        if (channel.town == town_code) known.push_back(channel.id);
    auto channel = std::find_if(channels.begin(), channels.end(),
                                [&](const ChannelConfig& one) { return one.id == group.channel; });
    if (channel == channels.end() || channel->town != town_code)
        log.fault(file, line, "the town has no channel " + in_quotes(group.channel),
                  write_nearest(group.channel, known, "add a [[channel]] with that id"));
    else if (group.conversation.empty() && !channel->type.ends_with("-robot"))
        log.fault(file, line, "会话 (conversation) is empty", "only groups of a send-only robot stand without one");
}

void check_groups(const Table<Group>& groups, const Codes& grids, const Codes& orgs, const std::string& town_code,
                  const std::vector<ChannelConfig>& channels, FaultLog& log) {
    std::unordered_map<std::string, int> bound;
    for (const auto& row : groups.rows) {
        const Group& group = row.value;
        grids.need(group.grid, groups.file, row.line, log);
        orgs.need(group.org, groups.file, row.line, log);
        check_binding(group, groups.file, row.line, log);
        check_channel(group, town_code, channels, groups.file, row.line, log);
        auto [first, is_new] = bound.try_emplace(group.channel + '\n' + group.conversation, row.line);
        if (!is_new)
            log.fault(groups.file, row.line, "the group is bound already on line " + std::to_string(first->second),
                      "a group stands for one thing: remove one row");
    }
}

std::vector<std::string> category_words(const Taxonomy& taxonomy) {
    std::vector<std::string> words{"*"};
    for (const Category& category : taxonomy.all()) {
        words.push_back(category.code);
        std::string branch = std::string(category.level1()) + ".*";
        if (std::find(words.begin(), words.end(), branch) == words.end()) words.push_back(std::move(branch));
    }
    return words;
}

void check_routing(const Table<RoutingRow>& routing, const Taxonomy& taxonomy, const Codes& grids, const Codes& orgs,
                   FaultLog& log) {
    const std::vector<std::string> categories = category_words(taxonomy);
    std::unordered_map<std::string, int> seen;
    for (const auto& row : routing.rows) {
        const RoutingRow& route = row.value;
        if (!route.category.empty() &&
            std::find(categories.begin(), categories.end(), route.category) == categories.end())
            log.fault(routing.file, row.line, "unknown category " + in_quotes(route.category),
                      write_nearest(route.category, categories, "write a code of categories.toml, or facility.* or *"));
        grids.need(route.grid, routing.file, row.line, log);
        orgs.need(route.lead, routing.file, row.line, log);
        for (const std::string& helper : route.co_orgs) orgs.need(helper, routing.file, row.line, log);
        auto [first, is_new] = seen.try_emplace(route.category + '\n' + route.grid, row.line);
        if (!is_new)
            log.fault(routing.file, row.line,
                      in_quotes(route.category) + " is routed already on line " + std::to_string(first->second),
                      "keep one row for a category and grid");
    }
}

}  // namespace

void check_tables(const TownTables& tables, const Taxonomy& taxonomy, const std::string& town_code,
                  const std::vector<ChannelConfig>& channels, FaultLog& log) {
    const Codes grids = codes_of(tables.grids);
    const Codes orgs = codes_of(tables.orgs);
    const Codes people(tables.staff, "工号 (id)", [](const Person& person) { return person.id; });
    check_grids(tables.grids, grids, log);
    check_orgs(tables.orgs, orgs, log);
    check_staff(tables.staff, grids, orgs, log);
    check_groups(tables.groups, grids, orgs, town_code, channels, log);
    check_routing(tables.routing, taxonomy, grids, orgs, log);
    for (const auto& row : tables.duty.rows) people.need(row.value.person, tables.duty.file, row.line, log);
}

}  // namespace gridbot
