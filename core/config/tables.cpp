#include "core/config/tables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "core/config/table_spec.hpp"
#include "core/config/words.hpp"

namespace gridbot {
namespace {

template <class Meaning>
using Word = std::pair<std::string_view, Meaning>;

constexpr std::array<Word<OrgKind>, 10> kOrgKinds{{
    {"中心", OrgKind::center},
    {"职能部门", OrgKind::office},
    {"专业经营单位", OrgKind::utility},
    {"物业", OrgKind::property},
    {"外部单位", OrgKind::external},
    {"center", OrgKind::center},
    {"office", OrgKind::office},
    {"utility", OrgKind::utility},
    {"property", OrgKind::property},
    {"external", OrgKind::external},
}};

constexpr std::array<Word<GroupKind>, 10> kGroupKinds{{
    {"楼栋群", GroupKind::building},
    {"网格群", GroupKind::grid},
    {"工作群", GroupKind::work},
    {"单位群", GroupKind::org},
    {"领导群", GroupKind::officials},
    {"building", GroupKind::building},
    {"grid", GroupKind::grid},
    {"work", GroupKind::work},
    {"org", GroupKind::org},
    {"officials", GroupKind::officials},
}};

// A level is kept in the town's own words; identifiers are turned into them.
constexpr std::array<Word<std::string_view>, 16> kLevels{{
    {"镇", "镇"},
    {"街道", "街道"},
    {"村", "村"},
    {"社区", "社区"},
    {"网格", "网格"},
    {"微网格", "微网格"},
    {"楼栋", "楼栋"},
    {"单元", "单元"},
    {"town", "镇"},
    {"street", "街道"},
    {"village", "村"},
    {"community", "社区"},
    {"grid", "网格"},
    {"micro_grid", "微网格"},
    {"building", "楼栋"},
    {"unit", "单元"},
}};

// Roles are read by role_named(); these stand in remedies.
const std::vector<std::string> kRoleWords{
    "联络员",   "微网格员", "单元长", "楼长",     "网格助理员", "网格员", "网格长", "站长", "村支书", "包村干部",
    "包保干部", "承办人",   "坐席",   "中心主任", "政法委员",   "镇领导", "督查员", "民警", "志愿者", "管理员"};

template <class Words>
auto meaning_of(const Words& words, const std::string& word) -> std::optional<decltype(words.front().second)> {
    for (const auto& [known, meaning] : words)
        if (known == word) return meaning;
    return std::nullopt;
}

template <class Words>
std::vector<std::string> first_half_of(const Words& words) {
    std::vector<std::string> chinese;
    for (std::size_t i = 0; i < words.size() / 2; ++i) chinese.emplace_back(words[i].first);
    return chinese;
}

void report_word(const Sheet& sheet, const CellRow& row, std::string_view column, const Phrase& thing,
                 const std::string& word, const std::vector<std::string>& known) {
    if (word.empty()) return;  // needed_cell() has said so
    sheet.fault(
        row, column, phrase("unknown {0} {1}", "没有{1}这个{0}", thing, cited(word)),
        remedy_near(word, known, phrase("write one of {}", "请写下列之一：{}", enumerated(known, known.size()))));
}

std::string level_of(const Sheet& sheet, const CellRow& row, const std::vector<std::string>& own_levels) {
    const std::string& word = sheet.needed_cell(row, "level");
    if (auto level = meaning_of(kLevels, word)) return std::string(*level);
    if (std::find(own_levels.begin(), own_levels.end(), word) == own_levels.end()) {
        std::vector<std::string> known = first_half_of(kLevels);
        known.insert(known.end(), own_levels.begin(), own_levels.end());
        report_word(sheet, row, "level", {"level", "层级"}, word, known);
    }
    return word;
}

int households_of(const Sheet& sheet, const CellRow& row) {
    const std::string& cell = sheet.cell(row, "households");
    int households = 0;
    auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), households);
    if (!cell.empty() && (error != std::errc{} || end != cell.data() + cell.size() || households < 0))
        sheet.fault(row, "households", {"户数 (households) is not a number", "不是数字"},
                    {"write digits only, or leave it empty", "请只写数字，或者留空"});
    return households;
}

Validity validity_of(const Sheet& sheet, const CellRow& row) {
    Validity valid{sheet.day(row, "valid_from"), sheet.day(row, "valid_to")};
    if (valid.has_ended() && valid.to < valid.from)
        sheet.fault(row, "valid_to", {"停用 (valid_to) is before 启用 (valid_from)", "停用日期早于启用日期"},
                    {"correct one of the two", "请改正其中一个"});
    return valid;
}

bool is_mobile(std::string_view number) {
    return number.size() == 11 && number.starts_with('1') &&
           std::all_of(number.begin(), number.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

void read_accounts(const Sheet& sheet, const CellRow& row, Person& person) {
    for (const char* platform : {"dingtalk", "wecom", "wechat"})
        if (const std::string& account = sheet.cell(row, platform); !account.empty())
            person.accounts.emplace(platform, account);
    person.accounts.emplace("console", person.id);
}

std::optional<Post> post_of(const Sheet& sheet, const CellRow& row) {
    const std::string& word = sheet.needed_cell(row, "role");
    const auto role = role_named(word);
    if (!role) {
        report_word(sheet, row, "role", {"role", "角色"}, word, kRoleWords);
        return std::nullopt;
    }
    return Post{*role, sheet.cell(row, "grid"), sheet.cell(row, "org"), sheet.cell(row, "slot"),
                validity_of(sheet, row)};
}

/// Fills what a later row of the same person adds.
void merge(Person& into, const Person& row) {
    if (into.name.empty()) into.name = row.name;
    if (into.mobile.empty()) into.mobile = row.mobile;
    if (into.office_phone.empty()) into.office_phone = row.office_phone;
    into.accounts.insert(row.accounts.begin(), row.accounts.end());
    into.posts.insert(into.posts.end(), row.posts.begin(), row.posts.end());
}

}  // namespace

Table<Grid> read_grids(const CellTable& cells, const std::string& file, const std::vector<std::string>& own_levels,
                       FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::grids).columns, log);
    Table<Grid> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows)
        table.rows.push_back({row.line, Grid{.code = sheet.needed_cell(row, "code"),
                                             .name = sheet.needed_cell(row, "name"),
                                             .level = level_of(sheet, row, own_levels),
                                             .parent = sheet.cell(row, "parent"),
                                             .scheme = sheet.cell(row, "scheme"),
                                             .aliases = sheet.list(row, "aliases"),
                                             .households = households_of(sheet, row),
                                             .valid = validity_of(sheet, row)}});
    return table;
}

Table<Org> read_orgs(const CellTable& cells, const std::string& file, FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::orgs).columns, log);
    Table<Org> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows) {
        const std::string& word = sheet.needed_cell(row, "kind");
        const auto kind = meaning_of(kOrgKinds, word);
        if (!kind) report_word(sheet, row, "kind", {"kind of organisation", "类别"}, word, first_half_of(kOrgKinds));
        table.rows.push_back({row.line, Org{.code = sheet.needed_cell(row, "code"),
                                            .name = sheet.needed_cell(row, "name"),
                                            .kind = kind.value_or(OrgKind::office),
                                            .aliases = sheet.list(row, "aliases"),
                                            .duty_phone = sheet.cell(row, "duty_phone"),
                                            .valid = validity_of(sheet, row)}});
    }
    return table;
}

Table<Person> read_staff(const CellTable& cells, const std::string& file, FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::staff).columns, log);
    Table<Person> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows) {
        Person person{.id = sheet.needed_cell(row, "id"),
                      .name = sheet.cell(row, "name"),
                      .mobile = sheet.cell(row, "mobile"),
                      .office_phone = sheet.cell(row, "office_phone")};
        if (!person.mobile.empty() && !is_mobile(person.mobile))
            sheet.warn(row, "mobile", {"手机 (mobile) is not a number of 11 digits", "不是 11 位手机号"},
                       {"format the column as text and write it anew", "请把整列格式设为“文本”后重新填写"});
        read_accounts(sheet, row, person);
        if (auto post = post_of(sheet, row)) person.posts.push_back(std::move(*post));
        table.rows.push_back({row.line, std::move(person)});
    }
    return table;
}

Table<Group> read_groups(const CellTable& cells, const std::string& file, FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::groups).columns, log);
    Table<Group> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows) {
        const std::string& word = sheet.needed_cell(row, "kind");
        const auto kind = meaning_of(kGroupKinds, word);
        if (!kind) {
            report_word(sheet, row, "kind", {"kind of group", "类型"}, word, first_half_of(kGroupKinds));
            continue;
        }
        table.rows.push_back({row.line, Group{.channel = sheet.needed_cell(row, "channel"),
                                              .conversation = sheet.cell(row, "conversation"),
                                              .name = sheet.cell(row, "name"),
                                              .kind = *kind,
                                              .grid = sheet.cell(row, "grid"),
                                              .org = sheet.cell(row, "org")}});
    }
    return table;
}

Table<RoutingRow> read_routing(const CellTable& cells, const std::string& file, FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::routing).columns, log);
    Table<RoutingRow> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows)
        table.rows.push_back({row.line, RoutingRow{.category = sheet.needed_cell(row, "category"),
                                                   .grid = sheet.cell(row, "grid"),
                                                   .lead = sheet.needed_cell(row, "lead"),
                                                   .co_orgs = sheet.list(row, "co_orgs")}});
    return table;
}

Table<DutyRow> read_duty(const CellTable& cells, const std::string& file, FaultLog& log) {
    const Sheet sheet(cells, file, spec_of(TableKind::duty).columns, log);
    Table<DutyRow> table{file, {}, sheet.is_whole()};
    for (const CellRow& row : cells.rows) {
        sheet.needed_cell(row, "date");
        DutyRow duty{sheet.day(row, "date"), sheet.needed_cell(row, "id")};
        table.rows.push_back({row.line, std::move(duty)});
    }
    return table;
}

bool has_ended(const Person& row) {
    return !row.posts.empty() &&
           std::all_of(row.posts.begin(), row.posts.end(), [](const Post& post) { return post.valid.has_ended(); });
}

OrganisationTables organisation_of(const TownTables& tables) {
    OrganisationTables organisation;
    for (const auto& row : tables.grids.rows) organisation.grids.push_back(row.value);
    for (const auto& row : tables.orgs.rows) organisation.orgs.push_back(row.value);
    for (const auto& row : tables.groups.rows) organisation.groups.push_back(row.value);
    for (const auto& row : tables.routing.rows) organisation.routing.push_back(row.value);
    for (const auto& row : tables.duty.rows) organisation.duty.emplace_back(row.value.day, row.value.person);

    std::unordered_map<std::string, std::size_t> place_of;
    for (const auto& row : tables.staff.rows) {
        if (has_ended(row.value)) continue;
        auto [place, is_new] = place_of.try_emplace(row.value.id, organisation.people.size());
        if (is_new)
            organisation.people.push_back(row.value);
        else
            merge(organisation.people[place->second], row.value);
    }
    for (const auto& row : tables.staff.rows)
        if (has_ended(row.value) && !place_of.contains(row.value.id))
            organisation.former.push_back({.id = row.value.id, .name = row.value.name});
    return organisation;
}

}  // namespace gridbot
