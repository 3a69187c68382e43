#include "core/config/org_overlay.hpp"

#include <algorithm>

#include "core/config/table_rows.hpp"

namespace gridbot {
namespace {

using Kind = OrgChange::Kind;

void bind_group(TableRows rows, const OrgChange& change) {
    const auto bound = std::ranges::find_if(rows.all(), [&](const CellRow& row) {
        return rows.get(row, "channel") == change.cell("channel") &&
               rows.get(row, "conversation") == change.cell("conversation");
    });
    if (bound == rows.all().end()) {
        if (change.cell("was").empty()) rows.append(change.cells);
    } else if (rows.get(*bound, "grid") + "|" + rows.get(*bound, "org") == change.cell("was")) {
        rows.set_all(*bound, change.cells);
    }
}

void add_person(TableRows rows, const OrgChange& change) {
    const bool is_known =
        std::ranges::any_of(rows.all(), [&](const CellRow& row) { return rows.get(row, "id") == change.cell("id"); });
    if (!is_known) rows.append(change.cells);
}

// Of who has left, the number and the name are kept: history names them.
void leave_post(TableRows rows, const OrgChange& change) {
    for (CellRow& row : rows.all()) {
        if (rows.get(row, "id") != change.cell("id") || !rows.get(row, "valid_to").empty()) continue;
        rows.set(row, "valid_to", change.cell("valid_to"));
        for (const Column& column : spec_of(TableKind::staff).columns)
            if (is_contact(column.identifier)) rows.set(row, column.identifier, {});
    }
}

void put_over(TableAtHand& table, const OrgChange& change) {
    TableRows rows(table.table, spec_of(table.kind));
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
