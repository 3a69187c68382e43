#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "storage/connection.hpp"

/// The chat of the console channel, kept so that its page can be reloaded.
namespace gridbot::storage::console {

struct ChatLine {
    std::int64_t seq = 0;
    Conversation where;
    std::string sender;  // person id, "resident:…" or "bot"
    std::string sender_name;
    std::string text;
    std::vector<Button> buttons;
    std::vector<std::string> pictures;  // SHA-256 of kept ones, or the name of a report's ("daily-2026-11-23.png")
    Time at;
};

/// Writes the line and sets its `seq`.
void add(Tx& tx, std::string_view town, ChatLine& line);
/// `seq` of the newest line, 0 when there is none.
std::int64_t last(Tx& tx, std::string_view town);
/// Lines after `seq`, oldest first.
std::vector<ChatLine> after(Tx& tx, std::string_view town, std::int64_t seq, int limit);

}  // namespace gridbot::storage::console
