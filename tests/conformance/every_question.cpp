#include "tests/conformance/every_method.hpp"

#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/board.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/console.hpp"
#include "storage/corrections.hpp"
#include "storage/cursors.hpp"
#include "storage/facts.hpp"
#include "storage/figures.hpp"
#include "storage/followers.hpp"
#include "storage/handovers.hpp"
#include "storage/history.hpp"
#include "storage/inbox.hpp"
#include "storage/links.hpp"
#include "storage/org_changes.hpp"
#include "storage/outbox.hpp"
#include "storage/quotas.hpp"
#include "storage/reports.hpp"
#include "storage/requests.hpp"
#include "storage/sent_messages.hpp"
#include "storage/supervisions.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"
#include "storage/undo_points.hpp"
#include "storage/visitors.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"
#include "tests/conformance/rows.hpp"

namespace gridbot::storage::every_method {
namespace {

template <class T>
std::size_t count(const std::optional<T>& found) {
    return found ? 1 : 0;
}
template <class T>
std::size_t count(const std::vector<T>& found) {
    return found.size();
}
Part part(std::string_view town) {
    return {std::string(town), {}};
}

}  // namespace

const std::vector<Question>& questions() {
    static const std::vector<Question> all{
        {"cases::by_id", [](Tx& tx, auto town) { return count(cases::by_id(tx, town, kCase)); }},
        {"cases::by_ticket", [](Tx& tx, auto town) { return count(cases::by_ticket(tx, town, kTicket)); }},
        {"cases::by_serial", [](Tx& tx, auto town) { return count(cases::by_serial(tx, town, "1", kLongAgo, 9)); }},
        {"cases::of_reporter",
         [](Tx& tx, auto town) { return count(cases::of_reporter(tx, town, kWang, kLongAgo, 9)); }},
        {"cases::open", [](Tx& tx, auto town) { return count(cases::open(tx, town, 9)); }},
        {"cases::open_since",
         [](Tx& tx, auto town) { return count(cases::open_since(tx, town, "facility.light", kLongAgo, 9)); }},
        {"cases::list", [](Tx& tx, auto town) { return count(cases::list(tx, town, {})); }},
        {"cases::list since", [](Tx& tx, auto town) { return count(cases::list(tx, town, {.since = kLongAgo})); }},
        {"cases::list of a state that is open",
         [](Tx& tx, auto town) { return count(cases::list(tx, town, {.state = "registered"})); }},
        {"cases::open_in_grid",
         [](Tx& tx, auto town) { return count(cases::open_in_grid(tx, town, "SH-HX-52", kLongAgo, 9)); }},
        {"cases::all_of_reporter", [](Tx& tx, auto town) { return count(cases::all_of_reporter(tx, town, kWang, 9)); }},
        {"cases::count_open_of_reporter",
         [](Tx& tx, auto town) { return static_cast<std::size_t>(cases::count_open_of_reporter(tx, town, kWang)); }},
        {"cases::touched_since", [](Tx& tx, auto town) { return count(cases::touched_since(tx, town, kLongAgo, 9)); }},
        {"cases::each_registered",
         [](Tx& tx, auto town) {
             std::size_t seen = 0;
             cases::each_registered(tx, town, kLongAgo, kLater, [&](const Case&) { ++seen; });
             return seen;
         }},
        {"attachments::of_case", [](Tx& tx, auto town) { return count(attachments::of_case(tx, town, kCase)); }},
        {"attachments::find", [](Tx& tx, auto town) { return count(attachments::find(tx, town, kPicture)); }},
        {"attachments::next_due", [](Tx& tx, auto town) { return count(attachments::next_due(tx, town)); }},
        {"attachments::kept_after", [](Tx& tx, auto town) { return count(attachments::kept_after(tx, town, 0, 9)); }},
        {"sent_messages::case_of",
         [](Tx& tx, auto town) { return count(sent_messages::case_of(tx, town, "ding", "key")); }},
        {"sent_messages::cards_of",
         [](Tx& tx, auto town) { return count(sent_messages::cards_of(tx, town, kCase, kLongAgo)); }},
        {"visitors::find", [](Tx& tx, auto town) { return count(visitors::find(tx, town, "kf", "wang")); }},
        {"cursors::get", [](Tx& tx, auto town) { return cursors::get(tx, town, "kf").size(); }},
        {"talk::was_said",
         [](Tx& tx, auto town) { return static_cast<std::size_t>(talk::was_said(tx, town, "wang", "E10", kLongAgo)); }},
        {"requests::find", [](Tx& tx, auto town) { return count(requests::find(tx, town, kCase, kExtend)); }},
        {"handovers::of", [](Tx& tx, auto town) { return count(handovers::of(tx, town, "p03")); }},
        {"handovers::waiting_for", [](Tx& tx, auto town) { return count(handovers::waiting_for(tx, town, "p08")); }},
        {"handovers::in_force", [](Tx& tx, auto town) { return count(handovers::in_force(tx, town, kNow)); }},
        {"case_links::find", [](Tx& tx, auto town) { return count(case_links::find(tx, town, kCase, kMerged)); }},
        {"case_links::pointing_at",
         [](Tx& tx, auto town) { return count(case_links::pointing_at(tx, town, CaseId{2}, kMerged)); }},
        {"board::open_shares", [](Tx& tx, auto town) { return count(board::open_shares(tx, part(town), kNow)); }},
        {"board::open_cases", [](Tx& tx, auto town) { return count(board::open_cases(tx, part(town), {}, kNow)); }},
        {"board::deliveries", [](Tx& tx, auto town) { return count(board::deliveries(tx, town)); }},
        {"links::find",
         [](Tx& tx, auto town) { return count(links::find(tx, town, links::token_for(kCase, "token"), kNow)); }},
        {"undo_points::find", [](Tx& tx, auto town) { return count(undo_points::find(tx, town, kRow)); }},
        {"whistles::of_case", [](Tx& tx, auto town) { return count(whistles::of_case(tx, town, kCase)); }},
        {"wishes::find", [](Tx& tx, auto town) { return count(wishes::find(tx, town, "ding", "wang", "mute")); }},
        {"outbox::behind",
         [](Tx& tx, auto town) {
             const outbox::Message first{.to = a_message(std::string(town)).to};
             return count(outbox::behind(tx, town, first, kLater, 9));
         }},
        {"org_changes::all", [](Tx& tx, auto town) { return count(org_changes::all(tx, town)); }},
        {"org_changes::count", [](Tx& tx, auto town) { return org_changes::count(tx, town); }},
        {"corrections::since", [](Tx& tx, auto town) { return count(corrections::since(tx, town, kLongAgo)); }},
        {"followers::of_case", [](Tx& tx, auto town) { return count(followers::of_case(tx, town, kCase)); }},
        {"history::of_case", [](Tx& tx, auto town) { return count(history::of_case(tx, town, kCase)); }},
        {"history::last_result_of",
         [](Tx& tx, auto town) { return count(history::last_result_of(tx, town, "p01", kLongAgo)); }},
        {"history::tail", [](Tx& tx, auto town) { return count(history::tail(tx, town, kCase, 9)); }},
        {"timers::of_case", [](Tx& tx, auto town) { return count(timers::of_case(tx, town, kCase)); }},
        {"timers::next_due", [](Tx& tx, auto town) { return count(timers::next_due(tx, town)); }},
        {"outbox::next_due", [](Tx& tx, auto town) { return count(outbox::next_due(tx, town)); }},
        {"outbox::next_due_after", [](Tx& tx, auto town) { return count(outbox::next_due_after(tx, town, kLongAgo)); }},
        {"outbox::list", [](Tx& tx, auto town) { return count(outbox::list(tx, town, "", 1)); }},
        {"outbox::list of a state", [](Tx& tx, auto town) { return count(outbox::list(tx, town, "waiting", 9)); }},
        {"inbox::answer_to", [](Tx& tx, auto town) { return count(inbox::answer_to(tx, town, "ding", "m1")); }},
        {"talk::last_said", [](Tx& tx, auto town) { return count(talk::last_said(tx, town, "wang", "E10")); }},
        {"talk::draft_of", [](Tx& tx, auto town) { return count(talk::draft_of(tx, town, kGroup, "wang", kLongAgo)); }},
        {"talk::drafts_since", [](Tx& tx, auto town) { return count(talk::drafts_since(tx, town, kLongAgo)); }},
        {"talk::session_of", [](Tx& tx, auto town) { return count(talk::session_of(tx, town, kGroup, kNow)); }},
        {"talk::called_for", [](Tx& tx, auto town) { return count(talk::called_for(tx, town, kCase)); }},
        {"console::last", [](Tx& tx, auto town) { return static_cast<std::size_t>(console::last(tx, town) > 0); }},
        {"console::after", [](Tx& tx, auto town) { return count(console::after(tx, town, 0, 9)); }},
        {"followers::follows",
         [](Tx& tx, auto town) { return static_cast<std::size_t>(followers::follows(tx, town, kCase, kWang)); }},
        {"followers::count_since",
         [](Tx& tx, auto town) { return static_cast<std::size_t>(followers::count_since(tx, town, kCase, kLongAgo)); }},
        {"followers::conversations",
         [](Tx& tx, auto town) { return count(followers::conversations(tx, town, kCase)); }},
        {"followers::cases_of", [](Tx& tx, auto town) { return count(followers::cases_of(tx, town, kWang, 9)); }},
        {"anchors::last", [](Tx& tx, auto town) { return count(anchors::last(tx, town)); }},
        {"figures::of_day",
         [](Tx& tx, auto town) {
             return static_cast<std::size_t>(figures::of_day(tx, part(town), kLongAgo, kLater).registered);
         }},
        {"figures::between",
         [](Tx& tx, auto town) {
             return static_cast<std::size_t>(figures::between(tx, part(town), kLongAgo, kLater).first);
         }},
        {"figures::in_days",
         [](Tx& tx, auto town) {
             const LocalDay day = parse_day("2023-11-15").value();
             const auto hour = [](Time at) { return std::chrono::floor<std::chrono::hours>(at); };
             return static_cast<std::size_t>(
                 figures::in_days(tx, {std::string(town), {}}, {day, day, hour(kLongAgo), hour(kLater)}).first);
         }},
        {"figures::first_registered", [](Tx& tx, auto town) { return count(figures::first_registered(tx, town)); }},
        {"figures::ratings",
         [](Tx& tx, auto town) { return figures::ratings(tx, part(town), kLongAgo, kLater).size(); }},
        {"figures::by_category",
         [](Tx& tx, auto town) { return figures::by_category(tx, part(town), kLongAgo, kLater).size(); }},
        {"figures::emergencies",
         [](Tx& tx, auto town) { return count(figures::emergencies(tx, part(town), kLongAgo, kLater, 9)); }},
        {"figures::unsettled_same_day",
         [](Tx& tx, auto town) { return count(figures::unsettled_same_day(tx, part(town), kLongAgo, kLater, 9)); }},
        {"facts::each_standing",
         [](Tx& tx, auto town) {
             std::size_t cases = 0;
             facts::each_standing(tx, part(town), kLongAgo, kLater, [&](const facts::CaseFacts&) { ++cases; });
             return cases;
         }},
        {"facts::life", [](Tx& tx, auto town) { return count(facts::life(tx, part(town), kLongAgo, kLater).cases); }},
        {"facts::volumes", [](Tx& tx, auto town) { return count(facts::volumes(tx, part(town), kLongAgo, kLater)); }},
        {"facts::repeats",
         [](Tx& tx, auto town) { return count(facts::repeats(tx, part(town), kLongAgo, kLater, 1, 9)); }},
        {"facts::repeated",
         [](Tx& tx, auto town) {
             return static_cast<std::size_t>(facts::repeated(tx, part(town), kLongAgo, kLater, kLater - kLongAgo));
         }},
        {"supervisions::wanted",
         [](Tx& tx, auto town) {
             return static_cast<std::size_t>(supervisions::wanted(tx, part(town), kLongAgo, kLater).wanted);
         }},
        {"facts::tallies", [](Tx& tx, auto town) { return count(facts::tallies(tx, part(town), kLongAgo, kLater)); }},
        {"reports::find", [](Tx& tx, auto town) { return count(reports::find(tx, town, "daily", "2023-11-15")); }},
        {"reports::between",
         [](Tx& tx, auto town) { return count(reports::between(tx, town, "daily", "2023-11-15", "2023-11-16")); }},
        {"quotas::of_month", [](Tx& tx, auto town) { return count(quotas::of_month(tx, town, "2023-11")); }},
        {"outbox::heard", [](Tx& tx, auto town) { return count(outbox::heard(tx, town, kLongAgo, kLater)); }},
    };
    return all;
}

}  // namespace gridbot::storage::every_method
