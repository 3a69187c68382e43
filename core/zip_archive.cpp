#include "core/zip_archive.hpp"

#include <minizip/unzip.h>
#include <stdio.h>

#include <algorithm>
#include <array>

namespace gridbot {
namespace {

// minizip reads through C streams; this one is the memory that `opaque` points to.
voidpf open_memory(voidpf opaque, const void*, int) {
    const auto* bytes = static_cast<const std::string_view*>(opaque);
    // "rb": fmemopen never writes.
    return bytes->empty() ? nullptr : ::fmemopen(const_cast<char*>(bytes->data()), bytes->size(), "rb");
}

constexpr int kCaseMatters = 1;
constexpr unsigned long kEncryptedFlag = 1;

}  // namespace

struct ZipArchive::Handle {
    explicit Handle(std::string_view& bytes) {
        zlib_filefunc64_def functions;
        fill_fopen64_filefunc(&functions);
        functions.zopen64_file = open_memory;
        functions.opaque = &bytes;
        file = unzOpen2_64("", &functions);
    }
    ~Handle() {
        if (file) unzClose(file);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    unzFile file = nullptr;
};

ZipArchive::ZipArchive(std::string_view bytes, Limits limits)
    : bytes_(bytes), limits_(limits), handle_(std::make_unique<Handle>(bytes_)) {}
ZipArchive::~ZipArchive() = default;

bool ZipArchive::is_open() const {
    return handle_->file != nullptr;
}

bool ZipArchive::has(const std::string& name) const {
    return is_open() && unzLocateFile(handle_->file, name.c_str(), kCaseMatters) == UNZ_OK;
}

ZipArchive::Entry ZipArchive::read(const std::string& name) {
    if (!is_open()) return {{}, Errc::no_zip};
    if (!has(name)) return {{}, Errc::missing};
    unz_file_info64 info{};
    if (unzGetCurrentFileInfo64(handle_->file, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK)
        return {{}, Errc::damaged};
    if ((info.flag & kEncryptedFlag) != 0) return {{}, Errc::encrypted};
    if (unzOpenCurrentFile(handle_->file) != UNZ_OK) return {{}, Errc::damaged};

    Entry entry;
    const std::size_t room = std::min(limits_.each, limits_.all - read_);
    std::array<char, 65536> piece;
    int got = 0;
    while ((got = unzReadCurrentFile(handle_->file, piece.data(), static_cast<unsigned>(piece.size()))) > 0) {
        if (entry.bytes.size() + static_cast<std::size_t>(got) > room) {
            entry.error = Errc::too_large;
            break;
        }
        entry.bytes.append(piece.data(), static_cast<std::size_t>(got));
    }
    // Closing compares the checksum, of a file read to its end.
    if (unzCloseCurrentFile(handle_->file) != UNZ_OK || got < 0)
        if (!entry.error) entry.error = Errc::damaged;
    if (entry.error) entry.bytes.clear();
    read_ += entry.bytes.size();
    return entry;
}

}  // namespace gridbot
