#include "bot/engine/channels.hpp"

#include "core/group_robot.hpp"

namespace gridbot::engine {

Channels::Channels(const Config& config) {
    for (const auto& town : config.towns) desks_.push_back(commands::make_desk(town));
    for (const ChannelConfig& channel : config.channels) {
        const adapters::ChannelType* type = adapters::find_channel_type(channel.type);
        const commands::Desk* home = desk(channel.town);
        if (!type || !type->make || !home) continue;
        auto adapter = type->make(channel);
        const adapters::Traits& traits = adapter->traits();
        reach_.channels.push_back({.id = channel.id,
                                   .family = std::string(traits.family),
                                   .town = channel.town,
                                   .hears = traits.hears,
                                   .hears_only_mentions = traits.hears_only_mentions,
                                   .to_people = traits.to_people,
                                   .markdown = traits.markdown});
        channels_.emplace(channel.id, Channel{channel, std::move(adapter), home});
    }
}

const Channel* Channels::find(std::string_view id) const {
    auto found = channels_.find(id);
    return found == channels_.end() ? nullptr : &found->second;
}

const Channel* Channels::robot_of(const Conversation& group) const {
    const Channel* home = find(group.channel);
    if (!home || group.is_private) return nullptr;
    const Directory& directory = home->desk->town->directory;
    const Group* heard = directory.group(group.channel, group.id);
    const Group* robot = heard ? robot_in(directory, reach_, *heard) : nullptr;
    return robot ? find(robot->channel) : nullptr;
}

const commands::Desk* Channels::desk(std::string_view town_code) const {
    for (const auto& desk : desks_)
        if (desk->town->code == town_code) return desk.get();
    return nullptr;
}

}  // namespace gridbot::engine
