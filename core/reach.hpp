#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace gridbot {

/// What the channels of this process can reach: rules and commands ask this instead of knowing platforms.
struct Reach {
    /// How a picture reaches a group: not at all, in the text by its address, or as a message of its own.
    enum class Pictures { none, in_text, alone };
    struct Channel {
        std::string id;
        std::string family;  // key of Person::accounts
        std::string town;
        bool hears = false;
        bool hears_only_mentions = false;
        bool to_people = false;
        bool markdown = false;
        Pictures pictures = Pictures::none;
        bool files = false;
        bool rings = false;  // can call a person to look, besides writing
    };
    std::vector<Channel> channels;  // in the order of the configuration
    std::string pages;              // where people open pages, without a slash at the end; empty: there are none

    const Channel* find(std::string_view id) const {
        auto found = std::ranges::find(channels, id, &Channel::id);
        return found == channels.end() ? nullptr : &*found;
    }
};

}  // namespace gridbot
