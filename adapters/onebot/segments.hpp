#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

/// The parts of which OneBot messages are made (protocol sheet, 4.6 and 5).
namespace gridbot::adapters {

struct Segment {
    std::string type;
    std::map<std::string, std::string, std::less<>> data;  // numbers and booleans as text

    std::string_view operator[](std::string_view key) const {
        const auto found = data.find(key);
        return found == data.end() ? std::string_view{} : std::string_view(found->second);
    }
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// Text with CQ codes, `[CQ:at,qq=1] hello`. Never fails: what is no code is text.
std::vector<Segment> parse_cq(std::string_view text);

/// A message as bridges send it: an array of segments, one segment, or a string with CQ codes.
std::vector<Segment> read_segments(const nlohmann::json& message);

}  // namespace gridbot::adapters
