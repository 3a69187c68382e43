#include "bot/verify.hpp"

#include <fmt/format.h>

#include <ostream>

#include "bot/check.hpp"
#include "bot/database.hpp"
#include "bot/pictures.hpp"
#include "storage/anchors.hpp"
#include "storage/integrity.hpp"
#include "storage/sqlite/snapshot.hpp"

namespace gridbot {
namespace {

constexpr std::int64_t kMostPrinted = 1000;

/// The file's name; of other databases no more than that, since their addresses may hold a password.
std::string what_of(const std::string& url) {
    const auto file = sqlite_file(url);
    return file ? file->filename().string() : "database";
}

void print_anchors(storage::Store& store, const Config& config, std::ostream& out) {
    for (const auto& town : config.towns) {
        const auto anchor =
            storage::query_now(store, [&](storage::Tx& tx) { return storage::anchors::last(tx, town->code); });
        if (anchor)
            out << fmt::format("{}: anchor {} of {}, {}\n", town->code, anchor->number,
                               format_iso(anchor->at, town->zone), anchor->hash);
        else
            out << fmt::format("{}: no anchor yet; the service writes one at midnight\n", town->code);
    }
}

}  // namespace

Verified verify_database(storage::Store& store, const std::string& url, std::ostream& out) {
    Verified verified;
    const auto report = [&](const std::string& line) {
        if (++verified.faults <= kMostPrinted) out << line << "\n";
    };
    if (const auto file = sqlite_file(url))
        for (const std::string& damage : storage::sqlite_damage(*file))
            report(to_line(storage::integrity::Fault{what_of(url), damage}));
    storage::integrity::Extent extent;
    try {
        extent = storage::query_now(store, [&](storage::Tx& tx) {
            return storage::integrity::check(
                tx, [&](const storage::integrity::Fault& fault) { report(storage::integrity::to_line(fault)); });
        });
    } catch (const storage::StoreError& error) {
        report(fmt::format("{}: fault: the check broke off: {}", what_of(url), error.what()));
    }
    verified.cases = extent.cases;
    verified.lines = extent.lines;
    if (verified.faults > kMostPrinted) out << fmt::format("… and {} more\n", verified.faults - kMostPrinted);
    return verified;
}

int run_verify(const std::string& config_file, std::ostream& out) {
    const Config config = usable_config(load_config(config_file, environment));
    const auto store = open_database_to_read(config.storage.url);
    Verified verified = verify_database(*store, config.storage.url, out);
    verified.faults += count_missing_pictures(*store, config, out);
    print_anchors(*store, config, out);
    out << fmt::format("{}: {} faults, {} cases, {} lines of history\n", config_file, verified.faults, verified.cases,
                       verified.lines);
    return verified.faults == 0 ? 0 : 1;
}

}  // namespace gridbot
