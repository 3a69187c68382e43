#include "bot/engine/moot.hpp"

#include "commands/notices.hpp"
#include "storage/cases.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

// So long something waits through a night or a holiday, not because a platform is slow.
constexpr auto kHeld = 1h;

}  // namespace

bool is_moot(storage::Tx& tx, const storage::outbox::Message& message, Time now) {
    const bool held = message.attempts <= 1 && now - message.created_at >= kHeld && message.case_id.value != 0;
    if (!message.content.while_open && !held) return false;
    const auto row = storage::cases::by_id(tx, message.town, message.case_id);
    if (!row) return false;
    return (message.content.while_open && !is_open(row->state)) ||
           (held && !commands::still_asked(message.kind, row->state));
}

}  // namespace gridbot::engine
