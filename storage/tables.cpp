#include "storage/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/digest.hpp"
#include "storage/history.hpp"

namespace gridbot::storage::tables {
namespace {

/// A table as it is written down here: lists with ", " between the names.
struct Outline {
    std::string_view name, key, integers, texts, bytes;
};

constexpr Outline kMeta{"meta", "key", "", "key, value", ""};
constexpr Outline kTowns{"towns", "town", "", "town", ""};
constexpr Outline kLeases{"leases", "town, name", "ends_at", "town, name, holder", ""};
constexpr Outline kCounters{"counters", "town, name", "value", "town, name", ""};
constexpr Outline kInbox{"inbox", "town, channel, message_id", "received_at", "channel, message_id, town", "answer"};
constexpr Outline kCases{
    "cases", "town, id",
    "id, same_day, sensitive, said_in_private, registered_at, due_at, accepted_at, dispatched_at, signed_at, "
    "feedback_at, settled_at, evaluated_at, supervised, urged_count, escalation_level, extension_count, reopen_count, "
    "returned_count, followers, solved, rating",
    "town, ticket, state, category, urgency, grid, building, unit, place, description, source, reporter_channel, "
    "reporter_account, said_in_channel, said_in, first_responder, lead_org, co_orgs, handler, result",
    "sealed"};
constexpr Outline kCaseEvents{"case_events", "town, case_id, seq", "case_id, seq, at",
                              "town, actor, role, event, from_state, to_state, text, source_message, hash", ""};
constexpr Outline kTimers{"timers", "town, case_id, kind", "case_id, step, due_at", "town, kind", ""};
constexpr Outline kEscalations{"escalations", "town, case_id, person", "case_id, rung, at", "person, town", ""};
constexpr Outline kFollowers{"followers", "town, case_id, channel, account", "case_id, is_private, at",
                             "town, channel, account, conversation", ""};
constexpr Outline kUrges{"urges", "town, case_id, person", "case_id, at", "person, town", ""};
constexpr Outline kRequests{"requests", "town, case_id, kind", "case_id, asked_at, until",
                            "town, kind, asked_by, reason", ""};
constexpr Outline kSupervisions{"supervisions", "town, case_id, asked_at", "case_id, asked_at, until, answered_at",
                                "town", ""};
constexpr Outline kConfirmations{"confirmations", "town, channel, conversation, account", "asked_at",
                                 "town, channel, conversation, account", "sealed_text"};
constexpr Outline kHandovers{"handovers", "town, from_person", "asked_at, until, confirmed",
                             "town, from_person, to_person", ""};
constexpr Outline kUndoPoints{"undo_points", "town, case_id", "case_id, at", "town, person, event, row_before", ""};
constexpr Outline kCaseLinks{"case_links", "town, case_id, kind", "case_id, other_id", "town, kind, note", ""};
constexpr Outline kWhistles{"whistles", "town, case_id, org", "case_id, called_at, arrived_at", "town, org, called_by",
                            ""};
constexpr Outline kWishes{"wishes", "town, channel, whose, name", "value", "town, channel, whose, name", ""};
constexpr Outline kCorrections{"corrections", "town, case_id, at", "case_id, at",
                               "town, person, from_category, to_category, why", ""};
constexpr Outline kOrgChanges{"org_changes", "town, number", "number, at", "town, person, kind, cells", ""};
constexpr Outline kReports{"reports", "town, kind, day", "at", "town, kind, day, body", ""};
constexpr Outline kSettledHours{"settled_hours", "town, hour", "hour, cases", "town", ""};
constexpr Outline kQuotas{"quotas", "town, month, family, bucket", "used", "town, family, bucket, month", ""};
constexpr Outline kLinks{"links", "town, case_id, token_hash", "case_id, expires_at",
                         "town, token_hash, holder, person", ""};
constexpr Outline kDrafts{"drafts", "town, channel, conversation, account", "started_at",
                          "channel, conversation, account, town", "sealed_text"};
constexpr Outline kOutbox{"outbox", "town, id", "id, is_private, lane, attempts, way, created_at, next_at, case_id",
                          "town, channel, conversation, person, kind, state, leased_by, body, error", ""};
constexpr Outline kReplySessions{"reply_sessions", "town, channel, conversation", "expires_at",
                                 "town, channel, conversation, url", ""};
constexpr Outline kVisitors{"visitors", "town, channel, account", "seen_at, spoke_at, told",
                            "town, channel, account, grid", ""};
constexpr Outline kCursors{"cursors", "town, channel", "", "town, channel, reached", ""};
constexpr Outline kAttachments{"attachments", "town, id",
                               "id, case_id, event, by_reporter, at, bytes, width, height, attempts, next_at",
                               "town, state, sha256, mime, channel, account, message, source, leased_by", ""};
constexpr Outline kSentMessages{"sent_messages", "town, channel, name",
                                "case_id, at, is_private, ends_at, once, replaced_by",
                                "town, channel, name, conversation, buttons, handle", ""};
constexpr Outline kSaid{"said", "town, whom, what", "at", "town, whom, what", ""};
constexpr Outline kConsole{"console_messages", "town, id", "id, is_private, at",
                           "town, conversation, sender, sender_name, body", ""};
constexpr Outline kUnanchored{"unanchored", "town, case_id", "case_id", "town", ""};
constexpr Outline kAnchors{"anchors", "town, number", "number, at, up_to", "town, hash", ""};
constexpr Outline kAnchoredHeads{"anchored_heads", "town, case_id, seq", "case_id, seq, number", "town, hash", ""};

/// Text put together while the program is compiled: what a statement is made of must be a constant.
struct Text {
    char chars[2048]{};
    std::size_t size = 0;

    constexpr Text& operator+=(std::string_view more) {
        for (const char c : more) chars[size++] = c;
        return *this;
    }
    /// "$7"
    constexpr Text& add_place(int number) {
        chars[size++] = '$';
        if (number >= 10) chars[size++] = static_cast<char>('0' + number / 10);
        chars[size++] = static_cast<char>('0' + number % 10);
        return *this;
    }
};

constexpr int count_names(std::string_view list) {
    return list.empty() ? 0 : 1 + static_cast<int>(std::ranges::count(list, ','));
}
constexpr int count_columns(const Outline& table) {
    return count_names(table.integers) + count_names(table.texts) + count_names(table.bytes);
}

constexpr void add_columns(Text& text, const Outline& table) {
    bool first = true;
    for (const std::string_view list : {table.integers, table.texts, table.bytes}) {
        if (list.empty()) continue;
        if (!first) text += ", ";
        text += list;
        first = false;
    }
}
constexpr void add_places(Text& text, int count) {
    for (int i = 1; i <= count; ++i) {
        if (i > 1) text += ", ";
        text.add_place(i);
    }
}

constexpr Text make_count(const Outline& table) {
    Text text;
    (text += "SELECT count(*) FROM ") += table.name;
    return text;
}
constexpr bool is_numbered(const Outline& table) {
    return table.key == "town, id";
}
constexpr Text make_page(const Outline& table, bool is_first) {
    const int keys = is_first ? 0 : count_names(table.key);
    Text text;
    text += "SELECT ";
    add_columns(text, table);
    (text += " FROM ") += table.name;
    if (is_numbered(table)) return text += " WHERE {{no_index}}town = $1 AND id > $2 ORDER BY id LIMIT $3";
    if (!is_first) {
        ((text += " WHERE (") += table.key) += ") > (";
        add_places(text, keys);
        text += ")";
    }
    (text += " ORDER BY ") += table.key;
    (text += " LIMIT ").add_place(keys + 1);
    return text;
}
constexpr Text make_first_page(const Outline& table) {
    return make_page(table, true);
}
constexpr Text make_next_page(const Outline& table) {
    return make_page(table, false);
}
constexpr Text make_towns(const Outline& table) {
    Text text;
    ((text += "SELECT DISTINCT town FROM ") += table.name) += " ORDER BY town";
    return text;
}
constexpr Text make_insert(const Outline& table) {
    Text text;
    ((text += "INSERT INTO ") += table.name) += " (";
    add_columns(text, table);
    text += ") VALUES (";
    add_places(text, count_columns(table));
    text += ")";
    return text;
}

/// The constant that `make` makes of `table`.
template <const Outline& table, Text (*make)(const Outline&)>
struct Statement {
    struct Chars {
        char text[make(table).size + 1]{};
    };
    static constexpr Chars chars = [] {
        Chars exact;
        std::copy_n(make(table).chars, sizeof exact.text - 1, exact.text);
        return exact;
    }();
    static constexpr Sql sql{chars.text};
};

void add_names(std::vector<Column>& columns, std::string_view list, Type type) {
    constexpr std::string_view kBetween = ", ";
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(kBetween), list.size());
        columns.push_back({list.substr(0, end), type});
        list.remove_prefix(std::min(end + kBetween.size(), list.size()));
    }
}

template <const Outline& outline>
Table make_table() {
    std::vector<Column> columns, keys;
    add_names(columns, outline.integers, Type::integer);
    add_names(columns, outline.texts, Type::text);
    add_names(columns, outline.bytes, Type::bytes);
    add_names(keys, outline.key, Type::text);
    std::vector<int> places;
    for (const Column& key : keys)
        places.push_back(static_cast<int>(std::ranges::find(columns, key.name, &Column::name) - columns.begin()));
    return {outline.name,
            std::move(columns),
            std::move(places),
            Statement<outline, make_count>::sql,
            is_numbered(outline) ? std::optional(Statement<outline, make_towns>::sql) : std::nullopt,
            Statement<outline, make_first_page>::sql,
            Statement<outline, make_next_page>::sql,
            Statement<outline, make_insert>::sql};
}

/// A value that outlives its row.
using Cell = std::variant<std::nullptr_t, std::int64_t, std::string, std::vector<std::byte>>;
using Cells = std::vector<Cell>;

Cells read_cells(const Row& row, const Table& table) {
    Cells cells;
    for (int i = 0; i < static_cast<int>(table.columns.size()); ++i) {
        const Type type = table.columns[static_cast<std::size_t>(i)].type;
        if (row.is_null(i))
            cells.emplace_back(nullptr);
        else if (type == Type::integer)
            cells.emplace_back(row.int64(i));
        else if (type == Type::text)
            cells.emplace_back(row.string(i));
        else
            cells.emplace_back(row.bytes(i));
    }
    return cells;
}

Value value_of(const Cell& cell) {
    return std::visit([](const auto& held) { return detail::to_value(held); }, cell);
}

std::vector<Cells> read_page(Tx& from, const Table& table, const Cells* before) {
    constexpr int kPage = 500;
    std::vector<Cells> page;
    std::vector<Value> values;
    if (before)
        for (const int place : table.key) values.push_back(value_of((*before)[static_cast<std::size_t>(place)]));
    values.emplace_back(std::int64_t{kPage});
    from.run_values(before ? table.next_page : table.first_page, values,
                    [&](const Row& row) { page.push_back(read_cells(row, table)); });
    return page;
}

void insert_page(Tx& to, const Table& table, const std::vector<Cells>& page) {
    std::vector<Value> values(table.columns.size());
    for (const Cells& cells : page) {
        std::ranges::transform(cells, values.begin(), value_of);
        to.run_values(table.insert, values, [](const Row&) {});
    }
}

void copy_pages(Tx& from, Store& to, const Table& table, std::vector<Cells> page) {
    while (!page.empty()) {
        run_now(to, [&](Tx& tx) { insert_page(tx, table, page); });
        const Cells last = std::move(page.back());
        page = read_page(from, table, &last);
    }
}

/// For each town, the place before its first row.
std::vector<Cells> before_each_town(Tx& from, const Table& table) {
    std::vector<Cells> places;
    from.each(*table.towns, [&](const Row& row) {
        Cells before(table.columns.size(), nullptr);
        before[static_cast<std::size_t>(table.key.front())] = row.string(0);
        before[static_cast<std::size_t>(table.key.back())] = std::numeric_limits<std::int64_t>::min();
        places.push_back(std::move(before));
    });
    return places;
}

constexpr Sql kSchema = "SELECT MAX(number) FROM schema_migrations";
constexpr Sql kLines =
    "SELECT case_id, seq, hash FROM case_events WHERE town = $1 AND (case_id, seq) > ($2, $3) "
    "ORDER BY case_id, seq LIMIT $4";

void digest_heads_of(Tx& tx, const std::string& town, Sha256& digest) {
    constexpr int kPage = 5000;
    constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
    struct Line {
        std::int64_t case_id, seq;
        std::string hash;
    };
    const auto add = [&](const Line& line) {
        digest.add(fmt::format("{} {} {} {}\n", town, line.case_id, line.seq, line.hash));
    };
    const auto read = [](const Row& row) { return Line{row.int64(0), row.int64(1), row.string(2)}; };
    std::optional<Line> last;
    for (;;) {
        auto page = tx.all(kLines, read, town, last ? last->case_id : kLowest, last ? last->seq : kLowest, kPage);
        if (page.empty()) break;
        for (Line& line : page) {
            if (last && last->case_id != line.case_id) add(*last);
            last = std::move(line);
        }
    }
    if (last) add(*last);
}

std::string digest_of_heads(Tx& tx) {
    Sha256 digest;
    for (const std::string& town : history::towns(tx)) digest_heads_of(tx, town, digest);
    return digest.hex();
}

}  // namespace

std::span<const Table> all() {
    static const std::vector<Table> tables{
        make_table<kMeta>(),          make_table<kTowns>(),         make_table<kLeases>(),
        make_table<kCounters>(),      make_table<kInbox>(),         make_table<kCases>(),
        make_table<kCaseEvents>(),    make_table<kTimers>(),        make_table<kEscalations>(),
        make_table<kUrges>(),         make_table<kFollowers>(),     make_table<kDrafts>(),
        make_table<kRequests>(),      make_table<kConfirmations>(), make_table<kHandovers>(),
        make_table<kUndoPoints>(),    make_table<kCaseLinks>(),     make_table<kWhistles>(),
        make_table<kWishes>(),        make_table<kCorrections>(),   make_table<kOrgChanges>(),
        make_table<kOutbox>(),        make_table<kReplySessions>(), make_table<kSaid>(),
        make_table<kConsole>(),       make_table<kUnanchored>(),    make_table<kAnchors>(),
        make_table<kAnchoredHeads>(), make_table<kReports>(),       make_table<kQuotas>(),
        make_table<kLinks>(),         make_table<kVisitors>(),      make_table<kCursors>(),
        make_table<kAttachments>(),   make_table<kSentMessages>(),  make_table<kSettledHours>(),
        make_table<kSupervisions>(),
    };
    return tables;
}

Inventory take_inventory(Tx& tx) {
    Inventory inventory;
    inventory.schema = tx.value<int>(kSchema).value_or(0);
    for (const Table& table : all())
        inventory.rows[std::string(table.name)] = tx.value<std::int64_t>(table.count).value_or(0);
    inventory.heads = digest_of_heads(tx);
    return inventory;
}

void copy_all(Tx& from, Store& to) {
    for (const Table& table : all()) {
        if (!table.towns)
            copy_pages(from, to, table, read_page(from, table, nullptr));
        else
            for (const Cells& before : before_each_town(from, table))
                copy_pages(from, to, table, read_page(from, table, &before));
    }
    run_now(to, [](Tx& tx) { tx.continue_ids(); });
}

}  // namespace gridbot::storage::tables
