#include "core/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace gridbot {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kLittleEndianMark = "\xFF\xFE";
constexpr std::string_view kBigEndianMark = "\xFE\xFF";
constexpr std::string_view kFullWidthSpace = "\u3000";
constexpr std::size_t kLargestText = std::size_t{1} << 30;  // ICU counts in 32 bits

struct CloseConverter {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

std::string to_utf8(const std::vector<UChar>& units, std::int32_t length) {
    std::string text(static_cast<std::size_t>(length) * 3, '\0');
    std::int32_t written = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &written, units.data(), length, &error);
    text.resize(U_SUCCESS(error) ? static_cast<std::size_t>(written) : 0);
    return text;
}

/// Nothing where a byte does not belong to the charset.
std::optional<std::string> converted(std::string_view bytes, const char* charset) {
    UErrorCode error = U_ZERO_ERROR;
    const Converter converter(ucnv_open(charset, &error));
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    if (U_FAILURE(error)) return std::nullopt;
    std::vector<UChar> units(bytes.size() + 1);
    const std::int32_t length = ucnv_toUChars(converter.get(), units.data(), static_cast<std::int32_t>(units.size()),
                                              bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
    if (U_FAILURE(error)) return std::nullopt;
    return to_utf8(units, length);
}

bool is_beyond_ascii(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; });
}

}  // namespace

bool is_utf8(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    std::int32_t length = 0;
    u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<std::int32_t>(text.size()), &error);
    return error != U_INVALID_CHAR_FOUND;
}

std::string as_utf8(std::string bytes) {
    if (bytes.starts_with(kByteOrderMark)) return bytes.substr(kByteOrderMark.size());
    if (bytes.size() > kLargestText / 4) return bytes;
    if (bytes.starts_with(kLittleEndianMark)) return converted(bytes, "UTF-16").value_or(bytes);
    if (bytes.starts_with(kBigEndianMark)) return converted(bytes, "UTF-16").value_or(bytes);
    if (is_utf8(bytes)) return bytes;
    const std::string_view first_line = std::string_view(bytes).substr(0, bytes.find_first_of("\r\n"));
    if (is_beyond_ascii(first_line) && is_utf8(first_line)) return bytes;
    return converted(bytes, "GB18030").value_or(bytes);
}

std::string_view trimmed(std::string_view cell) {
    constexpr std::string_view blanks = " \t\r\n";
    for (bool again = true; again;) {
        again = false;
        while (!cell.empty() && blanks.find(cell.front()) != std::string_view::npos) cell.remove_prefix(1);
        while (!cell.empty() && blanks.find(cell.back()) != std::string_view::npos) cell.remove_suffix(1);
        if (cell.starts_with(kFullWidthSpace)) cell.remove_prefix(kFullWidthSpace.size()), again = true;
        if (cell.ends_with(kFullWidthSpace)) cell.remove_suffix(kFullWidthSpace.size()), again = true;
    }
    return cell;
}

}  // namespace gridbot
