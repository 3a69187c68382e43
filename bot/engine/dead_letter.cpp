#include "bot/engine/dead_letter.hpp"

#include "bot/engine/admins.hpp"
#include "storage/talk.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
constexpr auto kOncePer = 1h;
constexpr std::string_view kDeadLetter = "P_dead_letter";
constexpr std::string_view kLostLink = "P_lost_link";

void tell_once(storage::Tx& tx, const Channels& channels, const Town& town, std::string_view kind,
               std::string_view about, const TextValues& values, Time now) {
    if (storage::talk::may_say_again(tx, town.code, about, kind, now, now - kOncePer))
        tell_admins(tx, channels, town, kind, town.texts.say(kind, values), now);
}

}  // namespace

void report_dead_letter(storage::Tx& tx, const Channels& channels, const storage::outbox::Message& message, Time now) {
    const auto desk = channels.desk(message.town);
    // The report of a dead letter that dies itself is not reported.
    if (!desk || message.kind == kDeadLetter) return;
    tell_once(tx, channels, *desk->town, kDeadLetter, message.to.channel,
              {{"n", "1"}, {"channel", message.to.channel}, {"reason", message.error}}, now);
}

void report_lost_link(storage::Tx& tx, const Channels& channels, std::string_view town, std::string_view channel,
                      std::string_view why, Time now) {
    const auto desk = channels.desk(town);
    if (!desk) return;
    tell_once(tx, channels, *desk->town, kLostLink, channel,
              {{"channel", std::string(channel)}, {"reason", std::string(why)}}, now);
}

}  // namespace gridbot::engine
