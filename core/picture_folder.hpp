#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/picture.hpp"
#include "core/picture_file.hpp"

namespace gridbot {

enum class PictureSize { full, small };

/// Pictures as files, named by the SHA-256 of what they hold: `<sha256>.jpg`, and `<sha256>.small.jpg` for lists. A
/// file is there whole or not at all, and never changes. Processes may share the folder. Everything blocks; any thread.
class PictureFolder {
public:
    explicit PictureFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// On disk when it returns. Throws std::runtime_error with one sentence where it cannot be written.
    PictureFile put(const CleanPicture& picture) const;
    /// Nothing for what is not there; `sha256` may be anything.
    std::optional<std::string> read(std::string_view sha256, PictureSize size) const;

    /// Is it there? Then it counts as put there just now.
    bool renew(std::string_view sha256) const;
    using IsNeeded = std::function<bool(std::string_view sha256)>;
    /// Removes what was put there, or renewed, before `before` and is not needed; returns how many pictures.
    std::size_t remove_old(std::filesystem::file_time_type before, const IsNeeded& is_needed) const;

    /// Copies what `to` has not yet; returns how many pictures. Throws as put().
    std::size_t copy_missing_to(const PictureFolder& to) const;
    /// Is it there, and what it was?
    bool holds(const PictureFile& picture) const;

    const std::filesystem::path& path() const { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace gridbot
