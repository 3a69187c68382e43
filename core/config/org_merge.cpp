#include "core/config/org_merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace gridbot {
namespace {

std::size_t index_of(const TableSpec& spec, std::string_view identifier) {
    const auto found = std::find_if(spec.columns.begin(), spec.columns.end(),
                                    [&](const Column& column) { return column.identifier == identifier; });
    return static_cast<std::size_t>(found - spec.columns.begin());
}

/// Merges one table with its next version.
class Merge {
public:
    Merge(const TableSpec& spec, const std::vector<CellRow>& current, const std::string& today)
        : spec_(spec), today_(today), is_first_(current.empty()) {
        for (const CellRow& row : current) current_.try_emplace(key_of(row), &row);
        if (spec.keeps_ended) {
            from_ = index_of(spec, "valid_from");
            to_ = index_of(spec, "valid_to");
        }
        if (spec.kind == TableKind::staff) note_names(current);
    }

    void take(CellRow row);
    void end(const CellRow& row);
    MergedTable result() { return std::move(result_); }

private:
    std::string key_of(const CellRow& row) const;
    std::string name_of_row(const CellRow& row) const;
    void note_names(const std::vector<CellRow>& current);
    /// `户数 286 → 290`; empty where the rows are the same.
    std::string difference(const CellRow& before, const CellRow& after) const;
    void begin(CellRow& row, const CellRow* before);
    void add_change(RowChange::Kind kind, const CellRow& row, std::string what = {}) {
        result_.changes.push_back({kind, name_of_row(row), std::move(what)});
    }

    const TableSpec& spec_;
    const std::string& today_;
    bool is_first_;
    std::size_t from_ = 0;
    std::size_t to_ = 0;
    std::unordered_map<std::string, const CellRow*> current_;
    std::unordered_set<std::string> taken_;
    std::unordered_map<std::string, std::string> names_;  // 工号 -> 姓名
    MergedTable result_;
};

std::string Merge::key_of(const CellRow& row) const {
    std::string key;
    for (const std::string_view identifier : spec_.row) key += row.cells[index_of(spec_, identifier)] + '\n';
    return key;
}

std::string Merge::name_of_row(const CellRow& row) const {
    std::string name;
    auto add = [&](std::string_view identifier) {
        const std::string& cell = row.cells[index_of(spec_, identifier)];
        if (!cell.empty()) name += (name.empty() ? "" : " ") + cell;
    };
    for (const std::string_view identifier : spec_.row)
        if (std::find(spec_.name.begin(), spec_.name.end(), identifier) == spec_.name.end()) add(identifier);
    for (const std::string_view identifier : spec_.name) add(identifier);
    return name;
}

void Merge::note_names(const std::vector<CellRow>& current) {
    const std::size_t id = index_of(spec_, "id");
    const std::size_t name = index_of(spec_, "name");
    for (const CellRow& row : current)
        if (!row.cells[name].empty()) names_.try_emplace(row.cells[id], row.cells[name]);
}

std::string Merge::difference(const CellRow& before, const CellRow& after) const {
    std::string all;
    for (std::size_t i = 0; i < spec_.columns.size(); ++i) {
        const std::string& from = before.cells[i];
        const std::string& to = after.cells[i];
        if (from == to) continue;
        if (!all.empty()) all += "；";
        const std::string_view heading = spec_.columns[i].heading;
        if (is_contact(spec_.columns[i].identifier))
            all += fmt::format("{}已改", heading);
        else
            all += fmt::format("{} {} → {}", heading, from.empty() ? "（空）" : from, to.empty() ? "（空）" : to);
    }
    return all;
}

/// What the source leaves open of a row's validity.
void Merge::begin(CellRow& row, const CellRow* before) {
    std::string& from = row.cells[from_];
    if (!from.empty()) return;
    if (before && (before->cells[to_].empty() || !row.cells[to_].empty()))
        from = before->cells[from_];
    else if (!is_first_ && row.cells[to_].empty())
        from = today_;
}

void Merge::take(CellRow row) {
    const std::string key = key_of(row);
    const auto found = current_.find(key);
    const CellRow* before = found == current_.end() ? nullptr : found->second;
    const bool is_first_of_its_key = taken_.insert(key).second;
    if (spec_.keeps_ended) begin(row, before);
    if (!is_first_of_its_key) {
        // The checks say what stands twice.
    } else if (!before) {
        add_change(RowChange::Kind::added, row);
    } else if (std::string what = difference(*before, row); what.empty()) {
        ++result_.same;
    } else if (spec_.keeps_ended && before->cells[to_].empty() != row.cells[to_].empty()) {
        add_change(row.cells[to_].empty() ? RowChange::Kind::resumed : RowChange::Kind::ended, row, std::move(what));
    } else {
        add_change(RowChange::Kind::changed, row, std::move(what));
    }
    result_.rows.push_back(std::move(row));
}

void Merge::end(const CellRow& row) {
    if (!taken_.insert(key_of(row)).second) return;
    if (!spec_.keeps_ended) return add_change(RowChange::Kind::removed, row);
    CellRow ended{0, row.cells};
    for (std::size_t i = 0; i < spec_.columns.size(); ++i)
        if (spec_.kind == TableKind::staff && is_contact(spec_.columns[i].identifier)) ended.cells[i].clear();
    if (spec_.kind == TableKind::staff) ended.cells[index_of(spec_, "name")] = names_[row.cells[index_of(spec_, "id")]];
    if (!row.cells[to_].empty()) {
        ++result_.same;
    } else {
        ended.cells[to_] = today_;
        add_change(RowChange::Kind::ended, ended);
    }
    result_.rows.push_back(std::move(ended));
}

}  // namespace

std::vector<CellRow> rows_in_order(const CellTable& table, const std::string& name, const TableSpec& spec,
                                   FaultLog& log) {
    const Sheet sheet(table, name, spec.columns, log);
    std::vector<CellRow> rows;
    if (!sheet.is_whole()) return rows;
    rows.reserve(table.rows.size());
    for (const CellRow& row : table.rows) {
        CellRow& ordered = rows.emplace_back(CellRow{row.line, {}});
        for (const Column& column : spec.columns)
            ordered.cells.push_back(column.holds == Column::Holds::day ? sheet.day(row, column.identifier)
                                                                       : sheet.cell(row, column.identifier));
    }
    return rows;
}

MergedTable merged(const TableSpec& spec, const std::vector<CellRow>& current, std::vector<CellRow> next,
                   const std::string& today) {
    Merge merge(spec, current, today);
    for (CellRow& row : next) merge.take(std::move(row));
    for (const CellRow& row : current) merge.end(row);
    return merge.result();
}

}  // namespace gridbot
