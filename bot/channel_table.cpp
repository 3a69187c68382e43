#include "bot/channel_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "adapters/registry.hpp"

namespace gridbot {
namespace {

using adapters::Traits;
using Line = std::array<std::string, 10>;

std::string_view hears(const Traits& traits) {
    if (!traits.hears) return "no";
    if (!traits.hears_groups) return "private";
    return traits.hears_only_mentions ? "@ in groups, private" : "groups, private";
}

std::string_view pushes(const Traits& traits) {
    if (traits.to_groups) return traits.to_people ? "groups, people" : "groups";
    return traits.to_people ? "people" : "no";
}

std::string yes_or_no(bool it_can) {
    return it_can ? "yes" : "no";
}

Line line_of(const ChannelConfig& channel) {
    const adapters::ChannelType* type = adapters::find_channel_type(channel.type);
    if (!type || !type->make) return {channel.id, channel.type, "not in this build"};
    const auto adapter = type->make(channel);
    const Traits& traits = adapter->traits();
    return {channel.id,
            channel.type,
            std::string(hears(traits)),
            yes_or_no(traits.answers_in_response),
            std::string(pushes(traits)),
            yes_or_no(traits.mentions),
            yes_or_no(traits.pictures != Reach::Pictures::none),
            yes_or_no(traits.files),
            yes_or_no(traits.cards),
            std::string(traits.limit.empty() ? "none" : traits.limit)};
}

}  // namespace

std::string channel_table(const Config& config) {
    std::vector<Line> lines{{"channel", "type", "hears", "answers at once", "pushes to", "mentions", "pictures",
                             "files", "cards", "limit"}};
    for (const ChannelConfig& channel : config.channels) lines.push_back(line_of(channel));
    if (lines.size() == 1) return {};
    std::array<std::size_t, 10> widths{};
    for (const Line& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    std::string table;
    for (const Line& line : lines) {
        std::string row;
        for (std::size_t i = 0; i < line.size(); ++i) row += fmt::format("{:<{}}  ", line[i], widths[i]);
        row.erase(row.find_last_not_of(' ') + 1);
        table += row + "\n";
    }
    return table;
}

}  // namespace gridbot
