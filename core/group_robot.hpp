#pragma once

#include "core/directory.hpp"
#include "core/reach.hpp"

/// A send-only robot that is bound to the same grid or organisation, with the same kind of group, as a conversation
/// that is heard on the same platform stands in that group: it is one more way into it, not a group of its own.
namespace gridbot {

/// The row of the robot that stands in the group `heard`; nullptr when there is none.
const Group* robot_in(const Directory& directory, const Reach& reach, const Group& heard);
/// The heard group in which the robot of `row` stands; nullptr when `row` is no robot's or a group of its own.
const Group* group_of_robot(const Directory& directory, const Reach& reach, const Group& row);

}  // namespace gridbot
