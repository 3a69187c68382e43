#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Masks of domain 8.1, one per kind. Input is UTF-8; what is not of the kind comes back fully hidden, never as it was.
namespace gridbot::masking {

inline constexpr std::string_view kHiddenId = "[证件号已隐藏]";
inline constexpr std::string_view kHiddenWechat = "[微信号已隐藏]";

/// "13800005678" -> "138****5678"; separators and +86 are dropped.
std::string mobile(std::string_view number);
/// "0543-6110101" -> "0543****101".
std::string landline(std::string_view number);
/// "王小明" -> "王**".
std::string name(std::string_view full_name);
/// "鲁M12345" -> "鲁M·***45".
std::string plate(std::string_view number);
/// "wang@example.com" -> "w***@example.com".
std::string email(std::string_view address);

enum class PiiKind { mobile, landline, id_number, bank_card, plate, email, name, wechat_id };
std::string_view name_of(
    PiiKind kind);  // "mobile" "landline" "id_number" "bank_card" "plate" "email" "name" "wechat_id"

/// A span of bytes of the text that was searched.
struct Pii {
    PiiKind kind;
    std::size_t begin;
    std::size_t length;
};

/// Personal data in a text, in order, not overlapping. Half-width and full-width alike; public short numbers
/// (110, 119, 120, 12345…) and ticket numbers are none. Names and WeChat ids only where labelled (姓名: 我叫 微信号:).
std::vector<Pii> find_pii(std::string_view text);

/// The text with every find of find_pii() replaced by its mask.
std::string mask_all(std::string_view text);

}  // namespace gridbot::masking
