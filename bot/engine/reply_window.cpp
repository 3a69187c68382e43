#include "bot/engine/reply_window.hpp"

#include <algorithm>

#include "storage/visitors.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
using adapters::Verdict;
using Kind = Verdict::Kind;

// Who has been answered as often as his platform allows may write again.
constexpr auto kWaitForWindow = 2min;

}  // namespace

std::optional<Verdict> closed_window(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message,
                                     Time now) {
    const Channel* channel = channels.find(message.to.channel);
    const auto window = channel ? channel->adapter->window() : std::nullopt;
    if (!window || !message.to.is_private) return std::nullopt;
    const auto visitor = storage::visitors::find(tx, message.town, message.to.channel, message.to.id);
    const Time ends = visitor && visitor->spoke_at ? *visitor->spoke_at + window->length : now;
    if (ends <= now) return Verdict{Kind::other_way, 0ms, 0ms, "the person wrote too long ago to be answered here"};
    if (visitor->told < window->messages) return std::nullopt;
    const auto wait = std::min<std::chrono::milliseconds>(kWaitForWindow, ends - now);
    return Verdict{Kind::retry, wait, 0ms, "as many went to the person as one message of his allows"};
}

void count_in_window(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message) {
    const Channel* channel = channels.find(message.to.channel);
    if (channel && channel->adapter->window() && message.to.is_private)
        storage::visitors::told(tx, message.town, message.to.channel, message.to.id);
}

}  // namespace gridbot::engine
