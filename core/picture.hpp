#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace gridbot {

/// A picture as it may be kept and shown: drawn anew as JPEG, so that nothing is left of what a camera or a sender
/// wrote into the file (place, time, device, scripts), and upright.
struct CleanPicture {
    std::string full;   // at most kFullSide wide and high
    std::string small;  // for lists: at most kSmallSide
    int width = 0;      // of `full`
    int height = 0;
};

/// Why bytes are no picture that is taken.
enum class PictureFault {
    empty = 1,
    too_large,        // more than kMostPictureBytes
    unknown_type,     // by its first bytes neither JPEG, PNG, WebP nor GIF, whatever its name says
    too_many_pixels,  // would fill the memory once it is unpacked
    unreadable,       // broken
};
/// For texts and metrics: "too_large".
std::string_view name_of(PictureFault fault);

inline constexpr std::size_t kMostPictureBytes = 10 * 1024 * 1024;
inline constexpr int kFullSide = 2048;
inline constexpr int kSmallSide = 480;

/// Blocks for some tenths of a second and takes up to 50 MiB meanwhile: one at a time, not on a thread that serves.
std::variant<CleanPicture, PictureFault> clean_picture(std::string_view bytes);

}  // namespace gridbot
