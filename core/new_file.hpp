#pragma once

#include <filesystem>
#include <string_view>

namespace gridbot {

/// A file being made, readable by its owner only, under the name `<final>.part`: it takes its final name when it is
/// whole and on disk, and is removed when that does not come about. Everything throws std::runtime_error with one
/// sentence.
class NewFile {
public:
    /// Refuses where a file of the final name is already there; a part that a dead process left is replaced.
    explicit NewFile(std::filesystem::path final_name);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    /// Where it is until it is kept, for those who write to it by its name.
    const std::filesystem::path& part() const { return part_; }
    /// Appends.
    void write(std::string_view bytes);
    /// Replaces what stands at the beginning.
    void write_at_start(std::string_view bytes);
    /// Syncs the file, gives it its name and syncs the folder.
    void keep();

private:
    [[noreturn]] void fail(std::string_view doing) const;

    std::filesystem::path final_, part_;
    int descriptor_ = -1;
    bool kept_ = false;
};

}  // namespace gridbot
