#include <fmt/format.h>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/page_links.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/verbs.hpp"
#include "storage/history.hpp"

namespace gridbot::commands {
namespace {

constexpr int kShownSteps = 3;

// What the clock writes into the history are names of triggers.
std::string words_of(const TextBook& texts, const CaseEventRow& line) {
    const std::string trigger = fmt::format("trigger.{}", line.text);
    return line.event == CaseEvent::escalate && texts.has(trigger) ? std::string(texts.word(trigger)) : line.text;
}

}  // namespace

Reply query(Context& context, const intake::Reading&, Case* row) {
    const Town& town = context.town;
    const TextBook& texts = town.texts;
    auto values = answer_values(context, *row);
    // The flat is for whoever works on it and for the reporter, alone (domain 8.1).
    if (context.where.is_private && (is_own(context, *row) || handles(context, *row)))
        if (const auto own = open_private(context, *row); own && !own->room.empty())
            values.set("p", place_for(*row, town, context.audience(), own->room));
    const bool is_named = !values.get("c").empty();
    std::string answer =
        texts.say(is_named ? "query_head" : "query_head_neutral", values) + "\n" + texts.say("query_state", values);
    // In groups of residents the steps are named without their words: those were written for the work group.
    const bool with_words = context.audience() != Audience::resident_group;
    for (const CaseEventRow& line : storage::history::tail(context.tx, town.code, row->id, kShownSteps)) {
        std::string words = with_words && !line.text.empty() ? "：" + words_of(texts, line) : std::string{};
        answer += "\n" + texts.say("query_step",
                                   {{"at", moment_words(town, line.at, context.now)},
                                    {"event", std::string(texts.word(fmt::format("event.{}", name_of(line.event))))},
                                    {"text", words}});
    }
    return {answer + page_line(context, *row), "query"};
}

}  // namespace gridbot::commands
