#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "reports/sheet.hpp"

namespace gridbot::reports {

/// Who took the file and when: stands in its properties and at the foot of each printed page.
struct Origin {
    std::string title;
    std::string made_by;
    Time made_at;
};

/// Writes a workbook over the file of that name: a frozen heading and filters on every sheet, instants as dates in the
/// zone, words as words whatever they begin with and however long a number they hold. Throws std::runtime_error with
/// one sentence.
void write_xlsx(const std::filesystem::path& file, std::span<const Sheet> sheets, const Zone& zone,
                const Origin& origin);

/// The same as bytes, by way of a file that nobody else can read.
std::string xlsx_bytes(std::span<const Sheet> sheets, const Zone& zone, const Origin& origin);

}  // namespace gridbot::reports
