#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/intake/normal_text.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::intake {

/// What stands behind a verb besides the ticket.
enum class ArgForm {
    none,
    note,         // free words
    reason,       // free words, kept as reason
    org_note,     // unit, then words
    org_reason,   // unit, then reason
    orgs_reason,  // units up to 原因/时间, then words
    duration_reason,
    duration_note,
    reason_until,  // words that may end in a date
    main_ticket,   // a second ticket
    category,
    rating,
    place_note,  // first word a place
    person,
    topic,   // a filter, a date, a grid
    report,  // a whole report follows
};

enum class TicketUse { without, wanted, optional };

/// A verb of domain 6.3 in one of its spellings.
struct Verb {
    std::u32string_view word;
    std::string_view command;  // identifier of domain 6.3a
    TicketUse ticket = TicketUse::without;
    ArgForm form = ArgForm::none;
    bool alone = true;  // the word by itself is a command; false for words of daily talk ("同意", "查")
};

std::span<const Verb> verbs();

struct CommandFind {
    std::string_view command;
    std::optional<std::string> ticket;
    std::optional<std::string> ticket_ref;
    CommandArgs args;
};

/// The command a text is, by domain 5.3 (3): a verb at the start (or behind the ticket) with what it needs.
/// `marked`: a "/" or a mention of the bot stood in front, so that the verb alone is enough.
std::optional<CommandFind> read_command(const NormalText& text, bool marked);

}  // namespace gridbot::intake
