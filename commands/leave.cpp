#include "commands/leave.hpp"

#include <algorithm>

namespace gridbot::commands {
namespace {

using storage::handovers::Handover;

const std::vector<Handover>& leaves(const Context& context) {
    if (!context.leaves) context.leaves = storage::handovers::in_force(context.tx, context.town.code, context.now);
    return *context.leaves;
}

}  // namespace

const Person& acting_for(const Context& context, const Person& person) {
    const Person* acting = &person;
    for (std::size_t step = 0; step < leaves(context).size(); ++step) {
        auto leave = std::ranges::find(leaves(context), acting->id, &Handover::from);
        if (leave == leaves(context).end()) break;
        const Person* next = context.town.directory.person(leave->to);
        if (!next || next == &person) break;
        acting = next;
    }
    return *acting;
}

std::vector<Post> posts_of_actor(const Context& context) {
    if (!context.actor.person) return {};
    std::vector<Post> posts = context.actor.person->posts;
    for (const Handover& leave : leaves(context)) {
        const Person* away = leave.to == context.actor.person->id ? context.town.directory.person(leave.from) : nullptr;
        if (away) posts.insert(posts.end(), away->posts.begin(), away->posts.end());
    }
    return posts;
}

void forget_leaves(const Context& context) {
    context.leaves.reset();
}

}  // namespace gridbot::commands
