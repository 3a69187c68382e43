#include "adapters/onebot/segments.hpp"

#include <array>
#include <utility>

#include "adapters/json_fields.hpp"

namespace gridbot::adapters {
namespace {

using nlohmann::json;

constexpr std::string_view kBegin = "[CQ:";
constexpr std::array<std::pair<std::string_view, char>, 4> kEntities{
    {{"&amp;", '&'}, {"&#91;", '['}, {"&#93;", ']'}, {"&#44;", ','}}};

// In one pass: what an entity stands for is not read again.
std::string unescape(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        bool found = false;
        for (const auto& [entity, character] : kEntities) {
            if (!text.starts_with(entity)) continue;
            plain += character;
            text.remove_prefix(entity.size());
            found = true;
            break;
        }
        if (found) continue;
        plain += text.front();
        text.remove_prefix(1);
    }
    return plain;
}

// `inside`: what stands between "[CQ:" and "]".
Segment read_code(std::string_view inside) {
    auto next = [&inside] {
        const auto comma = inside.find(',');
        const auto part = inside.substr(0, comma);
        inside = comma == inside.npos ? std::string_view{} : inside.substr(comma + 1);
        return part;
    };
    Segment segment{std::string(next()), {}};
    while (!inside.empty()) {
        const auto parameter = next();
        const auto equals = parameter.find('=');
        if (equals == parameter.npos) continue;
        segment.data.insert_or_assign(std::string(parameter.substr(0, equals)), unescape(parameter.substr(equals + 1)));
    }
    return segment;
}

void add_text(std::vector<Segment>& segments, std::string_view text) {
    if (!text.empty()) segments.push_back({"text", {{"text", unescape(text)}}});
}

Segment read_segment(const json& object) {
    Segment segment{text_of(object, "type"), {}};
    const json& data = child(object, "data");
    if (!data.is_object()) return segment;
    for (const auto& [key, value] : data.items()) {
        if (value.is_string())
            segment.data.emplace(key, value.get<std::string>());
        else if (value.is_number() || value.is_boolean())
            segment.data.emplace(key, dump_json(value));
    }
    return segment;
}

}  // namespace

std::vector<Segment> parse_cq(std::string_view text) {
    std::vector<Segment> segments;
    for (;;) {
        const auto begin = text.find(kBegin);
        const auto end = begin == text.npos ? text.npos : text.find(']', begin);
        if (end == text.npos) break;
        add_text(segments, text.substr(0, begin));
        segments.push_back(read_code(text.substr(begin + kBegin.size(), end - begin - kBegin.size())));
        text.remove_prefix(end + 1);
    }
    add_text(segments, text);
    return segments;
}

std::vector<Segment> read_segments(const json& message) {
    if (message.is_string()) return parse_cq(message.get_ref<const std::string&>());
    std::vector<Segment> segments;
    if (message.is_object()) segments.push_back(read_segment(message));
    if (message.is_array())
        for (const json& one : message) segments.push_back(read_segment(one));
    return segments;
}

}  // namespace gridbot::adapters
