#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {
namespace {

// What people ask about themselves is for private chats.
bool is_personal(const Command& command) {
    constexpr std::array<std::string_view, 6> kPersonal{"my_data", "delete_my_data", "no_followup",
                                                        "privacy", "human",          "correct"};
    return std::ranges::find(kPersonal, command.id) != kPersonal.end();
}

bool may_use(const Context& context, const Command& command) {
    if (!context.where.is_private && is_personal(command)) return false;
    return command.roles.empty() || may_ever(context, command.roles);
}

std::string line_of(const Context& context, const Command& command) {
    const TextBook& texts = context.town.texts;
    auto word = [&](std::string_view part) {
        return std::string(texts.word(fmt::format("command.{}.{}", command.id, part)));
    };
    return texts.say("help_line", {{"verb", word("verb")}, {"syntax", word("syntax")}, {"example", word("example")}});
}

}  // namespace

Reply help(Context& context, const intake::Reading& reading, Case*) {
    const TextBook& texts = context.town.texts;
    if (!context.actor.is_staff() || context.in_resident_group()) return reply_with(context, "help_resident");
    if (reading.args.topic) {
        // By any of its names, as the reader knows them.
        const auto asked = context.desk.reader.read(*reading.args.topic, {.addressed_to_bot = true});
        for (const Command& command : registry()) {
            const bool named = texts.word(fmt::format("command.{}.verb", command.id)) == *reading.args.topic ||
                               asked.command == command.id;
            if (named && may_use(context, command)) return {line_of(context, command), "help"};
        }
    }
    std::string answer(texts.word("help_head"));
    for (const Command& command : registry())
        if (may_use(context, command)) answer += "\n" + line_of(context, command);
    return {answer, "help"};
}

}  // namespace gridbot::commands
