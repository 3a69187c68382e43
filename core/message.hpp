#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"

namespace gridbot {

/// A place on a platform where people talk: a group, or the private chat with one person.
struct Conversation {
    std::string channel;  // id of the channel in the configuration
    std::string id;       // the platform's group id; of a private chat the account id of the other side
    bool is_private = false;

    friend bool operator==(const Conversation&, const Conversation&) = default;
    friend auto operator<=>(const Conversation&, const Conversation&) = default;
};

/// A reply address a platform hands out with a message; dead after `expires_at`, so never kept as an address.
struct SessionAddress {
    std::string url;
    Time expires_at;
};

/// One message as a platform delivered it, after verification. Sizes are bounded by the server's body limit.
struct InboundMessage {
    Conversation where;
    std::string message_id;  // unique within the channel; the key of deduplication
    std::string sender_id;   // account on the platform
    std::string sender_name;
    std::string text;                 // what was said; the bot's own mention removed; pictures appear as [图片]
    std::vector<std::string> images;  // platform ids of pictures
    std::vector<std::string> mentioned_people;  // accounts mentioned, the bot excluded
    std::optional<std::string> quoted_message_id;
    std::optional<std::string> quoted_text;
    std::optional<SessionAddress> session;
    bool mentions_bot = false;  // also true in private chats
    std::string addressed_to;   // the platform's name of the account written to, where its answer must repeat it
    std::string card;           // of a pressed button: by what the platform lets its card be replaced
    std::string card_name;      // what that card was sent as; empty where only the response can replace it
    std::chrono::milliseconds card_lives{0};  // how long `card` lets it be replaced
    std::string reply_handle;                 // by what an answer over a link names this message; empty: by nothing
    Time sent_at;
};

/// A button under a message. Pressing it says `says` in the presser's name.
struct Button {
    std::string label;
    std::string says;
};

enum class TextForm { plain, markdown };

/// A picture or a file that goes out. What it holds is made when it is sent: the outbox keeps by what it is found.
struct Attachment {
    enum class Kind { picture, file } kind = Kind::picture;
    std::string name;    // as a file is called: "SH-20261122.png"
    std::string source;  // "report/daily/20261122/png"

    friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// What goes out, before any platform's wire format. `title` is what a chat list shows for markdown.
struct OutboundMessage {
    std::string text;
    TextForm form = TextForm::plain;
    std::string title;
    std::vector<Button> buttons;
    std::vector<std::string> mentions;     // account ids
    std::optional<Attachment> attachment;  // shown in `text` where a platform does so, else what is sent in its place
    std::string answers;                   // the message it answers: its reply_handle, else its id; empty: none
    std::string replaces;     // not a message, but what a card says from now on: InboundMessage::card of it
    bool rings = false;       // not a message, but a call to look: an emergency's
    bool while_open = false;  // not worth saying any more once its case is closed
};

/// The platform checks that the address is ours: answer `body`, done.
struct Challenge {
    std::string content_type;
    std::string body;
    bool used_up = false;  // as in Ignored
};

/// Valid, but nothing to do: a sticker, our own message, an over-quota notice. `why` is a metric label.
struct Ignored {
    std::string why;
    bool expected = false;  // part of every day: counted, not logged
    bool used_up = false;   // the platform kept the words back, since the organisation's allowance is used up
};

/// What a platform or bridge tells of itself. `why` is for operators, no secrets.
struct ChannelState {
    bool up = true;
    std::string why;
    std::chrono::milliseconds lasts{0};  // told again within this time, else it is down; 0: holds until told otherwise
};

}  // namespace gridbot
