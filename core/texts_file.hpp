#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy_file.hpp"
#include "core/texts.hpp"

namespace gridbot {

/// One text of a file and where it stands.
struct TextEntry {
    std::string id;  // "G01"; of nested tables with dots: "state.accepted"
    std::string text;
    int line = 0;
};

struct TextsFile {
    std::vector<TextEntry> entries;  // the good ones, in the order of their ids
    std::vector<FileFault> faults;   // empty: usable
};

/// Reads texts.toml (config/defaults/texts.toml documents the format). Reports every fault, not the first.
TextsFile read_texts(std::string_view toml);

TextBook text_book_of(const std::vector<TextEntry>& entries);

/// Shipped texts with a town's own laid over them.
struct TownTexts {
    TextBook texts;
    std::vector<FileFault> faults;    // placeholders that the shipped text of the same id does not use
    std::vector<FileFault> warnings;  // ids that the shipped texts lack: nobody would say them
};
TownTexts overlaid(const TextBook& defaults, const std::vector<TextEntry>& entries);

}  // namespace gridbot
