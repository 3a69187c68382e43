#include "core/group_robot.hpp"

namespace gridbot {
namespace {

bool bound_alike(const Group& one, const Group& other) {
    return one.kind == other.kind && one.grid == other.grid && one.org == other.org;
}

bool is_robot_in(const Reach& reach, const Group& robot, const Group& group) {
    if (!robot.conversation.empty() || !bound_alike(robot, group)) return false;
    const Reach::Channel* speaks = reach.find(robot.channel);
    const Reach::Channel* channel = reach.find(group.channel);
    if (!speaks || !channel || speaks->hears || speaks->family != channel->family) return false;
    return channel->hears || (group.conversation.empty() && robot.name == group.name);
}

}  // namespace

std::vector<const Group*> robots_in(const Directory& directory, const Reach& reach, const Group& row) {
    std::vector<const Group*> robots;
    for (const Group& robot : directory.groups())
        if (is_robot_in(reach, robot, row)) robots.push_back(&robot);
    return robots;
}

const Group* group_of_robot(const Directory& directory, const Reach& reach, const Group& row) {
    if (!row.conversation.empty()) return nullptr;
    const Group* first = nullptr;
    for (const Group& group : directory.groups()) {
        if (!is_robot_in(reach, row, group)) continue;
        if (!group.conversation.empty()) return &group;
        if (!first) first = &group;
    }
    return first == &row ? nullptr : first;
}

}  // namespace gridbot
