#include "storage/console.hpp"

#include "core/json.hpp"
#include "storage/buttons.hpp"

namespace gridbot::storage::console {
namespace {

constexpr Sql kAdd =
    "INSERT INTO console_messages (town, conversation, is_private, sender, sender_name, body, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) {{returning_id}}";
constexpr Sql kAfter =
    "SELECT id, conversation, is_private, sender, sender_name, body, at FROM console_messages "
    "WHERE {{no_index}}town = $2 AND id > $1 ORDER BY id LIMIT $3";

constexpr Sql kLast = "SELECT id FROM console_messages WHERE {{no_index}}town = $1 AND id > 0 ORDER BY id DESC LIMIT 1";

}  // namespace

std::int64_t last(Tx& tx, std::string_view town) {
    return tx.value<std::int64_t>(kLast, town).value_or(0);
}

void add(Tx& tx, std::string_view town, ChatLine& line) {
    nlohmann::json body{{"text", line.text}, {"buttons", to_json(line.buttons)}};
    if (!line.pictures.empty()) body["pictures"] = line.pictures;
    line.seq = tx.insert(kAdd, town, line.where.id, line.where.is_private, line.sender, line.sender_name,
                         dump_json(body), line.at);
}

std::vector<ChatLine> after(Tx& tx, std::string_view town, std::int64_t seq, int limit) {
    return tx.all(
        kAfter,
        [](const Row& row) {
            auto body = read_json(row.text(5));
            ChatLine line{.seq = row.int64(0),
                          .where = {"", row.string(1), row.boolean(2)},
                          .sender = row.string(3),
                          .sender_name = row.string(4),
                          .text = body.at("text").get<std::string>(),
                          .at = row.time(6)};
            line.buttons = buttons_in(body.at("buttons"));
            line.pictures = body.value("pictures", std::vector<std::string>{});
            return line;
        },
        seq, town, limit);
}

}  // namespace gridbot::storage::console
