#include "adapters/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/console/console.hpp"
#include "adapters/dingtalk/dingtalk.hpp"
#include "adapters/dingtalk_robot/dingtalk_robot.hpp"
#include "adapters/onebot/onebot.hpp"
#include "adapters/wechat_oa/wechat_oa.hpp"
#include "adapters/wecom_aibot/wecom_aibot.hpp"
#include "adapters/wecom_app/wecom_app.hpp"
#include "adapters/wecom_crypt/crypt.hpp"
#include "adapters/wecom_kf/wecom_kf.hpp"
#include "adapters/wecom_report/wecom_report.hpp"
#include "adapters/wecom_robot/wecom_robot.hpp"
#include "core/time.hpp"
#include "core/url.hpp"

namespace gridbot::adapters {
namespace {

using Names = std::vector<std::string_view>;

const std::array<ChannelType, 10>& types() {
    static const std::array<ChannelType, 10> known{{
        {"console", {}, {}, make_console},
        {"dingtalk",
         {"client_id", "client_secret"},
         {"mode", "robot_code", "api_base", "oapi_base", "callback_hosts", "path_secret", "event_token",
          "event_aes_key", "event_owner", "monthly_calls", "monthly_messages", "card_template", "card_route",
          "card_secret", "ding"},
         make_dingtalk,
         {"http", "stream"},
         check_dingtalk},
        {"dingtalk-robot", {"webhook"}, {"secret", "keyword"}, make_dingtalk_robot},
        {"wecom-robot", {"webhook"}, {}, make_wecom_robot},
        {"wecom-app",
         {"corp_id", "agent_id", "secret", "token", "encoding_aes_key"},
         {"api_base", "path_secret"},
         make_wecom_app},
        {"wecom-aibot",
         {},
         {"mode", "token", "encoding_aes_key", "api_base", "ws_url", "bot_id", "bot_name", "secret", "callback_hosts",
          "path_secret"},
         make_wecom_aibot,
         {"http", "websocket"},
         check_wecom_aibot},
        {"wecom-kf",
         {"corp_id", "secret", "token", "encoding_aes_key", "open_kfid"},
         {"api_base", "path_secret"},
         make_wecom_kf},
        {"wecom-report", {"corp_id", "secret"}, {"poll_every", "api_base"}, make_wecom_report},
        {"wechat-oa",
         {"app_id", "app_secret", "token", "encoding_aes_key"},
         {"mode", "api_base", "path_secret", "template_id"},
         make_wechat_oa},
        {"onebot",
         {},
         {"mode", "secret", "access_token", "api_base", "ws_url", "version", "path_secret", "hears_for"},
         make_onebot,
         {"http", "websocket", "reverse-websocket"},
         check_onebot},
    }};
    return known;
}

std::string known_names() {
    Names names;
    for (const ChannelType& type : types()) names.push_back(type.name);
    return fmt::format("{}", fmt::join(names, ", "));
}

ConfigFault fault(const ChannelConfig& config, const std::string& file, int line, std::string what, std::string remedy,
                  ConfigFault::Weight weight = ConfigFault::Weight::fault) {
    return {weight, file, line ? line : config.line, fmt::format("channel \"{}\": {}", config.id, what),
            std::move(remedy)};
}

void check_addresses(const ChannelConfig& config, const std::string& file, std::vector<ConfigFault>& faults) {
    for (std::string_view key : {"webhook", "api_base", "oapi_base"}) {
        auto setting = config.settings.find(key);
        if (setting == config.settings.end() || parse_url(setting->second.value)) continue;
        faults.push_back(fault(config, file, setting->second.line, fmt::format("{} is not an http(s) address", key),
                               fmt::format("{} = \"https://…\"", key)));
    }
}

void check_aes_key(const ChannelConfig& config, const std::string& file, std::vector<ConfigFault>& faults) {
    const auto setting = config.settings.find("encoding_aes_key");
    if (setting == config.settings.end() || setting->second.value.empty() || is_encoding_aes_key(setting->second.value))
        return;
    faults.push_back(fault(config, file, setting->second.line, "encoding_aes_key is not 43 letters and digits",
                           "copy the EncodingAESKey from the platform's console"));
}

// Copied along with what is meant, they are part of it: the platform then says that the secret is wrong.
void check_edges(const ChannelConfig& config, const std::string& file, std::vector<ConfigFault>& faults) {
    const auto strange = [](char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"' || c == '\'';
    };
    for (const auto& [key, setting] : config.settings) {
        if (setting.value.empty() || !(strange(setting.value.front()) || strange(setting.value.back()))) continue;
        faults.push_back(fault(config, file, setting.line,
                               fmt::format("{} begins or ends with a blank or a quotation mark", key),
                               "write it without", ConfigFault::Weight::warning));
    }
}

void check_choices(const ChannelConfig& config, const std::string& file, std::vector<ConfigFault>& faults) {
    const auto line_of = [&config](std::string_view key) { return config.settings.find(key)->second.line; };
    if (const std::string mode = config.get("mode"); config.type == "wechat-oa" && !mode.empty() && !is_oa_mode(mode))
        faults.push_back(fault(config, file, line_of("mode"), fmt::format("mode \"{}\" is none of an account's", mode),
                               "mode = \"safe\", \"compatible\" or \"plain\""));
    for (const auto& [key, remedy] : {std::pair{"poll_every", "60s"}, std::pair{"hears_for", "24h"}}) {
        const std::string length = config.get(key);
        if (length.empty() || parse_duration(length)) continue;
        faults.push_back(fault(config, file, line_of(key), fmt::format("{} \"{}\" is no length", key, length),
                               fmt::format("{} = \"{}\"", key, remedy)));
    }
}

}  // namespace

std::string_view name_of(Way way) {
    switch (way) {
        case Way::session:
            return "session";
        case Way::robot:
            return "robot";
        case Way::server:
            return "server";
        case Way::local:
            return "local";
        case Way::link:
            return "link";
        case Way::reply:
            return "reply";
        case Way::card:
            return "card";
        case Way::later:
            return "later";
    }
    return "server";
}

std::span<const ChannelType> channel_types() {
    return types();
}

const ChannelType* find_channel_type(std::string_view name) {
    for (const ChannelType& type : types())
        if (type.name == name) return &type;
    return nullptr;
}

std::vector<ConfigFault> check_channel(const ChannelConfig& config, const std::string& file) {
    std::vector<ConfigFault> faults;
    const ChannelType* type = find_channel_type(config.type);
    if (!type) {
        faults.push_back(fault(config, file, config.type_line, fmt::format("unknown type \"{}\"", config.type),
                               fmt::format("use one of: {}", known_names())));
        return faults;
    }
    for (std::string_view key : type->required) {
        if (!config.get(key).empty() || config.unread.contains(key)) continue;
        auto setting = config.settings.find(key);
        faults.push_back(fault(config, file, setting == config.settings.end() ? 0 : setting->second.line,
                               fmt::format("{} is missing", key), fmt::format("add {} = \"…\"", key)));
    }
    auto knows = [&](std::string_view key) {
        return std::ranges::find(type->required, key) != type->required.end() ||
               std::ranges::find(type->optional, key) != type->optional.end();
    };
    for (const auto& [key, setting] : config.settings)
        if (!knows(key))
            faults.push_back(fault(config, file, setting.line,
                                   fmt::format("{} is not a setting of {}", key, type->name), "remove it",
                                   ConfigFault::Weight::warning));
    check_addresses(config, file, faults);
    check_aes_key(config, file, faults);
    check_edges(config, file, faults);
    check_choices(config, file, faults);
    if (!type->make)
        faults.push_back(fault(config, file, 0, fmt::format("type {} is not in this build", type->name),
                               "keep it for a later version, or remove it", ConfigFault::Weight::warning));
    const auto tell = [&](std::string_view key, std::string what, std::string remedy, ConfigFault::Weight weight) {
        auto setting = config.settings.find(key);
        const int line = setting == config.settings.end() ? 0 : setting->second.line;
        faults.push_back(fault(config, file, line, std::move(what), std::move(remedy), weight));
    };
    if (const std::string mode = config.get("mode");
        !mode.empty() && !type->modes.empty() && std::ranges::find(type->modes, mode) == type->modes.end())
        tell("mode", fmt::format("unknown mode \"{}\"", mode),
             fmt::format("use one of: {}", fmt::join(type->modes, ", ")), ConfigFault::Weight::fault);
    if (type->check) type->check(config, tell);
    return faults;
}

}  // namespace gridbot::adapters
