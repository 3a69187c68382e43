#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "storage/outbox.hpp"

/// Many messages of one kind that wait for one conversation are said as one (domain 7.3, 7.4): twelve notices, twelve
/// lines.
namespace gridbot::engine {

inline constexpr std::size_t kMostMerged = 12;

/// May it be said together with others at all? Emergencies and reports stand alone, and so does what is Markdown or
/// mentions somebody.
bool may_merge(const storage::outbox::Message& message);

/// How many of `waiting`, which stand in this order behind `first`, are said with it, as far as the text fits every
/// platform: those of the same kind up to the first other one, none where not more than three would come together.
/// Where the way is `crowded`, so that each message costs others their turn: all, of whatever kind.
std::size_t merged_with(const storage::outbox::Message& first, std::span<const storage::outbox::Message> waiting,
                        bool crowded = false);

/// `first` and `others` as one message: their texts line by line. Buttons are of one matter only and are left out.
OutboundMessage merged(const storage::outbox::Message& first, std::span<const storage::outbox::Message> others);

}  // namespace gridbot::engine
