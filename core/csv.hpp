#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/cell_table.hpp"

namespace gridbot {

/// Reads UTF-8 with or without a byte order mark; CR, LF or CRLF; quoted cells may hold commas, doubled quotes and
/// line breaks. Bytes that are not UTF-8 and quotes that do not match end the reading: `faults` is then not empty and
/// `rows` holds what stood before. A cell is text, whatever it begins with.
CellTable read_csv(std::string_view bytes);

/// The same table as a file: UTF-8 with a byte order mark, without which Excel takes it for GBK.
std::string write_csv(const std::vector<std::string>& header, const std::vector<CellRow>& rows);

}  // namespace gridbot
