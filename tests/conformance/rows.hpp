#pragma once

#include <string>
#include <string_view>

#include "storage/attachments.hpp"
#include "storage/case_links.hpp"
#include "storage/links.hpp"
#include "storage/outbox.hpp"
#include "storage/requests.hpp"
#include "storage/sent_messages.hpp"
#include "storage/timers.hpp"
#include "tests/conformance/every_method.hpp"

/// The rows that fill() writes and that questions and changes are about.
namespace gridbot::storage::every_method {

inline const Reporter kWang{"ding", "wang"};
constexpr std::int64_t kMessage = 1;
constexpr std::int64_t kPicture = 1;  // the one that waits to be fetched
constexpr const char* kTicket = "SH20231115-0001";

constexpr auto kExtend = requests::Kind::extend;
constexpr auto kReporter = links::Holder::reporter;
constexpr auto kMerged = case_links::Kind::merged_into;
inline const Case kRow{.id = kCase};

inline attachments::Attachment a_picture() {
    return {.at = kNow, .channel = "ding", .account = "wang", .message = "m1", .source = "code-1", .next_at = kNow};
}

// The one that waits, as it was claimed.
inline attachments::Attachment the_picture() {
    attachments::Attachment claimed = a_picture();
    claimed.id = kPicture;
    return claimed;
}

inline Case a_case() {
    Case row{.category = "facility.light", .urgency = Urgency::emergency, .same_day = true, .grid = "SH-HX-52"};
    row.building = "3";
    row.reporter = kWang;
    row.registered_at = row.due_at = kNow;
    row.evaluated_at = kNow;
    row.rating = 5;
    return row;
}
inline CaseEventRow a_line() {
    return {.case_id = kCase, .at = kNow, .event = CaseEvent::register_, .to_state = "registered", .text = "words"};
}
inline timers::Timer a_timer(std::string_view town, std::string kind, Time due = kNow) {
    return {.town = std::string(town), .case_id = kCase, .kind = std::move(kind), .due_at = due};
}
inline outbox::Message a_message(std::string_view town) {
    outbox::Message message;
    message.town = town;
    message.to = kGroup;
    message.kind = "W00";
    message.created_at = message.next_at = kNow;
    message.case_id = kCase;
    message.content.text = "words";
    return message;
}

inline sent_messages::Card a_card() {
    return {.where = kGroup,
            .name = "card",
            .case_id = kCase,
            .buttons = {{"受理", "受理 0001"}},
            .handle = "code",
            .ends_at = kLater};
}

}  // namespace gridbot::storage::every_method
