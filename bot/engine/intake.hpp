#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "bot/engine/channels.hpp"
#include "bot/engine/metrics.hpp"
#include "bot/engine/open_questions.hpp"
#include "bot/engine/quota.hpp"
#include "bot/engine/recent_reports.hpp"
#include "commands/dialogue.hpp"
#include "core/clock.hpp"
#include "core/field_cipher.hpp"
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
        std::function<void()> on_commit;                               // there may be something to send now
        std::function<boost::asio::awaitable<void>()> on_reorganised;  // somebody changed a town in the chat
    };
    /// Reads which questions are open; throws storage::StoreError.
    explicit Intake(Parts parts);

    struct Answer {
        std::string body;       // the platform's response body, encoded; the same bytes for a redelivery
        bool repeated = false;  // the message had been handled before
        bool reorganises = false;
    };
    /// Handles the message once, whatever happens: inbox row, case, timers and outgoing messages commit together.
    /// Throws storage::StoreError when it cannot be stored now: the platform is to deliver again.
    boost::asio::awaitable<Answer> receive(const Channel& channel, InboundMessage message);

private:
    Parts parts_;
    OpenQuestions questions_;
    RecentReports recent_;
};

}  // namespace gridbot::engine
