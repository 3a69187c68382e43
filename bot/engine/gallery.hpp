#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "core/picture_folder.hpp"

namespace gridbot::engine {

/// The service's pictures. Cleaning takes time and memory, and files block: all of it is done on a thread of its own,
/// one after the other. Safe from any thread.
class Gallery {
public:
    explicit Gallery(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Cleans what somebody sent and puts it into the folder: on disk when it returns. Throws std::runtime_error where
    /// it cannot be written.
    boost::asio::awaitable<std::variant<PictureFile, PictureFault>> keep(std::string bytes);
    /// A kept one as JPEG; nothing where it is not there.
    boost::asio::awaitable<std::optional<std::string>> bytes_of(std::string sha256, PictureSize size);
    /// Is it there? Then it stays for another day, whether or not anything names it.
    boost::asio::awaitable<bool> renew(std::string sha256);
    /// As of the folder.
    boost::asio::awaitable<std::size_t> remove_old(std::filesystem::file_time_type before,
                                                   PictureFolder::IsNeeded is_needed);

private:
    boost::asio::awaitable<std::variant<PictureFile, PictureFault>> clean_and_put(std::string bytes);
    boost::asio::awaitable<std::optional<std::string>> read(std::string sha256, PictureSize size);
    boost::asio::awaitable<bool> renew_here(std::string sha256);
    boost::asio::awaitable<std::size_t> remove_here(std::filesystem::file_time_type before,
                                                    PictureFolder::IsNeeded is_needed);

    PictureFolder folder_;
    boost::asio::thread_pool worker_{1};
};

}  // namespace gridbot::engine
