#include "commands/intake/judgement.hpp"

namespace gridbot::intake {
namespace {

bool laughs(std::u32string_view emoji) {
    constexpr std::u32string_view laughter = U"😂🤣😆😄😁😅😜😝🤪😹";
    return emoji.find_first_of(laughter) != std::u32string_view::npos;
}

/// "8:00-12:00", "1-6号楼": what announcements state.
bool states_a_range(std::u32string_view match) {
    for (std::size_t i = 1; i + 1 < match.size(); ++i) {
        const bool dash = match[i] == '-' || match[i] == '~' || match[i] == U'—' || match[i] == U'至';
        if (dash && (is_digit(match[i - 1]) || match[i - 1] == U'点' || match[i - 1] == U'时') &&
            is_digit(match[i + 1]))
            return true;
    }
    return false;
}

}  // namespace

Frame frame_of(std::u32string_view match, const Finds& finds, std::u32string_view emoji) {
    const std::size_t notices = finds.count(Concept::notice);
    if (notices >= 2 || (notices == 1 && states_a_range(match))) return Frame::notice;
    if (finds.has(Concept::elsewhere)) return Frame::elsewhere;
    // "听说能二次报销,给问问": what one heard is why one asks.
    const bool asks = finds.has(Concept::need) || finds.has(Concept::request);
    if (finds.has(Concept::hearsay) && !asks) return Frame::elsewhere;
    if (finds.has(Concept::advice)) return Frame::advice;
    if (finds.has(Concept::joking) || laughs(emoji)) return Frame::joking;
    const bool over = finds.has(Concept::past) || finds.has(Concept::resolved);
    if (over && !finds.has(Concept::present)) return Frame::past;
    return Frame::real;
}

}  // namespace gridbot::intake
