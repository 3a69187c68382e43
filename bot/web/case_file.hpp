#pragma once

#include <string>

#include "bot/web/case_view.hpp"
#include "commands/context.hpp"
#include "storage/links.hpp"

/// From the store to the page of a case: what its holder may see (domain 8.1) and may do.
namespace gridbot::web {

/// Of a case that was found for this holder. `context.actor` is who holds the page: its rights decide on the actions.
CaseView view_for(commands::Context& context, const Case& row, storage::links::Holder holder, const Words& words);

/// Who handles the case sees all of its pictures, a reporter their own, nobody else any (domain 8.1): no program can
/// tell whether a face or a number plate is in one. Of sensitive cases nobody sees any.
bool may_see_picture(storage::links::Holder holder, bool by_reporter);

/// What a form of the page says, as a message in a private chat would: "办结 SH20261123-0001 已修好". Empty where
/// `action` is none that staff may do on a page.
std::string staff_words(const Town& town, const Case& row, std::string_view action, std::string_view choice,
                        std::string_view words);
/// What a reporter's form means; nothing where `action` is none of theirs.
std::optional<intake::Reading> reporter_reading(const Case& row, std::string_view action, std::string_view choice,
                                                std::string_view words);

}  // namespace gridbot::web
