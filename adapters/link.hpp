#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/adapter.hpp"

/// A channel that is held by a WebSocket, as pure functions and objects: frames in, what is to be done out. The engine
/// (bot/engine/links.hpp) has the sockets, the clock and the store.
namespace gridbot::adapters {

/// Say this on the link.
struct Say {
    std::string frame;
};
/// Store this message; once it is committed say `stored` on the link it came by. Empty: nothing.
struct Take {
    InboundMessage message;
    std::string stored;
};
/// The answer to the call of this key.
struct Answered {
    std::string key;
    std::string frame;
};
/// From here on calls may go out.
struct Usable {};
/// Open another link at once; listen to this one until the other side closes it.
struct Replace {};
/// Close it, and open another after a pause. `refused`: the other side does not want us; after
/// LinkRules::most_refusals in a row none is opened any more.
struct Reopen {
    std::string why;
    bool refused = false;
};
/// Close it and open none: somebody has to act. Administrators are told `why`.
struct GiveUp {
    std::string why;
};
using LinkStep = std::variant<Say, Take, Answered, Usable, Replace, Reopen, GiveUp, ChannelState, Ignored>;
using LinkSteps = std::vector<LinkStep>;

/// A frame that is answered, and by what the answer is known.
struct LinkCall {
    std::string frame;
    std::string key;
};

/// One open link. Frames come in the order in which they arrived.
class LinkTalk {
public:
    virtual ~LinkTalk() = default;
    /// The socket is open.
    virtual LinkSteps opened() = 0;
    /// Never fails: what cannot be read is Ignored with a reason.
    virtual LinkSteps heard(std::string_view frame) = 0;
    /// Asked every LinkRules::heartbeat once the link is usable.
    virtual LinkSteps beat() { return {}; }
    /// Way::link or Way::reply. Errors: bad_payload when the message cannot be said this way.
    virtual Result<LinkCall> encode(const OutboundMessage& message, Way way, const SendContext& context) = 0;
};

struct LinkRules {
    bool opened_by_us = true;                             // else the other side comes to /ws/{channel}
    std::chrono::milliseconds heartbeat{0};               // 0: none
    std::chrono::milliseconds silence{90'000};            // nothing heard for so long: the link is dead
    std::chrono::milliseconds longest_pause{60'000};      // between two attempts; the first pause is one second
    std::chrono::milliseconds pause_if_refused{300'000};  // after HTTP 4xx to ask(): a fault of the configuration
    std::chrono::milliseconds answer_within{10'000};      // for a call
    int most_refusals = 0;                                // 0: never given up
};

struct LinkAddress {
    std::string url;  // ws or wss; may carry a secret
    std::vector<std::pair<std::string, std::string>> headers;
};

/// Whether a link that the other side opens is taken.
struct Admission {
    int status = 101;         // else what the handshake is refused with
    std::string subprotocol;  // to be named in the answer; empty: none
};

/// How the links of a channel are made. One object per [[channel]].
class Link {
public:
    virtual ~Link() = default;
    virtual const LinkRules& rules() const = 0;

    /// The call whose answer tells the address; none where it is known.
    virtual std::optional<HttpCall> ask() const { return std::nullopt; }
    /// `reply` to ask(); nullptr where there is none to ask. Errors: bad_payload when the answer holds no address.
    virtual Result<LinkAddress> address(const HttpReply* reply) const = 0;

    /// Only where the other side opens the link. `request`: its handshake.
    virtual Admission admit(const HttpRequest&) const { return {404, {}}; }

    /// `name`: unique among the links of the channel, for ids of requests. `handshake`: of the other side; else
    /// nullptr.
    virtual std::unique_ptr<LinkTalk> talk(std::string name, const HttpRequest* handshake) const = 0;
};

}  // namespace gridbot::adapters
