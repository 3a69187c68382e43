#pragma once

#include "adapters/adapter.hpp"

namespace gridbot::adapters {

/// What the platform's answer to a reply or a push means (protocol sheet, 4.9). `reply.body`: the frame.
Verdict judge_aibot(const HttpReply& reply, Way way);

}  // namespace gridbot::adapters
