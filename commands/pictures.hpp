#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "core/message.hpp"
#include "core/picture_file.hpp"

/// The pictures of a message, from its arrival to the case that it is about.
namespace gridbot::commands {

/// What belongs together though it was sent as several messages: what a reporter adds to the report without its being a
/// matter of its own, and a picture of what somebody of the staff says was done.
inline constexpr std::chrono::minutes kAdditionsWithin{1};

/// So many of one message are kept: more show the same pipe from other sides.
inline constexpr std::size_t kMostPictures = 9;

/// Before a message is acted on: notes the pictures that it names and those that came with it and are kept already.
/// What is written of a case meanwhile takes them (commands/change.hpp).
void bring_pictures(Context& context, const InboundMessage& message, const std::vector<PictureFile>& kept);
/// After that: where the message was about no case, nor begins one that lacks something, they are dropped; of somebody
/// of the staff, who may say in a moment what they show, they wait unfetched.
void leave_pictures(Context& context, const InboundMessage& message, const std::vector<PictureFile>& kept,
                    const Reply& reply);

}  // namespace gridbot::commands
