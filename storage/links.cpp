#include "storage/links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/digest.hpp"

namespace gridbot::storage::links {
namespace {

constexpr Sql kPut =
    "INSERT INTO links (town, case_id, token_hash, holder, person, expires_at) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (town, case_id, token_hash) DO UPDATE SET holder = excluded.holder, person = excluded.person, "
    "expires_at = excluded.expires_at";
constexpr Sql kForget = "DELETE FROM links WHERE town = $1 AND expires_at <= $2";
constexpr Sql kFind =
    "SELECT holder, case_id, person, expires_at FROM links WHERE town = $1 AND case_id = $2 AND token_hash = $3 AND "
    "expires_at > $4";
constexpr Sql kRevoke = "DELETE FROM links WHERE town = $1 AND case_id = $2 AND holder = $3";

constexpr std::array<std::pair<Holder, std::string_view>, 4> kNames{{{Holder::reporter, "reporter"},
                                                                     {Holder::handler, "handler"},
                                                                     {Holder::inspector, "inspector"},
                                                                     {Holder::board, "board"}}};

std::string_view name_of(Holder holder) {
    for (const auto& [known, name] : kNames)
        if (known == holder) return name;
    return {};
}

Holder holder_named(std::string_view said) {
    for (const auto& [holder, name] : kNames)
        if (name == said) return holder;
    return Holder::reporter;
}

// Four thousand million cases: more than a county hears of.
constexpr std::size_t kCaseDigits = 8;

// Nothing for what no token begins with.
std::optional<std::int64_t> case_in(std::string_view token) {
    std::int64_t number = 0;
    const char* end = token.data() + std::min(kCaseDigits, token.size());
    const auto [reached, fault] = std::from_chars(token.data(), end, number, 16);
    if (fault != std::errc{} || reached != end || number < 0) return std::nullopt;
    return number;
}

}  // namespace

std::string token_for(CaseId id, std::string_view secret) {
    return fmt::format("{:0{}x}{}", id.value, kCaseDigits, secret.substr(0, kTokenLength - kCaseDigits));
}

void put(Tx& tx, std::string_view town, std::string_view token, const Link& link) {
    tx.exec(kPut, town, link.case_id.value, sha256_hex(token), name_of(link.holder), link.person, link.expires_at);
}

std::optional<Link> find(Tx& tx, std::string_view town, std::string_view token, Time now) {
    const auto read = [](const Row& row) {
        return Link{holder_named(row.text(0)), CaseId{row.int64(1)}, row.string(2), row.time(3)};
    };
    const auto id = case_in(token);
    if (!id) return std::nullopt;
    return tx.first(kFind, read, town, *id, sha256_hex(token), now);
}

void forget(Tx& tx, std::string_view town, Time now) {
    tx.exec(kForget, town, now);
}

void revoke(Tx& tx, std::string_view town, CaseId id, Holder holder) {
    tx.exec(kRevoke, town, id.value, name_of(holder));
}

}  // namespace gridbot::storage::links
