#include "bot/engine/dead_letter.hpp"

#include "storage/talk.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
constexpr auto kOncePer = 1h;
constexpr std::string_view kKind = "P_dead_letter";

}  // namespace

void report_dead_letter(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message, Time now) {
    const auto desk = channels.desk(message.town);
    // The report of a dead letter that dies itself is not reported.
    if (!desk || message.kind == kKind) return;
    const Town& town = *desk->town;
    if (!storage::talk::may_say_again(tx, town.code, message.to.channel, kKind, now, now - kOncePer)) return;
    for (const Person* admin : town.directory.people_with(Role::admin)) {
        for (const Reach::Channel& channel : channels.reach().channels) {
            auto account = admin->accounts.find(channel.family);
            if (!channel.to_people || account == admin->accounts.end() || account->second.empty()) continue;
            storage::outbox::Message row;
            row.town = town.code;
            row.to = {channel.id, account->second, true};
            row.person = admin->id;
            row.kind = kKind;
            row.lane = storage::outbox::Lane::reminder;
            row.created_at = row.next_at = now;
            row.content.text =
                town.texts.say(kKind, {{"n", "1"}, {"channel", message.to.channel}, {"reason", message.error}});
            storage::outbox::post(tx, row);
            break;
        }
    }
}

}  // namespace gridbot::engine
