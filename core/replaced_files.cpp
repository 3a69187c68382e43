#include "core/replaced_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace gridbot {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, std::string_view doing) {
    const int error = errno;
    throw std::runtime_error(
        fmt::format("{} cannot be {}: {}", file.string(), doing, std::generic_category().message(error)));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

void write_all(const Descriptor& file, std::string_view bytes, const fs::path& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file.number(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail(name, "written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file.number()) != 0) fail(name, "written");
}

/// Only root may give files away; for others the owner stays the one who imports.
void take_rights(const Descriptor& file, const fs::path& from, const fs::path& name) {
    struct stat model {};
    if (::stat(from.c_str(), &model) != 0) return;
    if (::geteuid() == 0 && ::fchown(file.number(), model.st_uid, model.st_gid) != 0) fail(name, "given its owner");
    if (::fchmod(file.number(), model.st_mode & 0777U) != 0) fail(name, "given its mode");
}

void sync_folder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0) fail(folder, "written");
}

}  // namespace

void ReplacedFiles::add(const fs::path& file, const std::string& text) {
    std::error_code error;
    fs::path name = fs::weakly_canonical(file, error);
    if (error) name = fs::absolute(file);
    const bool was_there = fs::exists(name);
    const File& added = files_.emplace_back(File{name, name.string() + ".part", name.string() + ".old", was_there});
    // Narrow until it has the rights of its model: the tables hold phone numbers.
    const Descriptor descriptor(::open(added.part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (descriptor.number() < 0) fail(added.part, "made");
    take_rights(descriptor, was_there ? name : model_, added.part);
    write_all(descriptor, text, added.part);
}

void ReplacedFiles::replace() {
    for (const File& file : files_) {
        if (!file.was_there) continue;
        std::error_code ignored;  // link() fails where it could not be removed
        fs::remove(file.old, ignored);
        if (::link(file.name.c_str(), file.old.c_str()) != 0) fail(file.old, "made");
    }
    std::set<fs::path> folders;
    for (File& file : files_) {
        if (::rename(file.part.c_str(), file.name.c_str()) != 0) fail(file.name, "replaced");
        file.is_replaced = true;
        folders.insert(file.name.parent_path());
    }
    for (const fs::path& folder : folders) sync_folder(folder);
    files_.clear();
}

ReplacedFiles::~ReplacedFiles() {
    put_back();
}

void ReplacedFiles::put_back() noexcept {
    for (const File& file : files_) {
        if (!file.is_replaced)
            ::unlink(file.part.c_str());
        else if (!file.was_there)
            ::unlink(file.name.c_str());
        else if (::rename(file.old.c_str(), file.name.c_str()) != 0)
            continue;  // it is told already that the import failed; the old file is there under its other name
    }
}

}  // namespace gridbot
