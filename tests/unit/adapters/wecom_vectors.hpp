#pragma once

#include "adapters/wecom_crypt/crypt.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

/// The published vectors of the WeChat family's envelope, and requests made of them.
namespace gridbot::adapters::testing {

inline nlohmann::json wecom_vectors(const char* kind) {
    return read_json(sample("wecom/vectors.json")).at(kind);
}

inline std::string field(const nlohmann::json& vector, const char* name) {
    return vector.at(name).get<std::string>();
}

inline nlohmann::json wecom_vector(const std::string& id) {
    for (const char* kind : {"crypt", "negative"})
        for (const auto& vector : wecom_vectors(kind))
            if (field(vector, "id") == id) return vector;
    throw std::runtime_error("no vector " + id);
}

inline WecomCrypt crypt_of(const nlohmann::json& vector) {
    return {field(vector, "token"), field(vector, "encoding_aes_key"), field(vector, "receiveid")};
}

inline std::string xml_around(const std::string& encrypt) {
    return "<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
           "<Encrypt><![CDATA[" +
           encrypt + "]]></Encrypt></xml>";
}

/// A POST of the vector's ciphertext, as the platform makes it.
inline HttpRequest posted(const nlohmann::json& vector) {
    return {.method = "POST",
            .query = {{"msg_signature", field(vector, "msg_signature")},
                      {"timestamp", field(vector, "timestamp")},
                      {"nonce", field(vector, "nonce")}},
            .body = xml_around(field(vector, "encrypt"))};
}

/// A POST of `message`, sealed and signed for `crypt`.
inline HttpRequest sealed(const WecomCrypt& crypt, const std::string& message, const char* timestamp = "1781485953",
                          const char* nonce = "1372623150") {
    const std::string encrypt = crypt.seal(message, "gridbot-tests-16");
    return {.method = "POST",
            .query = {{"msg_signature", crypt.signature(timestamp, nonce, encrypt)},
                      {"timestamp", timestamp},
                      {"nonce", nonce}},
            .body = xml_around(encrypt)};
}

/// The app of the published vectors.
inline ChannelConfig wecom_app_config() {
    return channel("wecom-app", {{"corp_id", "wx5823bf96d3bd56c7"},
                                 {"agent_id", "1000002"},
                                 {"secret", "secret"},
                                 {"token", "QDG6eK"},
                                 {"encoding_aes_key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}});
}
inline WecomCrypt wecom_app_crypt() {
    return {"QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"};
}

}  // namespace gridbot::adapters::testing
