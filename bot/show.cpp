#include "bot/show.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <ostream>

#include "bot/operator_desk.hpp"
#include "bot/web/json.hpp"
#include "core/json.hpp"
#include "core/wording.hpp"
#include "reports/part.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"

namespace gridbot {
namespace {

std::string clock(Time at, const Zone& zone) {
    const LocalTime local = zone.to_local(at);
    return fmt::format("{} {}", format_day(date::floor<date::days>(local)), format_clock(local));
}

std::string word(const Town& town, std::string_view block, std::string_view name) {
    return std::string(town.texts.word(fmt::format("{}.{}", block, name)));
}

// What a work group may know: of a sensitive case neither matter nor place.
std::string line_of(const Case& row, const Town& town) {
    const Org* org = town.directory.org(row.lead_org);
    return fmt::format(
        "{}  {}  {}  {}  {}  {}  {}", row.ticket, clock(row.registered_at, town.zone),
        word(town, "state", name_of(row.state)), word(town, "urgency", name_of(row.urgency)),
        row.sensitive ? word(town, "ledger", "sensitive") : category_for(row, town, Audience::work_group),
        place_for(row, town, Audience::work_group), org ? org->name : "");
}

// The words of a sensitive case's history are part of the matter.
nlohmann::json line_json(const CaseEventRow& line, const Case& row, const Zone& zone) {
    return {{"at", format_iso(line.at, zone)},
            {"actor", line.actor},
            {"role", line.role},
            {"event", name_of(line.event)},
            {"text", row.sensitive ? std::string{} : line.text}};
}

void print_text(const Case& row, const std::vector<CaseEventRow>& history, const Town& town, std::ostream& out) {
    fmt::print(out, "{}\n", line_of(row, town));
    if (!row.sensitive && !row.description.empty()) fmt::print(out, "{}\n", row.description);
    fmt::print(out, "{} {}\n", word(town, "ledger", "due_at"), clock(row.due_at, town.zone));
    for (const CaseEventRow& line : history)
        fmt::print(out, "  {}  {}  {}  {}\n", clock(line.at, town.zone), name_of(line.event), line.actor,
                   row.sensitive ? "" : line.text);
}

}  // namespace

int run_case_show(const ShowOptions& options, std::ostream& out) {
    const OperatorDesk desk = open_desk(options.config, options.town);
    const Town& town = *desk.town;
    storage::query_now(*desk.store, [&](storage::Tx& tx) {
        const auto row = storage::cases::by_ticket(tx, town.code, options.ticket);
        if (!row) throw CallersFault(fmt::format("{} has no case {}", town.code, options.ticket));
        const auto history = storage::history::of_case(tx, town.code, row->id);
        if (options.format == "text") return print_text(*row, history, town, out);
        nlohmann::json body = web::case_json(*row, town, desk.now);
        body["history"] = nlohmann::json::array();
        for (const auto& line : history) body["history"].push_back(line_json(line, *row, town.zone));
        fmt::print(out, "{}\n", dump_json(body, 2));
    });
    return 0;
}

int run_case_list(const ShowOptions& options, std::ostream& out) {
    const OperatorDesk desk = open_desk(options.config, options.town);
    const Town& town = *desk.town;
    storage::cases::Filter filter{.state = options.state,
                                  .grids = reports::part_of(town, grid_named(town, options.grid)).grids,
                                  .category = options.category,
                                  .limit = options.limit};
    if (!options.state.empty() && !state_named(options.state))
        throw CallersFault(fmt::format("--state: there is no state {}", options.state));
    if (!options.since.empty()) filter.since = town.zone.begin_of(day_named("--since", options.since));
    const auto rows =
        storage::query_now(*desk.store, [&](storage::Tx& tx) { return storage::cases::list(tx, town.code, filter); });
    for (const Case& row : rows)
        fmt::print(out, "{}\n",
                   options.format == "text" ? line_of(row, town) : dump_json(web::case_json(row, town, desk.now)));
    return 0;
}

}  // namespace gridbot
