#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/config.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/temporary_folder.hpp"

/// The town of tests/fixtures/sanhehu with a store of its own, and short words for what happens in it.
namespace gridbot::reports::testing {

inline const Town& town() {
    static const auto shared = [] {
        auto nothing = [](const std::string&) { return std::optional<std::string>{}; };
        Config config = load_config(GRIDBOT_FIXTURES "/sanhehu/gridbot.toml", nothing);
        if (!config.usable()) throw std::runtime_error("the fixture town has faults");
        return config.towns.front();
    }();
    return *shared;
}

/// "2026-11-23T09:00" in the town's zone.
inline Time at(std::string_view text) {
    return parse_iso(std::string(text) + ":00+08:00").value();
}
inline LocalDay day(std::string_view text) {
    return parse_day(text).value();
}

/// A day's due time, unless said otherwise.
inline Case case_at(std::string_view registered, std::string category = "facility.lighting") {
    Case row;
    row.category = std::move(category);
    row.grid = "SH-HX-52-B3";
    row.building = "3";
    row.lead_org = "wy";
    row.registered_at = at(registered);
    row.due_at = at(std::string(registered.substr(0, 10)) + "T18:00");
    return row;
}

class Book {
public:
    /// Registered, and with a line in the history; `row` gets its number.
    void open(Case& row) {
        write([&](storage::Tx& tx) {
            storage::cases::insert(tx, town().code, format_compact_day(town().zone.day_of(row.registered_at)), row);
            append(tx, row, CaseEvent::register_, "", "resident", row.registered_at);
        });
    }
    /// The case goes on: `change` is made, the line written.
    void step(Case& row, CaseEvent event, CaseState to, std::string_view time, const std::string& actor = "p03") {
        const auto from = std::string(name_of(row.state));
        row.state = to;
        if (to == CaseState::settled) row.settled_at = at(time);
        if (to == CaseState::dispatched) row.dispatched_at = at(time);
        write([&](storage::Tx& tx) {
            storage::cases::update(tx, town().code, row);
            append(tx, row, event, from, actor, at(time));
        });
    }
    Case opened(std::string_view registered, std::string category = "facility.lighting") {
        Case row = case_at(registered, std::move(category));
        open(row);
        return row;
    }
    Case settled(std::string_view registered, std::string_view time, std::string category = "facility.lighting") {
        Case row = opened(registered, std::move(category));
        row.solved = true;
        step(row, CaseEvent::settle, CaseState::settled, time);
        return row;
    }

    template <class F>
    auto read(F work) {
        return storage::query_now(*store_, work);
    }
    template <class F>
    void write(F work) {
        storage::run_now(*store_, work);
    }

private:
    static void append(storage::Tx& tx, const Case& row, CaseEvent event, const std::string& from,
                       const std::string& actor, Time time) {
        CaseEventRow line{.case_id = row.id,
                          .at = time,
                          .actor = actor,
                          .event = event,
                          .from_state = from,
                          .to_state = std::string(name_of(row.state))};
        storage::history::append(tx, town().code, line);
    }

    storage::TemporaryFolder folder_;
    std::unique_ptr<storage::Store> store_ = storage::open_sqlite({.file = folder_ / "town.db"}, Time{});
};

}  // namespace gridbot::reports::testing
