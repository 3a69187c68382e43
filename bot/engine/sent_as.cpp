#include "bot/engine/sent_as.hpp"

#include "storage/sent_messages.hpp"

namespace gridbot::engine {

void remember_as(storage::Tx& tx, const storage::outbox::Message& message, const adapters::SentAs& as, Time now) {
    namespace sent_messages = storage::sent_messages;
    if (message.case_id == CaseId{}) return;
    if (!as.name.empty()) sent_messages::keep(tx, message.town, message.to.channel, as.name, message.case_id, now);
    if (as.card.empty()) return;
    sent_messages::keep_card(tx, message.town,
                             {.where = message.to,
                              .name = as.card,
                              .case_id = message.case_id,
                              .buttons = message.content.buttons,
                              .handle = as.handle,
                              .ends_at = now + as.lives,
                              .once = as.once},
                             now);
}

}  // namespace gridbot::engine
