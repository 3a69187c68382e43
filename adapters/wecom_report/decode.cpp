#include "adapters/wecom_report/decode.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

// process_type and urge_type (sheet, 8).
constexpr std::int64_t kSettled = 5;
constexpr std::int64_t kRefused = 6;
constexpr std::int64_t kUrgent = 3;

std::int64_t latest_time(const json& order) {
    std::int64_t latest = integer_of(order, "create_time");
    for (const json& step : child(order, "process_list")) latest = std::max(latest, integer_of(step, "solved_time"));
    return latest;
}

bool is_over(const json& order) {
    return std::ranges::any_of(child(order, "process_list"), [](const json& step) {
        const std::int64_t type = integer_of(step, "process_type");
        return type == kSettled || type == kRefused;
    });
}

// As the reporter would have written it in one message.
std::string words_of(const json& order) {
    std::string text = integer_of(order, "urge_type") == kUrgent ? "紧急：" : "";
    text += text_of(order, "desc");
    if (const std::string place = text_of(child(order, "location"), "name"); !place.empty()) text += "，" + place;
    if (const std::string grid = text_of(order, "grid_name"); !grid.empty()) text += "，" + grid;
    if (const std::string phone = text_of(order, "reporter_mobile"); !phone.empty()) text += "，电话" + phone;
    return text;
}

void read_order(const json& order, const std::string& channel, std::vector<Inbound>& items) {
    const std::string id = text_of(order, "order_id");
    if (id.empty() || text_of(order, "desc").empty()) {
        items.emplace_back(Ignored{"missing_field"});
        return;
    }
    // Whoever begins with gridbot has years of them.
    if (is_over(order)) {
        items.emplace_back(Ignored{"settled_elsewhere"});
        return;
    }
    InboundMessage message;
    message.where = {channel, id, true};
    message.message_id = id;
    message.sender_id = id;
    message.sender_name = text_of(order, "reporter_name");
    message.mentions_bot = true;
    message.sent_at = from_ms(integer_of(order, "create_time") * 1000);
    Arrival from{.who = message, .scene = text_of(order, "grid_id")};
    from.who.message_id = "grid/" + id;
    message.text = words_of(order);
    for (const json& url : child(order, "image_urls"))
        if (url.is_string()) message.images.push_back(url.get<std::string>());
    items.emplace_back(std::move(from));
    items.emplace_back(std::move(message));
}

}  // namespace

std::string to_text(const ReportCursor& cursor) {
    return std::to_string(cursor.since) + "/" + std::to_string(cursor.newest) + "/" + cursor.page;
}

ReportCursor report_cursor(std::string_view text) {
    ReportCursor cursor;
    for (std::int64_t* number : {&cursor.since, &cursor.newest}) {
        const auto slash = text.find('/');
        if (slash == text.npos) return {};
        const auto [end, error] = std::from_chars(text.data(), text.data() + slash, *number);
        if (error != std::errc{} || end != text.data() + slash) return {};
        text.remove_prefix(slash + 1);
    }
    cursor.page = text;
    return cursor;
}

Result<Pulled> read_report_page(std::string_view body, const std::string& channel, const ReportCursor& cursor) {
    const json page = parse_json(body);
    if (!page.is_object() || integer_of(page, "errcode") != 0 || !child(page, "order_list").is_array())
        return Errc::bad_payload;
    Pulled pulled;
    ReportCursor next{cursor.since, std::max(cursor.newest, cursor.since), text_of(page, "next_cursor")};
    for (const json& order : child(page, "order_list")) {
        next.newest = std::max(next.newest, latest_time(order));
        read_order(order, channel, pulled.items);
    }
    // The same page again and again would be a fault of the platform's.
    pulled.more = !next.page.empty() && next.page != cursor.page;
    if (!pulled.more) next = {next.newest, next.newest, {}};
    pulled.cursor = to_text(next);
    return pulled;
}

}  // namespace gridbot::adapters
