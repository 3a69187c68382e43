#include "core/config/table_checks.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/config/words.hpp"

namespace gridbot {
namespace {

// A word near the one that was meant is sought this often: each search reads the whole table.
constexpr int kMostSearches = 100;

/// The codes of a table, each with the line where it stands first. What has ended is known, but nothing may hang on it.
class Codes {
public:
    template <class Value, class CodeOf, class HasEnded>
    Codes(const Table<Value>& table, Phrase thing, CodeOf code_of, HasEnded has_ended)
        : file_(table.file), thing_(std::move(thing)), is_whole_(table.is_whole) {
        for (const auto& row : table.rows) add(code_of(row.value), row.line, has_ended(row.value));
    }

    void report_doubles(FaultLog& log) const {
        for (const auto& [code, line] : doubles_)
            log.fault(file_, line,
                      phrase("the {0} {1} stands already on line {2}", "{0}{1}在第 {2} 行已经有了", thing_, cited(code),
                             codes_.at(code).line),
                      {"give each its own code, or remove one row", "请各用各的编码，或者删去一行"});
    }
    /// Empty codes are not the business of this check.
    void need(const std::string& code, std::string_view column, const std::string& file, int line,
              FaultLog& log) const {
        const auto found = codes_.find(code);
        if (found != codes_.end() && !found->second.is_in_force)
            log.fault(file, line, phrase("the {0} {1} has ended", "{0}{1}已经停用", thing_, cited(code)),
                      phrase("write one that is in force, or empty 停用 (valid_to) in {}",
                             "请改写没有停用的编码，或者在“{}”里把它的“停用”清空", file_),
                      column);
        else
            need_known(code, column, file, line, log);
    }
    void need_known(const std::string& code, std::string_view column, const std::string& file, int line,
                    FaultLog& log) const {
        if (code.empty() || !is_whole_ || codes_.contains(code)) return;
        const Phrase remedy = phrase("add it to {}, or write a code that stands there",
                                     "请在“{}”里加上它，或者改写那里已有的编码", file_);
        log.fault(file, line, phrase("unknown {0} {1}", "没有{1}这个{0}", thing_, cited(code)),
                  ++searches_ > kMostSearches ? remedy : remedy_near(code, words_, remedy), column);
    }

private:
    struct Standing {
        int line = 0;
        bool is_in_force = false;
    };
    void add(const std::string& code, int line, bool has_ended) {
        if (code.empty()) return;
        auto [standing, is_new] = codes_.try_emplace(code, Standing{line, !has_ended});
        if (is_new) {
            words_.push_back(code);
        } else {
            standing->second.is_in_force |= !has_ended;
            doubles_.emplace_back(code, line);
        }
    }

    std::string file_;
    Phrase thing_;
    bool is_whole_ = false;
    std::unordered_map<std::string, Standing> codes_;
    std::vector<std::string> words_;
    std::vector<std::pair<std::string, int>> doubles_;
    mutable int searches_ = 0;
};

Codes codes_of(const Table<Grid>& grids) {
    return Codes(
        grids, {"grid", "网格"}, [](const Grid& grid) { return grid.code; },
        [](const Grid& grid) { return grid.valid.has_ended(); });
}
Codes codes_of(const Table<Org>& orgs) {
    return Codes(
        orgs, {"organisation", "单位"}, [](const Org& org) { return org.code; },
        [](const Org& org) { return org.valid.has_ended(); });
}
Codes codes_of(const Table<Person>& staff) {
    return Codes(
        staff, {"工号 (id)", "工号"}, [](const Person& person) { return person.id; },
        [](const Person& person) { return has_ended(person); });
}

void check_roots(const Table<Grid>& grids, FaultLog& log) {
    const TableRow<Grid>* root = nullptr;
    for (const auto& row : grids.rows) {
        if (!row.value.parent.empty() || row.value.valid.has_ended()) continue;
        if (root)
            log.fault(
                grids.file, row.line,
                phrase("{0} has no 上级 (parent), and neither has {1} on line {2}", "{0}没有上级，第 {2} 行的{1}也没有",
                       cited(row.value.code), cited(root->value.code), root->line),
                {"only the town itself stands without a parent: write one", "只有镇（街道）本身没有上级：请填写"},
                "上级");
        else
            root = &row;
    }
    if (!root && grids.is_whole)
        log.fault(grids.file, 0,
                  {"no row without 上级 (parent): the tree has no root", "每一行都有上级：缺少镇（街道）本身这一行"},
                  {"add the town itself, with an empty parent", "请加上镇（街道）一行，上级留空"});
}

void report_loop(const std::vector<std::string>& codes, const std::string& file, int line, FaultLog& log) {
    constexpr std::size_t kMostNamed = 10;
    Phrase way;
    for (std::size_t i = 0; i < codes.size() && i < kMostNamed; ++i)
        way = phrase("{}{} under ", "{}{}的上级是", way, cited(codes[i]));
    log.fault(file, line,
              phrase("a loop: {0}{2}{1}", "上级绕成了圈：{0}{2}{1}", way, cited(codes.front()),
                     codes.size() > kMostNamed ? "… " : ""),
              {"correct 上级 (parent) so that each way leads up to the town", "请改正“上级”，使每一级都通到镇（街道）"},
              "上级");
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
            report_loop({start, path.end()}, grids.file, by_code[*start]->line, log);
        }
    }
}

void check_grids(const Table<Grid>& grids, const Codes& codes, FaultLog& log) {
    codes.report_doubles(log);
    for (const auto& row : grids.rows)
        if (row.value.valid.has_ended())
            codes.need_known(row.value.parent, "上级", grids.file, row.line, log);
        else
            codes.need(row.value.parent, "上级", grids.file, row.line, log);
    check_roots(grids, log);
    check_loops(grids, log);
}

void check_orgs(const Table<Org>& orgs, const Codes& codes, FaultLog& log) {
    codes.report_doubles(log);
    const bool has_center = std::any_of(orgs.rows.begin(), orgs.rows.end(), [](const auto& row) {
        return row.value.kind == OrgKind::center && !row.value.valid.has_ended();
    });
    if (!has_center && orgs.is_whole)
        log.fault(orgs.file, 0, {"no organisation of the kind 中心 (center)", "没有类别为“中心”的单位"},
                  {"add the town's grid centre: it leads where no routing row fits",
                   "请加上网格中心：派单表里没有写到的事由它主办"});
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
        log.fault(file, line, {"承办人 (handler) without 单位 (org)", "承办人没有填单位"},
                  {"write the code of the organisation", "请填写单位编码"}, "单位");
    if (post.grid.empty() && !is_town_wide(post.role))
        log.fault(file, line, {"the role needs a 网格 (grid)", "这个角色要填网格"},
                  {"write the code of the grid the person answers for", "请填写所负责网格的编码"}, "网格");
}

/// The rows of a person, first to last.
class ContactCheck {
public:
    ContactCheck(const std::string& file, FaultLog& log) : file_(file), log_(log) {}

    void add(const TableRow<Person>& row) {
        auto [first, is_new] = first_row_.try_emplace(row.value.id, row);
        if (is_new && row.value.name.empty())
            log_.fault(file_, row.line, {"姓名 (name) is empty", "没有填写"}, {"write the person's name", "请填写姓名"},
                       "姓名");
        TableRow<Person>& known = first->second;
        compare({"姓名 (name)", "姓名"}, known.value.name, row.value.name, known.line, row.line);
        compare({"手机 (mobile)", "手机"}, known.value.mobile, row.value.mobile, known.line, row.line);
        compare({"办公电话 (office_phone)", "办公电话"}, known.value.office_phone, row.value.office_phone, known.line,
                row.line);
        for (const auto& [platform, account] : row.value.accounts) {
            compare(phrase("the account {}", "{} 账号", platform), known.value.accounts[platform], account, known.line,
                    row.line);
            claim(platform, account, row);
        }
    }

private:
    void compare(const Phrase& column, std::string& known, const std::string& here, int known_line, int line) {
        if (known.empty()) known = here;
        if (here.empty() || here == known) return;
        log_.fault(
            file_, line,
            phrase("{} differs from line {}, the same 工号 (id)", "{}与第 {} 行（同一工号）不一致", column, known_line),
            {"make the rows agree, or leave the cell empty in all but one", "请改成一致，或者只在一行填写"});
    }
    void claim(const std::string& platform, const std::string& account, const TableRow<Person>& row) {
        auto [owner, is_new] = owner_.try_emplace(platform + '\n' + account, row.value.id, row.line);
        if (is_new || owner->second.first == row.value.id) return;
        log_.fault(
            file_, row.line,
            phrase("the account {} is that of another person, on line {}", "{} 账号与第 {} 行的另一个人相同", platform,
                   owner->second.second),
            {"an account belongs to one person: correct one of the rows", "一个账号只能属于一个人：请改正其中一行"});
    }

    std::string file_;
    FaultLog& log_;
    std::unordered_map<std::string, TableRow<Person>> first_row_;
    std::unordered_map<std::string, std::pair<std::string, int>> owner_;
};

/// The same post of the same person twice: harmless, but surely not what was meant.
void check_doubled_posts(const Table<Person>& staff, FaultLog& log) {
    std::unordered_map<std::string, int> seen;
    for (const auto& row : staff.rows)
        for (const Post& post : row.value.posts) {
            const std::string key =
                fmt::format("{}\n{}\n{}\n{}", row.value.id, name_of(post.role), post.grid, post.org);
            auto [first, is_new] = seen.try_emplace(key, row.line);
            if (!is_new)
                log.warn(staff.file, row.line,
                         phrase("the same post of the same person stands on line {}", "与第 {} 行是同一人的同一岗位",
                                first->second),
                         {"remove one of the rows", "请删去一行"});
        }
}

void check_staff(const Table<Person>& staff, const Codes& grids, const Codes& orgs, FaultLog& log) {
    ContactCheck contacts(staff.file, log);
    for (const auto& row : staff.rows) {
        if (has_ended(row.value)) continue;
        if (!row.value.id.empty()) contacts.add(row);
        for (const Post& post : row.value.posts) {
            check_post(post, staff.file, row.line, log);
            grids.need(post.grid, "网格", staff.file, row.line, log);
            orgs.need(post.org, "单位", staff.file, row.line, log);
        }
    }
    check_doubled_posts(staff, log);
}

void check_binding(const Group& group, const std::string& file, int line, FaultLog& log) {
    if (group.kind == GroupKind::org && group.org.empty())
        log.fault(file, line, {"单位群 (org) without 单位 (org)", "单位群没有填单位"},
                  {"write the code of the organisation", "请填写单位编码"}, "单位");
    if (group.kind != GroupKind::org && group.kind != GroupKind::officials && group.grid.empty())
        log.fault(file, line, {"the group has no 网格 (grid)", "这个群没有填网格"},
                  {"write the code of the grid it belongs to", "请填写它所属网格的编码"}, "网格");
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
        log.fault(file, line, phrase("the town has no channel {}", "本镇没有{}这个渠道", cited(group.channel)),
                  remedy_near(group.channel, known,
                              {"add a [[channel]] with that id", "请在 gridbot.toml 里加上这个 id 的 [[channel]]"}),
                  "渠道");
    else if (group.conversation.empty() && !channel->type.ends_with("-robot"))
        log.fault(file, line, {"会话 (conversation) is empty", "没有填写"},
                  {"only groups of a send-only robot stand without one", "只有“只发不收”的机器人群可以不填"}, "会话");
}

void check_groups(const Table<Group>& groups, const Codes& grids, const Codes& orgs, const std::string& town_code,
                  const std::vector<ChannelConfig>& channels, FaultLog& log) {
    std::unordered_map<std::string, int> bound;
    for (const auto& row : groups.rows) {
        const Group& group = row.value;
        grids.need(group.grid, "网格", groups.file, row.line, log);
        orgs.need(group.org, "单位", groups.file, row.line, log);
        check_binding(group, groups.file, row.line, log);
        check_channel(group, town_code, channels, groups.file, row.line, log);
        auto [first, is_new] = bound.try_emplace(group.channel + '\n' + group.conversation, row.line);
        if (!is_new)
            log.fault(groups.file, row.line,
                      phrase("the group is bound already on line {}", "这个群在第 {} 行已经绑定过", first->second),
                      {"a group stands for one thing: remove one row", "一个群只能绑定一次：请删去一行"}, "会话");
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
            log.fault(routing.file, row.line, phrase("unknown category {}", "没有{}这个类别", cited(route.category)),
                      remedy_near(route.category, categories,
                                  {"write a code of categories.toml, or facility.* or *",
                                   "请写 categories.toml 里的编码，或者 facility.* 这样的大类，或者 *"}),
                      "类别");
        grids.need(route.grid, "网格", routing.file, row.line, log);
        orgs.need(route.lead, "主办", routing.file, row.line, log);
        for (const std::string& helper : route.co_orgs) orgs.need(helper, "协办", routing.file, row.line, log);
        auto [first, is_new] = seen.try_emplace(route.category + '\n' + route.grid, row.line);
        if (!is_new)
            log.fault(routing.file, row.line,
                      phrase("{0} is routed already on line {1}", "{0}在第 {1} 行已经写过", cited(route.category),
                             first->second),
                      {"keep one row for a category and grid", "同一类别、同一网格只写一行"}, "类别");
    }
}

}  // namespace

void check_tables(const TownTables& tables, const Taxonomy& taxonomy, const std::string& town_code,
                  const std::vector<ChannelConfig>& channels, FaultLog& log) {
    const Codes grids = codes_of(tables.grids);
    const Codes orgs = codes_of(tables.orgs);
    const Codes people = codes_of(tables.staff);
    check_grids(tables.grids, grids, log);
    check_orgs(tables.orgs, orgs, log);
    check_staff(tables.staff, grids, orgs, log);
    check_groups(tables.groups, grids, orgs, town_code, channels, log);
    check_routing(tables.routing, taxonomy, grids, orgs, log);
    for (const auto& row : tables.duty.rows) people.need(row.value.person, "工号", tables.duty.file, row.line, log);
}

}  // namespace gridbot
