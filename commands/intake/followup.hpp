#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/intake/lexicon.hpp"
#include "commands/intake/reader.hpp"

namespace gridbot::intake {

/// What somebody says about a case that exists.
struct FollowupFind {
    std::string_view action;  // confirm_ok not_fixed urge ask_status supplement withdraw rate
    std::optional<int> rating;
};

/// The action the wording of a message with a ticket in it amounts to; never nothing: the rest is a supplement.
FollowupFind action_about_ticket(std::u32string_view match, const Finds& finds, bool has_question);

/// The action of a message without ticket from somebody who has cases, or nothing where it is not about them.
/// `reports`: the text tells of a fault with an address of its own, or carries a report tag.
std::optional<FollowupFind> action_of_reply(std::u32string_view match, const Finds& finds, const ReadContext& context,
                                            bool reports);

/// Which of the sender's cases a reply means; nothing where two are equally likely.
std::optional<std::string> case_meant(std::span<const SenderCase> cases, std::string_view action);

}  // namespace gridbot::intake
