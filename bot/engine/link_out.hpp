#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "adapters/link.hpp"

namespace gridbot::engine {

/// The way out over a channel's link.
class LinkOut {
public:
    virtual ~LinkOut() = default;

    /// Says `message` and waits for the frame that answers it. Errors: not_found (no usable link is open in this
    /// process: nothing was said), timed_out and unreachable (it was said, the answer did not come), others as
    /// LinkTalk::encode(). Any thread.
    virtual boost::asio::awaitable<Result<std::string>> say(std::string channel, OutboundMessage message,
                                                            adapters::Way way, adapters::SendContext context) = 0;
};

}  // namespace gridbot::engine
