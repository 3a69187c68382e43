#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gridbot {

/// Files that are replaced together. Each new text is written and synced beside its file first; only when all are on
/// disk do they take their names, one right after the other, and if one cannot, those before it are put back. What was
/// there stays as `<name>.old`. A new file has owner and mode of the one it replaces, else of `model`. Everything
/// throws std::runtime_error with one sentence; until replace() has returned nothing is different.
class ReplacedFiles {
public:
    /// `model`: a file that exists, from which new ones take owner and mode.
    explicit ReplacedFiles(std::filesystem::path model) : model_(std::move(model)) {}
    ~ReplacedFiles();
    ReplacedFiles(const ReplacedFiles&) = delete;
    ReplacedFiles& operator=(const ReplacedFiles&) = delete;

    /// A symbolic link stays one; the file it names is replaced.
    void add(const std::filesystem::path& file, const std::string& text);
    void replace();

private:
    struct File {
        std::filesystem::path name, part, old;
        bool was_there = false;
        bool is_replaced = false;
    };
    void put_back() noexcept;

    std::filesystem::path model_;
    std::vector<File> files_;
};

}  // namespace gridbot
