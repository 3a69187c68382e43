#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/lexicon.hpp"

namespace gridbot::intake {

/// A ticket number in a text: exactly one of the two is set.
struct TicketFind {
    Span span;
    std::optional<std::string> full;       // canonical: SH20220824-0012
    std::optional<std::string> short_ref;  // digits as written: "0012", "20220824-0012"
};

/// The ticket that begins at `i`. `bare`: any number of up to six digits will do, as behind a verb.
std::optional<TicketFind> ticket_at(std::u32string_view match, std::size_t i, bool bare);

/// All tickets in a text of the forms that cannot be anything else (domain 6.1): with prefix, with date, #0012,
/// 尾号0012, 12号单, and 0012 standing free.
std::vector<TicketFind> find_tickets(std::u32string_view match);

}  // namespace gridbot::intake
