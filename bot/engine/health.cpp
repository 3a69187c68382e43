#include "bot/engine/health.hpp"

#include <spdlog/spdlog.h>

namespace gridbot::engine {

void Health::tell(std::string_view channel, ChannelState state, Instant now) {
    const Instant until = state.lasts.count() > 0 ? now + state.lasts : Instant::max();
    const std::lock_guard lock(mutex_);
    auto [told, first] = told_.try_emplace(std::string(channel));
    // Heartbeats say the same again and again: only changes are worth a line.
    if (first || told->second.state.up != state.up)
        spdlog::log(state.up ? spdlog::level::info : spdlog::level::warn, "channel {}: {}{}{}", channel,
                    state.up ? "up" : "down", state.why.empty() ? "" : ": ", state.why);
    told->second = {std::move(state), until};
}

ChannelState Health::of(std::string_view channel, Instant now) const {
    const std::lock_guard lock(mutex_);
    const auto told = told_.find(channel);
    if (told == told_.end()) return {};
    if (now < told->second.until) return told->second.state;
    return {.up = false, .why = "no sign of life"};
}

}  // namespace gridbot::engine
