#pragma once

#include <cstdint>
#include <string>

namespace gridbot {

/// A picture in the folder of pictures: what the database keeps of it. Always a JPEG.
struct PictureFile {
    std::string sha256;  // of the file, lower-case hex: its name
    std::int64_t bytes = 0;
    int width = 0;
    int height = 0;

    friend bool operator==(const PictureFile&, const PictureFile&) = default;
};

inline constexpr const char* kPictureType = "image/jpeg";

}  // namespace gridbot
