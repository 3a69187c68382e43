#include "core/config/org_export.hpp"

#include "core/config/org_merge.hpp"
#include "core/config/org_overlay.hpp"
#include "core/csv.hpp"

namespace gridbot {

OrgExport export_org(const std::filesystem::path& config, const ReadEnvironment& environment, const std::string& town,
                     const OrgChanges& changes) {
    OrgExport result;
    auto keep = [&, put_over = overlay(changes)](TableAtHand& table) {
        if (table.town != town || !table.is_there) return;
        put_over(table);
        const TableSpec& spec = spec_of(table.kind);
        FaultLog log;  // load_config() reports the same
        std::vector<std::string> headings;
        for (const Column& column : spec.columns) headings.emplace_back(column.heading);
        result.files.emplace_back(std::string(spec.key) + ".csv",
                                  write_csv(headings, rows_in_order(table.table, table.shown, spec, log)));
    };
    result.faults = load_config(config, environment, Revisions{.table = keep}).faults;
    return result;
}

}  // namespace gridbot
