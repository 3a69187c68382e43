#include "commands/cards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "commands/notices.hpp"
#include "core/wording.hpp"
#include "storage/outbox.hpp"
#include "storage/sent_messages.hpp"

namespace gridbot::commands {
namespace {

using storage::sent_messages::Card;

// Accepting comes before all else, dispatching before anybody works on it; whatever else the button says can be done as
// long as the case is open.
bool still_helps(const Town& town, const Button& button, const Case& row) {
    const auto says = [&](std::string_view command) {
        return button.says.starts_with(std::string(town.texts.word(fmt::format("command.{}.verb", command))) + " ");
    };
    if (says("accept")) return row.state == CaseState::registered;
    if (says("dispatch")) return row.state == CaseState::registered || row.state == CaseState::accepted;
    return is_open(row.state) && row.state != CaseState::suspended;
}

OutboundMessage as_it_stands(const Context& context, const Card& card, const Case& row) {
    const Town& town = context.town;
    const auto audience = card.where.is_private ? Audience::handler : Audience::work_group;
    const auto values = case_values(row, town, audience, context.now);
    OutboundMessage content;
    content.text = town.texts.say("W_card", values);
    content.title = town.texts.say("W_card_title", values);
    content.replaces = card.handle;
    std::ranges::copy_if(card.buttons, std::back_inserter(content.buttons),
                         [&](const Button& button) { return still_helps(town, button, row); });
    // A card has a button: where nothing is left to be done one can still look.
    if (content.buttons.empty()) content.buttons.push_back(command_button(town, "query", row));
    return content;
}

}  // namespace

void renew_cards(Context& context, const Case& row) {
    const std::string& town = context.town.code;
    for (const Card& card : storage::sent_messages::cards_of(context.tx, town, row.id, context.now)) {
        storage::outbox::Message message;
        message.content = as_it_stands(context, card, row);
        // Several changes at once are one to whoever looks.
        if (card.replaced_by && storage::outbox::rewrite(context.tx, town, card.replaced_by, message.content)) continue;
        if (card.replaced_by && card.once) continue;
        message.town = town;
        message.to = card.where;
        message.kind = "card";
        message.created_at = message.next_at = context.now;
        message.case_id = row.id;
        storage::sent_messages::replaced(context.tx, town, card, storage::outbox::post(context.tx, message));
    }
}

}  // namespace gridbot::commands
