#include "storage/integrity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

#include "storage/anchors.hpp"
#include "storage/history.hpp"

namespace gridbot::storage::integrity {
namespace {

using Report = FunctionRef<void(const Fault&)>;

constexpr int kPage = 5000;
constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();

constexpr Sql kCountCases = "SELECT count(*) FROM cases";
constexpr Sql kLines =
    "SELECT e.case_id, e.seq, e.town, e.at, e.actor, e.role, e.event, e.from_state, e.to_state, e.text, "
    "e.source_message, e.hash, c.ticket, c.state FROM case_events e LEFT JOIN cases c ON c.id = e.case_id AND "
    "c.town = e.town WHERE e.town = $1 AND (e.case_id, e.seq) > ($2, $3) ORDER BY e.case_id, e.seq LIMIT $4";
constexpr Sql kSilentCases =
    "SELECT c.ticket FROM cases c WHERE NOT EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.town = "
    "c.town) ORDER BY c.id";

constexpr Sql kReach = "SELECT town, MAX(up_to) FROM anchors GROUP BY town";
constexpr Sql kIsAccounted =
    "SELECT 1 FROM anchored_heads WHERE town = $1 AND case_id = $2 AND seq = $3 UNION ALL "
    "SELECT 1 FROM unanchored WHERE town = $1 AND case_id = $2";
constexpr Sql kAnchors = "SELECT town, number, at, up_to, hash FROM anchors ORDER BY town, number";
constexpr Sql kHeads =
    "SELECT h.case_id, h.seq, h.hash, e.hash, c.ticket FROM anchored_heads h LEFT JOIN case_events e ON "
    "e.case_id = h.case_id AND e.seq = h.seq AND e.town = h.town LEFT JOIN cases c ON c.id = h.case_id AND "
    "c.town = h.town WHERE {{no_index}}h.town = $1 AND h.number = $2 ORDER BY h.case_id";
constexpr Sql kStrayHeads =
    "SELECT h.town, h.number, h.case_id FROM anchored_heads h WHERE NOT EXISTS (SELECT 1 FROM anchors a WHERE "
    "a.town = h.town AND a.number = h.number)";

constexpr Sql kTicketCounters = "SELECT town, name, value FROM counters WHERE name LIKE 'ticket.%'";
constexpr Sql kSettledHours =
    "SELECT town, hour, SUM(stated), SUM(present) FROM (SELECT town, hour, cases AS stated, 0 AS present FROM "
    "settled_hours UNION ALL SELECT town, settled_at / 3600000, 0, 1 FROM cases WHERE settled_at IS NOT NULL) AS "
    "compared "
    "GROUP BY town, hour HAVING SUM(stated) <> SUM(present)";
constexpr Sql kTickets = "SELECT id, ticket FROM cases WHERE {{no_index}}town = $1 AND id > $2 ORDER BY id LIMIT $3";
constexpr Sql kNextTown = "SELECT town FROM cases WHERE town > $1 ORDER BY town LIMIT 1";

/// Rows that speak of a case that is not there: the case's number and a word.
struct Reference {
    Sql strays;
    std::string_view whose;
};
#define GRIDBOT_STRAYS(table, condition)                         \
    "SELECT r.case_id, r.town FROM " table " r WHERE " condition \
    "NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = r.case_id AND c.town = r.town)"
constexpr Reference kReferences[] = {
    {GRIDBOT_STRAYS("timers", "r.case_id <> 0 AND "), "a timer"},
    {GRIDBOT_STRAYS("escalations", ""), "a note of whom the ladder called"},
    {GRIDBOT_STRAYS("urges", ""), "a note of who urged"},
    {GRIDBOT_STRAYS("outbox", "r.case_id <> 0 AND "), "an outgoing message"},
    {GRIDBOT_STRAYS("unanchored", ""), "a note for the next anchor"},
};
#undef GRIDBOT_STRAYS

struct Line {
    history::StoredLine stored;
    std::optional<std::string> ticket;  // of the case, where there is one
    std::string case_state;
};

Line read_line(const Row& row) {
    return {{.case_id = row.int64(0),
             .seq = row.int64(1),
             .town = row.string(2),
             .at = row.int64(3),
             .actor = row.string(4),
             .role = row.string(5),
             .event = row.string(6),
             .from_state = row.string(7),
             .to_state = row.string(8),
             .text = row.string(9),
             .source_message = row.string(10),
             .hash = row.string(11)},
            row.get<std::optional<std::string>>(12),
            row.string(13)};
}

/// Walks the lines of all histories in their order.
class HistoryCheck {
public:
    HistoryCheck(Tx& tx, Report report) : tx_(tx), report_(report) {
        tx.each(kReach, [&](const Row& row) { anchored_up_to_[row.string(0)] = row.int64(1); });
    }

    void take(Line line) {
        const bool begins = !last_ || last_->stored.case_id != line.stored.case_id;
        if (begins) end_case();
        check_line(line, begins ? nullptr : &*last_);
        last_ = std::move(line);
    }

    /// After the last line.
    void end_case() {
        if (!last_ || !last_->ticket) return;
        const auto& stored = last_->stored;
        if (stored.to_state != last_->case_state)
            report(*last_, fmt::format("the case is \"{}\" but its history ends with \"{}\"", last_->case_state,
                                       stored.to_state));
        const auto reach = anchored_up_to_.find(stored.town);
        if (reach != anchored_up_to_.end() && stored.case_id <= reach->second &&
            !tx_.value<int>(kIsAccounted, stored.town, stored.case_id, stored.seq))
            report(*last_, "it was added behind the back of the program, or the line before it was the last one");
    }

private:
    void check_line(const Line& line, const Line* before) {
        const auto& stored = line.stored;
        const std::int64_t expected = before ? before->stored.seq + 1 : 1;
        if (!line.ticket) report(line, "there is no such case in its town");
        if (stored.seq != expected) {
            report(line, stored.seq > expected && expected > 0
                             ? fmt::format("before it, {} missing", missing(expected, stored.seq - 1))
                             : "no history has a line of this number");
            return;  // what it should follow is gone, so its hash says nothing
        }
        if (chain_hash(stored, before ? before->stored.hash : "") != stored.hash)
            report(line, "it is not as it was written, or the line before it is not");
        else if (stored.from_state != (before ? before->stored.to_state : ""))
            report(line, "it does not begin in the state in which the line before it ends");
    }

    static std::string missing(std::int64_t first, std::int64_t last) {
        return first == last ? fmt::format("line {} is", first) : fmt::format("lines {} to {} are", first, last);
    }

    void report(const Line& line, std::string what) {
        const std::string whose = line.ticket.value_or(fmt::format("case {}", line.stored.case_id));
        report_({fmt::format("{} line {}", whose, line.stored.seq), std::move(what)});
    }

    Tx& tx_;
    Report report_;
    std::map<std::string, std::int64_t> anchored_up_to_;  // by town
    std::optional<Line> last_;
};

std::int64_t check_histories_of(Tx& tx, const std::string& town, Report report) {
    HistoryCheck check{tx, report};
    std::int64_t read = 0, case_id = kLowest, seq = kLowest;
    for (;;) {
        auto page = tx.all(kLines, read_line, town, case_id, seq, kPage);
        if (page.empty()) break;
        read += static_cast<std::int64_t>(page.size());
        case_id = page.back().stored.case_id;
        seq = page.back().stored.seq;
        for (Line& line : page) check.take(std::move(line));
    }
    check.end_case();
    return read;
}

std::int64_t check_histories(Tx& tx, Report report) {
    std::int64_t read = 0;
    for (const std::string& town : history::towns(tx)) read += check_histories_of(tx, town, report);
    tx.each(kSilentCases, [&](const Row& row) { report({row.string(0), "its history is missing"}); });
    return read;
}

/// The heads of one anchor; reports those that the histories no longer know.
std::vector<anchors::Head> check_heads(Tx& tx, const std::string& town, std::int64_t number, Report report) {
    std::vector<anchors::Head> heads;
    const auto take = [&](const Row& row) {
        anchors::Head head{CaseId{row.int64(0)}, row.int64(1), row.string(2)};
        const std::string whose =
            row.get<std::optional<std::string>>(4).value_or(fmt::format("case {}", head.case_id.value));
        const std::string where = fmt::format("{} line {}", whose, head.seq);
        if (row.is_null(3))
            report({where, fmt::format("it was there when anchor {} was written and is missing", number)});
        else if (row.text(3) != head.hash)
            report({where, fmt::format("it is not what it was when anchor {} was written", number)});
        heads.push_back(std::move(head));
    };
    tx.each(kHeads, take, town, number);
    return heads;
}

std::int64_t check_anchors(Tx& tx, Report report) {
    std::int64_t read = 0, expected = 1;
    std::string town, before;
    tx.each(kAnchors, [&](const Row& row) {
        if (++read == 1 || row.text(0) != town) {
            town = row.string(0);
            before.clear();
            expected = 1;
        }
        const anchors::Anchor anchor{row.int64(1), row.time(2), CaseId{row.int64(3)}, row.string(4)};
        const std::string where = fmt::format("anchor {} of {}", anchor.number, town);
        const auto heads = check_heads(tx, town, anchor.number, report);
        if (anchor.number != expected)
            report({where, fmt::format("anchor {} before it is missing", anchor.number - 1)});
        else if (anchors::anchor_hash(anchor, town, heads, before) != anchor.hash)
            report({where, "it is not as it was written, or the anchor before it is not"});
        before = anchor.hash;
        expected = anchor.number + 1;
    });
    tx.each(kStrayHeads, [&](const Row& row) {
        report({fmt::format("anchor {} of {}", row.int64(1), row.text(0)),
                fmt::format("it is missing, but a line of case {} says that it was there", row.int64(2))});
    });
    return read;
}

/// The tickets of a town and a day: those that are there, and what the counter says.
struct TicketDay {
    std::int64_t present = 0, highest = 0, given_out = 0;
};
using TicketDays = std::map<std::string, TicketDay>;  // by what a ticket says before its serial: "SH20261123"

void count_tickets(Tx& tx, const std::string& town, TicketDays& days) {
    struct Ticket {
        std::int64_t case_id;
        std::string text;
    };
    const auto read = [](const Row& row) { return Ticket{row.int64(0), row.string(1)}; };
    for (std::int64_t case_id = kLowest;;) {
        const auto page = tx.all(kTickets, read, town, case_id, kPage);
        if (page.empty()) return;
        case_id = page.back().case_id;
        for (const Ticket& ticket : page) {
            const std::size_t dash = ticket.text.rfind('-');
            TicketDay& day = days[ticket.text.substr(0, dash)];
            std::int64_t serial = 0;
            if (dash != std::string::npos)
                std::from_chars(ticket.text.data() + dash + 1, ticket.text.data() + ticket.text.size(), serial);
            ++day.present;
            day.highest = std::max(day.highest, serial);
        }
    }
}

void check_counters(Tx& tx, Report report) {
    TicketDays days;
    for (auto town = tx.value<std::string>(kNextTown, ""); town; town = tx.value<std::string>(kNextTown, *town))
        count_tickets(tx, *town, days);
    tx.each(kTicketCounters, [&](const Row& row) {
        constexpr std::string_view kPrefix = "ticket.";
        days[row.string(0) + row.string(1).substr(kPrefix.size())].given_out = row.int64(2);
    });
    for (const auto& [name, day] : days) {
        const std::string where = fmt::format("tickets {}", name);
        if (day.highest > day.given_out)
            report({where, fmt::format("number {} is taken, but the counter stands at {} and would give it out again",
                                       day.highest, day.given_out)});
        else if (day.present != day.given_out)
            report({where, fmt::format("{} were given out, {} cases are there", day.given_out, day.present)});
    }
}

void check_settled_hours(Tx& tx, Report report) {
    tx.each(kSettledHours, [&](const Row& row) {
        constexpr int kHours = 24;
        const LocalDay day{date::days{row.int64(1) / kHours}};
        report(
            {fmt::format("settled in {} on {} from {:02}:00 UTC", row.text(0), format_day(day), row.int64(1) % kHours),
             fmt::format("{} are counted, {} cases are there", row.int64(2), row.int64(3))});
    });
}

void check_references(Tx& tx, Report report) {
    for (const Reference& reference : kReferences)
        tx.each(reference.strays, [&](const Row& row) {
            report({fmt::format("case {} of {}", row.int64(0), row.text(1)),
                    fmt::format("{} speaks of it, but it is missing", reference.whose)});
        });
}

}  // namespace

std::string to_line(const Fault& fault) {
    return fmt::format("{}: fault: {}", fault.where, fault.what);
}

Extent check(Tx& tx, Report report) {
    Extent extent;
    extent.cases = tx.value<std::int64_t>(kCountCases).value_or(0);
    extent.lines = check_histories(tx, report);
    extent.anchors = check_anchors(tx, report);
    check_counters(tx, report);
    check_settled_hours(tx, report);
    check_references(tx, report);
    return extent;
}

}  // namespace gridbot::storage::integrity
