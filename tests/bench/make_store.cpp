// Fills an empty database with a year of a county, as the service would have left it: cases of every town of a
// configuration with their histories (hashes that `gridbot verify` accepts, anchored day by day), messages sent, the
// inbox of the last two days, and timers that are still to come.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <deque>
#include <iostream>

#include "bot/command_line.hpp"
#include "bot/database.hpp"
#include "bot/key.hpp"
#include "core/clock.hpp"
#include "core/json.hpp"
#include "storage/anchors.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/inbox.hpp"
#include "storage/timers.hpp"
#include "tests/bench/county_year.hpp"

namespace gridbot::bench {
namespace {

namespace storage = gridbot::storage;
using storage::Tx;
using namespace std::chrono_literals;

constexpr storage::Sql kLine =
    "INSERT INTO case_events (case_id, seq, town, at, actor, role, event, from_state, to_state, text, source_message, "
    "hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr storage::Sql kSent =
    "INSERT INTO outbox (town, channel, conversation, is_private, person, kind, lane, state, attempts, way, "
    "created_at, next_at, leased_by, case_id, body, error) "
    "VALUES ($1, $2, $3, 0, '', 'W00', 1, 'sent', 1, 0, $4, $4, '', $5, $6, '')";
constexpr auto kYear = std::chrono::days{365};
constexpr auto kInboxKept = 48h;
constexpr int kBatch = 2000;
constexpr int kHeadsPerAnchor = 1000;  // as the service does it

struct Wish {
    std::string config;
    std::string channel = "ding";
    std::int64_t cases = 20'000;
    std::int64_t open = -1;     // of them; -1: one of a hundred
    std::int64_t timers = -1;   // -1: one for each open case
    std::int64_t due_in_s = 0;  // all timers due at one instant so many seconds from now; 0: over the coming month
};

/// One town's share, written in the order of time.
class Filling {
public:
    Filling(storage::Store& store, const Town& town, const Wish& wish, const FieldCipher& cipher, Time now,
            std::int64_t share)
        : store_(store), town_(town), wish_(wish), year_(town, wish.channel, cipher), now_(now), cases_(share) {
        const auto part = [&](std::int64_t of_all) { return wish.cases ? of_all * share / wish.cases : 0; };
        open_ = part(wish.open < 0 ? wish.cases / 100 : wish.open);
        timers_ = wish.timers < 0 ? open_ : part(wish.timers);
    }

    void run() {
        LocalDay day = town_.zone.day_of(time_of(0));
        for (std::int64_t number = 0; number < cases_;) {
            const auto end = std::min(cases_, number + kBatch);
            storage::run_now(store_, [&](Tx& tx) {
                for (; number < end; ++number) {
                    const LocalDay today = town_.zone.day_of(time_of(number));
                    if (today != day) anchor(tx, time_of(number));
                    day = today;
                    write(tx, number);
                }
            });
        }
        storage::run_now(store_, [&](Tx& tx) {
            anchor(tx, now_);
            write_timers(tx);
        });
    }

private:
    /// Evenly over the year, the last one just now.
    Time time_of(std::int64_t number) const {
        const auto span = std::chrono::milliseconds{kYear}.count();
        return now_ - std::chrono::milliseconds{span - span * (number + 1) / cases_};
    }

    void write(Tx& tx, std::int64_t number) {
        const Time at = time_of(number);
        Story story = year_.story(number, at, now_, number >= cases_ - open_);
        Case& row = story.row;
        storage::cases::insert(tx, town_.code, format_compact_day(town_.zone.day_of(at)), row);
        write_lines(tx, story);
        for (const std::string& text : story.said)
            tx.exec(kSent, town_.code, row.reported_in.channel, row.reported_in.id, at, row.id.value,
                    dump_json(nlohmann::json{{"text", text}, {"markdown", false}}));
        if (at > now_ - kInboxKept)
            storage::inbox::remember(tx, town_.code, row.reported_in.channel, story.lines.front().source_message, at,
                                     R"({"msgtype":"empty"})");
        with_timer_.push_back(row.id);
        if (with_timer_.size() > static_cast<std::size_t>(std::max<std::int64_t>(timers_, 1))) with_timer_.pop_front();
    }

    void write_lines(Tx& tx, Story& story) {
        std::string hash;
        int seq = 0;
        for (CaseEventRow& line : story.lines) {
            line.case_id = story.row.id;
            line.seq = ++seq;
            hash = storage::history::chain_hash(line, town_.code, hash);
            tx.exec(kLine, line.case_id.value, line.seq, town_.code, line.at, line.actor, line.role,
                    name_of(line.event), line.from_state, line.to_state, line.text, line.source_message, hash);
        }
    }

    void anchor(Tx& tx, Time at) {
        while (storage::anchors::add(tx, town_.code, at, kHeadsPerAnchor) == kHeadsPerAnchor) {
        }
    }

    /// One for each of the newest cases, and further kinds where more timers than cases are wanted.
    void write_timers(Tx& tx) {
        if (with_timer_.empty()) return;
        for (std::int64_t i = 0; i < timers_; ++i) {
            const auto in_turn = static_cast<std::size_t>(i) % with_timer_.size();
            const auto round = static_cast<std::size_t>(i) / with_timer_.size();
            const Time due = wish_.due_in_s > 0 ? now_ + std::chrono::seconds{wish_.due_in_s}
                                                : now_ + 1h + std::chrono::milliseconds{30 * 24h} * i / timers_;
            const std::string kind = round == 0 ? "due_passed" : fmt::format("reminder_{}", round);
            storage::timers::set(tx, {town_.code, with_timer_[in_turn], kind, 0, due});
        }
    }

    storage::Store& store_;
    const Town& town_;
    const Wish& wish_;
    const CountyYear year_;
    const Time now_;
    const std::int64_t cases_;
    std::int64_t open_ = 0, timers_ = 0;
    std::deque<CaseId> with_timer_;  // the newest
};

int fill(const Wish& wish) {
    Config config = load_config(wish.config, environment);
    if (!config.usable() || config.towns.empty()) throw std::runtime_error("the configuration cannot be used");
    const Time now = SystemClock().now();
    auto store = open_database(config.storage.url, now);
    SystemRandom random;
    const FieldCipher cipher{key_of_database(*store, config.storage.key_file, random), random};
    const auto begun = std::chrono::steady_clock::now();
    const auto towns = static_cast<std::int64_t>(config.towns.size());
    for (std::int64_t i = 0; i < towns; ++i) {
        const std::int64_t share = wish.cases * (i + 1) / towns - wish.cases * i / towns;
        if (share == 0) continue;
        Filling(*store, *config.towns[static_cast<std::size_t>(i)], wish, cipher, now, share).run();
    }
    store->close();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << fmt::format("made {} cases in {:.1f} s\n", wish.cases, took.count());
    return 0;
}

}  // namespace
}  // namespace gridbot::bench

int main(int argc, char** argv) {
    gridbot::bench::Wish wish;
    CLI::App app{"Fills an empty database with a year of a county."};
    app.add_option("--config", wish.config, "the service's configuration")->required();
    app.add_option("--channel", wish.channel, "the channel on which everybody reported");
    app.add_option("--cases", wish.cases, "how many, over all towns")->check(CLI::NonNegativeNumber);
    app.add_option("--open", wish.open, "how many of them, the newest, are open; one of a hundred");
    app.add_option("--timers", wish.timers, "how many are still to come; one for each open case");
    app.add_option("--due-in", wish.due_in_s, "seconds from now at which all timers are due; else over a month");
    CLI11_PARSE(app, argc, argv);
    try {
        return gridbot::bench::fill(wish);
    } catch (const std::exception& failure) {
        std::cerr << failure.what() << "\n";
        return 1;
    }
}
