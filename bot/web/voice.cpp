#include "bot/web/voice.hpp"

#include <nlohmann/json.hpp>

#include "commands/dialogue.hpp"
#include "commands/pictures.hpp"
#include "storage/inbox.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

commands::Understanding understand(const Voice::Line& line, const InboundMessage& message, const FieldCipher& cipher,
                                   Time now) {
    commands::Understanding understood;
    understood.actor = line.actor;
    understood.group = line.place ? &*line.place : nullptr;
    if (line.reading) {
        understood.reading = *line.reading;
    } else {
        intake::ReadContext addressed;
        addressed.addressed_to_bot = addressed.addressed_to_staff = true;
        addressed.is_group = false;
        understood.reading = line.desk->reader.read(message.text, addressed);
    }
    if (understood.reading.intent == intake::Intent::report)
        understood.cases = commands::prepare_cases(
            {*line.desk, *line.desk->town, cipher, now, understood.actor, message.where, understood.group},
            understood.reading, message);
    return understood;
}

}  // namespace

asio::awaitable<Voice::Answer> Voice::say(Line spoken) const {
    const Time now = parts_.clock.now();
    const auto line = std::make_shared<const Line>(std::move(spoken));
    const auto message = std::make_shared<const InboundMessage>(InboundMessage{.where = line->where,
                                                                               .message_id = line->key,
                                                                               .sender_id = line->actor.account,
                                                                               .sender_name = line->actor.name,
                                                                               .text = line->text,
                                                                               .sent_at = now});
    const auto understood =
        std::make_shared<const commands::Understanding>(understand(*line, *message, parts_.cipher, now));
    auto work = [this, line, message, understood, now](storage::Tx& tx) {
        const commands::Desk& desk = *line->desk;
        const std::string& town = desk.town->code;
        const std::string& channel = line->where.channel;
        storage::towns::take_turn(tx, town);
        if (!line->key.empty())
            if (auto before = storage::inbox::answer_to(tx, town, channel, line->key)) {
                const json kept = json::parse(*before, nullptr, false);
                return Answer{{kept.value("text", ""), kept.value("kind", "")}, true};
            }
        commands::Context context{.tx = tx,
                                  .desk = desk,
                                  .town = *desk.town,
                                  .reach = parts_.channels.reach(),
                                  .cipher = parts_.cipher,
                                  .now = now,
                                  .actor = understood->actor,
                                  .where = line->where,
                                  .group = understood->group,
                                  .message_id = line->key,
                                  .text = line->text,
                                  .confirmed = line->confirmed};
        commands::bring_pictures(context, *message, line->pictures);
        commands::Reply reply = commands::act_on(context, *understood, *message);
        commands::leave_pictures(context, *message, line->pictures, reply);
        if (!line->key.empty())
            storage::inbox::remember(tx, town, channel, line->key, now,
                                     json{{"text", reply.text}, {"kind", reply.kind}}.dump());
        return Answer{std::move(reply), false};
    };
    Answer answer = co_await storage::transact(parts_.store, work);
    if (!answer.repeated && parts_.on_commit) parts_.on_commit();
    co_return answer;
}

}  // namespace gridbot::web
