#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/language.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::intake {

/// Text beyond this many characters is kept by the caller but not read here.
inline constexpr std::size_t kMaxCharacters = 4000;
inline constexpr std::size_t kMaxMatters = 10;

/// A live case of the sender.
struct SenderCase {
    std::string ticket;         // canonical
    std::string state;          // name of the state: "settled", "handling"…
    std::string category = {};  // code; empty where it is not known
};

/// What else bears on the meaning of a text.
struct ReadContext {
    std::span<const SenderCase> sender_cases;  // newest first
    bool rating_pending = false;               // P03 was asked and not answered
    bool addressed_to_staff = false;           // the bot or staff mentioned by the platform, or a private chat
    bool addressed_to_bot = false;             // the bot itself: an unknown verb then deserves E10
    bool is_group = true;
    std::string_view quoted_text;  // the message this one quotes; a ticket in it is the ticket meant
};

/// Text to meaning. Immutable, safe to share between threads; time is bounded by kMaxCharacters.
class Reader {
public:
    /// `language`: never null. `bot_names`: what stands after @ when the bot is meant ("小格").
    Reader(std::shared_ptr<const Language> language, const std::vector<std::string>& bot_names);
    ~Reader();
    Reader(Reader&&) noexcept;
    Reader& operator=(Reader&&) noexcept;

    /// Takes any bytes: invalid UTF-8 and control characters are dropped. Never throws but for memory.
    Reading read(std::string_view text, const ReadContext& context) const;

private:
    struct Built;
    std::unique_ptr<const Built> built_;
};

/// A canonical ticket number in any of the forms of domain 6.1 that carry prefix and date; nothing for short
/// references.
std::optional<std::string> find_ticket(std::string_view text);

}  // namespace gridbot::intake
