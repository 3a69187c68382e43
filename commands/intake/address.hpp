#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/lexicon.hpp"
#include "commands/intake/reading.hpp"

namespace gridbot::intake {

/// An address and where it stood.
struct AddressFind {
    Address address;
    std::vector<Span> spans;      // of building, unit and room; in the coordinates of the text searched
    std::optional<Span> several;  // "1、2、3号楼", "1-6号楼": buildings, none of them the one
};

/// Building, unit and room in any of the forms of domain 5.2, out of `match` text whose phones, plates and tickets are
/// blanked. Ranges ("1-6号楼") and lists of buildings, floors, dates and clock times are none. Place is left alone: see
/// find_place().
AddressFind find_address(std::u32string_view match);

/// The number in a field that is known to hold one: "2号楼", "2单元", "二", "B". Leading zeros dropped for
/// buildings and units (`keep_zeros` false).
std::optional<std::string> field_number(std::u32string_view match, bool keep_zeros);

/// A location that is no building: the words around the first landmark of `finds` within `span`.
std::optional<Span> find_place(std::u32string_view match, Span span, const Finds& finds,
                               const std::vector<Span>& taken);

}  // namespace gridbot::intake
