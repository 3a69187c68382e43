#include "core/config/channels.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/config/toml_document.hpp"
#include "core/config/toml_table.hpp"
#include "core/config/words.hpp"

namespace gridbot {
namespace {

constexpr std::array<std::string_view, 3> kOwnKeys{"id", "type", "town"};

/// Webhook addresses carry their token.
bool is_secret_key(std::string_view key) {
    constexpr std::array<std::string_view, 6> endings{"secret", "token", "key", "password", "webhook", "passphrase"};
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return key.ends_with(ending); });
}

/// Fit for an address: /webhook/{id}.
bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 40 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
}

void read_list(const toml::array& array, const std::string& key, const std::string& file, const ConfigSources& sources,
               FaultLog& log, ChannelConfig& channel) {
    std::vector<std::string>& list = channel.lists[key];
    for (const toml::node& node : array)
        if (auto text = text_of(node, "[[channel]] " + key, file, sources, log)) list.push_back(std::move(*text));
}

void read_settings(const toml::table& table, const std::string& file, const ConfigSources& sources, FaultLog& log,
                   ChannelsRead& read, ChannelConfig& channel) {
    for (const auto& [name, node] : table) {
        const std::string key(name.str());
        if (std::find(kOwnKeys.begin(), kOwnKeys.end(), key) != kOwnKeys.end()) continue;
        if (const toml::array* array = node.as_array()) {
            read_list(*array, key, file, sources, log, channel);
            continue;
        }
        if (node.is_string() && is_secret_key(key)) read.has_literal_secret = true;
        if (auto text = text_of(node, "[[channel]] " + key, file, sources, log))
            channel.settings.insert_or_assign(key, ChannelConfig::Setting{std::move(*text), line_of(node)});
        else
            channel.unread.insert(key);
    }
}

/// Empty where no town can be meant.
std::string town_of(TomlTable& table, const std::vector<std::string>& town_codes) {
    auto named = table.text("town");
    if (!named) {
        if (town_codes.size() == 1) return town_codes.front();
        if (town_codes.size() > 1)
            table.fault("town", "is missing", "name the town it serves: one of " + listed(town_codes, 20));
        return {};
    }
    // With no town read the fault has been told already.
    if (!town_codes.empty() && std::find(town_codes.begin(), town_codes.end(), *named) == town_codes.end())
        table.fault("town", "names the unknown town " + in_quotes(*named),
                    write_nearest(*named, town_codes, "write one of " + listed(town_codes, 20)));
    return *named;
}

}  // namespace

ChannelsRead read_channels(const toml::table& document, const std::string& file,
                           const std::vector<std::string>& town_codes, const ConfigSources& sources, FaultLog& log) {
    ChannelsRead read;
    const toml::node* node = document.get("channel");
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && (!array || !array->is_array_of_tables())) {
        log.fault(file, line_of(*node), "channel is not a list of tables", "write [[channel]] above each channel");
        return read;
    }
    for (std::size_t i = 0; array && i < array->size(); ++i) {
        const toml::table& source = *array->get(i)->as_table();
        TomlTable table(source, "[[channel]]", file, sources, log);
        ChannelConfig channel;
        channel.line = table.line();
        channel.id = table.needed_text("id", "ding").value_or("");
        channel.type = table.needed_text("type", "dingtalk").value_or("");
        if (const toml::node* type = source.get("type")) channel.type_line = line_of(*type);
        channel.town = town_of(table, town_codes);
        read_settings(source, file, sources, log, read, channel);
        if (!channel.id.empty() && !is_id(channel.id))
            table.fault("id", "does not fit into an address", "use letters, digits, - and _, at most 40");
        for (const ChannelConfig& other : read.channels)
            if (!channel.id.empty() && other.id == channel.id)
                table.fault("id",
                            in_quotes(channel.id) + " is that of the channel on line " + std::to_string(other.line),
                            "give each channel its own id");
        read.channels.push_back(std::move(channel));
    }
    return read;
}

}  // namespace gridbot
