#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "bot/engine/channels.hpp"
#include "bot/engine/health.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/link_out.hpp"
#include "bot/engine/metrics.hpp"
#include "core/clock.hpp"
#include "core/http_out.hpp"
#include "core/random.hpp"
#include "core/web_socket.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

class OpenLink;

/// Keeps one link per channel that has one: opens it, listens, says what beats, opens it again when it dies. Where
/// several processes share a database, one of them holds each channel. Deadlines and pauses are real time. Everything
/// it refers to outlives it; run() and serve() must have ended before it goes.
class Links final : public LinkOut {
public:
    struct Parts {
        boost::asio::any_io_executor executor;
        storage::Store& store;
        const Channels& channels;
        HttpOut& http;
        WebSocketOut& sockets;
        const Clock& clock;
        Random& random;
        Metrics& metrics;
        Health& health;
        /// As Intake::receive().
        std::function<boost::asio::awaitable<Intake::Answer>(const Channel&, InboundMessage)> receive;
        /// As Intake::used_up().
        std::function<boost::asio::awaitable<void>(const Channel&)> used_up;
        std::function<void()> on_usable;  // what waited for a link is due
    };
    explicit Links(Parts parts);
    ~Links() override;

    /// Opens and keeps the links of all channels that this side opens. Returns after stop().
    boost::asio::awaitable<void> run();
    void stop();

    /// Answers the handshake of a link that the other side opens: 404 for a channel that takes none.
    HttpResponse admit(std::string_view channel, const HttpRequest& handshake);

    boost::asio::awaitable<Result<std::string>> say(std::string channel, OutboundMessage message, adapters::Way way,
                                                    adapters::SendContext context) override;

private:
    struct Keeper;
    using Strand = boost::asio::strand<boost::asio::any_io_executor>;

    boost::asio::awaitable<void> run_here();
    boost::asio::awaitable<void> keep(std::shared_ptr<Keeper> keeper);
    boost::asio::awaitable<bool> hold(Keeper& keeper);
    boost::asio::awaitable<void> give_back(Keeper& keeper);
    boost::asio::awaitable<std::shared_ptr<WebSocket>> open(Keeper& keeper);
    boost::asio::awaitable<Result<adapters::LinkAddress>> address_of(Keeper& keeper);
    boost::asio::awaitable<void> serve(std::shared_ptr<Keeper> keeper, std::shared_ptr<WebSocket> socket,
                                       HttpRequest handshake);
    boost::asio::awaitable<void> serve_here(std::shared_ptr<Keeper> keeper, std::shared_ptr<WebSocket> socket,
                                            HttpRequest handshake);
    boost::asio::awaitable<Result<std::string>> say_here(std::string channel, OutboundMessage message,
                                                         adapters::Way way, adapters::SendContext context);
    boost::asio::awaitable<void> usable(std::shared_ptr<Keeper> keeper);
    boost::asio::awaitable<void> alarm(std::shared_ptr<Keeper> keeper, std::string why);
    boost::asio::awaitable<void> pause(Keeper& keeper, std::chrono::milliseconds length);
    std::shared_ptr<OpenLink> make_link(const std::shared_ptr<Keeper>& keeper, std::shared_ptr<WebSocket> socket,
                                        const HttpRequest* handshake);
    std::chrono::milliseconds next_pause(Keeper& keeper);

    Parts parts_;
    Strand strand_;                                                        // of all that follows
    std::map<std::string, std::shared_ptr<Keeper>, std::less<>> keepers_;  // filled once, in the constructor
    std::string holder_;
    int links_made_ = 0;
    bool stopping_ = false;
};

}  // namespace gridbot::engine
