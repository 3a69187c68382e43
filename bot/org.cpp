#include "bot/org.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "bot/check.hpp"
#include "bot/database.hpp"
#include "bot/operator_desk.hpp"
#include "core/clock.hpp"
#include "core/config/org_export.hpp"
#include "core/config/org_import.hpp"
#include "core/new_file.hpp"
#include "core/replaced_files.hpp"
#include "storage/org_changes.hpp"

namespace gridbot {
namespace {

constexpr std::size_t kMostLines = 200;  // of one table: a first import adds thousands

struct ChangeWord {
    char mark;
    std::string_view word;
};

ChangeWord word_of(RowChange::Kind kind) {
    constexpr std::array<ChangeWord, 5> words{
        {{'+', "新增"}, {'~', "修改"}, {'+', "恢复"}, {'-', "停用"}, {'-', "删除"}}};
    return words.at(static_cast<std::size_t>(kind));
}

void print_change(const TableChange& table, std::ostream& out) {
    fmt::print(out, "{}（{}）：", spec_of(table.kind).title, table.shown);
    using Kind = RowChange::Kind;
    for (const Kind kind : {Kind::added, Kind::changed, Kind::resumed, Kind::ended, Kind::removed})
        if (const auto count = std::ranges::count(table.rows, kind, &RowChange::kind); count > 0)
            fmt::print(out, "{} {}，", word_of(kind).word, count);
    fmt::print(out, "不变 {}\n", table.same);
    for (std::size_t i = 0; i < table.rows.size() && i < kMostLines; ++i) {
        const RowChange& row = table.rows[i];
        fmt::print(out, "  {} {} {}{}{}\n", word_of(row.kind).mark, word_of(row.kind).word, row.row,
                   row.what.empty() ? "" : "：", row.what);
    }
    if (table.rows.size() > kMostLines) fmt::print(out, "  …… 另有 {} 行\n", table.rows.size() - kMostLines);
}

void print_faults(const OrgPlan& plan, std::ostream& out) {
    for (const ConfigFault& fault : plan.faults) fmt::print(out, "{}\n", to_chinese_line(fault));
    if (plan.other_faults > 0)
        fmt::print(out, "提醒：配置的其他部分有 {} 处错误，不影响导入；启动服务前请运行 gridbot check\n",
                   plan.other_faults);
}

void replace_tables(const OrgPlan& plan, const std::string& config) {
    ReplacedFiles files(config);
    for (const TableChange& table : plan.tables)
        if (!table.rows.empty()) files.add(table.file, table.text);
    files.replace();
}

/// What was changed, without anybody's account.
std::string summary_of(const OrgChange& change) {
    switch (change.kind) {
        case OrgChange::Kind::bind_group:
            return fmt::format("绑定 {} {}{}", change.cell("kind"), change.cell("grid"), change.cell("org"));
        case OrgChange::Kind::add_person:
            return fmt::format("加人 {} {} {}{}", change.cell("id"), change.cell("role"), change.cell("grid"),
                               change.cell("org"));
        case OrgChange::Kind::leave_post:
            return fmt::format("离岗 {}", change.cell("id"));
    }
    return {};
}

}  // namespace

int run_org_import(const OrgImportCommand& command, std::ostream& out) {
    const OrgPlan plan =
        plan_org_import({command.config, command.source, command.town}, environment, SystemClock().now());
    for (const TableChange& table : plan.tables) print_change(table, out);
    print_faults(plan, out);
    if (!plan.is_good()) {
        const auto faults = std::ranges::count(plan.faults, ConfigFault::Weight::fault, &ConfigFault::weight);
        fmt::print(out, "没有导入：{} 处错误，原有的表没有改动\n", faults);
        return 2;
    }
    if (!plan.changes_something()) {
        fmt::print(out, "没有变化，不必导入\n");
    } else if (command.is_dry_run) {
        fmt::print(out, "试运行：可以导入，没有写入任何文件\n");
    } else {
        replace_tables(plan, command.config);
        fmt::print(out, "已导入；重启 gridbot 或向它发 SIGHUP 后生效。原来的表保存为同名的 .old 文件\n");
    }
    return 0;
}

int run_org_export(const OrgExportCommand& command, std::ostream& out) {
    const Config config = usable_config(load_config(command.config, environment));
    const auto home = town_of(config, command.town);
    const Town& town = *home;
    const auto store = open_database_to_read(config.storage.url);
    const auto entries =
        storage::query_now(*store, [&](storage::Tx& tx) { return storage::org_changes::all(tx, town.code); });
    OrgChanges changes;
    for (const auto& entry : entries) changes[town.code].push_back(entry.change);
    const OrgExport tables = export_org(command.config, environment, town.code, changes);
    std::filesystem::create_directories(command.folder);
    for (const auto& [name, text] : tables.files) {
        NewFile file(std::filesystem::path(command.folder) / name);
        file.write(text);
        file.keep();
    }
    for (const auto& entry : entries)
        fmt::print(out, "{} {}：{}\n", format_iso(entry.at, town.zone), entry.person, summary_of(entry.change));
    for (const ConfigFault& fault : tables.faults) fmt::print(out, "{}\n", to_chinese_line(fault));
    fmt::print(out, "已导出 {} 张表到 {}，其中群里改动 {} 处\n", tables.files.size(), command.folder, entries.size());
    return 0;
}

}  // namespace gridbot
