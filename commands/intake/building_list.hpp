#pragma once

#include <cstddef>
#include <string_view>

namespace gridbot::intake {

/// Where the figures of a list of buildings begin that ends with the figures at `i`: "1、2、3号楼"; `i` where it is no
/// list. A figure that numbers a matter, with a second one behind, begins none: "1、3号楼…2、5号楼…" (domain 5.3).
std::size_t list_begin(std::u32string_view text, std::size_t i);

}  // namespace gridbot::intake
