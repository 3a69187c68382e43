#include "core/policy/masking.hpp"

#include "core/policy/characters.hpp"

namespace gridbot::masking {
namespace {

constexpr std::string_view kHidden = "****";

std::string digits_of(std::string_view text) {
    std::string out;
    for (char32_t c : characters_of(text).points) {
        if (ascii_digit(c))
            out += static_cast<char>(c);
        else if (auto digit = spoken_digit(c))
            out += *digit;
    }
    return out;
}

std::string first_character(std::string_view text) {
    const Characters characters = characters_of(text);
    return characters.points.empty() ? std::string{} : std::string(text.substr(0, characters.begin[1]));
}

std::string masked(PiiKind kind, std::string_view value) {
    switch (kind) {
        case PiiKind::mobile:
            return mobile(value);
        case PiiKind::landline:
            return landline(value);
        case PiiKind::plate:
            return plate(value);
        case PiiKind::email:
            return email(value);
        case PiiKind::name:
            return name(value);
        case PiiKind::wechat_id:
            return std::string(kHiddenWechat);
        case PiiKind::id_number:
        case PiiKind::bank_card:
            break;
    }
    return std::string(kHiddenId);
}

}  // namespace

std::string mobile(std::string_view number) {
    std::string digits = digits_of(number);
    if (digits.size() > 11) digits.erase(0, digits.size() - 11);
    if (digits.size() != 11) return std::string(kHidden);
    return digits.substr(0, 3) + "****" + digits.substr(7);
}

std::string landline(std::string_view number) {
    const std::string digits = digits_of(number);
    if (digits.size() < 10) return std::string(kHidden);
    const std::size_t area =
        digits[1] <= '2' && digits[1] != '0' ? 3 : 4;  // 010, 02x have three figures, all others four
    return digits.substr(0, area) + "****" + digits.substr(digits.size() - 3);
}

std::string name(std::string_view full_name) {
    const std::string family = first_character(full_name);
    return family.empty() ? std::string(kHidden) : family + "**";
}

std::string plate(std::string_view number) {
    const Characters characters = characters_of(number);
    if (characters.points.size() < 7) return std::string(kHidden);
    return std::string(number.substr(0, characters.begin[2])) + "·***" + std::string(number.substr(number.size() - 2));
}

std::string email(std::string_view address) {
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos || at == 0) return std::string(kHidden);
    return first_character(address) + "***" + std::string(address.substr(at));
}

std::string_view name_of(PiiKind kind) {
    switch (kind) {
        case PiiKind::mobile:
            return "mobile";
        case PiiKind::landline:
            return "landline";
        case PiiKind::id_number:
            return "id_number";
        case PiiKind::bank_card:
            return "bank_card";
        case PiiKind::plate:
            return "plate";
        case PiiKind::email:
            return "email";
        case PiiKind::wechat_id:
            return "wechat_id";
        case PiiKind::name:
            break;
    }
    return "name";
}

std::string mask_all(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    for (const Pii& pii : find_pii(text)) {
        out.append(text.substr(done, pii.begin - done));
        out += masked(pii.kind, text.substr(pii.begin, pii.length));
        done = pii.begin + pii.length;
    }
    out.append(text.substr(done));
    return out;
}

}  // namespace gridbot::masking
