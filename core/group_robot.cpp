#include "core/group_robot.hpp"

namespace gridbot {
namespace {

bool is_robot_in(const Reach& reach, const Group& robot, const Group& heard) {
    if (!robot.conversation.empty() || robot.kind != heard.kind || robot.grid != heard.grid || robot.org != heard.org)
        return false;
    const Reach::Channel* speaks = reach.find(robot.channel);
    const Reach::Channel* hears = reach.find(heard.channel);
    return speaks && hears && !speaks->hears && hears->hears && speaks->family == hears->family;
}

}  // namespace

const Group* robot_in(const Directory& directory, const Reach& reach, const Group& heard) {
    for (const Group& row : directory.groups())
        if (is_robot_in(reach, row, heard)) return &row;
    return nullptr;
}

const Group* group_of_robot(const Directory& directory, const Reach& reach, const Group& row) {
    if (!row.conversation.empty()) return nullptr;
    for (const Group& heard : directory.groups())
        if (is_robot_in(reach, row, heard)) return &heard;
    return nullptr;
}

}  // namespace gridbot
