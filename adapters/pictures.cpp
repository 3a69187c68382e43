#include "adapters/pictures.hpp"

namespace gridbot::adapters {

const Pictures* pictures_of(const Adapter& adapter) {
    const auto* able = dynamic_cast<const ShowsPictures*>(&adapter);
    return able ? &able->pictures() : nullptr;
}

PictureHosts::PictureHosts(const ChannelConfig& config, std::initializer_list<std::string> bases)
    : origins_(config, "picture_hosts", bases) {}

Result<PictureCall> PictureHosts::get(std::string_view url) const {
    const auto parts = parse_url(url);
    if (!parts) return parts.error();
    const HttpCall call{.method = "GET", .url = std::string(url)};
    return PictureCall{call, !origins_.contains(*parts)};
}

PictureAnswer read_picture_bytes(const HttpReply& reply) {
    using Kind = PictureAnswer::Kind;
    if (reply.status == 200) return {.kind = Kind::bytes, .bytes = reply.body};
    const bool may_change = reply.status >= 500 || reply.status == 408 || reply.status == 429;
    return {.kind = may_change ? Kind::retry : Kind::gone, .reason = "HTTP " + std::to_string(reply.status)};
}

Result<PictureCall> PicturesByAddress::call(const std::string& source, const std::string&) const {
    return hosts_.get(source);
}

PictureAnswer PicturesByAddress::read(const std::string&, const HttpReply& reply, int) const {
    return read_picture_bytes(reply);
}

}  // namespace gridbot::adapters
