#include "tests/world/recording_http_out.hpp"

#include <nlohmann/json.hpp>

#include "core/url.hpp"

namespace gridbot::world {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
    return object.is_object() ? object.value(key, "") : std::string{};
}

// The words in a message object, or in the parameters of the server API.
std::string words_of(const json& body) {
    if (body.contains("msgParam")) {
        const json param = json::parse(body["msgParam"].get<std::string>());
        return text_of(param, "content") + text_of(param, "text");
    }
    if (body.contains("text")) return text_of(body["text"], "content");
    if (body.contains("actionCard")) return text_of(body["actionCard"], "text");
    if (body.contains("markdown")) return text_of(body["markdown"], "text") + text_of(body["markdown"], "content");
    return {};
}

std::string receiver_of(const json& body, const std::string& path) {
    if (body.contains("userIds")) return body["userIds"].at(0).get<std::string>();
    if (body.contains("openConversationId")) return body["openConversationId"].get<std::string>();
    return body.contains("msgtype") ? path : std::string{};
}

constexpr const char* kTokenPath = "/v1.0/oauth2/accessToken";

bool is_success(const Result<HttpReply>& reply) {
    if (!reply || reply->status != 200) return false;
    const json body = json::parse(reply->body, nullptr, false);
    return body.is_object() && body.value("errcode", 0) == 0;
}

}  // namespace

boost::asio::awaitable<Result<HttpReply>> RecordingHttpOut::send(HttpCall call) {
    const bool is_file = call.content_type.starts_with("multipart/form-data");
    const json body = is_file || call.body.empty() ? json::object() : json::parse(call.body);
    Call seen{.at = clock_.now(), .url = call.url, .path = parse_url(call.url).value().path};
    seen.to = receiver_of(body, seen.path);
    seen.text = words_of(body);
    seen.body = call.body;
    calls_.push_back(seen);
    Result<HttpReply> reply = reply_to(seen);
    calls_.back().arrived = is_success(reply);
    co_return reply;
}

Result<HttpReply> RecordingHttpOut::reply_to(const Call& call) {
    if (static_cast<int>(calls_.size()) == breaks_at_) return Errc::unreachable;
    if (down_ && (down_->empty() || *down_ == call.path)) return Errc::unreachable;
    if (auto& queue = queued_[call.path]; !queue.empty()) {
        Result<HttpReply> reply = queue.front();
        queue.pop_front();
        return reply;
    }
    if (call.path == kTokenPath) return HttpReply{200, R"({"accessToken":"token","expireIn":7200})"};
    if (call.path.ends_with("/upload_media"))
        return HttpReply{200,
                         R"({"errcode":0,"errmsg":"ok","type":"file","media_id":"3a8asd","created_at":"1380000000"})"};
    if (call.path.starts_with("/v1.0/")) return HttpReply{200, R"({"processQueryKey":"key"})"};
    if (call.path.starts_with("/send_")) return HttpReply{200, R"({"status":"ok","retcode":0,"data":{}})"};
    return HttpReply{200, R"({"errcode":0,"errmsg":"ok"})"};
}

std::vector<Call> RecordingHttpOut::calls_of(std::string_view path) const {
    std::vector<Call> found;
    for (const Call& call : calls_)
        if (call.path == path) found.push_back(call);
    return found;
}

}  // namespace gridbot::world
