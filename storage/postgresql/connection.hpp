#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/connection.hpp"

struct pg_conn;
struct pg_result;

namespace gridbot::storage {

/// A connection of its own to a PostgreSQL server, or to one that speaks its protocol; statements prepared once and
/// kept. One thread at a time. A statement that fails spoils its transaction: further ones throw SqlError, and so does
/// commit().
class PostgresqlConnection final : public Connection {
public:
    enum class Access { writer, reader };

    /// `url`: postgresql://user:password@host:port/database?option=value, all of it as libpq reads it. What it leaves
    /// out comes from libpq's environment; a server that does not answer is given up after 5 s.
    /// Throws StoreError (store_unwell) with a sentence that never holds the password.
    PostgresqlConnection(const std::string& url, Access access);
    ~PostgresqlConnection() override;

    std::int64_t run(const Sql& sql, std::span<const Value> values, FunctionRef<void(const Row&)> on_row) override;
    std::int64_t insert(const Sql& sql, std::span<const Value> values) override;
    void run_script(std::string_view script) override;
    void continue_ids() override;
    void begin() override;
    void begin_migration() override;
    void commit() override;
    void rollback() noexcept override;
    const Dialect& dialect() const override;

    /// What the machine did wrong, if it did: the connection should be opened anew. Stays set even where a unit of work
    /// has swallowed the exception.
    const std::optional<std::string>& trouble() const { return trouble_; }
    /// The transaction begun last met another's and was given up by the server; it may be run again. Stays set until
    /// the next begin().
    bool in_conflict() const { return in_conflict_; }
    /// It was sent a COMMIT whose outcome never came back.
    bool in_doubt() const { return in_doubt_; }
    /// Looks, without asking the server, whether it has closed the connection. False sets trouble().
    bool look_alive();

private:
    struct CloseConnection {
        void operator()(pg_conn* connection) const;
    };
    struct ClearResult {
        void operator()(pg_result* result) const;
    };
    using Outcome = std::unique_ptr<pg_result, ClearResult>;
    struct Statement {
        std::string name;
        std::vector<unsigned> types;  // of $1, $2, …, as the server knows them
    };

    void set_up();
    const Statement& prepared(const Sql& sql, std::span<const Value> values);
    void infer_types(Statement& statement, std::string_view text);
    Outcome command(const char* text);
    void require(const Outcome& result, std::string_view doing);
    [[noreturn]] void fail(const Outcome& result, std::string_view doing);
    std::string first_line_of_error() const;

    const Access access_;
    std::optional<std::string> trouble_;
    bool in_conflict_ = false;
    bool in_doubt_ = false;
    std::unique_ptr<pg_conn, CloseConnection> connection_;
    std::unordered_map<const char*, Statement> statements_;  // by the address of the text
};

}  // namespace gridbot::storage
