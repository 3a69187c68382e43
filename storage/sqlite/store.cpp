#include "storage/sqlite/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "core/stop_point.hpp"
#include "storage/migrations.hpp"
#include "storage/queued_store.hpp"
#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/lock_file.hpp"

namespace gridbot::storage {
namespace {

constexpr std::size_t kMaxBatch = 256;

constexpr Sql kSavepoint = "SAVEPOINT unit";
constexpr Sql kRelease = "RELEASE unit";
constexpr Sql kRollbackToSavepoint = "ROLLBACK TO unit";

// Needs a few new pages in the file and in the log, so that a disk with room for nothing more does not count as well.
constexpr std::string_view kProbe =
    "DROP TABLE IF EXISTS store_probe;"
    "CREATE TABLE store_probe AS SELECT zeroblob(65536) AS filler;"
    "DROP TABLE store_probe";

using Access = SqliteConnection::Access;

class SqliteStore final : public QueuedStore {
public:
    SqliteStore(SqliteOptions options, Time now);
    ~SqliteStore() override { close(); }

    bool shared() const override { return false; }
    void close() override;

private:
    void open_for_reading();
    void open_for_writing(Time now);
    void write_loop();
    void commit(std::span<Unit> batch);
    bool run_together(std::span<Unit> batch);
    void run(Unit& unit);
    void run_apart(Unit& unit);
    void finish(std::span<Unit> batch);
    void finish_copy();
    void heal(std::span<Unit> batch);
    bool try_again();
    void read_loop();

    const SqliteOptions options_;
    std::optional<LockFile> lock_;
    std::unique_ptr<SqliteConnection> writer_;
    std::optional<Checkpointer> checkpointer_;
};

/// Contact data is in there: nobody but the owner reads it. Left alone if it exists.
void create_private_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

SqliteStore::SqliteStore(SqliteOptions options, Time now)
    : QueuedStore(options.queue_limit, options.on_health), options_(std::move(options)) {
    options_.read_only ? open_for_reading() : open_for_writing(now);
    if (writer_) start_thread("store-write", [this] { write_loop(); });
    for (int i = 0; i < options_.readers; ++i) start_thread("store-read", [this] { read_loop(); });
}

void SqliteStore::open_for_reading() {
    SqliteConnection connection{options_.file, Access::reader};
    require_migrated(connection, known_migrations());
    open_only_for_reading();
}

void SqliteStore::open_for_writing(Time now) {
    lock_.emplace(options_.file);
    create_private_file(options_.file);
    writer_ = std::make_unique<SqliteConnection>(options_.file, Access::writer);
    checkpointer_.emplace(options_.file);
    const auto known = known_migrations();
    if (migrate(*writer_, known, now) > 0) writer_->run_script(fmt::format("PRAGMA user_version = {}", known.size()));
}

void SqliteStore::write_loop() {
    for (std::vector<Unit> batch; writes_.take(batch, kMaxBatch); batch.clear()) {
        commit(batch);
        if (!writer_->trouble()) {
            finish(batch);
            batch.clear();
            if (checkpointer_->log_has(writer_->log_pages())) finish_copy();
        }
        if (writer_->trouble()) heal(batch);
    }
}

/// The next commit begins the log anew.
void SqliteStore::finish_copy() {
    try {
        writer_->checkpoint();
    } catch (const StoreError&) {
        // The connection is in trouble now, and is opened anew before anything else is written.
    }
}

/// All units in one transaction. Nobody has been answered yet: when it fails, nobody was told a lie.
void SqliteStore::commit(std::span<Unit> batch) {
    try {
        writer_->begin();
        if (!run_together(batch)) {
            writer_->rollback();
            writer_->begin();
            for (Unit& unit : batch) run_apart(unit);
        }
        if (std::ranges::none_of(batch, &Unit::kept)) return writer_->rollback();
        stop_point("written");
        writer_->commit();
        stop_point("committed");
        ++counters_.commits;
    } catch (...) {
        writer_->rollback();
        for (Unit& unit : batch) {
            if (!unit.error) unit.error = std::current_exception();
        }
    }
}

void SqliteStore::run(Unit& unit) {
    Tx tx{*writer_};
    try {
        unit.kept = unit.work(tx);
    } catch (...) {
        unit.error = std::current_exception();
    }
    // Also when the unit swallowed the exception: SQLite may have dropped the whole transaction.
    if (writer_->trouble()) throw StoreError(Errc::store_unwell, *writer_->trouble());
}

/// False as soon as a unit that refuses or throws has left writes behind. That is rare, and a savepoint for each unit,
/// for the sake of which SQLite copies every page that the unit changes, cost the writer 5 to 10 % of its time.
bool SqliteStore::run_together(std::span<Unit> batch) {
    for (Unit& unit : batch) {
        const auto changes = writer_->total_changes();
        run(unit);
        if (!unit.kept && writer_->total_changes() != changes && batch.size() > 1) return false;
    }
    return true;
}

/// A unit that refuses or throws takes back its own writes and nobody else's.
void SqliteStore::run_apart(Unit& unit) {
    unit.error = nullptr;
    unit.kept = false;
    Tx tx{*writer_};
    tx.exec(kSavepoint);
    run(unit);
    if (!unit.kept) tx.exec(kRollbackToSavepoint);
    tx.exec(kRelease);
}

void SqliteStore::finish(std::span<Unit> batch) {
    for (Unit& unit : batch) tell(unit);
}

/// Nothing is accepted until a trial write has reached the disk. The batch and what waits behind it hear of it at once.
void SqliteStore::heal(std::span<Unit> batch) {
    const auto refusal = std::make_exception_ptr(StoreError(Errc::store_unwell, *writer_->trouble()));
    auto stranded = writes_.refuse(refusal);
    for (Unit& unit : stranded) unit.error = refusal;
    set_health({false, *writer_->trouble()});
    finish(batch);
    finish(stranded);
    while (!writes_.closed_within(options_.retry_every)) {
        if (!try_again()) continue;
        writes_.accept();
        set_health({});
        return;
    }
}

bool SqliteStore::try_again() {
    try {
        writer_.reset();  // a file that failed once is read afresh, not from this connection's memory
        writer_ = std::make_unique<SqliteConnection>(options_.file, Access::writer);
        writer_->run_script(kProbe);
        return true;
    } catch (const std::exception&) {
        return false;  // why was told when it began
    }
}

void SqliteStore::read_loop() {
    std::optional<SqliteConnection> connection;
    for (std::vector<Reading> next; reads_.take(next, 1); next.clear()) {
        std::exception_ptr error;
        try {
            if (!connection || connection->trouble()) connection.emplace(options_.file, Access::reader);
            connection->begin();
            Tx tx{*connection};
            next.front().query(tx);
        } catch (...) {
            error = std::current_exception();
        }
        if (connection) connection->rollback();
        ++counters_.reads;
        next.front().done(error);
    }
}

void SqliteStore::close() {
    join();
    checkpointer_.reset();
    writer_.reset();
    lock_.reset();
}

}  // namespace

std::unique_ptr<Store> open_sqlite(SqliteOptions options, Time now) {
    return std::make_unique<SqliteStore>(std::move(options), now);
}

}  // namespace gridbot::storage
