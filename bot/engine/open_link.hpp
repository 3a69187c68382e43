#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/link.hpp"
#include "bot/engine/channels.hpp"
#include "bot/engine/health.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/metrics.hpp"
#include "core/web_socket.hpp"

namespace gridbot::engine {

/// One WebSocket of a channel, from its opening to its end: does what its adapter's LinkTalk says is to be done.
/// Everything runs on the strand it was made with.
class OpenLink : public std::enable_shared_from_this<OpenLink> {
public:
    using Strand = boost::asio::strand<boost::asio::any_io_executor>;
    struct Parts {
        Strand strand;
        const Channel& channel;
        const adapters::LinkRules& rules;
        Metrics& metrics;
        Health& health;
        std::shared_ptr<WebSocket> socket;
        std::unique_ptr<adapters::LinkTalk> talk;
        std::function<boost::asio::awaitable<Intake::Answer>(const Channel&, InboundMessage)> receive;
        /// As Intake::used_up().
        std::function<boost::asio::awaitable<void>(const Channel&)> used_up;
        std::function<void()> on_usable;
        std::function<void()> on_change;  // replaced() or over() may have become true
    };
    explicit OpenLink(Parts parts);

    /// Listens until the socket is closed, by whichever side. Messages that came before are stored even then.
    boost::asio::awaitable<void> run();
    void close();

    /// As LinkOut::say().
    boost::asio::awaitable<Result<std::string>> say(OutboundMessage message, adapters::Way way,
                                                    adapters::SendContext context);

    bool usable() const { return usable_ && !replaced_ && !over_; }
    /// Another one is to be opened now; this one only listens, and ends by itself.
    bool replaced() const { return replaced_; }
    bool over() const { return over_; }
    /// It worked: it was usable, and something came over it.
    bool worked() const { return usable_ && heard_; }
    bool refused() const { return refused_; }
    /// Why it ended, for operators.
    const std::string& why() const { return why_; }
    /// Set where no other is to be opened.
    const std::optional<std::string>& given_up() const { return given_up_; }

private:
    struct Waiting {
        boost::asio::steady_timer done;
        std::optional<std::string> frame;
        bool broken = false;
    };

    void perform(adapters::LinkSteps steps);
    void take(adapters::Take step);
    void replace();
    boost::asio::awaitable<void> store_in_order(std::shared_ptr<OpenLink> self, Conversation where);
    boost::asio::awaitable<bool> store(InboundMessage message);
    boost::asio::awaitable<void> beat(std::shared_ptr<OpenLink> self);
    boost::asio::awaitable<void> wait_for_room();
    void spawn(boost::asio::awaitable<void> work);
    void end(std::string why);

    Parts parts_;
    std::map<std::string, std::shared_ptr<Waiting>> waiting_;    // by the key of the call
    std::map<Conversation, std::deque<adapters::Take>> unread_;  // the first of each is being stored
    std::size_t unread_messages_ = 0;
    boost::asio::steady_timer room_;
    boost::asio::steady_timer beat_timer_;
    boost::asio::steady_timer retirement_;
    std::string why_;
    std::optional<std::string> given_up_;
    bool usable_ = false;
    bool replaced_ = false;
    bool heard_ = false;
    bool refused_ = false;
    bool over_ = false;
};

}  // namespace gridbot::engine
