#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <cstdint>
#include <vector>

#include "bot/engine/channels.hpp"
#include "bot/engine/gallery.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Removes the files of pictures that nothing names: handed over on a page and never sent, or of a message that was
/// about no case. At the start and every six hours; a picture stays for a day after it was put there or named last.
/// Several processes may do so with one folder. Everything it refers to outlives it.
class PictureSweep {
public:
    struct Parts {
        boost::asio::any_io_executor executor;
        storage::Store& store;
        const Channels& channels;
        Gallery& gallery;
    };
    explicit PictureSweep(Parts parts);

    /// Where run() must be spawned.
    auto strand() const { return strand_; }
    boost::asio::awaitable<void> run();
    void stop();

private:
    boost::asio::awaitable<void> sweep();
    /// The beginnings of the digests of all that the database names, sorted.
    boost::asio::awaitable<std::vector<std::uint64_t>> named();
    /// Gives `take` what `after(tx, key)` finds, a page at a time until one is not full; `take` returns the row's key.
    template <class After, class Take>
    boost::asio::awaitable<void> each_row(After after, Take take);

    Parts parts_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    boost::asio::steady_timer wake_;
    bool stopping_ = false;
};

}  // namespace gridbot::engine
