#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Addresses that open a page to whoever holds them. Of the token in an address only the hash is kept.
namespace gridbot::storage::links {

/// For whom an address was made: what its page shows and allows.
enum class Holder { reporter, handler, inspector, board };

struct Link {
    Holder holder = Holder::reporter;
    CaseId case_id;      // 0: of no case
    std::string person;  // staff id; empty for reporters
    Time expires_at;
};

inline constexpr std::size_t kTokenLength = 32;

/// The token of an address: the case by its number in 8 hex digits, so that the addresses of one hour lie together in
/// the database, and then as much of `secret`, which nobody can guess, as there is room for (24 digits, 96 bits).
std::string token_for(CaseId id, std::string_view secret);

/// Keeps a link under its token, which must be one of `token_for` its case.
void put(Tx& tx, std::string_view town, std::string_view token, const Link& link);

/// Nothing for a token that is unknown, revoked, of another town, or expired at `now`.
std::optional<Link> find(Tx& tx, std::string_view town, std::string_view token, Time now);

/// Drops the links of the town that had expired at `now`.
void forget(Tx& tx, std::string_view town, Time now);

/// Ends every link of a case that was made for `holder`.
void revoke(Tx& tx, std::string_view town, CaseId id, Holder holder);

}  // namespace gridbot::storage::links
