#include "core/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace gridbot {

NewFile::NewFile(std::filesystem::path final_name)
    : final_(std::filesystem::absolute(final_name)), part_(final_.string() + ".part") {
    if (std::filesystem::exists(final_))
        throw std::runtime_error(fmt::format("{} is already there; name another file", final_.string()));
    descriptor_ = ::open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor_ < 0) fail("made");
}

NewFile::~NewFile() {
    ::close(descriptor_);
    std::error_code ignored;  // why it was not kept is being told already
    if (!kept_) std::filesystem::remove(part_, ignored);
}

void NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void NewFile::write_at_start(std::string_view bytes) {
    if (::pwrite(descriptor_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) fail("written");
}

void NewFile::keep() {
    if (::fsync(descriptor_) != 0) fail("written");
    if (::rename(part_.c_str(), final_.c_str()) != 0) fail("renamed");
    kept_ = true;
    const int folder = ::open(final_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = folder >= 0 && ::fsync(folder) == 0;
    if (folder >= 0) ::close(folder);
    if (!synced) fail("written");
}

void NewFile::fail(std::string_view doing) const {
    const int error = errno;
    throw std::runtime_error(
        fmt::format("{} cannot be {}: {}", part_.string(), doing, std::generic_category().message(error)));
}

}  // namespace gridbot
