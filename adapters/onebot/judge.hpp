#pragma once

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// What a bridge's answer to an action means, by HTTP or as a frame (protocol sheet, 4.2 and 5).
Verdict judge_onebot(const HttpReply& reply);

}  // namespace gridbot::adapters
