#include "bot/engine/gallery.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gridbot::engine {

namespace asio = boost::asio;
using Kept = std::variant<PictureFile, PictureFault>;

asio::awaitable<Kept> Gallery::keep(std::string bytes) {
    auto cleaning = clean_and_put(std::move(bytes));
    Kept kept = co_await asio::co_spawn(worker_.get_executor(), std::move(cleaning), asio::use_awaitable);
    co_return kept;
}

asio::awaitable<Kept> Gallery::clean_and_put(std::string bytes) {
    const auto cleaned = clean_picture(bytes);
    if (const auto* fault = std::get_if<PictureFault>(&cleaned)) co_return *fault;
    co_return folder_.put(std::get<CleanPicture>(cleaned));
}

asio::awaitable<std::optional<std::string>> Gallery::bytes_of(std::string sha256, PictureSize size) {
    auto reading = read(std::move(sha256), size);
    auto bytes = co_await asio::co_spawn(worker_.get_executor(), std::move(reading), asio::use_awaitable);
    co_return bytes;
}

asio::awaitable<std::optional<std::string>> Gallery::read(std::string sha256, PictureSize size) {
    co_return folder_.read(sha256, size);
}

asio::awaitable<bool> Gallery::renew(std::string sha256) {
    auto renewing = renew_here(std::move(sha256));
    const bool is_there = co_await asio::co_spawn(worker_.get_executor(), std::move(renewing), asio::use_awaitable);
    co_return is_there;
}

asio::awaitable<bool> Gallery::renew_here(std::string sha256) {
    co_return folder_.renew(sha256);
}

asio::awaitable<std::size_t> Gallery::remove_old(std::filesystem::file_time_type before,
                                                 PictureFolder::IsNeeded is_needed) {
    auto removing = remove_here(before, std::move(is_needed));
    const std::size_t removed =
        co_await asio::co_spawn(worker_.get_executor(), std::move(removing), asio::use_awaitable);
    co_return removed;
}

asio::awaitable<std::size_t> Gallery::remove_here(std::filesystem::file_time_type before,
                                                  PictureFolder::IsNeeded is_needed) {
    co_return folder_.remove_old(before, is_needed);
}

}  // namespace gridbot::engine
