#include "core/form_data.hpp"

#include <fmt/format.h>

#include "core/digest.hpp"

namespace gridbot {

FormData form_with_file(std::string_view field, std::string_view file_name, std::string_view bytes) {
    // What the bytes hold cannot hold their own digest, so it never ends them early.
    const std::string boundary = "gridbot-" + sha256_hex(bytes).substr(0, 32);
    return {fmt::format("multipart/form-data; boundary={}", boundary),
            fmt::format("--{0}\r\nContent-Disposition: form-data; name=\"{1}\"; filename=\"{2}\"; filelength={3}\r\n"
                        "Content-Type: application/octet-stream\r\n\r\n{4}\r\n--{0}--\r\n",
                        boundary, field, file_name, bytes.size(), bytes)};
}

}  // namespace gridbot
