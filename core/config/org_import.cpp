#include "core/config/org_import.hpp"

#include <algorithm>
#include <set>

#include "core/config/org_merge.hpp"
#include "core/config/sources.hpp"
#include "core/config/words.hpp"
#include "core/csv.hpp"

namespace gridbot {
namespace {

/// Puts a source in the place of a town's tables while its configuration is read, and notes what that changes.
class OrgRevision {
public:
    OrgRevision(OrgSource source, std::string town, Time now)
        : source_(std::move(source)), town_(std::move(town)), now_(now) {}

    void revise(TableAtHand& table);
    /// What could not be brought in although the rest of the configuration is read.
    void report_left_over(const std::string& config_file);

    std::vector<TableChange> take_changes() { return std::move(changes_); }
    const std::set<std::string>& names() const { return names_; }
    FaultLog& log() { return log_; }

private:
    bool is_of_town(const TableAtHand& table);
    void check_days(const TableSpec& spec, const SourceTable& source, const std::vector<CellRow>& rows,
                    const std::string& today);

    OrgSource source_;
    std::string town_;  // empty: the first that is met, and no other
    Time now_;
    FaultLog log_;
    std::set<std::string> names_;  // of tables, in faults
    std::set<std::string> towns_;
    std::set<TableKind> done_;
    std::vector<TableChange> changes_;
};

bool OrgRevision::is_of_town(const TableAtHand& table) {
    towns_.insert(table.town);
    return town_.empty() ? towns_.size() == 1 : table.town == town_;
}

/// Nothing begins or ends by itself: days to come would be taken for past ones.
void OrgRevision::check_days(const TableSpec& spec, const SourceTable& source, const std::vector<CellRow>& rows,
                             const std::string& today) {
    for (std::size_t i = 0; i < spec.columns.size(); ++i) {
        if (!spec.keeps_ended || spec.columns[i].holds != Column::Holds::day) continue;
        for (const CellRow& row : rows)
            if (row.cells[i] > today)
                log_.fault(source.name, row.line, phrase("{} is a day to come", "{}还没有到", cited(row.cells[i])),
                           {"import it on that day", "请到那一天再导入"}, spec.columns[i].heading);
    }
}

void OrgRevision::revise(TableAtHand& table) {
    if (!is_of_town(table)) return;
    names_.insert(table.shown);
    const auto found = source_.find(table.kind);
    if (found == source_.end()) return;
    const TableSpec& spec = spec_of(table.kind);
    const SourceTable& source = found->second;
    names_.insert(source.name);
    done_.insert(table.kind);

    FaultLog current_log;
    const std::vector<CellRow> current =
        table.is_there ? rows_in_order(table.table, table.shown, spec, current_log) : std::vector<CellRow>{};
    // Rows that cannot be read cannot be ended; single cells of what is replaced are nobody's business any more.
    if (table.is_there && !Sheet(table.table, table.shown, spec.columns, current_log).is_whole())
        log_.fault(table.shown, 0, {"the table in force cannot be read", "现有的表读不了，无法比较"},
                   {"correct it (`gridbot check` names the fault), or move it away",
                    "请先改好它（gridbot check 会指出错处），或者把它移走"});
    std::vector<CellRow> next = rows_in_order(source.table, source.name, spec, log_);
    const std::string today = table.zone ? format_day(table.zone->day_of(now_)) : std::string{};
    check_days(spec, source, next, today);

    MergedTable result = merged(spec, current, std::move(next), today);
    CellTable revised;
    for (const Column& column : spec.columns) revised.header.cells.emplace_back(column.heading);
    revised.header.line = source.table.header.line;
    changes_.push_back({table.kind, table.file, table.shown, write_csv(revised.header.cells, result.rows),
                        std::move(result.changes), result.same});
    revised.rows = std::move(result.rows);
    table.table = std::move(revised);
    table.shown = source.name;
    table.is_there = true;
}

void OrgRevision::report_left_over(const std::string& config_file) {
    if (town_.empty() && towns_.size() > 1) {
        log_.fault(config_file, 0, {"there are several towns", "配置里有多个镇"},
                   phrase("name one with --town: {}", "请用 --town 指定其中一个：{}",
                          enumerated({towns_.begin(), towns_.end()})));
        return;
    }
    if (!town_.empty() && !towns_.contains(town_)) {
        log_.fault(config_file, 0, phrase("there is no town {}", "没有{}这个镇", cited(town_)),
                   remedy_near(town_, {towns_.begin(), towns_.end()}, {"write its two letters", "请写它的两个字母"}));
        return;
    }
    for (const auto& [kind, table] : source_)
        if (!done_.contains(kind))
            log_.fault(config_file, 0,
                       phrase("[town] names no file for {0} ({1})", "[town] 里没有“{0}”表的文件名（{1}）",
                              spec_of(kind).title, spec_of(kind).key),
                       phrase("write {0} = \"{0}.csv\"", "请加上 {0} = \"{0}.csv\"", spec_of(kind).key));
}

}  // namespace

bool OrgPlan::is_good() const {
    return std::none_of(faults.begin(), faults.end(),
                        [](const ConfigFault& one) { return one.weight == ConfigFault::Weight::fault; });
}

bool OrgPlan::changes_something() const {
    return std::any_of(tables.begin(), tables.end(), [](const TableChange& table) { return !table.rows.empty(); });
}

OrgPlan plan_org_import(const OrgImportOptions& options, const ReadEnvironment& environment, Time now) {
    OrgPlan plan;
    FaultLog source_log;
    OrgSource source = read_org_source(options.source, source_log);
    const bool is_readable = source_log.faults() == 0;
    plan.faults = source_log.take();
    if (!is_readable) return plan;

    OrgRevision revision(std::move(source), options.town, now);
    Config config =
        load_config(options.config, environment, {.table = [&](TableAtHand& table) { revision.revise(table); }});
    revision.report_left_over(options.config.filename().string());
    const std::size_t unreadable = revision.log().faults();
    for (ConfigFault& fault : revision.log().take()) plan.faults.push_back(std::move(fault));
    for (ConfigFault& fault : config.faults) {
        const bool is_fault = fault.weight == ConfigFault::Weight::fault;
        if (!revision.names().contains(fault.file))
            plan.other_faults += is_fault ? 1 : 0;
        else if (unreadable == 0)  // else it repeats them, or follows from them
            plan.faults.push_back(std::move(fault));
    }
    plan.tables = revision.take_changes();
    return plan;
}

}  // namespace gridbot
