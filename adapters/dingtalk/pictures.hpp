#pragma once

#include <string>

#include "adapters/pictures.hpp"

namespace gridbot::adapters {

/// By the downloadCode of a message: one call tells a temporary address, the next fetches from it (sheet, 6.7).
class DingtalkPictures final : public Pictures {
public:
    DingtalkPictures(std::string api_base, std::string robot_code, PictureHosts hosts)
        : api_base_(std::move(api_base)), robot_code_(std::move(robot_code)), hosts_(std::move(hosts)) {}

    // How long a code lives is not published.
    std::chrono::milliseconds lives() const override { return std::chrono::hours{24}; }
    bool needs_token() const override { return true; }
    Result<PictureCall> call(const std::string& source, const std::string& token) const override;
    PictureAnswer read(const std::string& source, const HttpReply& reply, int step) const override;

private:
    std::string api_base_;
    std::string robot_code_;
    PictureHosts hosts_;
};

}  // namespace gridbot::adapters
