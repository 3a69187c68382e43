#include "bot/export.hpp"

#include <fmt/format.h>

#include <array>

#include "bot/contact_audit.hpp"
#include "bot/operator_desk.hpp"
#include "commands/change.hpp"
#include "core/json.hpp"
#include "reports/ledger.hpp"
#include "reports/xlsx.hpp"

namespace gridbot {
namespace {

struct Span {
    LocalDay first, last;
};

int count_cases(const OperatorDesk& desk, const std::string& grid, Time from, Time to) {
    return static_cast<int>(storage::query_now(*desk.store, [&](storage::Tx& tx) {
        return reports::ledger(tx, *desk.town, grid, from, to, desk.now).rows.size();
    }));
}

void write_out(const reports::Sheet& sheet, const OperatorDesk& desk, const ExportOptions& options, std::ostream& out) {
    const Zone& zone = desk.town->zone;
    const std::string who = account_of_operator();
    if (options.format == "csv") return put_out(to_csv(sheet, zone), options.out, out);
    if (options.format == "json") {
        const nlohmann::json body{{"town", desk.town->code},
                                  {"exported_by", who},
                                  {"exported_at", format_iso(desk.now, zone)},
                                  {"cases", to_json(sheet, zone)}};
        return put_out(dump_json(body, 2) + "\n", options.out, out);
    }
    put_out(reports::xlsx_bytes(std::array{sheet}, zone, {desk.town->name, who, desk.now}), options.out, out);
}

}  // namespace

int run_export(const ExportOptions& options, std::ostream& out) {
    if (options.format == "xlsx") keep_off_terminals(options.format, options.out);
    const Span days{day_named("--from", options.from), day_named("--to", options.to)};
    if (days.last < days.first) throw CallersFault("--to lies before --from");
    const OperatorDesk desk = open_desk(options.config, options.town);
    const Town& town = *desk.town;
    const std::string grid = grid_named(town, options.grid);
    const Time from = town.zone.begin_of(days.first);
    const Time to = town.zone.begin_of(days.last + date::days{1});

    reports::Contacts contacts;
    SystemRandom random;
    std::optional<FieldCipher> cipher;
    if (options.with_contacts) {
        cipher.emplace(key_to_read(desk), random);
        note_in_audit(desk, options.reason,
                      {{"grid", grid},
                       {"from", format_day(days.first)},
                       {"to", format_day(days.last)},
                       {"cases", count_cases(desk, grid, from, to)}});
        contacts = [&](const Case& row) -> std::optional<PrivateData> {
            auto data = commands::open_private(*cipher, town, row);
            return data ? std::optional(*data) : std::nullopt;
        };
    }
    reports::Sheet sheet = storage::query_now(
        *desk.store, [&](storage::Tx& tx) { return reports::ledger(tx, town, grid, from, to, desk.now, contacts); });
    reports::sign(sheet, town, account_of_operator(), desk.now);
    write_out(sheet, desk, options, out);
    return 0;
}

}  // namespace gridbot
