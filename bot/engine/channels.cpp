#include "bot/engine/channels.hpp"

#include <algorithm>

#include "core/group_robot.hpp"

namespace gridbot::engine {

Channels::Channels(const Config& config) {
    reach_.pages = config.server.public_url;
    while (reach_.pages.ends_with('/')) reach_.pages.pop_back();
    for (const auto& town : config.towns) homes_.push_back(std::make_unique<Home>(commands::make_desk(town)));
    for (const ChannelConfig& channel : config.channels) {
        const adapters::ChannelType* type = adapters::find_channel_type(channel.type);
        const Home* town = home(channel.town);
        if (!type || !type->make || !town) continue;
        auto adapter = type->make(channel);
        const adapters::Traits& traits = adapter->traits();
        reach_.channels.push_back({.id = channel.id,
                                   .family = std::string(traits.family),
                                   .town = channel.town,
                                   .hears = traits.hears,
                                   .hears_only_mentions = traits.hears_only_mentions,
                                   .to_people = traits.to_people,
                                   .markdown = traits.markdown,
                                   .pictures = traits.pictures,
                                   .files = traits.files,
                                   .rings = traits.rings});
        channels_.emplace(channel.id, Channel{channel, std::move(adapter), town});
    }
}

const Channel* Channels::find(std::string_view id) const {
    auto found = channels_.find(id);
    return found == channels_.end() ? nullptr : &found->second;
}

std::vector<const Channel*> Channels::robots_of(const Conversation& group) const {
    std::vector<const Channel*> robots;
    const Channel* spoken_in = find(group.channel);
    if (!spoken_in || group.is_private) return robots;
    const auto desk = spoken_in->home->desk();
    const Directory& directory = desk->town->directory;
    const Group* row = directory.group(group.channel, group.id);
    if (!row) return robots;
    for (const Group* robot : robots_in(directory, reach_, *row)) robots.push_back(find(robot->channel));
    return robots;
}

const Home* Channels::home(std::string_view town_code) const {
    const auto found = std::ranges::find(homes_, town_code, [](const auto& home) { return home->code(); });
    return found == homes_.end() ? nullptr : found->get();
}

void Channels::replace(std::shared_ptr<const commands::Desk> desk) {
    for (const auto& home : homes_)
        if (home->code() == desk->town->code) home->replace(desk);
}

std::shared_ptr<const commands::Desk> Channels::desk(std::string_view town_code) const {
    const Home* town = home(town_code);
    return town ? town->desk() : nullptr;
}

}  // namespace gridbot::engine
