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

}  // namespace gridbot::engine
