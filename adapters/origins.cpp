#include "adapters/origins.hpp"

namespace gridbot::adapters {

Origins::Origins(const ChannelConfig& config, const char* list, std::initializer_list<std::string> bases) {
    const auto allow = [this](const std::string& base) {
        if (const auto parts = parse_url(base)) origins_.insert(parts->origin());
    };
    for (const std::string& base : bases) allow(base);
    if (const auto named = config.lists.find(list); named != config.lists.end())
        for (const std::string& host : named->second) allow(host.find("://") == host.npos ? "https://" + host : host);
}

bool Origins::contains(std::string_view url, std::string_view path) const {
    const auto parts = parse_url(url);
    return parts && parts->path == path && contains(*parts);
}

}  // namespace gridbot::adapters
