#include "bot/engine/intake.hpp"

#include "core/stop_point.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/talk.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using commands::Understanding;

commands::Context context_for(storage::Tx& tx, const commands::Desk& desk, const Reach& reach,
                              const FieldCipher& cipher, const Understanding& understood, const InboundMessage& message,
                              Time now) {
    return {.tx = tx,
            .desk = desk,
            .town = *desk.town,
            .reach = reach,
            .cipher = cipher,
            .now = now,
            .actor = understood.actor,
            .where = message.where,
            .group = understood.group,
            .message_id = message.message_id,
            .text = message.text,
            .mentioned = message.mentioned_people};
}

// Where the platform takes no answer in its response, it goes out like any other message, written in the same commit.
void post_answer(storage::Tx& tx, const std::string& town, const commands::Reply& reply, const InboundMessage& said,
                 Time now) {
    storage::outbox::Message row;
    row.town = town;
    row.to = said.where;
    row.kind = reply.kind;
    row.created_at = row.next_at = now;
    row.content.text = reply.text;
    row.content.answers = said.reply_handle.empty() ? said.message_id : said.reply_handle;
    storage::outbox::post(tx, row);
}

}  // namespace

Intake::Intake(Parts parts) : parts_(std::move(parts)) {
    auto look = [this, since = parts_.clock.now() - commands::kDraftLives](storage::Tx& tx) {
        for (const auto& home : parts_.channels.homes()) questions_.load(tx, home->code(), since);
    };
    storage::query_now(parts_.store, look);
}

asio::awaitable<Intake::Answer> Intake::receive(const Channel& channel, InboundMessage message) {
    stop_point("received");
    const Time now = parts_.clock.now();
    const Reach& reach = parts_.channels.reach();
    const FieldCipher& cipher = parts_.cipher;
    // What the message is understood by it is acted on by, whatever the town becomes meanwhile.
    const std::shared_ptr<const commands::Desk> desk = channel.home->desk();
    // Reading the text costs more than all the writing: it is done here, not on the one writer thread.
    auto understood = std::make_shared<const Understanding>(commands::understand(*desk, reach, cipher, message, now));
    auto said = std::make_shared<const InboundMessage>(std::move(message));
    const Channel* heard = &channel;

    if (understood->silent) co_return Answer{heard->adapter->respond({}, said.get(), now).body};
    if (understood->needs_look) {
        // Where others share the database they ask questions too, and this process does not hear of them.
        const bool known = parts_.store.shared() ||
                           questions_.any(said->where, said->sender_id, now - commands::kDraftLives) ||
                           recent_.any(said->where, said->sender_id, now - commands::kAdditionsWithin);
        if (!known) co_return Answer{heard->adapter->respond({}, said.get(), now).body};
        auto look = [desk, understood, said, &cipher, now](storage::Tx& tx) {
            return commands::belongs_to_something(tx, *desk, cipher, *understood, *said, now);
        };
        // GCC 12 builds a wrong frame for some coroutines that await inside a condition: named first.
        const bool belongs = co_await storage::query(parts_.store, look);
        if (!belongs) co_return Answer{heard->adapter->respond({}, said.get(), now).body};
    }

    auto work = [this, heard, desk, understood, said, &reach, &cipher, now](storage::Tx& tx) -> Answer {
        const std::string& town = desk->town->code;
        storage::towns::take_turn(tx, town);
        if (auto before = storage::inbox::answer_to(tx, town, heard->config.id, said->message_id))
            return {*before, true};
        if (said->session) storage::talk::keep_session(tx, town, said->where, *said->session);
        auto context = context_for(tx, *desk, reach, cipher, *understood, *said, now);
        commands::Reply reply = commands::act_on(context, *understood, *said);
        if (reply.asks) questions_.asked(said->where, said->sender_id, now);
        if (reply.opened) recent_.reported(said->where, said->sender_id, now);
        if (!heard->adapter->traits().answers_in_response && !reply.text.empty()) {
            post_answer(tx, town, reply, *said, now);
            reply.text.clear();
        }
        std::string body = heard->adapter->respond(reply.text, said.get(), now).body;
        storage::inbox::remember(tx, town, heard->config.id, said->message_id, now, body);
        return {std::move(body), false, reply.reorganises};
    };
    Answer answer = co_await storage::transact(parts_.store, work);
    if (!answer.repeated && parts_.on_commit) parts_.on_commit();
    // Who changed the organisation may count on it with the next message.
    if (answer.reorganises && parts_.on_reorganised) co_await parts_.on_reorganised();
    co_return answer;
}

}  // namespace gridbot::engine
