#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

/// What an official account may say when its follower wrote too long ago (protocol sheet of WeChat, 2.7).
namespace gridbot::adapters {

/// `data` and, where the text holds an address, `url`. `fields`: "thing1=text", "character_string2=ticket" or words of
/// the town's own, "thing3=网格中心"; a "thing" takes twenty characters.
nlohmann::json oa_template(std::string_view text, const std::vector<std::string>& fields);

}  // namespace gridbot::adapters
