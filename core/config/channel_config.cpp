#include "core/config.hpp"

namespace gridbot {

std::string ChannelConfig::get(std::string_view key, std::string_view fallback) const {
    auto found = settings.find(key);
    return found == settings.end() ? std::string(fallback) : found->second.value;
}

}  // namespace gridbot
