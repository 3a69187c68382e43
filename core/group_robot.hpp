#pragma once

#include <vector>

#include "core/directory.hpp"
#include "core/reach.hpp"

/// A send-only robot that is bound to the same grid or organisation, with the same kind of group, as a conversation
/// that is heard on the same platform stands in that group: it is one more way into it, not a group of its own. So are
/// several robots whose rows name one group that nobody hears: the first stands for it.
namespace gridbot {

/// The rows of the robots that stand in the group of `row`, itself included where it is one; in the table's order.
std::vector<const Group*> robots_in(const Directory& directory, const Reach& reach, const Group& row);
/// The group in which the robot of `row` stands; nullptr when `row` is no robot's or a group of its own.
const Group* group_of_robot(const Directory& directory, const Reach& reach, const Group& row);

}  // namespace gridbot
