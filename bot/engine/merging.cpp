#include "bot/engine/merging.hpp"

namespace gridbot::engine {
namespace {

using storage::outbox::Lane;
using storage::outbox::Message;

constexpr std::size_t kWorthMerging = 4;
// What the shortest platform takes in one text, in bytes (WeCom's group robot: 2,048).
constexpr std::size_t kMostBytes = 2000;

}  // namespace

bool may_merge(const Message& message) {
    return (message.lane == Lane::reply || message.lane == Lane::reminder) && message.content.form == TextForm::plain &&
           message.content.mentions.empty() && message.content.answers.empty() && message.content.replaces.empty() &&
           !message.content.rings;
}

std::size_t merged_with(const Message& first, std::span<const Message> waiting, bool crowded) {
    if (!may_merge(first)) return 0;
    std::size_t bytes = first.content.text.size();
    std::size_t count = 0;
    for (const Message& next : waiting) {
        bytes += 1 + next.content.text.size();
        const bool fits = bytes <= kMostBytes && count + 1 < kMostMerged;
        if (!fits || !may_merge(next) || (next.kind != first.kind && !crowded)) break;
        ++count;
    }
    return count + 1 < kWorthMerging && !crowded ? 0 : count;
}

OutboundMessage merged(const Message& first, std::span<const Message> others) {
    if (others.empty()) return first.content;
    OutboundMessage together{.text = first.content.text};
    for (const Message& other : others) together.text += "\n" + other.content.text;
    return together;
}

}  // namespace gridbot::engine
