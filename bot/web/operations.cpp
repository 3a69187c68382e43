#include "bot/web/operations.hpp"

#include "bot/web/json.hpp"
#include "core/json.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr std::chrono::hours kFarthest{24 * 3653};  // as `advance`: each day of it is lived

// No time at all is a length too: what is due now is done.
Result<std::chrono::milliseconds> length_of(const std::string& advance) {
    if (advance.size() == 2 && advance.front() == '0' && std::string_view("smhd").find(advance.back()) != advance.npos)
        return std::chrono::milliseconds::zero();
    return parse_duration(advance);
}

}  // namespace

asio::awaitable<HttpResponse> Operations::healthz(const HttpRequest&, PathParams) {
    co_return json_response({{"status", "alive"}});
}

asio::awaitable<HttpResponse> Operations::readyz(const HttpRequest&, PathParams) {
    const auto health = store_.health();
    const bool ready = health.writable && listening_();
    json channels = json::object();
    for (const ChannelConfig& channel : config_.channels) {
        const ChannelState told = health_.of(channel.id);
        const bool known = channels_.find(channel.id) != nullptr;
        channels[channel.id] = {{"type", channel.type},
                                {"state", !known    ? "not in this build"
                                          : told.up ? "up"
                                                    : "down"}};
        if (known && !told.why.empty()) channels[channel.id]["reason"] = told.why;
    }
    json body{{"ready", ready}, {"channels", std::move(channels)}};
    if (!health.writable) body["reason"] = health.reason;
    co_return json_response(body, ready ? 200 : 503);
}

asio::awaitable<HttpResponse> Operations::metrics(const HttpRequest&, PathParams) {
    co_return HttpResponse{.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics_.exposition()};
}

asio::awaitable<HttpResponse> SimulatedClock::show(const HttpRequest&, PathParams) {
    co_return json_response({{"now", format_iso(clock_.now(), zone_)}});
}

asio::awaitable<HttpResponse> SimulatedClock::move(const HttpRequest& request, PathParams params) {
    json body = parse_json(request.body);
    auto text = [&body](const char* key) {
        auto found = body.find(key);
        return found != body.end() && found->is_string() ? std::optional(found->get<std::string>()) : std::nullopt;
    };
    if (!body.is_object()) co_return json_error(400, "expected {\"to\": time} or {\"advance\": length}");
    Time target;
    if (auto to = text("to")) {
        auto parsed = parse_iso(*to);
        if (!parsed) co_return json_error(400, "to: expected ISO 8601 with an offset, 2026-11-23T18:10:00+08:00");
        target = *parsed;
    } else if (auto advance = text("advance")) {
        const auto length = length_of(*advance);
        if (!length) co_return json_error(400, "advance: expected a whole number and s, m, h or d, such as 2h");
        target = clock_.now() + *length;
    } else {
        co_return json_error(400, "expected {\"to\": time} or {\"advance\": length}");
    }
    if (target - clock_.now() > kFarthest) co_return json_error(400, "to: lies more than ten years ahead");
    const auto moved = co_await pacemaker_.move_to(target);
    if (!moved) co_return json_error(400, "to: lies before now");
    co_await look_();
    // What was found is answered at this same instant.
    co_await pacemaker_.move_to(clock_.now());
    co_return co_await show(request, params);
}

}  // namespace gridbot::web
