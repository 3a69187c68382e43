#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// One page of what a platform holds for us.
struct Pulled {
    std::vector<Inbound> items;  // in the order in which they were said
    std::string cursor;          // where the next page begins; to be kept together with the items
    bool more = false;           // there are more pages now
};

/// What only some channels have: nobody calls when something is said, or the call says only that something was.
/// Pure, as adapters are. Calls need the channel's token.
class Pull {
public:
    virtual ~Pull() = default;
    /// How often to look when nobody knocks; 0: at the start only.
    virtual std::chrono::milliseconds every() const = 0;
    /// `cursor`: of the page before, empty at first. `key`: of a Knock, or empty.
    virtual HttpCall call(const std::string& cursor, const std::string& key, const std::string& token) const = 0;
    /// `cursor`: what the call was made with. Errors: bad_payload for an answer that is no page; judge() says what else
    /// it may be.
    virtual Result<Pulled> read(const HttpReply& reply, const std::string& cursor) const = 0;
};

}  // namespace gridbot::adapters
