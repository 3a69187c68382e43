#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/engine/channels.hpp"
#include "bot/engine/metrics.hpp"
#include "bot/engine/open_questions.hpp"
#include "bot/engine/quota.hpp"
#include "bot/engine/recent_reports.hpp"
#include "commands/dialogue.hpp"
#include "core/clock.hpp"
#include "core/field_cipher.hpp"
#include "core/picture_file.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// From a message to a commit and an answer. Safe from any thread; everything it refers to outlives it.
class Intake {
public:
    struct Parts {
        storage::Store& store;
        const Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
        Metrics& metrics;
        Quota& quota;
        HttpOut& http;
        std::function<void()> on_commit;                               // there may be something to send now
        std::function<boost::asio::awaitable<void>()> on_reorganised;  // somebody changed a town in the chat
        std::function<void()> on_pictures{};                           // there may be a picture to fetch now
    };
    /// Reads which questions are open; throws storage::StoreError.
    explicit Intake(Parts parts);

    struct Answer {
        std::string body;       // the platform's response body, encoded; the same bytes for a redelivery
        bool repeated = false;  // the message had been handled before
        bool reorganises = false;
        bool silent = false;  // nothing was said
        bool shows = false;   // there may be a picture to fetch now
    };
    /// Handles the message once, whatever happens: inbox row, case, timers and outgoing messages commit together.
    /// `pictures`: that came with it and are kept already, beside those that it names.
    /// Throws storage::StoreError when it cannot be stored now: the platform is to deliver again.
    boost::asio::awaitable<Answer> receive(const Channel& channel, InboundMessage message,
                                           std::vector<PictureFile> pictures = {});
    /// Somebody came without a word yet: remembers where from, and greets.
    boost::asio::awaitable<Answer> arrive(const Channel& channel, adapters::Arrival arrival);
    /// A platform kept a message back: the administrators are told, once a day.
    boost::asio::awaitable<void> used_up(const Channel& channel);
    /// Handles what was fetched, in order, each once, and moves the channel's cursor, all in one commit. False, and
    /// nothing was done, when the cursor does not stand at `from` any more.
    boost::asio::awaitable<bool> receive_all(const Channel& channel, std::vector<adapters::Inbound> items,
                                             std::string from, std::string to);

private:
    /// A message and what it was understood as.
    struct Heard {
        const Channel* channel;
        std::shared_ptr<const commands::Desk> desk;
        std::shared_ptr<const InboundMessage> said;
        std::shared_ptr<const commands::Understanding> understood;
        Time now;
        std::vector<PictureFile> pictures{};
    };
    Heard hear(const Channel& channel, InboundMessage message, const std::string& home, Time now) const;
    /// Adds the ticket of the case that a quoted message of ours was about to what was quoted.
    boost::asio::awaitable<void> name_quoted_case(const Channel& channel, InboundMessage& message);
    /// The words of what was quoted, where the platform names it only and tells them when it is asked.
    boost::asio::awaitable<std::string> words_of_quoted(const Channel& channel, InboundMessage message);
    boost::asio::awaitable<std::string> home_of(const Channel& channel, Conversation where);
    Answer handle(storage::Tx& tx, const Heard& heard);
    Answer greet(storage::Tx& tx, const Channel& channel, const commands::Desk& desk, const adapters::Arrival& arrival,
                 Time now);
    void count(const Channel& channel, const Answer& answer) const;

    Parts parts_;
    OpenQuestions questions_;
    RecentReports recent_;
};

}  // namespace gridbot::engine
