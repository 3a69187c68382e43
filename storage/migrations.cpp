#include "storage/migrations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/digest.hpp"
#include "core/stop_point.hpp"
#include "embedded/gridbot_migrations.hpp"
#include "storage/store.hpp"

namespace gridbot::storage {
namespace {

// The names come from the list in CMakeLists.txt, so that a new step is one file and one line.
constexpr std::string_view kFiles = GRIDBOT_MIGRATIONS;

constexpr std::string_view kCreateRecord = R"(
CREATE TABLE IF NOT EXISTS schema_migrations (
    number {{bigint}} PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at {{bigint}} NOT NULL
) {{table}})";
constexpr Sql kApplied = "SELECT number, name, checksum FROM schema_migrations ORDER BY number";
constexpr Sql kRecord = "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

struct Applied {
    int number = 0;
    std::string name, checksum;
};

/// `001_core.sql` -> {1, "core", its text}
Migration parse_file(std::string_view file) {
    Migration step;
    const auto text = embedded_migrations::find(fmt::format("migrations/{}", file));
    const auto [end, error] = std::from_chars(file.data(), file.data() + file.size(), step.number);
    if (!text || error != std::errc{} || end != file.data() + 3 || !file.ends_with(".sql"))
        throw std::logic_error(fmt::format("migration {} is not named NNN_name.sql", file));
    step.name = file.substr(4, file.size() - 8);
    step.text = *text;
    return step;
}

std::vector<Applied> applied_steps(Connection& connection) {
    return Tx{connection}.all(kApplied, [](const Row& row) {
        return Applied{row.get<int>(0), row.string(1), row.string(2)};
    });
}

void refuse_foreign_steps(std::span<const Applied> applied, std::span<const Migration> known) {
    const int newest = applied.empty() ? 0 : applied.back().number;
    const int newest_known = known.empty() ? 0 : known.back().number;
    if (newest > newest_known)
        throw StoreError(Errc::store_unwell,
                         fmt::format("the database is from a newer gridbot: its schema is number {}, this program "
                                     "knows up to {}; start the newer program or restore an older backup",
                                     newest, newest_known));
    for (const Applied& step : applied) {
        const auto index = static_cast<std::size_t>(step.number - 1);
        if (index >= known.size() || sha256_hex(known[index].text) != step.checksum)
            throw StoreError(Errc::store_unwell,
                             fmt::format("step {} ({}) of the database's schema was made by a different text than this "
                                         "program has; start the program that made the database",
                                         step.number, step.name));
    }
}

/// Applies the first missing step. False: there is none.
bool apply_next(Connection& connection, std::span<const Migration> known, Time now) {
    connection.begin_migration();
    try {
        // Asked for within: another program may have applied steps while this one waited for its turn.
        connection.run_script(spell(kCreateRecord, connection.dialect()));
        const auto applied = applied_steps(connection);
        refuse_foreign_steps(applied, known);
        if (applied.size() < known.size()) {
            const Migration& step = known[applied.size()];
            connection.run_script(spell(step.text, connection.dialect()));
            Tx{connection}.exec(kRecord, step.number, step.name, sha256_hex(step.text), now);
            stop_point("migrating");
        }
        connection.commit();
        return applied.size() < known.size();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

}  // namespace

std::vector<Migration> known_migrations() {
    std::vector<Migration> steps;
    for (std::string_view rest = kFiles; !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        steps.push_back(parse_file(rest.substr(0, comma)));
        if (steps.back().number != static_cast<int>(steps.size()))
            throw std::logic_error(fmt::format("migration {} is out of order", rest.substr(0, comma)));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return steps;
}

int migrate(Connection& connection, std::span<const Migration> known, Time now) {
    int count = 0;
    while (apply_next(connection, known, now)) ++count;
    return count;
}

void require_migrated(Connection& connection, std::span<const Migration> known) {
    const auto applied = applied_steps(connection);
    refuse_foreign_steps(applied, known);
    if (applied.size() < known.size())
        throw StoreError(Errc::store_unwell,
                         fmt::format("the database is from an older gridbot: its schema is number {}, this program "
                                     "needs {}; start `gridbot serve` once, it brings the database up to date",
                                     applied.size(), known.size()));
}

}  // namespace gridbot::storage
