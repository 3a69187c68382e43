#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "bot/engine/channels.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/tokens.hpp"
#include "core/random.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Fetches what was said from platforms that do not bring it. A page and the cursor behind it commit together, and one
/// page of a channel is asked for at a time. Everything it refers to outlives it.
class Fetcher {
public:
    struct Parts {
        boost::asio::any_io_executor executor;
        storage::Store& store;
        const Channels& channels;
        Intake& intake;
        HttpOut& http;
        const Clock& clock;
        Random& random;
        bool by_itself = true;  // looks at its own intervals; else only when it is told to
    };
    explicit Fetcher(Parts parts);

    /// Where run() must be spawned.
    auto strand() const { return strand_; }
    /// Looks at every channel at the start and at its intervals, until stop().
    boost::asio::awaitable<void> run();
    void stop();

    /// The platform says that it holds something. Returns when it is stored, or before long where that takes its time:
    /// it is then fetched all the same, however often that takes. Any thread.
    boost::asio::awaitable<void> knock(const Channel& channel, std::string key);
    /// Looks once at every channel that is looked at at intervals. Any thread.
    boost::asio::awaitable<void> look();

private:
    using Timer = boost::asio::steady_timer;
    /// Counted: those that were begun, and the last of them that fetched all there was.
    struct Looks {
        std::uint64_t begun = 0;
        std::uint64_t complete = 0;
    };
    boost::asio::awaitable<void> look_on_strand();
    boost::asio::awaitable<void> wait_for_knock(const Channel& channel, std::string key);
    boost::asio::awaitable<void> keep_looking(const Channel& channel);
    /// Fetches until it succeeds; `first_try`, where there is one, ends with the first.
    boost::asio::awaitable<void> insist(const Channel& channel, std::string key, std::shared_ptr<Timer> first_try);
    /// All pages, after whoever is at it, unless a look later than the one counted `before` has fetched them. False
    /// where something failed.
    boost::asio::awaitable<bool> fetch(const Channel& channel, std::string key, std::uint64_t before);
    boost::asio::awaitable<bool> fetch_pages(const Channel& channel, std::string key);
    /// False: another process that shares the database looks at this channel, or the database does not tell.
    boost::asio::awaitable<bool> is_ours(const Channel& channel);
    boost::asio::awaitable<Result<HttpReply>> ask(const Channel& channel, std::string cursor, std::string key);
    boost::asio::awaitable<void> pause(std::chrono::milliseconds length);

    Parts parts_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Tokens tokens_;
    std::string holder_;
    std::map<std::string, std::shared_ptr<Timer>> busy_;  // by channel; ended when its turn is over
    std::map<std::string, Looks> looks_;                  // by channel
    std::map<Timer*, std::shared_ptr<Timer>> pauses_;
    bool stopping_ = false;
};

}  // namespace gridbot::engine
