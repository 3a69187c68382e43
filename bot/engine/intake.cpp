#include "bot/engine/intake.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <variant>

#include "adapters/pull.hpp"
#include "adapters/repeats.hpp"
#include "bot/engine/admins.hpp"
#include "commands/pictures.hpp"
#include "core/stop_point.hpp"
#include "storage/cases.hpp"
#include "storage/cursors.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/sent_messages.hpp"
#include "storage/talk.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"
#include "storage/visitors.hpp"

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

// The platform's greeting window is two days, and nobody wants to be greeted at every scan.
constexpr std::chrono::hours kGreetOncePer{48};

constexpr std::string_view kUsedUp = "P_quota_used_up";
constexpr std::chrono::hours kUsedUpOncePer{24};

// The platform waits for its answer meanwhile.
constexpr std::chrono::seconds kQuotedWithin{2};

// The case of what was quoted, where a platform repeats the name that it gave to what was sent.
std::string quoted_ticket(storage::Tx& tx, const std::string& town, const Conversation& where,
                          const std::string& name) {
    const auto id = storage::sent_messages::case_of(tx, town, where.channel, name);
    const auto row = id ? storage::cases::by_id(tx, town, *id) : std::nullopt;
    return row ? row->ticket : std::string{};
}

// What a code says is the code of a grid, or stands in the channel's own list: `scenes = ["door-3=SH-HX-52-B3"]`.
std::string grid_of_scene(const Directory& directory, const ChannelConfig& channel, const std::string& scene) {
    if (scene.empty()) return {};
    std::string code = scene;
    if (const auto list = channel.lists.find("scenes"); list != channel.lists.end())
        for (const std::string& entry : list->second)
            if (entry.starts_with(scene + "=")) code = entry.substr(scene.size() + 1);
    const Grid* grid = directory.grid(code);
    return grid ? grid->code : std::string{};
}

std::string grid_of(const Directory& directory, const ChannelConfig& channel, const adapters::Arrival& arrival) {
    const std::string grid = grid_of_scene(directory, channel, arrival.scene);
    return grid.empty() ? grid_of_scene(directory, channel, arrival.entrance) : grid;
}

commands::Reply greeting(const Town& town, const std::string& grid) {
    const Grid* from = town.directory.grid(grid);
    const TextValues values{{"town", town.name}, {"grid", from ? from->name : std::string{}}};
    return {town.texts.say("P_welcome", values) + "\n" + town.texts.say("privacy_notice", values), "P_welcome"};
}

void post_answer(storage::Tx& tx, const std::string& town, const InboundMessage& said, const commands::Reply& reply,
                 Time now) {
    storage::outbox::Message row;
    row.town = town;
    row.to = said.where;
    row.kind = reply.kind;
    row.created_at = row.next_at = now;
    row.case_id = reply.about;
    row.content.text = reply.text;
    row.content.answers = said.reply_handle.empty() ? said.message_id : said.reply_handle;
    storage::outbox::post(tx, row);
}

// Where the platform's response cannot say the answer, it goes out like any other message, written in the same commit.
std::string answer_in_response(storage::Tx& tx, const std::string& town, const adapters::Adapter& adapter,
                               const InboundMessage& said, const commands::Reply& reply, bool changed, Time now) {
    if (!adapter.traits().answers_in_response) {
        const bool may_say = adapter.traits().to_people || !said.where.is_private;
        if (may_say && !reply.text.empty()) post_answer(tx, town, said, reply, now);
        return adapter.respond({}, &said, now).body;
    }
    if (said.card.empty() || reply.text.empty()) return adapter.respond(reply.text, &said, now).body;
    if (!adapter.traits().talks_to_presses) {
        post_answer(tx, town, said, reply, now);
        return adapter.respond(changed ? reply.text : std::string{}, &said, now).body;
    }
    // What becomes of a pressed card is all that the response to it can say. A card whose button did nothing stays.
    if (changed) {
        post_answer(tx, town, said, reply, now);
        return adapter.respond(reply.text, &said, now).body;
    }
    InboundMessage without_card = said;
    without_card.card.clear();
    return adapter.respond(reply.text, &without_card, now).body;
}

// Not asked of what says no time.
bool is_too_old(const adapters::Adapter& adapter, const InboundMessage& message, Time now) {
    const auto heard_for = adapter.hears_for();
    return heard_for > std::chrono::milliseconds{0} && message.sent_at != Time{} && now - message.sent_at > heard_for;
}

std::string answer_again(const adapters::Adapter& adapter, std::string before, const InboundMessage& said) {
    const auto* repeats = dynamic_cast<const adapters::Repeats*>(&adapter);
    return repeats ? repeats->repeat(std::move(before), said) : before;
}

}  // namespace

Intake::Intake(Parts parts) : parts_(std::move(parts)) {
    auto look = [this, since = parts_.clock.now() - commands::kDraftLives](storage::Tx& tx) {
        for (const auto& home : parts_.channels.homes()) questions_.load(tx, home->code(), since);
    };
    storage::query_now(parts_.store, look);
}

Intake::Heard Intake::hear(const Channel& channel, InboundMessage message, const std::string& home, Time now) const {
    // What the message is understood by it is acted on by, whatever the town becomes meanwhile.
    Heard heard{.channel = &channel, .desk = channel.home->desk(), .now = now};
    // Reading the text costs more than all the writing: it is done here, not on the one writer thread.
    heard.understood = std::make_shared<const Understanding>(
        commands::understand(*heard.desk, parts_.channels.reach(), parts_.cipher, message, now, home));
    heard.said = std::make_shared<const InboundMessage>(std::move(message));
    return heard;
}

asio::awaitable<std::string> Intake::home_of(const Channel& channel, Conversation where) {
    if (!channel.adapter->traits().scenes || !where.is_private) co_return std::string{};
    auto look = [town = channel.home->code(), where](storage::Tx& tx) {
        return storage::visitors::find(tx, town, where.channel, where.id);
    };
    const auto visitor = co_await storage::query(parts_.store, look);
    co_return visitor ? visitor->grid : std::string{};
}

asio::awaitable<void> Intake::name_quoted_case(const Channel& channel, InboundMessage& message) {
    if (!message.quoted_message_id) co_return;
    auto look = [town = channel.home->code(), where = message.where,
                 name = *message.quoted_message_id](storage::Tx& tx) { return quoted_ticket(tx, town, where, name); };
    const std::string ticket = co_await storage::query(parts_.store, look);
    // Behind what was quoted, where a ticket counts first.
    if (!ticket.empty()) message.quoted_text = message.quoted_text.value_or("") + "\n" + ticket;
    if (message.quoted_text) co_return;
    InboundMessage quoting = message;
    auto asking = words_of_quoted(channel, std::move(quoting));
    std::string words = co_await std::move(asking);
    if (!words.empty()) message.quoted_text = std::move(words);
}

asio::awaitable<std::string> Intake::words_of_quoted(const Channel& channel, InboundMessage message) {
    const std::shared_ptr<const commands::Desk> desk = channel.home->desk();
    const Directory& directory = desk->town->directory;
    // In a group that nobody bound nothing can be meant.
    if (!message.where.is_private && !directory.group(channel.config.id, message.where.id)) co_return std::string{};
    auto question = channel.adapter->ask_for_quoted(message);
    if (!question) co_return std::string{};
    HttpCall asking = std::move(*question);
    asking.timeout = kQuotedWithin;
    const auto reply = co_await parts_.http.send(std::move(asking));
    if (!reply) co_return std::string{};
    co_return channel.adapter->read_quoted(*reply);
}

asio::awaitable<Intake::Answer> Intake::receive(const Channel& channel, InboundMessage message,
                                                std::vector<PictureFile> pictures) {
    stop_point("received");
    const Time now = parts_.clock.now();
    parts_.quota.heard(channel);
    if (is_too_old(*channel.adapter, message, now)) {
        spdlog::warn("channel {}: a message that is too old was left alone", channel.config.id);
        co_return Answer{.body = channel.adapter->respond({}, &message, now).body, .silent = true};
    }
    co_await name_quoted_case(channel, message);
    const std::string home = co_await home_of(channel, message.where);
    Heard heard = hear(channel, std::move(message), home, now);
    heard.pictures = std::move(pictures);
    const adapters::Adapter& adapter = *channel.adapter;
    const Answer nothing{.body = adapter.respond({}, heard.said.get(), now).body, .silent = true};

    // Where a platform counts from the person's last message, there is something to write whatever he says.
    const bool always_written = adapter.window().has_value();
    if (heard.understood->silent && !always_written) co_return nothing;
    if (heard.understood->needs_look && !always_written) {
        const InboundMessage& said = *heard.said;
        // Where others share the database they ask questions too, and this process does not hear of them. What is said
        // in private may belong to a case as long as that is open.
        const bool in_private = said.where.is_private && !heard.understood->actor.is_staff();
        const bool known = in_private || parts_.store.shared() ||
                           commands::may_show_a_result(*heard.understood, said) ||
                           questions_.any(said.where, said.sender_id, now - commands::kDraftLives) ||
                           recent_.any(said.where, said.sender_id, now - commands::kAdditionsWithin);
        if (!known) co_return nothing;
        auto look = [heard, &cipher = parts_.cipher](storage::Tx& tx) {
            return commands::belongs_to_something(tx, *heard.desk, cipher, *heard.understood, *heard.said, heard.now);
        };
        // GCC 12 builds a wrong frame for some coroutines that await inside a condition: named first.
        const bool belongs = co_await storage::query(parts_.store, look);
        if (!belongs) co_return nothing;
    }

    auto work = [this, heard](storage::Tx& tx) -> Answer {
        storage::towns::take_turn(tx, heard.desk->town->code);
        return handle(tx, heard);
    };
    Answer answer = co_await storage::transact(parts_.store, work);
    if (!answer.repeated && parts_.on_commit) parts_.on_commit();
    if (answer.shows && parts_.on_pictures) parts_.on_pictures();
    // Who changed the organisation may count on it with the next message.
    if (answer.reorganises && parts_.on_reorganised) co_await parts_.on_reorganised();
    co_return answer;
}

Intake::Answer Intake::handle(storage::Tx& tx, const Heard& heard) {
    const std::string& town = heard.desk->town->code;
    const InboundMessage& said = *heard.said;
    const std::string& channel = heard.channel->config.id;
    if (auto before = storage::inbox::answer_to(tx, town, channel, said.message_id))
        return {.body = answer_again(*heard.channel->adapter, std::move(*before), said), .repeated = true};
    const adapters::Pull* pull = heard.channel->adapter->pull();
    const bool is_listed = pull && pull->every() > std::chrono::milliseconds::zero();
    // A list shows an old entry again when something happens to it, long after the inbox has forgotten it.
    if (const auto known = is_listed ? storage::visitors::find(tx, town, channel, said.sender_id) : std::nullopt;
        known && known->spoke_at)
        return {.repeated = true};
    if (said.session) storage::talk::keep_session(tx, town, said.where, *said.session);
    if (!said.card_name.empty())
        storage::sent_messages::renew(tx, town, channel, said.card_name, said.card, heard.now + said.card_lives);
    if (is_listed || heard.channel->adapter->window())
        storage::visitors::spoke(tx, town, channel, said.sender_id, heard.now);
    auto context =
        context_for(tx, *heard.desk, parts_.channels.reach(), parts_.cipher, *heard.understood, said, heard.now);
    context.was_asked =
        parts_.store.shared() || questions_.any(said.where, said.sender_id, heard.now - commands::kDraftLives);
    commands::bring_pictures(context, said, heard.pictures);
    const commands::Reply reply = commands::act_on(context, *heard.understood, said);
    commands::leave_pictures(context, said, heard.pictures, reply);
    if (reply.asks) questions_.asked(said.where, said.sender_id, heard.now);
    if (reply.opened) recent_.reported(said.where, said.sender_id, heard.now);
    Answer answer{
        .reorganises = reply.reorganises, .silent = reply.text.empty(), .shows = context.shows || !said.images.empty()};
    answer.body =
        answer_in_response(tx, town, *heard.channel->adapter, said, reply, !context.happened.empty(), heard.now);
    storage::inbox::remember(tx, town, channel, said.message_id, heard.now, answer.body);
    return answer;
}

asio::awaitable<void> Intake::used_up(const Channel& channel) {
    const std::shared_ptr<const commands::Desk> desk = channel.home->desk();
    const Time now = parts_.clock.now();
    auto work = [this, desk, now, family = std::string(channel.adapter->traits().family)](storage::Tx& tx) {
        const Town& town = *desk->town;
        storage::towns::take_turn(tx, town.code);
        if (!storage::talk::may_say_again(tx, town.code, family, kUsedUp, now, now - kUsedUpOncePer)) return;
        const std::string platform(town.texts.word("platform." + family));
        tell_admins(tx, parts_.channels, town, kUsedUp, town.texts.say(kUsedUp, {{"platform", platform}}), now);
    };
    try {
        co_await storage::transact(parts_.store, work);
        if (parts_.on_commit) parts_.on_commit();
    } catch (const storage::StoreError& failure) {
        spdlog::warn("nobody could be told that an allowance is used up: {}", failure.what());
    }
}

asio::awaitable<Intake::Answer> Intake::arrive(const Channel& channel, adapters::Arrival arrival) {
    const Time now = parts_.clock.now();
    const std::shared_ptr<const commands::Desk> desk = channel.home->desk();
    const Channel* at = &channel;
    auto work = [this, at, desk, now, arrival = std::move(arrival)](storage::Tx& tx) -> Answer {
        storage::towns::take_turn(tx, desk->town->code);
        return greet(tx, *at, *desk, arrival, now);
    };
    Answer answer = co_await storage::transact(parts_.store, work);
    if (!answer.repeated && parts_.on_commit) parts_.on_commit();
    co_return answer;
}

Intake::Answer Intake::greet(storage::Tx& tx, const Channel& channel, const commands::Desk& desk,
                             const adapters::Arrival& arrival, Time now) {
    const Town& town = *desk.town;
    const InboundMessage& who = arrival.who;
    const std::string& id = channel.config.id;
    if (auto before = storage::inbox::answer_to(tx, town.code, id, who.message_id))
        return {.body = *before, .repeated = true};
    const std::string grid = grid_of(town.directory, channel.config, arrival);
    if (!grid.empty()) storage::visitors::came(tx, town.code, id, who.sender_id, grid, now);
    if (who.session) storage::talk::keep_session(tx, town.code, who.where, *who.session);
    commands::Reply reply;
    // A platform that gives a right to greet gives it as often as it sees fit.
    const bool may_greet = who.session || channel.adapter->traits().answers_in_response;
    if (may_greet &&
        storage::talk::may_say_again(tx, town.code, id + "/" + who.sender_id, "P_welcome", now, now - kGreetOncePer))
        reply = greeting(town, grid);
    Answer answer{.silent = reply.text.empty()};
    answer.body = answer_in_response(tx, town.code, *channel.adapter, who, reply, false, now);
    storage::inbox::remember(tx, town.code, id, who.message_id, now, answer.body);
    return answer;
}

asio::awaitable<bool> Intake::receive_all(const Channel& channel, std::vector<adapters::Inbound> items,
                                          std::string from, std::string to) {
    const Time now = parts_.clock.now();
    const std::shared_ptr<const commands::Desk> desk = channel.home->desk();
    const Channel* at = &channel;
    std::vector<std::variant<Heard, adapters::Arrival>> all;
    std::map<std::string, std::string> homes;  // of people who came within this page
    for (adapters::Inbound& item : items) {
        if (auto* ignored = std::get_if<Ignored>(&item)) {
            parts_.metrics.inbound(channel.config.id, "ignored");
            parts_.metrics.ignored(channel.config.id, ignored->why);
        } else if (auto* arrival = std::get_if<adapters::Arrival>(&item)) {
            std::string grid = grid_of(desk->town->directory, channel.config, *arrival);
            if (!grid.empty()) homes.insert_or_assign(arrival->who.sender_id, std::move(grid));
            all.emplace_back(std::move(*arrival));
        } else if (auto* message = std::get_if<InboundMessage>(&item)) {
            const auto came = homes.find(message->sender_id);
            std::string home = came == homes.end() ? std::string{} : came->second;
            if (home.empty()) home = co_await home_of(channel, message->where);
            all.emplace_back(hear(channel, std::move(*message), home, now));
        }
    }
    auto work = [this, at, desk, now, from, to, &all](storage::Tx& tx) -> Result<std::vector<Answer>> {
        const std::string& town = desk->town->code;
        storage::towns::take_turn(tx, town);
        if (from != to && !storage::cursors::move(tx, town, at->config.id, from, to)) return Errc::refused;
        std::vector<Answer> answers;
        for (const auto& item : all) {
            const auto* heard = std::get_if<Heard>(&item);
            answers.push_back(heard ? handle(tx, *heard)
                                    : greet(tx, *at, *desk, std::get<adapters::Arrival>(item), now));
        }
        return answers;
    };
    const Result<std::vector<Answer>> answers = co_await storage::transact(parts_.store, work);
    if (!answers) co_return false;
    for (const Answer& answer : *answers) count(channel, answer);
    if (parts_.on_commit) parts_.on_commit();
    if (parts_.on_pictures) parts_.on_pictures();
    const bool reorganised = std::ranges::any_of(*answers, &Answer::reorganises);
    if (reorganised && parts_.on_reorganised) co_await parts_.on_reorganised();
    co_return true;
}

void Intake::count(const Channel& channel, const Answer& answer) const {
    parts_.metrics.inbound(channel.config.id, answer.repeated ? "repeated" : answer.silent ? "silent" : "answered");
}

}  // namespace gridbot::engine
