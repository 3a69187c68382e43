#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/town.hpp"

/// The notice that hangs in a building: a code to scan and how that goes, on A4.
namespace gridbot::reports {

struct WallNotice {
    std::string place;    // "安居苑3号楼"
    std::string address;  // what the code says
};

/// A page for each. Both throw std::runtime_error with one sentence where it cannot be drawn.
std::string notices_pdf(const Town& town, std::span<const WallNotice> notices);
/// As it is printed, with 150 points to the inch.
std::string notice_png(const Town& town, const WallNotice& notice);

}  // namespace gridbot::reports
