#include "commands/confirm.hpp"

#include <fmt/format.h>

#include "storage/confirmations.hpp"

namespace gridbot::commands {

Reply ask_to_confirm(Context& context, std::string_view command, std::string_view about) {
    storage::confirmations::ask(context.tx, context.town.code, context.where, context.actor.account, context.now,
                                context.cipher.seal(context.text, context.actor.account));
    Reply question =
        reply_with(context, "confirm_ask",
                   {{"verb", std::string(context.town.texts.word(fmt::format("command.{}.verb", command)))},
                    {"about", std::string(about)},
                    {"yes", std::string(context.town.texts.word("confirm_yes"))}});
    question.asks = true;
    return question;
}

bool says_yes(const Town& town, std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return false;
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    return text == town.texts.word("confirm_yes");
}

std::optional<std::string> take_confirmed(Context& context) {
    auto sealed = storage::confirmations::take(context.tx, context.town.code, context.where, context.actor.account,
                                               context.now - kConfirmWithin);
    if (!sealed) return std::nullopt;
    auto text = context.cipher.open(*sealed, context.actor.account);
    return text ? std::optional(*text) : std::nullopt;
}

}  // namespace gridbot::commands
