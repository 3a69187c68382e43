#include "core/config/org_overlay.hpp"

#include <algorithm>

namespace gridbot {
namespace {

using Kind = OrgChange::Kind;

/// A table's rows by the identifiers of its columns. Columns that the file leaves out are added.
class Rows {
public:
    Rows(CellTable& table, const TableSpec& spec) : table_(table), spec_(spec) {}

    std::string get(const CellRow& row, std::string_view identifier) {
        const std::size_t at = column(identifier);
        return at < row.cells.size() ? row.cells[at] : std::string{};
    }
    void set(CellRow& row, std::string_view identifier, std::string cell) {
        const std::size_t at = column(identifier);
        if (row.cells.size() <= at) row.cells.resize(at + 1);
        row.cells[at] = std::move(cell);
    }
    void set_all(CellRow& row, const OrgChange& change) {
        for (const Column& column : spec_.columns)
            if (const auto found = change.cells.find(std::string(column.identifier)); found != change.cells.end())
                set(row, column.identifier, found->second);
    }
    void append(const OrgChange& change) { set_all(table_.rows.emplace_back(), change); }
    std::vector<CellRow>& all() { return table_.rows; }

private:
    std::size_t column(std::string_view identifier) {
        const auto known = std::ranges::find(spec_.columns, identifier, &Column::identifier);
        auto& headings = table_.header.cells;
        auto found = std::ranges::find_if(headings, [&](const std::string& heading) {
            return heading == known->heading || heading == known->identifier;
        });
        if (found == headings.end()) found = headings.emplace(found, known->heading);
        return static_cast<std::size_t>(found - headings.begin());
    }

    CellTable& table_;
    const TableSpec& spec_;
};

void bind_group(Rows rows, const OrgChange& change) {
    const auto bound = std::ranges::find_if(rows.all(), [&](const CellRow& row) {
        return rows.get(row, "channel") == change.cell("channel") &&
               rows.get(row, "conversation") == change.cell("conversation");
    });
    if (bound == rows.all().end()) {
        if (change.cell("was").empty()) rows.append(change);
    } else if (rows.get(*bound, "grid") + "|" + rows.get(*bound, "org") == change.cell("was")) {
        rows.set_all(*bound, change);
    }
}

void add_person(Rows rows, const OrgChange& change) {
    const bool is_known =
        std::ranges::any_of(rows.all(), [&](const CellRow& row) { return rows.get(row, "id") == change.cell("id"); });
    if (!is_known) rows.append(change);
}

// Of who has left, the number and the name are kept: history names them.
void leave_post(Rows rows, const OrgChange& change) {
    for (CellRow& row : rows.all()) {
        if (rows.get(row, "id") != change.cell("id") || !rows.get(row, "valid_to").empty()) continue;
        rows.set(row, "valid_to", change.cell("valid_to"));
        for (const Column& column : spec_of(TableKind::staff).columns)
            if (is_contact(column.identifier)) rows.set(row, column.identifier, {});
    }
}

void put_over(TableAtHand& table, const OrgChange& change) {
    Rows rows(table.table, spec_of(table.kind));
    if (table.kind == TableKind::groups && change.kind == Kind::bind_group) bind_group(rows, change);
    if (table.kind == TableKind::staff && change.kind == Kind::add_person) add_person(rows, change);
    if (table.kind == TableKind::staff && change.kind == Kind::leave_post) leave_post(rows, change);
}

}  // namespace

ReviseTable overlay(OrgChanges changes) {
    return [changes = std::move(changes)](TableAtHand& table) {
        const auto of_town = changes.find(table.town);
        if (of_town == changes.end() || !table.is_there) return;
        for (const OrgChange& change : of_town->second) put_over(table, change);
    };
}

Config load_config(const std::filesystem::path& file, const ReadEnvironment& environment, const OrgChanges& changes) {
    return load_config(file, environment, Revisions{.table = overlay(changes)});
}

Config load_config_embedded(const std::filesystem::path& file, const std::filesystem::path& data,
                            const ReadEnvironment& environment, const OrgChanges& changes) {
    return load_config_embedded(file, data, environment, Revisions{.table = overlay(changes)});
}

}  // namespace gridbot
