#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gridbot {

/// The files within a zip file that somebody sent. Nothing in it is believed: what unpacks to more than the limits is
/// broken off while unpacking, whatever sizes the archive states.
class ZipArchive {
public:
    struct Limits {
        std::size_t each;  // unpacked bytes of one file
        std::size_t all;   // unpacked bytes of all files read
    };
    enum class Errc { no_zip, missing, damaged, too_large, encrypted };

    struct Entry {
        std::string bytes;
        std::optional<Errc> error;
    };

    /// `bytes` must outlive the archive.
    ZipArchive(std::string_view bytes, Limits limits);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    /// Is it a zip file at all?
    bool is_open() const;
    bool has(const std::string& name) const;
    /// Unpacks the file of that name. Errors: missing, damaged (a broken stream, a wrong checksum), too_large,
    /// encrypted; no_zip where is_open() is false.
    Entry read(const std::string& name);

private:
    struct Handle;
    std::string_view bytes_;
    Limits limits_;
    std::size_t read_ = 0;
    std::unique_ptr<Handle> handle_;
};

}  // namespace gridbot
