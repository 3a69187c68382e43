#include <fmt/format.h>

#include "commands/notices.hpp"
#include "commands/page_links.hpp"
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
    std::string answer = texts.say("query_head", values) + "\n" + texts.say("query_state", values);
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
