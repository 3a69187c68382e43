#include "tests/unit/adapters/doors.hpp"

#include <sstream>

#include "adapters/dingtalk/signature.hpp"
#include "adapters/onebot/signature.hpp"
#include "adapters/wecom_crypt/crypt.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"

namespace gridbot::adapters::testing {
namespace {

using nlohmann::json;

constexpr const char* kToken = "QDG6eK";
constexpr const char* kKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
constexpr const char* kReceiver = "wx5823bf96d3bd56c7";
constexpr const char* kStranger = "wx0000000000000000";

enum class Wrapping { xml, xml_beside_plain, braces };

// The envelope of the WeChat family, which DingTalk's events have as well.
Post sealed_for(const char* receiver, Wrapping wrapping) {
    return [=, crypt = WecomCrypt(kToken, kKey, receiver)](const std::string& body, int number) {
        const std::string encrypt = crypt.seal(body, "gridbot-tests-16");
        const std::string timestamp = std::to_string(kSentAt / 1000 + number);
        const std::string nonce = std::to_string(1'372'623'150 + number);
        HttpRequest request{.method = "POST",
                            .query = {{"msg_signature", crypt.signature(timestamp, nonce, encrypt)},
                                      {"timestamp", timestamp},
                                      {"nonce", nonce}}};
        if (wrapping == Wrapping::braces)
            request.body = dump_json(json{{"encrypt", encrypt}});
        else
            request.body = "<xml><ToUserName><![CDATA[town]]></ToUserName>" +
                           std::string(wrapping == Wrapping::xml ? "" : "<Content><![CDATA[plain]]></Content>") +
                           "<Encrypt><![CDATA[" + encrypt + "]]></Encrypt></xml>";
        return request;
    };
}

HttpRequest from_dingtalk(const std::string& body, int number) {
    const std::string timestamp = std::to_string(kSentAt + number);
    return {.method = "POST",
            .headers = {{"timestamp", timestamp}, {"sign", dingtalk_signature(timestamp, "secret")}},
            .body = body};
}

HttpRequest from_card(const std::string& body, int number) {
    const std::string timestamp = std::to_string(kSentAt + number);
    return {.method = "POST",
            .headers = {{"x-ddpaas-signature-timestamp", timestamp},
                        {"x-ddpaas-signature", base64_encode(hmac_sha256("secret", timestamp))}},
            .body = body};
}

HttpRequest from_plain_account(const std::string& body, int number) {
    const std::string timestamp = std::to_string(kSentAt / 1000 + number);
    const std::string nonce = std::to_string(486'452'656 + number);
    return {.method = "POST",
            .query = {{"signature", sorted_sha1({kToken, timestamp, nonce})},
                      {"timestamp", timestamp},
                      {"nonce", nonce},
                      {"openid", "oFOLLOWER1"}},
            .body = body};
}

HttpRequest from_bridge11(const std::string& body, int) {
    return {.method = "POST",
            .headers = {{"X-Self-ID", "10001000"}, {"X-Signature", onebot_signature(body, "secret")}},
            .body = body};
}

HttpRequest from_bridge12(const std::string& body, int) {
    return {.method = "POST",
            .headers = {{"X-OneBot-Version", "12"}, {"X-Impl", "x"}, {"Authorization", "Bearer token-of-the-bridge"}},
            .body = body};
}

std::vector<std::string> bodies_of(const std::string& type) {
    std::vector<std::string> bodies;
    for (const Shape& shape : shapes_of(type)) bodies.push_back(shape.body);
    return bodies;
}

std::vector<std::string> knocks() {
    std::vector<std::string> bodies;
    for (const char* token : {"ENC1", "ENC2", "ENC3"})
        bodies.push_back(
            "<xml><ToUserName><![CDATA[town]]></ToUserName><CreateTime>1781485953</CreateTime><MsgType>"
            "<![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[" +
            std::string(token) + "]]></Token><OpenKfId><![CDATA[wkTOWN]]></OpenKfId></xml>");
    return bodies;
}

std::vector<std::string> events() {
    return {R"({"EventType":"check_url"})",
            R"({"EventType":"chat_update_title","CorpId":"ding1","title":"网格群","openConversationId":"cid1"})",
            R"({"EventType":"robot_msg_read","UserId":"0102","ProcessQueryKey":"k"})", "[]", "{"};
}

std::vector<std::string> presses() {
    std::vector<std::string> bodies;
    for (const char* inner :
         {R"({"cardPrivateData":{"actionIds":["b1"],"params":{"say":"受理 SH20261123-0001"}}})", "{}", "["})
        bodies.push_back(dump_json(json{{"type", "actionCallback"},
                                        {"outTrackId", "gridbot-1"},
                                        {"userId", "0102"},
                                        {"spaceType", "IM_GROUP"},
                                        {"spaceId", "cid=="},
                                        {"content", inner}}));
    return bodies;
}

const std::set<std::string> kSealed{"query msg_signature", "query timestamp", "query nonce", "body Encrypt"};

void add_wechat_family(std::vector<Door>& all) {
    const auto app = [](Settings more, const char* type) {
        ChannelConfig config = channel(type, more);
        for (const auto& [key, value] : {std::pair{"token", kToken},
                                         {"encoding_aes_key", kKey},
                                         {"corp_id", kReceiver},
                                         {"app_id", kReceiver},
                                         {"secret", "secret"}})
            config.settings[key] = {value, 0};
        return adapter(config);
    };
    const Post ours = sealed_for(kReceiver, Wrapping::xml);
    const Post others = sealed_for(kStranger, Wrapping::xml);
    all.push_back({"WeCom app", "wecom-app", app({{"agent_id", "1000002"}}, "wecom-app"), ours, others, kSealed,
                   bodies_of("wecom-app")});
    all.push_back({"WeCom customer service", "wecom-kf", app({{"open_kfid", "wkTOWN"}}, "wecom-kf"), ours, others,
                   kSealed, knocks()});
    all.push_back({"WeCom smart robot", "wecom-aibot", app({{"mode", "http"}}, "wecom-aibot"),
                   sealed_for("", Wrapping::braces), nullptr, kSealed, bodies_of("wecom-aibot")});
    all.push_back({"Official account, safe", "wechat-oa", app({{"mode", "safe"}}, "wechat-oa"), ours, others, kSealed,
                   bodies_of("wechat-oa")});
    all.push_back({"Official account, compatible", "wechat-oa", app({{"mode", "compatible"}}, "wechat-oa"),
                   sealed_for(kReceiver, Wrapping::xml_beside_plain), others, kSealed, bodies_of("wechat-oa")});
    all.push_back({"Official account, plain",
                   "wechat-oa",
                   app({{"mode", "plain"}}, "wechat-oa"),
                   from_plain_account,
                   nullptr,
                   {"query signature", "query timestamp", "query nonce"},
                   bodies_of("wechat-oa")});
}

}  // namespace

std::vector<Door> doors() {
    std::vector<Door> all;
    all.push_back({"DingTalk robot",
                   "dingtalk",
                   dingtalk(),
                   from_dingtalk,
                   nullptr,
                   {"header timestamp", "header sign"},
                   bodies_of("dingtalk")});
    all.push_back({"DingTalk events", "dingtalk",
                   adapter(channel("dingtalk", {{"client_id", kReceiver},
                                                {"client_secret", "secret"},
                                                {"event_token", kToken},
                                                {"event_aes_key", kKey}})),
                   sealed_for(kReceiver, Wrapping::braces), sealed_for(kStranger, Wrapping::braces), kSealed,
                   events()});
    all.push_back(
        {"DingTalk cards",
         "dingtalk",
         adapter(channel("dingtalk", {{"client_id", "key"}, {"client_secret", "secret"}, {"card_secret", "secret"}})),
         from_card,
         nullptr,
         {"header x-ddpaas-signature-timestamp", "header x-ddpaas-signature"},
         presses()});
    add_wechat_family(all);
    std::vector<std::string> older;
    std::vector<std::string> newer;
    for (const Shape& shape : shapes_of("onebot"))
        (shape.name.starts_with("12: ") ? newer : older).push_back(shape.body);
    all.push_back({"OneBot 11",
                   "onebot",
                   adapter(channel("onebot", {{"secret", "secret"}})),
                   from_bridge11,
                   nullptr,
                   {"header X-Signature", "body"},
                   older});
    all.push_back({"OneBot 12",
                   "onebot",
                   adapter(channel("onebot", {{"secret", "secret"}, {"access_token", "token-of-the-bridge"}})),
                   from_bridge12,
                   nullptr,
                   {"header Authorization"},
                   newer});
    return all;
}

std::vector<Shape> shapes_of(const std::string& type) {
    std::vector<Shape> shapes;
    std::istringstream file(sample("inbound/" + type + ".jsonl"));
    for (std::string line; std::getline(file, line);) {
        const json shape = read_json(line);
        const json& body = shape.at("body");
        shapes.push_back({shape.at("name").get<std::string>(),
                          body.is_string() ? body.get<std::string>() : dump_json(body), shape.value("expect", json())});
    }
    return shapes;
}

std::string sealed_part(const std::string& body) {
    for (const auto& [before, after] :
         {std::pair<std::string, std::string>{"<Encrypt><![CDATA[", "]]>"}, {R"("encrypt":")", "\""}}) {
        const auto begin = body.find(before);
        if (begin == body.npos) continue;
        const auto from = begin + before.size();
        return body.substr(from, body.find(after, from) - from);
    }
    return {};
}

}  // namespace gridbot::adapters::testing
