#pragma once

#include <string>
#include <variant>

#include "commands/context.hpp"

/// Whom somebody means by a name or a mention.
namespace gridbot::commands {

/// The member of staff of that name, number or, where none is said, of the first account that the message mentions; of
/// several with one name nobody is guessed. Else the refusal (E6).
std::variant<const Person*, Reply> one_person_named(const Context& context, const std::string& said);

}  // namespace gridbot::commands
