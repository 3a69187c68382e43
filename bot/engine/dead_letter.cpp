#include "bot/engine/dead_letter.hpp"

#include "bot/engine/admins.hpp"
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
    tell_admins(tx, channels, town, kKind,
                town.texts.say(kKind, {{"n", "1"}, {"channel", message.to.channel}, {"reason", message.error}}), now);
}

}  // namespace gridbot::engine
