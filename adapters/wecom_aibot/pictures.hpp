#pragma once

#include <string>
#include <string_view>

#include "adapters/pictures.hpp"

namespace gridbot::adapters {

/// What stands in InboundMessage::images: the address, and behind a line feed the key of that one picture where the
/// platform names it beside the address.
std::string aibot_picture(std::string url, std::string_view aes_key);

/// By an address that serves five minutes and gives ciphertext (sheet, 4.7).
class AibotPictures final : public Pictures {
public:
    /// `encoding_aes_key`: the callback's, for pictures that come without a key of their own.
    AibotPictures(PictureHosts hosts, std::string encoding_aes_key)
        : hosts_(std::move(hosts)), callback_key_(std::move(encoding_aes_key)) {}

    std::chrono::milliseconds lives() const override { return std::chrono::minutes{5}; }
    Result<PictureCall> call(const std::string& source, const std::string& token) const override;
    PictureAnswer read(const std::string& source, const HttpReply& reply, int step) const override;

private:
    PictureHosts hosts_;
    std::string callback_key_;
};

}  // namespace gridbot::adapters
