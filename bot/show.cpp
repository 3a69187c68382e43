#include "bot/show.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <optional>
#include <ostream>

#include "bot/contact_audit.hpp"
#include "bot/operator_desk.hpp"
#include "bot/web/json.hpp"
#include "commands/change.hpp"
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

/// What reporters left, where the caller asks for it.
class Contacts {
public:
    /// Writes down that they are opened, before they are.
    Contacts(const OperatorDesk& desk, const ShowOptions& options, nlohmann::json details) : town_(*desk.town) {
        if (!options.with_contacts) return;
        cipher_.emplace(key_to_read(desk), random_);
        note_in_audit(desk, options.reason, std::move(details));
    }

    /// Nothing of sensitive cases, which stay sealed.
    std::optional<PrivateData> of(const Case& row) const {
        if (!cipher_ || row.sensitive) return std::nullopt;
        const auto data = commands::open_private(*cipher_, town_, row);
        return data ? std::optional(*data) : std::nullopt;
    }

private:
    const Town& town_;
    SystemRandom random_;
    std::optional<FieldCipher> cipher_;
};

std::string line_of(const PrivateData& contact, const Town& town) {
    return fmt::format("{} {}  {} {}  {} {}", word(town, "ledger", "reporter"), contact.name,
                       word(town, "ledger", "phone"), contact.phone, word(town, "ledger", "room"), contact.room);
}

nlohmann::json json_of(const Case& row, const OperatorDesk& desk, const Contacts& contacts) {
    nlohmann::json body = web::case_json(row, *desk.town, desk.now);
    if (const auto contact = contacts.of(row))
        body["reporter"] = {{"name", contact->name}, {"phone", contact->phone}, {"room", contact->room}};
    return body;
}

// The words of a sensitive case's history are part of the matter.
nlohmann::json line_json(const CaseEventRow& line, const Case& row, const Zone& zone) {
    return {{"at", format_iso(line.at, zone)},
            {"actor", line.actor},
            {"role", line.role},
            {"event", name_of(line.event)},
            {"text", row.sensitive ? std::string{} : line.text}};
}

void print_text(const Case& row, const std::vector<CaseEventRow>& history, const Town& town, const Contacts& contacts,
                std::ostream& out) {
    fmt::print(out, "{}\n", line_of(row, town));
    if (const auto contact = contacts.of(row)) fmt::print(out, "{}\n", line_of(*contact, town));
    if (!row.sensitive && !row.description.empty()) fmt::print(out, "{}\n", row.description);
    fmt::print(out, "{} {}\n", word(town, "ledger", "due_at"), clock(row.due_at, town.zone));
    for (const CaseEventRow& line : history)
        fmt::print(out, "  {}  {}  {}  {}\n", clock(line.at, town.zone), name_of(line.event), line.actor,
                   row.sensitive ? "" : line.text);
}

}  // namespace

int run_case_show(const ShowOptions& options, std::ostream& out) {
    const OperatorDesk desk = open_desk(options.config, options.town, options.ticket);
    const Town& town = *desk.town;
    storage::query_now(*desk.store, [&](storage::Tx& tx) {
        const auto row = storage::cases::by_ticket(tx, town.code, options.ticket);
        if (!row) throw CallersFault(fmt::format("{} has no case {}", town.code, options.ticket));
        const auto history = storage::history::of_case(tx, town.code, row->id);
        const Contacts contacts(desk, options, {{"case", row->ticket}, {"cases", 1}});
        if (options.format == "text") return print_text(*row, history, town, contacts, out);
        nlohmann::json body = json_of(*row, desk, contacts);
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
    const Contacts contacts(desk, options, {{"cases", rows.size()}});
    for (const Case& row : rows) {
        fmt::print(out, "{}\n",
                   options.format == "text" ? line_of(row, town) : dump_json(json_of(row, desk, contacts)));
        if (const auto contact = contacts.of(row); contact && options.format == "text")
            fmt::print(out, "  {}\n", line_of(*contact, town));
    }
    return 0;
}

}  // namespace gridbot
