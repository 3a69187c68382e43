#include "adapters/onebot/link.hpp"

#include <set>

#include "adapters/json_fields.hpp"
#include "adapters/onebot/decode.hpp"
#include "adapters/onebot/encode.hpp"
#include "adapters/onebot/signature.hpp"
#include "core/digest.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::size_t kMostRemembered = 10'000;

// "12.ComWeChat" among what the bridge offers.
std::string subprotocol_of(const HttpRequest& handshake) {
    std::string_view offered = handshake.header("Sec-WebSocket-Protocol");
    while (!offered.empty()) {
        const auto comma = offered.find(',');
        std::string_view one = offered.substr(0, comma);
        offered = comma == offered.npos ? std::string_view{} : offered.substr(comma + 1);
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with("12.")) return std::string(one);
    }
    return {};
}

class Talk final : public LinkTalk {
public:
    Talk(const std::string& channel, bool version12, bool takes_calls)
        : channel_(channel), version12_(version12), takes_calls_(takes_calls) {}

    LinkSteps opened() override { return takes_calls_ ? LinkSteps{Usable{}} : LinkSteps{ChannelState{}}; }

    LinkSteps heard(std::string_view text) override {
        const json frame = parse_json(text);
        if (is_onebot_event(frame)) return heard_event(frame);
        if (!frame.is_object()) return {Ignored{"not_json"}};
        // Anything may be an echo; ours are strings.
        if (const std::string echo = text_of(frame, "echo"); !echo.empty()) return {Answered{echo, std::string(text)}};
        return {Ignored{"unknown_frame"}};
    }

    Result<LinkCall> encode(const OutboundMessage& message, Way way, const SendContext& context) override {
        if (way != Way::link && way != Way::reply) return Errc::bad_payload;
        const std::string echo = "gb-" + std::to_string(context.idempotency_key);
        json action;
        if (version12_) {
            action = onebot12_send(message, context.to, self_);
        } else {
            auto [name, params] = onebot11_send(message, context.to, text_ids_.contains(context.to.id));
            action = {{"action", name}, {"params", std::move(params)}};
        }
        action["echo"] = echo;
        return LinkCall{dump_json(action), echo};
    }

private:
    LinkSteps heard_event(const json& event) {
        version12_ = is_onebot12(event);
        for (const char* key : {"group_id", "user_id"})
            if (child(event, key).is_string() && text_ids_.size() < kMostRemembered)
                text_ids_.insert(text_of(event, key));
        // A heartbeat of version 12 says that the bridge lives, not how the account is: that was said before.
        if (version12_ && text_of(event, "type") == "meta" && text_of(event, "detail_type") == "heartbeat") {
            ChannelState alive = account_;
            alive.lasts = std::chrono::milliseconds(
                3 * std::clamp<std::int64_t>(number_of(event, "interval").value_or(15'000), 1000, 3'600'000));
            return {std::move(alive)};
        }
        Inbound inbound = decode_onebot(event, channel_);
        if (auto* message = std::get_if<InboundMessage>(&inbound)) {
            if (version12_) self_ = message->addressed_to;
            return {Take{std::move(*message), {}}};
        }
        if (auto* state = std::get_if<ChannelState>(&inbound)) {
            account_ = *state;
            return {std::move(*state)};
        }
        return {std::get<Ignored>(std::move(inbound))};
    }

    const std::string& channel_;
    bool version12_;
    bool takes_calls_;
    std::string self_;                // of version 12
    ChannelState account_;            // what was last told of it
    std::set<std::string> text_ids_;  // ids that the bridge writes as strings, though they look like numbers
};

}  // namespace

OnebotLink::OnebotLink(Parts parts) : parts_(std::move(parts)) {
    rules_.opened_by_us = parts_.opened_by_us;
    rules_.longest_pause = 30s;
}

Result<LinkAddress> OnebotLink::address(const HttpReply*) const {
    LinkAddress address{.url = parts_.url, .headers = {}};
    if (!parts_.access_token.empty()) address.headers.emplace_back("Authorization", "Bearer " + parts_.access_token);
    return address;
}

Admission OnebotLink::admit(const HttpRequest& handshake) const {
    const std::string_view shown = onebot_token(handshake);
    if (shown.empty()) return {401, {}};
    if (parts_.access_token.empty() || !same_digest(parts_.access_token, shown)) return {403, {}};
    return {101, subprotocol_of(handshake)};
}

std::unique_ptr<LinkTalk> OnebotLink::talk(std::string, const HttpRequest* handshake) const {
    const bool version12 = parts_.version12 || (handshake && !subprotocol_of(*handshake).empty());
    const bool takes_calls = !handshake || handshake->header("X-Client-Role") != "Event";
    return std::make_unique<Talk>(parts_.channel, version12, takes_calls);
}

}  // namespace gridbot::adapters
