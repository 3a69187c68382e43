#include "storage/connection.hpp"

#include <fmt/format.h>

namespace gridbot::storage {
namespace {

std::string_view spelling(std::string_view token, const Dialect& dialect) {
    if (token == "id") return dialect.id;
    if (token == "returning_id") return dialect.returning_id;
    if (token == "id_key") return dialect.id_key;
    if (token == "bigint") return dialect.bigint;
    if (token == "real") return dialect.real;
    if (token == "blob") return dialect.blob;
    if (token == "table") return dialect.table;
    if (token == "clustered_table") return dialect.clustered_table;
    if (token == "lock") return dialect.lock;
    if (token == "skip_locked") return dialect.skip_locked;
    if (token == "no_index") return dialect.no_index;
    if (token == "position") return dialect.position;
    throw SqlError(fmt::format("{{{{{}}}}} is not a token of the dialect", token));
}

}  // namespace

std::string spell(std::string_view sql, const Dialect& dialect) {
    std::string spelt;
    for (;;) {
        const auto open = sql.find("{{");
        spelt += sql.substr(0, open);
        if (open == sql.npos) return spelt;
        const auto close = sql.find("}}", open);
        if (close == sql.npos) throw SqlError("a {{token}} of a statement is not closed");
        spelt += spelling(sql.substr(open + 2, close - open - 2), dialect);
        sql.remove_prefix(close + 2);
    }
}

}  // namespace gridbot::storage
