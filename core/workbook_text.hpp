#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace gridbot::workbook {

/// The name without its prefix: writers may call the same element `row` or `x:row`.
std::string_view local_name(const pugi::xml_node& node);
/// The first child of that local name; an empty node where there is none.
pugi::xml_node child_of(const pugi::xml_node& node, std::string_view name);

/// The text of a shared or inline string: one `t`, or the `t` of its runs one after another. Phonetic guides are no
/// part of the text.
std::string text_of_string(const pugi::xml_node& string);

/// The strings that cells of type `s` name by number.
std::vector<std::string> shared_strings(const pugi::xml_document& part);

/// For each cell format, by its number: does it show a number as a date?
std::vector<bool> date_formats(const pugi::xml_document& styles);

struct NumberText {
    std::string text;
    bool is_rounded = false;  // digits that were typed are lost
};
/// A number as somebody typed it: `48`, `48.0` and `4.8E1` are 48. Apache POI writes a mobile number as
/// 1.3800000001E10, which is whole; 1.38E10 is what remains of one that was shown so and copied. Doubles keep 15
/// digits: of longer numbers the end is lost. Nothing where it is no number.
std::optional<NumberText> text_of_number(std::string_view value);

/// The ISO day of a serial number; nothing where it has a time of day as well or lies beyond 1900–2199.
std::optional<std::string> day_of_serial(std::string_view value, bool counts_from_1904);

}  // namespace gridbot::workbook
