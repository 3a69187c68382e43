#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/link.hpp"
#include "adapters/onebot/signature.hpp"
#include "adapters/pull.hpp"
#include "adapters/registry.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"

/// Everything that platforms, and whoever pretends to be one, may send. The first byte says to whom the rest is sent:
/// scripts/fuzz_seeds.py writes the letters of `kDoors`.
namespace gridbot::adapters {
namespace {

constexpr std::string_view kToken = "QDG6eK";
constexpr std::string_view kKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
constexpr const char* kReceiver = "wx5823bf96d3bd56c7";
constexpr Time kNow{std::chrono::milliseconds{1'781'485'955'000}};

void promise(bool kept, const char* what) {
    if (kept) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

std::unique_ptr<Adapter> make(const char* type, const char* mode) {
    ChannelConfig config;
    config.id = "door";
    config.type = type;
    if (*mode) config.settings["mode"] = {mode, 1};
    for (const auto& [key, value] :
         std::initializer_list<std::pair<const char*, const char*>>{{"client_id", "key"},
                                                                    {"client_secret", "secret"},
                                                                    {"corp_id", kReceiver},
                                                                    {"app_id", kReceiver},
                                                                    {"agent_id", "1000002"},
                                                                    {"secret", "secret"},
                                                                    {"token", kToken.data()},
                                                                    {"encoding_aes_key", kKey.data()},
                                                                    {"open_kfid", "wkEXAMPLE0003BUILDING"},
                                                                    {"bot_id", "bot"},
                                                                    {"webhook", "https://h/webhook/send?key=k"},
                                                                    {"api_base", "http://127.0.0.1:1"}})
        config.settings[key] = {value, 1};
    return find_channel_type(type)->make(config);
}

const Adapter& adapter(const char* type, const char* mode = "") {
    static std::map<std::pair<std::string_view, std::string_view>, std::unique_ptr<Adapter>> made;
    auto& one = made[{type, mode}];
    if (!one) one = make(type, mode);
    return *one;
}

const WecomCrypt& crypt(const char* receiver = kReceiver) {
    static const WecomCrypt app{std::string(kToken), kKey, kReceiver};
    static const WecomCrypt robot{std::string(kToken), kKey, ""};
    return *receiver ? app : robot;
}

// What a decoder may make of anything at all.
void look_at(const Adapter& adapter, const Inbound& inbound) {
    const auto whole = [](const InboundMessage& message) {
        promise(!message.message_id.empty(), "a message has an id");
        promise(!message.sender_id.empty(), "a message has a sender");
        promise(message.where.channel == "door" && !message.where.id.empty(), "a message was said somewhere");
        promise(!message.session || !message.session->url.empty(), "an address to answer to is one");
    };
    if (const auto* ignored = std::get_if<Ignored>(&inbound)) promise(!ignored->why.empty(), "what is ignored is why");
    if (const auto* arrival = std::get_if<Arrival>(&inbound)) whole(arrival->who);
    const auto* message = std::get_if<InboundMessage>(&inbound);
    if (!message) return;
    whole(*message);
    const HttpResponse answer = adapter.respond("已登记", message, kNow);
    promise(answer.body == adapter.respond("已登记", message, kNow).body, "a redelivery gets the same bytes");
}

void receive(const Adapter& adapter, const HttpRequest& request) {
    if (!adapter.verify(request, kNow)) return;
    if (const auto decoded = adapter.decode(request)) look_at(adapter, *decoded);
}

HttpRequest post(std::string_view body) {
    return {.method = "POST", .body = std::string(body)};
}

/// As the platform would send it, well signed and sealed.
HttpRequest sealed(const WecomCrypt& by, std::string_view message) {
    const std::string encrypt = by.seal(message, "gridbot-fuzzing!");
    return {.method = "POST",
            .query = {{"msg_signature", by.signature("1781485953", "n", encrypt)},
                      {"timestamp", "1781485953"},
                      {"nonce", "n"}},
            .body = "{\"encrypt\":\"" + encrypt + "\"}"};
}

void receive_sealed(const Adapter& adapter, const WecomCrypt& by, std::string_view message) {
    const HttpRequest request = sealed(by, message);
    promise(adapter.verify(request, kNow).has_value(), "what is signed is let in");
    promise(*open_envelope(request, by) == message, "what was sealed opens");
    receive(adapter, request);
}

void dingtalk(std::string_view bytes) {
    // Its signature does not cover the body: nothing stands before the decoder.
    const Adapter& robot = adapter("dingtalk");
    if (const auto decoded = robot.decode(post(bytes))) look_at(robot, *decoded);
}
void onebot(std::string_view bytes) {
    HttpRequest request = post(bytes);
    request.headers = {{"X-Signature", onebot_signature(bytes, "secret")}};
    receive(adapter("onebot"), request);
}
void wecom_app(std::string_view bytes) {
    receive_sealed(adapter("wecom-app"), crypt(), bytes);
}
void wecom_kf(std::string_view bytes) {
    receive_sealed(adapter("wecom-kf"), crypt(), bytes);
}
void wechat_oa(std::string_view bytes) {
    receive_sealed(adapter("wechat-oa"), crypt(), bytes);
    const Adapter& plain = adapter("wechat-oa", "plain");
    if (const auto decoded = plain.decode(post(bytes))) look_at(plain, *decoded);
}
void wecom_aibot(std::string_view bytes) {
    receive_sealed(adapter("wecom-aibot", "http"), crypt(""), bytes);
}

// A page that was asked for, an answer to a call.
void answers(std::string_view bytes) {
    const HttpReply reply{200, std::string(bytes)};
    for (const ChannelType& type : channel_types()) {
        const Adapter& asked = adapter(type.name.data());
        for (const Way way : kWays) {
            const Verdict verdict = asked.judge(reply, way);
            promise(verdict.kind == Verdict::Kind::sent || !verdict.reason.empty(), "what failed says why");
        }
        if (const auto token = asked.read_token(reply, kNow))
            promise(!token->value.empty() && token->refresh_at > kNow, "a token lives");
        static_cast<void>(asked.read_upload(reply));
        if (!asked.pull()) continue;
        const auto page = asked.pull()->read(reply, "c");
        if (!page) continue;
        promise(!page->more || page->cursor != "c", "there is no more of the same page");
        for (const Inbound& item : page->items) look_at(asked, item);
    }
}

// Whatever stands where the ciphertext is looked for: nobody without the token gets further.
void envelope(std::string_view bytes) {
    const HttpRequest whole = post(bytes);
    for (const char* type : {"wecom-app", "wecom-kf", "wechat-oa", "wecom-aibot"})
        promise(!adapter(type).verify(whole, kNow), "what is not signed is refused");
    const std::string encrypt = ciphertext_of(whole);
    HttpRequest request = whole;
    request.query = {{"msg_signature", crypt().signature("1", "n", encrypt)}, {"timestamp", "1"}, {"nonce", "n"}};
    receive(adapter("wecom-app"), request);
    static_cast<void>(XmlFields::read(bytes));
}

// What stands inside a ciphertext: padding, lengths and tails of every kind.
void padding(std::string_view bytes) {
    constexpr std::size_t kBlock = 16;
    const std::string plain(bytes.substr(0, bytes.size() / kBlock * kBlock));
    const std::string key = base64_decode(std::string(kKey) + "=").value();
    std::string cipher(plain.size(), '\0');
    int length = 0;
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                  &EVP_CIPHER_CTX_free);
    const auto* secret = reinterpret_cast<const unsigned char*>(key.data());
    EVP_EncryptInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, secret, secret);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(cipher.data()), &length,
                      reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
    const auto opened = crypt("").open(base64_encode(cipher));
    promise(!opened || plain.find(*opened) != plain.npos, "what is opened stood inside");
    const auto media = open_wecom_media(cipher, key);
    promise(!media || plain.starts_with(*media), "a picture is the beginning of what was encrypted");
    promise(!crypt().open(base64_encode(bytes)) || bytes.size() % kBlock == 0, "whole blocks are opened");
    static_cast<void>(crypt().open(bytes));
}

// One frame a line. What a talk says it was asked for, and nothing is said to a link of its own accord.
void frames(const char* type, const char* mode, std::string_view bytes) {
    const Adapter& held = adapter(type, mode);
    const auto talk = held.link()->talk("a1", nullptr);
    talk->opened();
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        for (const LinkStep& step : talk->heard(bytes.substr(0, end))) {
            if (const auto* take = std::get_if<Take>(&step)) look_at(held, take->message);
            if (const auto* answered = std::get_if<Answered>(&step))
                promise(!answered->key.empty(), "answers are known");
        }
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    talk->beat();
}
void stream_frames(std::string_view bytes) {
    frames("dingtalk", "stream", bytes);
}
void aibot_frames(std::string_view bytes) {
    frames("wecom-aibot", "websocket", bytes);
}
void onebot_frames(std::string_view bytes) {
    frames("onebot", "websocket", bytes);
}

struct Door {
    char letter;
    void (*enter)(std::string_view bytes);
};
constexpr std::array kDoors{Door{'d', dingtalk},      Door{'o', onebot},       Door{'a', wecom_app},
                            Door{'k', wecom_kf},      Door{'w', wechat_oa},    Door{'b', wecom_aibot},
                            Door{'r', answers},       Door{'e', envelope},     Door{'p', padding},
                            Door{'S', stream_frames}, Door{'B', aibot_frames}, Door{'O', onebot_frames}};

}  // namespace
}  // namespace gridbot::adapters

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using gridbot::adapters::kDoors;
    constexpr int kLeadsNowhere = -1;
    if (size == 0) return kLeadsNowhere;
    const auto door = std::ranges::find(kDoors, static_cast<char>(data[0]), &gridbot::adapters::Door::letter);
    if (door == kDoors.end()) return kLeadsNowhere;
    door->enter({reinterpret_cast<const char*>(data) + 1, size - 1});
    return 0;
}
