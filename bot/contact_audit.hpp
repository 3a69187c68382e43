#pragma once

#include <string>

#include "bot/operator_desk.hpp"
#include "core/field_cipher.hpp"
#include "core/json.hpp"

namespace gridbot {

/// Writes down that contact data is about to be opened, before it is: `details` with when, who, town and why, a line of
/// `contact-exports.jsonl` beside the key file, on disk when this returns. Throws std::runtime_error with one sentence
/// where it cannot be written.
void note_in_audit(const OperatorDesk& desk, const std::string& reason, nlohmann::json details);

/// The key that sealed the database's contact data. Throws CallersFault where the key file is not it.
FieldCipher::Key key_to_read(const OperatorDesk& desk);

}  // namespace gridbot
