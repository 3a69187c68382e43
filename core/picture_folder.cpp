#include "core/picture_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/digest.hpp"
#include "core/new_file.hpp"

namespace gridbot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigest = 64;
constexpr std::string_view kFull = ".jpg";
constexpr std::string_view kSmall = ".small.jpg";

bool is_digest(std::string_view text) {
    return text.size() == kDigest && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_picture_name(std::string_view name) {
    const std::string_view ending = name.substr(std::min(kDigest, name.size()));
    return is_digest(name.substr(0, kDigest)) && (ending == kFull || ending == kSmall);
}

std::optional<std::string> bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (stream.bad()) return std::nullopt;
    return bytes;
}

// Another process may be writing the same: what it holds is the same too.
void write_once(const fs::path& file, std::string_view bytes) {
    if (fs::exists(file)) return;
    try {
        NewFile made(file);
        made.write(bytes);
        made.keep();
    } catch (const std::runtime_error&) {
        if (!fs::exists(file)) throw;
    }
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    if (!fs::create_directories(folder, error)) {
        if (error) throw std::runtime_error(fmt::format("{} cannot be made: {}", folder.string(), error.message()));
        return;
    }
    fs::permissions(folder, fs::perms::owner_all, error);  // for others to read only where somebody wants it so
}

}  // namespace

PictureFile PictureFolder::put(const CleanPicture& picture) const {
    make_folder(folder_);
    const std::string digest = sha256_hex(picture.full);
    const PictureFile file{digest, static_cast<std::int64_t>(picture.full.size()), picture.width, picture.height};
    if (renew(digest)) return file;
    // The small one first: where the full one is, both are.
    write_once(folder_ / (digest + std::string(kSmall)), picture.small);
    write_once(folder_ / (digest + std::string(kFull)), picture.full);
    return file;
}

std::optional<std::string> PictureFolder::read(std::string_view sha256, PictureSize size) const {
    if (!is_digest(sha256)) return std::nullopt;
    return bytes_of(folder_ / fmt::format("{}{}", sha256, size == PictureSize::full ? kFull : kSmall));
}

bool PictureFolder::renew(std::string_view sha256) const {
    if (!is_digest(sha256)) return false;
    const auto now = fs::file_time_type::clock::now();
    std::error_code missing;
    for (const std::string_view ending : {kFull, kSmall}) {
        fs::last_write_time(folder_ / fmt::format("{}{}", sha256, ending), now, missing);
        if (missing) return false;
    }
    return true;
}

std::size_t PictureFolder::remove_old(fs::file_time_type before, const IsNeeded& is_needed) const {
    std::size_t removed = 0;
    std::error_code missing;  // no picture was ever kept, or another process removes the same
    for (const auto& entry : fs::directory_iterator(folder_, missing)) {
        const std::string name = entry.path().filename().string();
        if (!is_picture_name(name) || is_needed(std::string_view(name).substr(0, kDigest))) continue;
        const auto put_at = fs::last_write_time(entry.path(), missing);
        if (missing || put_at >= before || !fs::remove(entry.path(), missing)) continue;
        removed += name.ends_with(kSmall) ? 0 : 1;
    }
    return removed;
}

std::size_t PictureFolder::copy_missing_to(const PictureFolder& to) const {
    std::size_t copied = 0;
    std::error_code missing;  // no picture was ever kept
    for (const auto& entry : fs::directory_iterator(folder_, missing)) {
        const std::string name = entry.path().filename().string();
        if (!is_picture_name(name) || fs::exists(to.folder_ / name)) continue;
        make_folder(to.folder_);
        const auto bytes = bytes_of(entry.path());
        if (!bytes) throw std::runtime_error(fmt::format("{} cannot be read", entry.path().string()));
        write_once(to.folder_ / name, *bytes);
        copied += name.ends_with(kSmall) ? 0 : 1;
    }
    return copied;
}

bool PictureFolder::holds(const PictureFile& picture) const {
    const auto bytes = read(picture.sha256, PictureSize::full);
    return bytes && sha256_hex(*bytes) == picture.sha256 &&
           fs::exists(folder_ / (picture.sha256 + std::string(kSmall)));
}

}  // namespace gridbot
