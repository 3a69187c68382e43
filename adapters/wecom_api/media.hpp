#pragma once

#include "adapters/pictures.hpp"
#include "adapters/wecom_api/wecom_api.hpp"

namespace gridbot::adapters {

/// By the media_id of a message (sheet, 6.7): the bytes, or JSON that says why not.
class WecomMedia final : public Pictures {
public:
    explicit WecomMedia(WecomAccount account) : account_(std::move(account)) {}

    std::chrono::milliseconds lives() const override { return std::chrono::hours{72}; }
    bool needs_token() const override { return true; }
    Result<PictureCall> call(const std::string& source, const std::string& token) const override;
    PictureAnswer read(const std::string& source, const HttpReply& reply, int step) const override;

private:
    WecomAccount account_;
};

}  // namespace gridbot::adapters
