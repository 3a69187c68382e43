#include "commands/verbs/todo.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {
namespace {

constexpr std::size_t kListed = 10;

std::string line_of(const Context& context, const Case& row) {
    return context.town.texts.say(row.sensitive ? "todo_sensitive" : "todo_line",
                                  notice_values(context, row, Audience::handler, Pressing::now));
}

bool matches(const Context& context, const Case& row, const std::optional<std::string>& topic) {
    const TextBook& texts = context.town.texts;
    if (!topic) return true;
    if (*topic == texts.word("filter.overdue")) return is_overdue(row, context.now);
    if (*topic == texts.word("filter.today"))
        return context.town.zone.day_of(row.due_at) <= context.town.zone.day_of(context.now);
    return true;
}

}  // namespace

std::vector<Case> waiting_for(const Context& context, const Person& person, const std::vector<Case>& open) {
    std::vector<Case> mine;
    for (const Case& row : open) {
        auto people = next_to_act(context, row);
        if (std::ranges::find(people, &person) != people.end()) mine.push_back(row);
    }
    std::ranges::stable_sort(mine, {}, &Case::due_at);
    return mine;
}

std::string case_list(const Context& context, const std::vector<Case>& rows, std::string_view head_id) {
    const Town& town = context.town;
    std::string text = town.texts.say(
        head_id, {{"n", std::to_string(rows.size())}, {"day", day_words(town, town.zone.day_of(context.now))}});
    std::string_view section;
    std::size_t listed = 0;
    for (const Case& row : rows) {
        if (listed++ == kListed) break;
        const bool today = town.zone.day_of(row.due_at) == town.zone.day_of(context.now);
        std::string_view belongs = is_overdue(row, context.now) ? "todo_overdue" : today ? "todo_today" : "todo_open";
        if (belongs != section) text += "\n" + std::string(town.texts.word(section = belongs));
        text += "\n" + line_of(context, row);
    }
    if (rows.size() > kListed)
        text += "\n" + town.texts.say("todo_more", {{"n", std::to_string(rows.size() - kListed)}});
    return text;
}

Reply todo(Context& context, const intake::Reading& reading, Case*) {
    auto open = open_cases(context);
    auto mine = waiting_for(context, *context.actor.person, open);
    std::erase_if(mine, [&](const Case& row) { return !matches(context, row, reading.args.topic); });
    // A group hears of a sensitive case not even in its own list of work.
    if (!context.where.is_private) std::erase_if(mine, [](const Case& row) { return row.sensitive; });
    if (mine.empty()) return reply_with(context, "todo_none");
    return {case_list(context, mine, "todo_head"), "todo"};
}

}  // namespace gridbot::commands
