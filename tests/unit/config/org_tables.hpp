#pragma once

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "core/config/org_import.hpp"
#include "core/csv.hpp"
#include "core/replaced_files.hpp"
#include "tests/unit/config/town_copy.hpp"
#include "tests/unit/config/workbook_file.hpp"

namespace gridbot {

/// The town of the fixture in force, and a copy of its tables in new/ that a test changes and imports.
class OrgImport : public TownCopy {
protected:
    void SetUp() override {
        TownCopy::SetUp();
        for (const char* table : kTables) write(next(table), read(std::string(table) + ".csv"));
    }
    static std::string next(const std::string& table) { return "new/" + table + ".csv"; }

    OrgPlan plan(const std::string& source = "new") const {
        return plan_org_import({folder_ / "gridbot.toml", folder_ / source, ""}, environment_of(), now_);
    }
    void import(const std::string& source = "new") {
        const OrgPlan made = plan(source);
        ASSERT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
        ReplacedFiles files(folder_ / "gridbot.toml");
        for (const TableChange& table : made.tables)
            if (!table.rows.empty()) files.add(table.file, table.text);
        files.replace();
    }
    ReadEnvironment environment_of() const {
        return [](const std::string&) { return std::nullopt; };
    }
    static std::vector<std::string> faults(const OrgPlan& plan) {
        std::vector<std::string> lines;
        for (const ConfigFault& fault : plan.faults)
            if (fault.weight == ConfigFault::Weight::fault) lines.push_back(to_chinese_line(fault));
        return lines;
    }
    /// `grids + SH-HX-54 第54网格: …`
    static std::vector<std::string> changes(const OrgPlan& plan) {
        std::vector<std::string> lines;
        for (const TableChange& table : plan.tables)
            for (const RowChange& row : table.rows)
                lines.push_back(std::string(spec_of(table.kind).key) + ' ' + "+~^.x"[static_cast<int>(row.kind)] + ' ' +
                                row.row + (row.what.empty() ? "" : ": " + row.what));
        return lines;
    }
    /// The tables of new/ as a workbook.
    void write_workbook(const std::string& name) {
        WorkbookFile file;
        const std::map<std::string, std::string> titles{
            {"grids", "网格"}, {"orgs", "单位"}, {"staff", "人员"}, {"groups", "群"}, {"routing", "派单"}};
        for (const auto& [table, title] : titles) {
            const CellTable cells = read_csv(read(next(table)));
            std::vector<std::vector<std::string>> rows{cells.header.cells};
            for (const CellRow& row : cells.rows) rows.push_back(row.cells);
            file.table(title, rows);
        }
        write(name, file.bytes());
    }

    static constexpr const char* kTables[] = {"grids", "orgs", "staff", "groups", "routing"};
    Time now_ = parse_iso("2026-11-22T20:30:00Z").value();  // the 23rd in the town
};

}  // namespace gridbot
