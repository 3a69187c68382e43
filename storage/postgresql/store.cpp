#include "storage/postgresql/store.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <vector>

#include "core/random.hpp"
#include "core/stop_point.hpp"
#include "storage/migrations.hpp"
#include "storage/postgresql/connection.hpp"
#include "storage/queued_store.hpp"

namespace gridbot::storage {
namespace {

// A unit that meets others this often is given back to whoever sent it.
constexpr int kMostTries = 10;
constexpr std::chrono::milliseconds kFirstPause = 50ms;
// How soon an idle store notices that the server has gone.
constexpr std::chrono::milliseconds kLook = 500ms;

// A server may let us in and still refuse every write: a full disk, a standby.
constexpr Sql kProbe =
    "INSERT INTO meta (key, value) VALUES ('store_probe', '') ON CONFLICT (key) DO UPDATE SET value = excluded.value";

using Access = PostgresqlConnection::Access;
using Line = std::unique_ptr<PostgresqlConnection>;

class PostgresqlStore final : public QueuedStore {
public:
    PostgresqlStore(PostgresqlOptions options, Time now);
    ~PostgresqlStore() override { close(); }

    bool shared() const override { return true; }
    void close() override;

private:
    void open_for_reading();
    void open_for_writing(Time now);
    void write_loop(Line line);
    void run(Line& line, Unit& unit);
    void try_once(PostgresqlConnection& line, Unit& unit);
    void finish(Unit& unit);
    std::optional<std::string> reopen(Line& line);
    bool restore(Line& line);
    void lost(const std::string& why);
    void found();
    void read_loop();
    std::exception_ptr answer(Line& line, const Query& query);
    std::chrono::milliseconds jittered(std::chrono::milliseconds pause);

    const PostgresqlOptions options_;
    SystemRandom random_;
    std::mutex lines_mutex_;
    int lines_ = 0;  // writers with a connection; without any the store is unwell
};

PostgresqlStore::PostgresqlStore(PostgresqlOptions options, Time now)
    : QueuedStore(options.queue_limit, options.on_health), options_(std::move(options)) {
    options_.read_only ? open_for_reading() : open_for_writing(now);
    for (int i = 0; i < options_.readers; ++i) start_thread("store-read", [this] { read_loop(); });
}

void PostgresqlStore::open_for_reading() {
    PostgresqlConnection connection{options_.url, Access::reader};
    require_migrated(connection, known_migrations());
    open_only_for_reading();
}

void PostgresqlStore::open_for_writing(Time now) {
    std::vector<Line> lines;
    for (int i = 0; i < options_.writers; ++i)
        lines.push_back(std::make_unique<PostgresqlConnection>(options_.url, Access::writer));
    migrate(*lines.front(), known_migrations(), now);
    lines_ = options_.writers;
    for (Line& line : lines)
        start_thread("store-write", [this, own = std::move(line)]() mutable { write_loop(std::move(own)); });
}

void PostgresqlStore::write_loop(Line line) {
    using Taken = WorkQueue<Unit>::Taken;
    for (std::vector<Unit> next;; next.clear()) {
        const Taken taken = writes_.take_within(next, 1, kLook);
        if (taken == Taken::closed) return;
        if (taken == Taken::nothing) line->look_alive();
        for (Unit& unit : next) {
            run(line, unit);
            finish(unit);
        }
        if (line->trouble() && !restore(line)) return;
    }
}

/// Runs the unit again after a conflict, and after a connection that broke before the commit was asked for: then
/// nothing of it is in the database. After the question it may be, and whoever sent the unit must find out.
void PostgresqlStore::run(Line& line, Unit& unit) {
    for (int tries = 1;; ++tries) {
        try_once(*line, unit);
        const bool broken = line->trouble() && !line->in_doubt();
        if (tries == kMostTries || !(line->in_conflict() || broken)) return;
        if (broken && reopen(line)) return;
        if (!broken) writes_.closed_within(jittered(std::chrono::milliseconds{1 << tries}));
    }
}

void PostgresqlStore::try_once(PostgresqlConnection& line, Unit& unit) {
    unit.error = nullptr;
    unit.kept = false;
    try {
        line.begin();
        Tx tx{line};
        unit.kept = unit.work(tx);
        if (unit.kept) {
            stop_point("written");
            line.commit();
            stop_point("committed");
        } else {
            line.rollback();
        }
    } catch (...) {
        unit.error = std::current_exception();
        line.rollback();
    }
    // Also when the unit swallowed the exception.
    if (!unit.error && line.trouble())
        unit.error = std::make_exception_ptr(StoreError(Errc::store_unwell, *line.trouble()));
    if (!unit.error && line.in_conflict())
        unit.error = std::make_exception_ptr(StoreError(Errc::store_busy, "others are changing the same rows"));
}

void PostgresqlStore::finish(Unit& unit) {
    if (unit.kept && !unit.error) ++counters_.commits;
    tell(unit);
}

/// Puts a new connection that can write in the place of `line`, or says why there is none.
std::optional<std::string> PostgresqlStore::reopen(Line& line) {
    try {
        auto fresh = std::make_unique<PostgresqlConnection>(options_.url, Access::writer);
        Tx{*fresh}.exec(kProbe);
        line = std::move(fresh);
        return std::nullopt;
    } catch (const std::exception& failure) {
        return failure.what();
    }
}

/// Tries until the server can be written again; the first time at once. False: the store was closed meanwhile.
bool PostgresqlStore::restore(Line& line) {
    const auto why = reopen(line);
    if (!why) return true;
    lost(*why);
    for (auto pause = kFirstPause; !writes_.closed_within(jittered(pause));
         pause = std::min(2 * pause, options_.longest_pause)) {
        if (reopen(line)) continue;
        found();
        return true;
    }
    return false;
}

/// With the last connection the store is unwell: what waits hears of it, and nothing is accepted meanwhile.
void PostgresqlStore::lost(const std::string& why) {
    const std::lock_guard lock(lines_mutex_);
    if (--lines_ > 0) return;
    const auto refusal = std::make_exception_ptr(StoreError(Errc::store_unwell, why));
    auto units = writes_.refuse(refusal);
    auto readings = reads_.refuse(refusal);
    set_health({false, why});
    for (Unit& unit : units) {
        unit.error = refusal;
        finish(unit);
    }
    for (Reading& reading : readings) reading.done(refusal);
}

void PostgresqlStore::found() {
    const std::lock_guard lock(lines_mutex_);
    if (++lines_ > 1) return;
    writes_.accept();
    reads_.accept();
    set_health({});
}

void PostgresqlStore::read_loop() {
    Line line;
    for (std::vector<Reading> next; reads_.take(next, 1); next.clear()) {
        const auto error = answer(line, next.front().query);
        ++counters_.reads;
        next.front().done(error);
    }
}

/// Reading twice does no harm: a connection that went away meanwhile is replaced without a word.
std::exception_ptr PostgresqlStore::answer(Line& line, const Query& query) {
    for (int tries = 1;; ++tries) {
        std::exception_ptr error;
        try {
            if (!line || line->trouble()) {
                line.reset();
                line = std::make_unique<PostgresqlConnection>(options_.url, Access::reader);
            }
            line->begin();
            Tx tx{*line};
            query(tx);
        } catch (...) {
            error = std::current_exception();
        }
        if (line) line->rollback();
        if (!error && line->trouble())
            error = std::make_exception_ptr(StoreError(Errc::store_unwell, *line->trouble()));
        const bool again = line && (line->trouble() || line->in_conflict());
        if (!again || tries == kMostTries) return error;
    }
}

/// Between half of it and all of it: what failed together does not come back together.
std::chrono::milliseconds PostgresqlStore::jittered(std::chrono::milliseconds pause) {
    const auto half = static_cast<std::uint64_t>(pause.count() / 2);
    return pause - std::chrono::milliseconds{random_.below(half + 1)};
}

void PostgresqlStore::close() {
    join();
}

}  // namespace

std::unique_ptr<Store> open_postgresql(PostgresqlOptions options, Time now) {
    return std::make_unique<PostgresqlStore>(std::move(options), now);
}

}  // namespace gridbot::storage
