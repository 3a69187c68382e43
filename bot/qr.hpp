#pragma once

#include <iosfwd>
#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

struct QrOptions {
    std::string config;
    std::string town;  // code; may be empty where there is one
    std::string grid;  // code or name
    std::string out;   // .pdf or .png
};

/// `gridbot qr`: the notice of a building, or of every building of a grid, for the printer. Throws CallersFault.
int run_qr(const QrOptions& options, std::ostream& out);

}  // namespace gridbot
