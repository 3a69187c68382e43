#include "storage/sqlite/connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cassert>

#include "storage/store.hpp"

namespace gridbot::storage {
namespace {

constexpr Dialect kDialect{
    .id = "INTEGER PRIMARY KEY",
    .returning_id = "",  // SQLite would make and drop a table each time
    .id_key = "",        // the column itself: the number of the row in the file
    .bigint = "INTEGER",
    .real = "REAL",
    .blob = "BLOB",
    .table = "STRICT",
    .clustered_table = "STRICT, WITHOUT ROWID",
    .lock = "",         // the one writer thread is the lock
    .skip_locked = "",  // likewise
    .no_index = "+",    // it knows nothing of how many rows there are, and takes the wrong index at times
    .position = "instr",
};

constexpr int kApplicationId = 0x47524944;  // "GRID", shown by file(1)

constexpr Sql kBeginWrite = "BEGIN IMMEDIATE";
constexpr Sql kBeginRead = "BEGIN";
constexpr Sql kCommit = "COMMIT";
constexpr Sql kRollback = "ROLLBACK";
constexpr Sql kApplicationIdNow = "PRAGMA application_id";
constexpr Sql kCountTables = "SELECT count(*) FROM sqlite_schema";
constexpr Sql kUseWal = "PRAGMA journal_mode = WAL";

/// Whether the statement is at fault, not the machine.
bool is_sql_fault(int code, SqliteConnection::Access access) {
    switch (code & 0xff) {
        case SQLITE_ERROR:
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_TOOBIG:
            return true;
        case SQLITE_READONLY:
            return access == SqliteConnection::Access::reader;
        default:
            return false;
    }
}

std::string machine_fault(int code, const std::string& file) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return fmt::format("the disk that holds {} is full; make room, no restart is needed", file);
        case SQLITE_NOTADB:
            return fmt::format("{} is not a database; name another file", file);
        case SQLITE_CORRUPT:
            return fmt::format("{} is damaged; restore the last backup", file);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fmt::format("another program is writing to {}; close it", file);
        case SQLITE_CANTOPEN:
            return fmt::format("{} cannot be opened; check that it exists and who may read it", file);
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return fmt::format("{} cannot be written by this user; check whose file it is", file);
        default:
            return fmt::format("{} cannot be read or written: {}; check the disk", file, sqlite3_errstr(code));
    }
}

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    bool is_null(int column) const override { return sqlite3_column_type(statement_, checked(column)) == SQLITE_NULL; }
    std::int64_t int64(int column) const override { return sqlite3_column_int64(statement_, checked(column)); }
    double real(int column) const override { return sqlite3_column_double(statement_, checked(column)); }
    std::string_view text(int column) const override {
        const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(statement_, checked(column)));
        return begin ? std::string_view{begin, size(column)} : std::string_view{};
    }
    std::span<const std::byte> blob(int column) const override {
        const auto* begin = static_cast<const std::byte*>(sqlite3_column_blob(statement_, checked(column)));
        return {begin, begin ? size(column) : 0};
    }

private:
    int checked(int column) const {
        assert(column >= 0 && column < sqlite3_column_count(statement_));
        return column;
    }
    std::size_t size(int column) const { return static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)); }

    sqlite3_stmt* statement_;
};

int bind_value(sqlite3_stmt* statement, int at, std::nullptr_t) {
    return sqlite3_bind_null(statement, at);
}
int bind_value(sqlite3_stmt* statement, int at, std::int64_t value) {
    return sqlite3_bind_int64(statement, at, value);
}
int bind_value(sqlite3_stmt* statement, int at, double value) {
    return sqlite3_bind_double(statement, at, value);
}
int bind_value(sqlite3_stmt* statement, int at, std::string_view value) {
    if (value.find('\0') != value.npos) throw SqlError("text with U+0000, which not every database can store");
    const char* begin = value.empty() ? "" : value.data();  // a null pointer would bind NULL
    return sqlite3_bind_text64(statement, at, begin, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}
int bind_value(sqlite3_stmt* statement, int at, std::span<const std::byte> value) {
    if (value.empty()) return sqlite3_bind_zeroblob(statement, at, 0);
    return sqlite3_bind_blob64(statement, at, value.data(), value.size(), SQLITE_STATIC);
}

}  // namespace

struct SqliteConnection::Statement {
    struct Finalize {
        void operator()(sqlite3_stmt* done) const { sqlite3_finalize(done); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle;
    std::vector<int> places;  // of $1, $2, …: SQLite numbers them as they first appear in the text
    bool writes = false;
    bool running = false;
};

/// A statement in use: reset when done, so that it holds neither locks nor borrowed parameters.
class SqliteConnection::Borrowed {
public:
    Borrowed(SqliteConnection& connection, const Sql& sql) : statement_(find(connection, sql)) {
        statement_->running = true;
    }
    ~Borrowed() {
        sqlite3_reset(statement_->handle.get());
        sqlite3_clear_bindings(statement_->handle.get());
        statement_->running = false;
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    const Statement& operator*() const { return *statement_; }

private:
    Statement* find(SqliteConnection& connection, const Sql& sql) {
        auto found = connection.statements_.find(sql.text.data());
        if (found == connection.statements_.end())
            found = connection.statements_.emplace(sql.text.data(), connection.prepare(sql.text)).first;
        if (!found->second.running) return &found->second;
        // The statement is running further up the stack, as in a walk down a tree.
        return &own_.emplace(connection.prepare(sql.text));
    }

    std::optional<Statement> own_;
    Statement* statement_;
};

void SqliteConnection::CloseDatabase::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Access access) : file_(file), access_(access) {
    // Nobody asks SQLite how much memory it uses, and counting takes a lock for every allocation.
    [[maybe_unused]] static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK) fail(code, "opening");
    sqlite3_busy_timeout(opened, 5000);  // for what an operator does with other tools
    require_ours();
    set_up();
}

SqliteConnection::~SqliteConnection() = default;

void SqliteConnection::require_ours() {
    Tx tx{*this};
    const auto id = tx.value<int>(kApplicationIdNow);
    if (id == kApplicationId) return;
    if (tx.value<int>(kCountTables) != 0)
        throw StoreError(Errc::store_unwell,
                         fmt::format("{} is the database of another program; name another file", file_.string()));
    if (access_ == Access::reader)
        throw StoreError(Errc::store_unwell,
                         fmt::format("{} is empty; start `gridbot serve` once, it fills it", file_.string()));
    run_script(fmt::format("PRAGMA application_id = {}", kApplicationId));
}

void SqliteConnection::set_up() {
    if (access_ == Access::reader) return run_script("PRAGMA query_only = ON; PRAGMA cache_size = -2048");
    if (Tx{*this}.value<std::string>(kUseWal) != "wal")
        throw StoreError(
            Errc::store_unwell,
            fmt::format("the disk that holds {} cannot do write-ahead logging; use a local disk", file_.string()));
    // synchronous FULL: with NORMAL a power cut may undo a commit, and a ticket number that was read aloud must exist.
    run_script(
        "PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON;"
        "PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -8192;"
        "PRAGMA journal_size_limit = 67108864");
    sqlite3_wal_hook(database_.get(), &on_commit, this);
}

int SqliteConnection::on_commit(void* connection, sqlite3*, const char*, int log_pages) {
    static_cast<SqliteConnection*>(connection)->log_pages_ = log_pages;
    return SQLITE_OK;
}

std::optional<int> SqliteConnection::checkpoint() {
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(database_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &copied);
    if ((code & 0xff) == SQLITE_BUSY) return std::nullopt;
    if (code != SQLITE_OK) fail(code, "checkpoint");
    return copied;
}

std::int64_t SqliteConnection::run(const Sql& sql, std::span<const Value> values,
                                   FunctionRef<void(const Row&)> on_row) {
    const Borrowed borrowed{*this, sql};
    const Statement& statement = *borrowed;
    bind(statement, values);
    const SqliteRow row{statement.handle.get()};
    for (;;) {
        const int code = sqlite3_step(statement.handle.get());
        if (code == SQLITE_DONE) return statement.writes ? sqlite3_changes64(database_.get()) : 0;
        if (code != SQLITE_ROW) fail(code, sql.text);
        on_row(row);
    }
}

std::int64_t SqliteConnection::insert(const Sql& sql, std::span<const Value> values) {
    run(sql, values, [](const Row&) {});
    return sqlite3_last_insert_rowid(database_.get());
}

void SqliteConnection::run_script(std::string_view script) {
    const int code = sqlite3_exec(database_.get(), std::string{script}.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, script);
}

void SqliteConnection::begin() {
    Tx{*this}.exec(access_ == Access::writer ? kBeginWrite : kBeginRead);
}

void SqliteConnection::commit() {
    Tx{*this}.exec(kCommit);
}

void SqliteConnection::rollback() noexcept {
    if (sqlite3_get_autocommit(database_.get())) return;  // some errors make SQLite drop the transaction by itself
    try {
        Tx{*this}.exec(kRollback);
    } catch (const std::exception&) {
        assert(trouble_);  // kept there, for the connection to be opened anew
    }
}

const Dialect& SqliteConnection::dialect() const {
    return kDialect;
}

bool SqliteConnection::copy_to(const std::filesystem::path& to, FunctionRef<bool()> goes_on) {
    constexpr int kPagesAtOnce = 1024;
    // A transaction that has read something holds its state: without, every commit of the writer would start the copy
    // over.
    Tx{*this}.value<int>(kCountTables);

    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(to.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    const std::unique_ptr<sqlite3, CloseDatabase> copy{opened};
    const auto refuse = [&](int fault) { throw StoreError(Errc::store_unwell, machine_fault(fault, to.string())); };
    if (code != SQLITE_OK) refuse(code);
    // The copy is worth nothing before it is whole: no journal, and one sync by the caller at the end.
    sqlite3_exec(opened, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", nullptr, nullptr, nullptr);
    sqlite3_backup* backup = sqlite3_backup_init(opened, "main", database_.get(), "main");
    if (!backup) refuse(sqlite3_errcode(opened));
    int step = SQLITE_OK;
    while (step == SQLITE_OK && goes_on()) step = sqlite3_backup_step(backup, kPagesAtOnce);
    const int end = sqlite3_backup_finish(backup);
    if (end != SQLITE_OK) refuse(end);
    return step == SQLITE_DONE;
}

std::int64_t SqliteConnection::total_changes() const {
    return sqlite3_total_changes64(database_.get());
}

SqliteConnection::Statement SqliteConnection::prepare(std::string_view text) {
    const std::string spelt = spell(text, kDialect);
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(database_.get(), spelt.data(), static_cast<int>(spelt.size()),
                                        SQLITE_PREPARE_PERSISTENT, &handle, &rest);
    Statement statement;
    statement.handle.reset(handle);
    if (code != SQLITE_OK) fail(code, text);
    if (!handle || std::string_view{rest}.find_first_not_of(" \n\t;") != std::string_view::npos)
        throw SqlError(fmt::format("not one statement: {}", text));
    statement.writes = !sqlite3_stmt_readonly(handle);
    for (int number = 1; number <= sqlite3_bind_parameter_count(handle); ++number) {
        statement.places.push_back(sqlite3_bind_parameter_index(handle, fmt::format("${}", number).c_str()));
        if (statement.places.back() == 0) throw SqlError(fmt::format("${} is missing in: {}", number, text));
    }
    return statement;
}

void SqliteConnection::bind(const Statement& statement, std::span<const Value> values) {
    sqlite3_stmt* handle = statement.handle.get();
    if (values.size() != statement.places.size())
        throw SqlError(fmt::format("{} parameters for {} places in: {}", values.size(), statement.places.size(),
                                   sqlite3_sql(handle)));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto bind_it = [&](const auto& value) { return bind_value(handle, statement.places[i], value); };
        const int code = std::visit(bind_it, values[i]);
        if (code != SQLITE_OK) fail(code, sqlite3_sql(handle));
    }
}

void SqliteConnection::fail(int code, std::string_view doing) {
    if (is_sql_fault(code, access_)) throw SqlError(fmt::format("{} in: {}", sqlite3_errmsg(database_.get()), doing));
    trouble_ = machine_fault(code, file_.string());
    throw StoreError(Errc::store_unwell, *trouble_);
}

}  // namespace gridbot::storage
