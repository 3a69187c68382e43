#include "storage/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "storage/case_row.hpp"
#include "storage/counters.hpp"
#include "storage/part.hpp"
#include "storage/settled_hours.hpp"

namespace gridbot::storage::cases {
namespace {

constexpr Sql kInsert =
    "INSERT INTO cases (" GRIDBOT_CASE_COLUMNS_BUT_ID
    ", town) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
    "$22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41) "
    "{{returning_id}}";

constexpr Sql kUpdate =
    "UPDATE cases SET state = $3, category = $4, urgency = $5, same_day = $6, sensitive = $7, grid = $8, "
    "building = $9, unit = $10, place = $11, description = $12, first_responder = $13, lead_org = $14, co_orgs = $15, "
    "handler = $16, due_at = $17, accepted_at = $18, dispatched_at = $19, signed_at = $20, feedback_at = $21, "
    "settled_at = $22, evaluated_at = $23, supervised = $24, urged_count = $25, escalation_level = $26, "
    "extension_count = $27, reopen_count = $28, returned_count = $29, followers = $30, solved = $31, rating = $32, "
    "result = $33 WHERE town = $1 AND id = $2";

constexpr Sql kSettledAt = "SELECT settled_at FROM cases WHERE town = $1 AND id = $2";
constexpr Sql kById = "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE town = $1 AND id = $2";
constexpr Sql kByTicket = "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE town = $1 AND ticket = $2";
// One look for each day on which there were tickets: the counters know the days.
constexpr Sql kBySerial =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM counters k JOIN cases c ON c.town = k.town AND c.ticket = k.town || substr(k.name, 8) || $3 "
    "WHERE k.town = $1 AND k.name >= $4 AND k.name <= 'ticket.99999999' AND c.registered_at >= $2 "
    "ORDER BY k.name DESC LIMIT $5";
constexpr Sql kReseal = "UPDATE cases SET sealed = $3 WHERE town = $1 AND id = $2";
constexpr Sql kOfReporter =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE reporter_channel = $2 AND reporter_account = $3 AND town = $1 AND (state IN ('registered', "
    "'accepted', 'dispatched', 'handling', 'suspended', 'feedback') OR (state IN ('settled', 'evaluated') AND "
    "settled_at >= $4)) ORDER BY id DESC LIMIT $5";
constexpr Sql kAllOfReporter =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE town = $1 AND reporter_channel = $2 AND reporter_account = $3 ORDER BY id DESC LIMIT $4";
constexpr Sql kCountOpenOfReporter =
    "SELECT COUNT(*) FROM cases WHERE town = $1 AND reporter_channel = $2 AND reporter_account = $3 AND state IN "
    "('registered', 'accepted', 'dispatched', 'handling', 'suspended', 'feedback', 'settled')";
constexpr Sql kAnonymiseClosed =
    "UPDATE cases SET reporter_account = '', sealed = $4 WHERE town = $1 AND reporter_channel = $2 AND "
    "reporter_account = $3 AND state IN ('evaluated', 'archived', 'rejected', 'merged', 'withdrawn')";
constexpr Sql kOpen = "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE town = $1 AND " GRIDBOT_CASE_IS_OPEN
                      " ORDER BY due_at, id LIMIT $2";
constexpr Sql kOpenSince =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE town = $1 AND category = $2 AND registered_at >= $3 AND " GRIDBOT_CASE_IS_OPEN
    " ORDER BY registered_at, id LIMIT $4";
constexpr Sql kOpenInGrid =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE town = $1 AND grid = $2 AND registered_at >= $3 AND " GRIDBOT_CASE_IS_OPEN
    " ORDER BY registered_at LIMIT $4";
constexpr Sql kRegisteredSince = "SELECT " GRIDBOT_CASE_COLUMNS
                                 " FROM cases WHERE town = $1 AND registered_at >= $2 ORDER BY registered_at LIMIT $3";
constexpr Sql kRegisteredIn =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE town = $1 AND registered_at >= $2 AND registered_at < $3 ORDER BY registered_at, id";
constexpr Sql kSettledSince =
    "SELECT " GRIDBOT_CASE_COLUMNS
    " FROM cases WHERE town = $1 AND settled_at >= $2 AND settled_at IS NOT NULL ORDER BY settled_at LIMIT $3";
// Three ways to the same rows, each short where the others are long: back from the newest; those of a time; those that
// people wait for. The subtree comes as one list of codes between commas, so that a statement stays one and prepared.
#define GRIDBOT_LISTED(among, since)                                                              \
    "SELECT " GRIDBOT_CASE_COLUMNS " FROM cases WHERE " among                                     \
    " AND id < $2 AND ($3 = '' OR state = $3) AND ($4 = '' OR $4 LIKE '%,' || grid || ',%') AND " \
    "($5 = '' OR category = $5 OR category LIKE $5 || '.%') AND " since                           \
    "registered_at >= $6 ORDER BY id DESC LIMIT $7"
constexpr Sql kList = GRIDBOT_LISTED("{{no_index}}town = $1", "");
constexpr Sql kListSince = GRIDBOT_LISTED("town = $1", "");
constexpr Sql kListOpen = GRIDBOT_LISTED("town = $1 AND " GRIDBOT_CASE_IS_OPEN, "{{no_index}}");
#undef GRIDBOT_LISTED

const Sql& way_to(const Filter& filter) {
    const auto state = state_named(filter.state);
    if (state && is_open(*state)) return kListOpen;
    return filter.since ? kListSince : kList;
}

std::span<const std::byte> bytes_of(const std::string& text) {
    return std::as_bytes(std::span{text});
}

}  // namespace

void insert(Tx& tx, std::string_view town, std::string_view day_name, Case& c) {
    c.ticket = fmt::format("{}{}-{:04}", town, day_name, counters::next(tx, town, fmt::format("ticket.{}", day_name)));
    c.id.value = tx.insert(
        kInsert, c.ticket, name_of(c.state), c.category, name_of(c.urgency), c.same_day, c.sensitive, c.grid,
        c.building, c.unit, c.place, c.description, bytes_of(c.sealed), name_of(c.source), c.reporter.channel,
        c.reporter.account, c.reported_in.channel, c.reported_in.id, c.reported_in.is_private, c.first_responder,
        c.lead_org, join_codes(c.co_orgs), c.handler, c.registered_at, c.due_at, c.accepted_at, c.dispatched_at,
        c.signed_at, c.feedback_at, c.settled_at, c.evaluated_at, c.supervised, c.urged_count, c.escalation_level,
        c.extension_count, c.reopen_count, c.returned_count, c.followers, c.solved, c.rating, c.result, town);
    settled_hours::move(tx, town, std::nullopt, c.settled_at);
}

void update(Tx& tx, std::string_view town, const Case& c) {
    const auto stood = tx.first(
        kSettledAt, [](const Row& row) { return row.get<std::optional<Time>>(0); }, town, c.id.value);
    if (stood) settled_hours::move(tx, town, *stood, c.settled_at);
    tx.exec(kUpdate, town, c.id.value, name_of(c.state), c.category, name_of(c.urgency), c.same_day, c.sensitive,
            c.grid, c.building, c.unit, c.place, c.description, c.first_responder, c.lead_org, join_codes(c.co_orgs),
            c.handler, c.due_at, c.accepted_at, c.dispatched_at, c.signed_at, c.feedback_at, c.settled_at,
            c.evaluated_at, c.supervised, c.urged_count, c.escalation_level, c.extension_count, c.reopen_count,
            c.returned_count, c.followers, c.solved, c.rating, c.result);
}

void reseal(Tx& tx, std::string_view town, const Case& row) {
    tx.exec(kReseal, town, row.id.value, bytes_of(row.sealed));
}

std::optional<Case> by_id(Tx& tx, std::string_view town, CaseId id) {
    return tx.first(kById, read_case, town, id.value);
}

std::optional<Case> by_ticket(Tx& tx, std::string_view town, std::string_view ticket) {
    return tx.first(kByTicket, read_case, town, ticket);
}

std::vector<Case> by_serial(Tx& tx, std::string_view town, std::string_view serial, Time since, int limit) {
    const std::size_t first = std::min(serial.find_first_not_of('0'), serial.size());
    const std::string ending = fmt::format("-{:0>4}", serial.substr(first));
    // A town's day may begin half a day before that of UTC.
    const auto earliest = std::chrono::floor<std::chrono::days>(since) - std::chrono::days{1};
    const std::string day = fmt::format("ticket.{}", format_compact_day(LocalDay{earliest.time_since_epoch()}));
    return tx.all(kBySerial, read_case, town, since, ending, day, limit);
}

std::vector<Case> of_reporter(Tx& tx, std::string_view town, const Reporter& reporter, Time since, int limit) {
    return tx.all(kOfReporter, read_case, town, reporter.channel, reporter.account, since, limit);
}

std::vector<Case> all_of_reporter(Tx& tx, std::string_view town, const Reporter& reporter, int limit) {
    return tx.all(kAllOfReporter, read_case, town, reporter.channel, reporter.account, limit);
}

int count_open_of_reporter(Tx& tx, std::string_view town, const Reporter& reporter) {
    return tx.value<int>(kCountOpenOfReporter, town, reporter.channel, reporter.account).value_or(0);
}

int anonymise_closed(Tx& tx, std::string_view town, const Reporter& reporter) {
    return static_cast<int>(
        tx.exec(kAnonymiseClosed, town, reporter.channel, reporter.account, std::span<const std::byte>{}));
}

std::vector<Case> open_since(Tx& tx, std::string_view town, std::string_view category, Time since, int limit) {
    return tx.all(kOpenSince, read_case, town, category, since, limit);
}

std::vector<Case> open_in_grid(Tx& tx, std::string_view town, std::string_view grid, Time since, int limit) {
    return tx.all(kOpenInGrid, read_case, town, grid, since, limit);
}

std::vector<Case> touched_since(Tx& tx, std::string_view town, Time since, int limit) {
    auto rows = tx.all(kRegisteredSince, read_case, town, since, limit);
    for (Case& row : tx.all(kSettledSince, read_case, town, since, limit))
        if (row.registered_at < since) rows.push_back(std::move(row));
    return rows;
}

void each_registered(Tx& tx, std::string_view town, Time from, Time to, FunctionRef<void(const Case&)> on_case) {
    tx.each(
        kRegisteredIn, [&](const Row& row) { on_case(read_case(row)); }, town, from, to);
}

std::vector<Case> open(Tx& tx, std::string_view town, int limit) {
    return tx.all(kOpen, read_case, town, limit);
}

std::vector<Case> list(Tx& tx, std::string_view town, const Filter& filter) {
    std::int64_t before = filter.before ? filter.before->value : std::numeric_limits<std::int64_t>::max();
    return tx.all(way_to(filter), read_case, town, before, filter.state, codes_of(filter.grids), filter.category,
                  filter.since.value_or(Time{}), filter.limit);
}

}  // namespace gridbot::storage::cases
