#include "commands/people.hpp"

#include <algorithm>

namespace gridbot::commands {

std::variant<const Person*, Reply> one_person_named(const Context& context, const std::string& said) {
    const Directory& directory = context.town.directory;
    std::vector<const Person*> found;
    for (const Person& person : directory.people())
        if (person.id == said || person.name == said) found.push_back(&person);
    const Reach::Channel* channel = context.reach.find(context.where.channel);
    if (found.empty() && channel && !context.mentioned.empty())
        if (const Person* person = directory.person_by_account(channel->family, context.mentioned.front()))
            found.push_back(person);
    if (found.size() == 1) return found.front();
    return reply_with(context, found.empty() ? "E6_person" : "E6_people", {{"x", said}});
}

}  // namespace gridbot::commands
