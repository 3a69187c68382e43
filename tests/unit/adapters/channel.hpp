#pragma once

#include <fstream>
#include <initializer_list>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "adapters/registry.hpp"
#include "core/json.hpp"

/// What the adapters' tests share: channels made as the configuration makes them, and recorded samples.
namespace gridbot::adapters::testing {

using Settings = std::initializer_list<std::pair<const char*, const char*>>;

inline ChannelConfig channel(const std::string& type, Settings settings) {
    ChannelConfig config;
    config.id = "ding";
    config.type = type;
    config.town = "SH";
    config.line = 7;
    int line = config.line;
    for (const auto& [key, value] : settings) config.settings[key] = {value, ++line};
    return config;
}

inline std::unique_ptr<Adapter> adapter(const ChannelConfig& config) {
    return find_channel_type(config.type)->make(config);
}

/// An app robot on the platform's own addresses.
inline std::unique_ptr<Adapter> dingtalk() {
    return adapter(channel("dingtalk", {{"client_id", "key"}, {"client_secret", "secret"}, {"robot_code", "robot"}}));
}

/// A file of tests/fixtures.
inline std::string sample(const std::string& name) {
    std::ifstream file(GRIDBOT_FIXTURES "/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline nlohmann::json body_of(const HttpCall& call) {
    return read_json(call.body);
}

inline OutboundMessage plain(std::string text) {
    OutboundMessage message;
    message.text = std::move(text);
    return message;
}

inline OutboundMessage markdown(std::string title, std::string text) {
    OutboundMessage message = plain(std::move(text));
    message.form = TextForm::markdown;
    message.title = std::move(title);
    return message;
}

inline std::string header(const HttpCall& call, std::string_view name) {
    for (const auto& [known, value] : call.headers)
        if (same_header_name(known, name)) return value;
    return {};
}

}  // namespace gridbot::adapters::testing
