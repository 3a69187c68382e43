#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/config.hpp"
#include "core/http_in.hpp"
#include "core/http_out.hpp"
#include "core/message.hpp"
#include "core/reach.hpp"

namespace gridbot::adapters {

class Link;

/// Somebody opened the chat or scanned a code: nothing was said yet.
struct Arrival {
    InboundMessage who;      // without a text; its session, where there is one, takes one greeting
    std::string scene;       // what the code says where it hangs; empty when the platform does not tell
    std::string entrance{};  // where a code says two things: what holds where the scene names no place
};

/// The platform holds messages that are to be fetched.
struct Knock {
    std::string key;  // opens the fetching for a while
};

using Inbound = std::variant<InboundMessage, Challenge, Ignored, ChannelState, Arrival, Knock>;

/// What a channel can do, for routing and for `check`.
struct Traits {
    std::string_view type;             // "dingtalk"
    std::string_view family;           // which account of a person it uses: "dingtalk", "wecom", "wechat", "console"
    bool hears = false;                // takes part in conversations; else send-only
    bool hears_only_mentions = false;  // in groups; a mention of the bot then says nothing about the text
    bool answers_in_response = false;  // the platform posts what the HTTP response says
    bool to_people = false;            // private messages
    bool markdown = false;
    Reach::Pictures pictures = Reach::Pictures::none;  // of reports, to groups
    bool files = false;                                // likewise
    int refusal_status = 401;                          // HTTP status for a bad signature or a stale time
    bool local = false;             // messages are kept in the store for a page of ours, nothing is called
    bool hears_groups = false;      // not private chats alone
    bool to_groups = false;         // speaks in groups without being asked
    bool mentions = false;          // can call people by name in a group
    bool cards = false;             // sends buttons
    bool scenes = false;            // people come by codes that say where they hang
    bool rings = false;             // can call a person to look, besides writing
    bool talks_to_presses = false;  // the response to a pressed button may be words
    std::string_view limit;         // what the platform allows, in words
};

/// Some platforms let one speak to a person only after he has: so long, and so often.
struct Window {
    std::chrono::milliseconds length;
    int messages;
};

/// One way of reaching a conversation. Ways are tried in order; a refused one gives way to the next.
/// reply: over the link, as the answer to a message it brought; only what answers one goes this way. card: as a card
/// that can be replaced. later: in the form that a platform takes when it takes no words any more.
enum class Way { session, robot, server, local, link, reply, card, later };
inline constexpr std::array kWays{Way::session, Way::robot, Way::server, Way::local,
                                  Way::link,    Way::reply, Way::card,   Way::later};
std::string_view name_of(Way way);

/// What encoding a message for a way may need beside the message.
struct SendContext {
    Conversation to;
    std::string session_url;  // of Way::session
    std::string token;        // where needs_token() says so
    Time now;
    std::int64_t idempotency_key = 0;  // the same for every try of one message
    std::string bytes;                 // of the message's attachment
    std::string media_id;              // what read_upload() gave, where needs_upload() says so
};

/// What a platform calls what it was told to say.
struct SentAs {
    std::string name;  // by which a quote names it; empty: none
    // Where it was a card: what it is called, by what it can be replaced from now on, how long and whether only once.
    std::string card{};
    std::string handle{};  // empty: not before somebody presses it
    std::chrono::milliseconds lives{0};
    bool once = false;
};

struct AccessToken {
    std::string value;
    Time refresh_at;  // take a new one from here on
};

/// What a platform's answer to a send means. Platforms answer HTTP 200 with an error inside: only the adapter can tell.
struct Verdict {
    enum class Kind {
        sent,
        retry,          // the same way again, not before `wait`
        other_way,      // this way is closed for this message
        refresh_token,  // once more with a new token
        give_up,        // no way of this channel will do
    } kind = Kind::sent;
    std::chrono::milliseconds wait{0};
    std::chrono::milliseconds pause_channel{0};  // a penalty: nothing goes out this way for so long
    std::string reason;                          // for operators: the platform's code and words, no secrets
    SentAs as{};                                 // where it was sent, and the platform gave it a name
};

class Pull;  // adapters/pull.hpp

/// A platform as pure functions: no socket, no clock, no store. One object per [[channel]].
class Adapter {
public:
    virtual ~Adapter() = default;
    virtual const Traits& traits() const = 0;

    /// Errors: bad_signature, stale_request. Nothing past the envelope is read before this says yes.
    virtual Result<void> verify(const HttpRequest& request, Time now) const = 0;
    /// Errors: bad_payload where the platform may learn of it (it does not repeat).
    virtual Result<Inbound> decode(const HttpRequest& request) const = 0;
    /// The HTTP response that says `text` to the sender of `message`, or that says nothing when `text` is empty: with
    /// status 200, or 204 without a body.
    /// `message`: what decode() made of the request; nullptr where it made none, and then `text` is empty.
    virtual HttpResponse respond(std::string_view text, const InboundMessage* message, Time now) const = 0;

    /// The ways to a conversation, best first.
    virtual std::vector<Way> ways(const Conversation& to, bool has_live_session) const = 0;
    /// Whether a message may go this way at all; asked of each way, in whatever state it is.
    virtual bool can_say(const OutboundMessage& message, Way) const { return message.replaces.empty(); }
    virtual bool needs_token(Way way) const = 0;
    /// How many messages may go out this way within a minute; 0: the platform sets no such limit.
    virtual int per_minute(Way) const { return 0; }
    /// At least so much time, and a little more, between two messages this way; 0: they may follow at once.
    virtual std::chrono::milliseconds least_pause(Way) const { return std::chrono::milliseconds{0}; }
    /// What the platform allows an organisation in a calendar month, by the name of the allowance; 0: no such limit.
    virtual std::int64_t monthly(std::string_view) const { return 0; }
    /// The allowance that a call this way counts against, and a message that was heard; empty: none.
    virtual std::string_view bucket_of(Way) const { return {}; }
    virtual std::string_view bucket_of_heard() const { return {}; }
    /// The same as per_minute() into one conversation.
    virtual int per_minute_each(Way) const { return 0; }
    /// Since a person's last message; nothing: the platform sets no such window.
    virtual std::optional<Window> window() const { return std::nullopt; }
    /// What was said longer ago is not heard: the platform may say it again long after it was handled and forgotten. 0:
    /// everything is.
    virtual std::chrono::milliseconds hears_for() const { return std::chrono::milliseconds{0}; }
    /// Of channels that are asked for what was said; nullptr: the platform tells.
    virtual const Pull* pull() const { return nullptr; }
    /// The call that brings a token; only for channels whose needs_token() is true for some way.
    virtual HttpCall token_call() const = 0;
    /// Errors: bad_payload when the answer holds none.
    virtual Result<AccessToken> read_token(const HttpReply& reply, Time now) const = 0;
    /// Errors: bad_payload when the message cannot be said this way.
    virtual Result<HttpCall> encode(const OutboundMessage& message, Way way, const SendContext& context) const = 0;
    /// Of an answer that came over a link, `reply.body` is its frame.
    virtual Verdict judge(const HttpReply& reply, Way way) const = 0;
    /// What the platform calls `message`, which `reply` says was sent.
    virtual SentAs sent_as(const HttpReply&, const OutboundMessage&, const SendContext&) const { return {}; }
    /// The call that brings the words of what `message` quotes by a name alone; nothing where the platform tells them,
    /// or tells them to nobody.
    virtual std::optional<HttpCall> ask_for_quoted(const InboundMessage&) const { return std::nullopt; }
    /// The words; empty where its answer holds none.
    virtual std::string read_quoted(const HttpReply&) const { return {}; }
    /// Is an answer address of no use once something was said by it?
    virtual bool session_serves_once() const { return false; }

    /// Must what is attached be handed over in a call of its own, before the message that shows it?
    virtual bool needs_upload(const OutboundMessage&) const { return false; }
    /// That call. Errors: bad_payload when the platform would not take it.
    virtual Result<HttpCall> upload(const OutboundMessage&, const SendContext&) const { return Errc::bad_payload; }
    /// The id under which the platform has it. Errors: bad_payload when the answer holds none.
    virtual Result<std::string> read_upload(const HttpReply&) const { return Errc::bad_payload; }
    /// The link that the channel is held by (adapters/link.hpp); nullptr where it has none. Lives as long as this.
    virtual const Link* link() const { return nullptr; }
};

/// The shape of robots that only speak: they hear nothing, need no token and know one way.
class SendOnlyAdapter : public Adapter {
public:
    Result<void> verify(const HttpRequest&, Time) const override { return Errc::bad_signature; }
    Result<Inbound> decode(const HttpRequest&) const override { return Errc::bad_payload; }
    HttpResponse respond(std::string_view, const InboundMessage*, Time) const override { return {.status = 404}; }
    std::vector<Way> ways(const Conversation&, bool) const override { return {Way::robot}; }
    bool needs_token(Way) const override { return false; }
    HttpCall token_call() const override { return {}; }
    Result<AccessToken> read_token(const HttpReply&, Time) const override { return Errc::bad_payload; }
};

}  // namespace gridbot::adapters
