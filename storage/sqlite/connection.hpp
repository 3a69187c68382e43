#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace gridbot::storage {

/// A connection of its own to a SQLite file, statements prepared once and kept. One thread at a time.
/// Straight on SQLite's C interface: SQLiteCpp binds text only from std::string, a copy for each parameter, and counts
/// references for each column read.
class SqliteConnection final : public Connection {
public:
    enum class Access { writer, reader };

    /// Opens the existing file (an empty one becomes a database), sets it up and checks that it is gridbot's.
    /// A writer needs the LockFile. Throws StoreError (store_unwell).
    SqliteConnection(const std::filesystem::path& file, Access access);
    ~SqliteConnection() override;

    std::int64_t run(const Sql& sql, std::span<const Value> values, FunctionRef<void(const Row&)> on_row) override;
    std::int64_t insert(const Sql& sql, std::span<const Value> values) override;
    void run_script(std::string_view script) override;
    void continue_ids() override {}  // one more than the highest in the table, always
    void begin() override;
    void begin_migration() override { begin(); }  // the one writer of the file
    void commit() override;
    void rollback() noexcept override;
    const Dialect& dialect() const override;

    /// Copies what the open transaction of this reader sees into the file `to`, which is there and empty, and which is
    /// not on disk yet when this returns. False when `goes_on`, asked every few megabytes, said so.
    bool copy_to(const std::filesystem::path& to, FunctionRef<bool()> goes_on);

    /// Copies what it can of the write-ahead log into the database file, waiting for nobody. Returns how many pages of
    /// the log are copied by now; nothing when another connection is copying. Throws StoreError.
    std::optional<int> checkpoint();
    /// Pages in the write-ahead log after this writer's last commit.
    int log_pages() const { return log_pages_; }

    /// Rows inserted, updated or deleted since the connection was opened.
    std::int64_t total_changes() const;
    /// What the machine did wrong, if it did: the connection should be opened anew. Stays set even where a unit of work
    /// has swallowed the exception.
    const std::optional<std::string>& trouble() const { return trouble_; }

private:
    struct CloseDatabase {
        void operator()(sqlite3* database) const;
    };
    struct Statement;
    class Borrowed;

    static int on_commit(void* connection, sqlite3* database, const char* schema, int log_pages);
    void set_up();
    void require_ours();
    Statement prepare(std::string_view text);
    void bind(const Statement& statement, std::span<const Value> values);
    [[noreturn]] void fail(int code, std::string_view doing);

    const std::filesystem::path file_;
    const Access access_;
    std::optional<std::string> trouble_;
    int log_pages_ = 0;
    std::unique_ptr<sqlite3, CloseDatabase> database_;
    std::unordered_map<const char*, Statement> statements_;  // by the address of the text
};

}  // namespace gridbot::storage
