#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <optional>
#include <string>

#include "adapters/pictures.hpp"
#include "bot/engine/channels.hpp"
#include "bot/engine/gallery.hpp"
#include "bot/engine/quota.hpp"
#include "bot/engine/tokens.hpp"
#include "core/random.hpp"
#include "storage/attachments.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Fetches the pictures that messages named, as soon as the message is stored and one after the other, until the
/// platform does not have them any more. Each is a row that one process leases: nothing is forgotten by a crash, and
/// what is fetched twice is kept once. Everything it refers to outlives it.
class PictureFetcher {
public:
    struct Parts {
        boost::asio::any_io_executor executor;
        storage::Store& store;
        const Channels& channels;
        Gallery& gallery;
        Quota& quota;
        HttpOut& http;     // to hosts that the configuration names
        HttpOut& outside;  // to addresses that came with a message: only into the public internet
        const Clock& clock;
        Random& random;
        bool by_itself = true;  // looks again by itself when something is due; else only when it is told to
    };
    explicit PictureFetcher(Parts parts);

    /// Where run() must be spawned.
    auto strand() const { return strand_; }
    boost::asio::awaitable<void> run();
    void stop();
    /// A message may have named a picture. Any thread.
    void poke();
    /// Returns when everything that is due now was tried once. Any thread.
    boost::asio::awaitable<void> look();

    /// For /metrics, since the start. Any thread.
    double kept() const { return kept_; }
    double given_up() const { return given_up_; }

private:
    using Attachment = storage::attachments::Attachment;
    using Timer = boost::asio::steady_timer;
    /// What became of a try.
    struct Outcome {
        storage::attachments::State state = storage::attachments::State::pending;
        PictureFile file{};
        std::string reason{};
    };
    boost::asio::awaitable<void> prepare();
    /// When the next one is due.
    boost::asio::awaitable<std::optional<Time>> try_all_due();
    boost::asio::awaitable<std::optional<Time>> take_turn();
    boost::asio::awaitable<bool> try_one(std::string town);
    boost::asio::awaitable<Outcome> fetch(const Attachment& one);
    boost::asio::awaitable<adapters::PictureAnswer> ask(const Channel& channel, const Attachment& one);
    boost::asio::awaitable<adapters::PictureAnswer> call(adapters::PictureCall outgoing,
                                                         const adapters::Pictures& pictures, const Attachment& one,
                                                         int step);
    boost::asio::awaitable<void> record(std::string town, const Attachment& one, Outcome outcome);
    Time retry_time(const Attachment& one, Time ends);
    boost::asio::awaitable<void> sleep_until(std::optional<Time> next);

    Parts parts_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Tokens tokens_;
    std::string holder_;
    Timer wake_;
    std::shared_ptr<Timer> turn_;  // of whoever is at it; ended when he is done
    std::atomic<double> kept_{0}, given_up_{0};
    bool poked_ = false;
    bool stopping_ = false;
};

}  // namespace gridbot::engine
