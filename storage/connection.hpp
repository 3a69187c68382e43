#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"

namespace gridbot::storage {

/// A statement the database refuses: syntax, constraint, wrong number of parameters, a write on a reader.
/// A fault of the program, not of the machine (that is StoreError in store.hpp).
class SqlError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// One SQL statement, a constant beside the repository method that runs it: `constexpr Sql kFindCase = "SELECT …";`
/// Only literals convert: the address of the text is the key under which connections keep the prepared statement.
/// Parameters are $1…$n, repeated and in any order; {{tokens}} of Dialect are spelt by the driver.
struct Sql {
    template <std::size_t N>
    consteval Sql(const char (&literal)[N])  // NOLINT(google-explicit-constructor): a literal is what a statement is
        : text(literal, N - 1) {}

    std::string_view text;
};

/// What the databases spell differently. `{{name}}` in a statement or a migration becomes the member of that name, so
/// that there is one set of SQL and no choice between databases outside the drivers.
struct Dialect {
    std::string_view id;               // column type: 64-bit number that the database counts up, never twice the same
    std::string_view returning_id;     // at the end of an INSERT that Tx::insert() runs
    std::string_view id_key;           // before the closing ) of a table with `id {{id}}` and `town`: its primary key
    std::string_view bigint;           // column type: 64-bit integer; also times (milliseconds) and booleans (0, 1)
    std::string_view real;             // column type: double
    std::string_view blob;             // column type: bytes
    std::string_view table;            // after the closing ) of CREATE TABLE
    std::string_view clustered_table;  // the same for a table that is best kept in the order of its PRIMARY KEY
    std::string_view lock;             // at the end of a SELECT: keeps its rows from other writers until the commit
    std::string_view skip_locked;      // the same for claims: rows that another writer holds are passed over
    std::string_view no_index;         // before a column of a condition: rows are not to be looked up by it
    std::string_view position;         // function of a text and what is sought in it: from 1, where it is; 0: nowhere
};

/// `sql` with its tokens spelt. Throws SqlError on a token that is not in Dialect.
std::string spell(std::string_view sql, const Dialect& dialect);

/// One parameter. Text and bytes are borrowed until the statement has run. Text is UTF-8 without U+0000: PostgreSQL
/// cannot store that character, so every driver refuses it (SqlError).
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, std::span<const std::byte>>;

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

}  // namespace detail

/// The current row of a result; columns count from 0. NULL reads as 0, 0.0 or empty unless asked for as optional.
class Row {
public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t int64(int column) const = 0;
    virtual double real(int column) const = 0;
    /// Valid until the next row.
    virtual std::string_view text(int column) const = 0;
    /// Valid until the next row.
    virtual std::span<const std::byte> blob(int column) const = 0;

    bool boolean(int column) const { return int64(column) != 0; }
    Time time(int column) const { return from_ms(int64(column)); }
    std::string string(int column) const { return std::string{text(column)}; }
    std::vector<std::byte> bytes(int column) const {
        const auto view = blob(column);
        return {view.begin(), view.end()};
    }

    /// The column as T: an integer type, bool, double, Time, std::string, std::string_view, std::vector<std::byte>,
    /// or std::optional of one of them (NULL: nullopt).
    template <class T>
    T get(int column) const {
        if constexpr (detail::IsOptional<T>::value) {
            if (is_null(column)) return std::nullopt;
            return get<typename T::value_type>(column);
        } else if constexpr (std::same_as<T, bool>) {
            return boolean(column);
        } else if constexpr (std::integral<T>) {
            return static_cast<T>(int64(column));
        } else if constexpr (std::same_as<T, double>) {
            return real(column);
        } else if constexpr (std::same_as<T, Time>) {
            return time(column);
        } else if constexpr (std::same_as<T, std::string_view>) {
            return text(column);
        } else if constexpr (std::same_as<T, std::string>) {
            return string(column);
        } else {
            static_assert(std::same_as<T, std::vector<std::byte>>, "a type that a column cannot be read as");
            return bytes(column);
        }
    }
};

/// A borrowed callable, for parameters only: it must not outlive the call.
template <class Signature>
class FunctionRef;
template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<R, F&, Args...>)
        FunctionRef(F&& callable)  // NOLINT(google-explicit-constructor): stands where a lambda is passed
        : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
          call_([](void* target, Args... args) -> R {
              return std::invoke(*static_cast<std::remove_reference_t<F>*>(target), std::forward<Args>(args)...);
          }) {}

    R operator()(Args... args) const { return call_(callable_, std::forward<Args>(args)...); }

private:
    void* callable_;
    R (*call_)(void*, Args...);
};

/// One connection to a database, for the driver and the migrations; repositories use Tx. One thread at a time.
class Connection {
public:
    virtual ~Connection() = default;

    /// Runs one statement to its end, giving each row of its result to `on_row` (which may run other statements).
    /// Returns the rows inserted, updated or deleted; 0 for a SELECT.
    /// Throws SqlError, StoreError, or what `on_row` threw. After SqlError and StoreError the transaction can only be
    /// rolled back: PostgreSQL does not go on in it.
    virtual std::int64_t run(const Sql& sql, std::span<const Value> values, FunctionRef<void(const Row&)> on_row) = 0;

    /// Runs an INSERT of one row that ends in {{returning_id}}; returns the `id` that the database gave it.
    virtual std::int64_t insert(const Sql& sql, std::span<const Value> values) = 0;

    /// Runs statements separated by `;`, without parameters or results: for migrations. Tokens are spelt already.
    virtual void run_script(std::string_view script) = 0;

    /// After rows were copied with their ids: those that the database gives from now on are higher.
    virtual void continue_ids() = 0;

    /// A transaction that may write (on a reader: that sees one state). Throw as run() does.
    virtual void begin() = 0;
    /// One that waits until no other of its kind is open, in this process or another.
    virtual void begin_migration() = 0;
    virtual void commit() = 0;
    /// Does nothing outside a transaction.
    virtual void rollback() noexcept = 0;

    virtual const Dialect& dialect() const = 0;
};

namespace detail {

inline Value to_value(std::nullptr_t) {
    return nullptr;
}
inline Value to_value(std::nullopt_t) {
    return nullptr;
}
template <std::integral T>
Value to_value(T value) {
    static_assert(!std::same_as<T, std::uint64_t>, "the databases have no unsigned 64-bit integers");
    return static_cast<std::int64_t>(value);
}
inline Value to_value(double value) {
    return value;
}
inline Value to_value(Time value) {
    return to_ms(value);
}
inline Value to_value(std::string_view value) {
    return value;
}
inline Value to_value(const std::string& value) {
    return std::string_view{value};
}
inline Value to_value(const char* value) {
    return std::string_view{value};
}
inline Value to_value(std::span<const std::byte> value) {
    return value;
}
inline Value to_value(const std::vector<std::byte>& value) {
    return std::span<const std::byte>{value};
}
template <class T>
Value to_value(const std::optional<T>& value) {
    return value ? to_value(*value) : Value{nullptr};
}

}  // namespace detail

/// The open transaction of a unit of work: what repositories take. Arguments are integers, bool, double, Time, text,
/// bytes, nullptr, and std::optional of these; they bind to $1…$n without being copied.
/// Everything throws as Connection::run does. Not to be kept after the unit has returned.
class Tx {
public:
    explicit Tx(Connection& connection) : connection_(connection) {}
    Tx(const Tx&) = delete;
    Tx& operator=(const Tx&) = delete;

    /// Returns the rows inserted, updated or deleted.
    template <class... Args>
    std::int64_t exec(const Sql& sql, const Args&... args) {
        return run(
            sql, [](const Row&) {}, args...);
    }

    /// Runs an INSERT of one row into a table with `id {{id}}`; the statement ends in {{returning_id}}. Returns the id:
    /// higher than any that the table had before, where units take turns (storage/towns.hpp), but not without gaps.
    template <class... Args>
    std::int64_t insert(const Sql& sql, const Args&... args) {
        const std::array<Value, sizeof...(Args)> values{detail::to_value(args)...};
        return connection_.insert(sql, values);
    }

    void continue_ids() { connection_.continue_ids(); }

    /// Calls `on_row(const Row&)` for each row, in the order of the statement.
    template <class F, class... Args>
    requires std::invocable<F&, const Row&>
    void each(const Sql& sql, F&& on_row, const Args&... args) { run(sql, on_row, args...); }

    /// `map(const Row&)` of the first row, or nothing. Further rows are read and dropped: say LIMIT 1.
    template <class F, class... Args, class T = std::invoke_result_t<F&, const Row&>>
    std::optional<T> first(const Sql& sql, F&& map, const Args&... args) {
        std::optional<T> found;
        run(
            sql,
            [&](const Row& row) {
                if (!found) found.emplace(map(row));
            },
            args...);
        return found;
    }

    /// `map(const Row&)` of every row. The statement bounds their number (LIMIT).
    template <class F, class... Args, class T = std::invoke_result_t<F&, const Row&>>
    std::vector<T> all(const Sql& sql, F&& map, const Args&... args) {
        std::vector<T> found;
        run(
            sql, [&](const Row& row) { found.push_back(map(row)); }, args...);
        return found;
    }

    /// The first column of the first row, or nothing: `tx.value<std::int64_t>(kCountOpen, town)`.
    template <class T, class... Args>
    std::optional<T> value(const Sql& sql, const Args&... args) {
        static_assert(!std::same_as<T, std::string_view>, "the text would outlive its row");
        return first(
            sql, [](const Row& row) { return row.get<T>(0); }, args...);
    }

    /// exec() and each() for a statement whose parameters are known at run time only.
    std::int64_t run_values(const Sql& sql, std::span<const Value> values, FunctionRef<void(const Row&)> on_row) {
        return connection_.run(sql, values, on_row);
    }

private:
    template <class F, class... Args>
    std::int64_t run(const Sql& sql, F&& on_row, const Args&... args) {
        const std::array<Value, sizeof...(Args)> values{detail::to_value(args)...};
        return connection_.run(sql, values, on_row);
    }

    Connection& connection_;
};

}  // namespace gridbot::storage
