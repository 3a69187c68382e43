#pragma once

#include <string>

#include "core/message.hpp"

namespace gridbot::adapters {

/// What only some channels do: their answer holds something of the call that it answers, so that of a delivery which
/// comes again differs from the first.
class Repeats {
public:
    virtual ~Repeats() = default;
    /// `body`: of Adapter::respond() to the first; `message`: what the call now to be answered brought.
    virtual std::string repeat(std::string body, const InboundMessage& message) const = 0;
};

}  // namespace gridbot::adapters
