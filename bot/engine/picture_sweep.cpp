#include "bot/engine/picture_sweep.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "storage/attachments.hpp"
#include "storage/console.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr auto kEvery = 6h;
constexpr auto kStays = 24h;
constexpr int kPage = 1000;

// Eight bytes of a digest: two pictures that share them are both kept as long as one of them is named.
std::uint64_t beginning_of(std::string_view sha256) {
    constexpr std::size_t kDigits = 16;
    std::uint64_t value = 0;
    const std::string_view digits = sha256.substr(0, kDigits);
    std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return value;
}

}  // namespace

PictureSweep::PictureSweep(Parts parts)
    : parts_(std::move(parts)), strand_(asio::make_strand(parts_.executor)), wake_(strand_) {}

void PictureSweep::stop() {
    asio::post(strand_, [this] {
        stopping_ = true;
        wake_.cancel();
    });
}

asio::awaitable<void> PictureSweep::run() {
    while (!stopping_) {
        try {
            co_await sweep();
        } catch (const std::exception& failure) {
            spdlog::error("pictures that nothing names could not be removed: {}", failure.what());
        }
        if (stopping_) co_return;
        wake_.expires_after(kEvery);
        co_await wake_.async_wait(as_tuple);
    }
}

asio::awaitable<void> PictureSweep::sweep() {
    // The files' own clock: one that people move says nothing of them. Looked at before the database is: what is named
    // from now on was put there or renewed from now on.
    const auto before = std::filesystem::file_time_type::clock::now() - kStays;
    std::vector<std::uint64_t> named_ones = co_await named();
    if (stopping_) co_return;
    PictureFolder::IsNeeded is_needed = [needed = std::move(named_ones)](std::string_view sha256) {
        return std::ranges::binary_search(needed, beginning_of(sha256));
    };
    const std::size_t removed = co_await parts_.gallery.remove_old(before, std::move(is_needed));
    if (removed > 0) spdlog::info("{} pictures that nothing names were removed", removed);
}

template <class After, class Take>
asio::awaitable<void> PictureSweep::each_row(After after, Take take) {
    std::int64_t last = 0;
    for (bool more = true; more && !stopping_;) {
        auto look = [after, last](storage::Tx& tx) { return after(tx, last); };
        const auto page = co_await storage::query(parts_.store, look);
        for (const auto& row : page) last = take(row);
        more = std::ssize(page) == kPage;
    }
}

asio::awaitable<std::vector<std::uint64_t>> PictureSweep::named() {
    std::vector<std::uint64_t> needed;
    const auto of_cases = [](storage::Tx& tx, std::int64_t last) {
        return storage::attachments::named_after(tx, last, kPage);
    };
    const auto take = [&needed](const std::pair<std::int64_t, std::string>& row) {
        needed.push_back(beginning_of(row.second));
        return row.first;
    };
    co_await each_row(of_cases, take);
    // The demonstration's chat shows pictures of no case too.
    for (const auto& home : parts_.channels.homes()) {
        const auto of_chat = [town = home->code()](storage::Tx& tx, std::int64_t last) {
            return storage::console::after(tx, town, last, kPage);
        };
        const auto take_line = [&needed](const storage::console::ChatLine& line) {
            for (const std::string& name : line.pictures) needed.push_back(beginning_of(name));
            return line.seq;
        };
        co_await each_row(of_chat, take_line);
    }
    std::ranges::sort(needed);
    co_return needed;
}

}  // namespace gridbot::engine
