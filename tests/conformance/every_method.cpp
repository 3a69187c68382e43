#include "tests/conformance/every_method.hpp"

#include <gtest/gtest.h>

#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/board.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/confirmations.hpp"
#include "storage/console.hpp"
#include "storage/corrections.hpp"
#include "storage/counters.hpp"
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
#include "storage/talk.hpp"
#include "storage/timers.hpp"
#include "storage/towns.hpp"
#include "storage/undo_points.hpp"
#include "storage/visitors.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"

namespace gridbot::storage::every_method {
namespace {

const Reporter kWang{"ding", "wang"};
constexpr std::int64_t kMessage = 1;
constexpr std::int64_t kPicture = 1;  // the one that waits to be fetched
constexpr const char* kTicket = "SH20231115-0001";

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
constexpr auto kExtend = requests::Kind::extend;
constexpr auto kReporter = links::Holder::reporter;
constexpr auto kMerged = case_links::Kind::merged_into;
const Case kRow{.id = kCase};

attachments::Attachment a_picture() {
    return {.at = kNow, .channel = "ding", .account = "wang", .message = "m1", .source = "code-1", .next_at = kNow};
}

// The one that waits, as it was claimed.
attachments::Attachment the_picture() {
    attachments::Attachment claimed = a_picture();
    claimed.id = kPicture;
    return claimed;
}

Case a_case() {
    Case row{.category = "facility.light", .urgency = Urgency::emergency, .same_day = true, .grid = "SH-HX-52"};
    row.building = "3";
    row.reporter = kWang;
    row.registered_at = row.due_at = kNow;
    row.evaluated_at = kNow;
    row.rating = 5;
    return row;
}
CaseEventRow a_line() {
    return {.case_id = kCase, .at = kNow, .event = CaseEvent::register_, .to_state = "registered", .text = "words"};
}
timers::Timer a_timer(std::string_view town, std::string kind, Time due = kNow) {
    return {.town = std::string(town), .case_id = kCase, .kind = std::move(kind), .due_at = due};
}
outbox::Message a_message(std::string_view town) {
    outbox::Message message;
    message.town = town;
    message.to = kGroup;
    message.kind = "W00";
    message.created_at = message.next_at = kNow;
    message.case_id = kCase;
    message.content.text = "words";
    return message;
}

sent_messages::Card a_card() {
    return {.where = kGroup,
            .name = "card",
            .case_id = kCase,
            .buttons = {{"受理", "受理 0001"}},
            .handle = "code",
            .ends_at = kLater};
}

void append_result(Tx& tx, std::string_view town) {
    CaseEventRow line = a_line();
    line.case_id = CaseId{8};  // one line is what is asked of the other's history
    line.actor = "p01";
    line.event = CaseEvent::milestone;
    line.from_state = "registered";
    history::append(tx, town, line);
}

// Pictures that were fetched, given up and put off, each of a message about several cases.
void fetch_some(Tx& tx, std::string_view town) {
    const auto fetch = [&](const char* message) {
        attachments::Attachment picture = a_picture();
        picture.message = message;
        picture.next_at = kLongAgo;
        attachments::add(tx, town, picture);
        return attachments::claim(tx, town, kLongAgo, "one", kLater).value();
    };
    attachments::keep(tx, town, fetch("fetched"), "one", {"ef56", 9, 3, 2});
    attachments::give_up(tx, town, fetch("lost"), "one", attachments::State::lost);
    attachments::retry(tx, town, fetch("put off"), "one", kLater);
    attachments::drop(tx, town, "ding", "fetched");  // one is what is asked for the kept ones
}

// A message that somebody heard.
void send_one(Tx& tx, std::string_view town) {
    outbox::Message message = a_message(town);
    message.to.id = "p01";
    message.person = "p01";
    outbox::post(tx, message);
    outbox::Message posted = outbox::list(tx, town, "", 1).front();
    outbox::claim_too(tx, town, {"one", kLater}, posted);
    outbox::mark_sent(tx, town, posted.id, "one");
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
        {"links::find", [](Tx& tx, auto town) { return count(links::find(tx, town, "token", kNow)); }},
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
        {"figures::ratings",
         [](Tx& tx, auto town) { return figures::ratings(tx, part(town), kLongAgo, kLater).size(); }},
        {"figures::by_category",
         [](Tx& tx, auto town) { return figures::by_category(tx, part(town), kLongAgo, kLater).size(); }},
        {"figures::emergencies",
         [](Tx& tx, auto town) { return count(figures::emergencies(tx, part(town), kLongAgo, kLater, 9)); }},
        {"figures::unsettled_same_day",
         [](Tx& tx, auto town) { return count(figures::unsettled_same_day(tx, part(town), kLongAgo, kLater, 9)); }},
        {"facts::life", [](Tx& tx, auto town) { return count(facts::life(tx, part(town), kLongAgo, kLater).cases); }},
        {"facts::volumes", [](Tx& tx, auto town) { return count(facts::volumes(tx, part(town), kLongAgo, kLater)); }},
        {"facts::repeats",
         [](Tx& tx, auto town) { return count(facts::repeats(tx, part(town), kLongAgo, kLater, 1, 9)); }},
        {"facts::tallies", [](Tx& tx, auto town) { return count(facts::tallies(tx, part(town), kLongAgo, kLater)); }},
        {"reports::find", [](Tx& tx, auto town) { return count(reports::find(tx, town, "daily", "2023-11-15")); }},
        {"reports::between",
         [](Tx& tx, auto town) { return count(reports::between(tx, town, "daily", "2023-11-15", "2023-11-16")); }},
        {"quotas::of_month", [](Tx& tx, auto town) { return count(quotas::of_month(tx, town, "2023-11")); }},
        {"outbox::heard", [](Tx& tx, auto town) { return count(outbox::heard(tx, town, kLongAgo, kLater)); }},
    };
    return all;
}

void fill(Tx& tx, std::string_view town) {
    towns::take_turn(tx, town);
    Case row = a_case();
    cases::insert(tx, town, "20231115", row);
    CaseEventRow line = a_line();
    history::append(tx, town, line);
    anchors::add(tx, town, kNow, 9);
    append_result(tx, town);
    timers::set(tx, a_timer(town, "overdue"));
    outbox::post(tx, a_message(town));
    send_one(tx, town);
    inbox::remember(tx, town, "ding", "m1", kNow, "answer");
    talk::keep_draft(tx, town, kGroup, "wang", {kNow, "sealed"});
    talk::keep_session(tx, town, kGroup, {"http://reply", kLater});
    talk::may_say_again(tx, town, "wang", "E10", kNow, kLongAgo);
    talk::note_called(tx, town, kCase, "p01", 1, kNow);
    talk::count_urge(tx, town, kCase, "wang", kNow, kLongAgo);
    console::ChatLine said{.where = kGroup, .sender = "wang", .text = "words", .at = kNow};
    console::add(tx, town, said);
    followers::add(tx, town, kCase, {kWang, kGroup, kNow});
    requests::put(tx, town, {kCase, kExtend, "p03", kNow, kLater, "words"});
    confirmations::ask(tx, town, kGroup, "wang", kNow, "sealed");
    handovers::put(tx, town, {"p03", "p06", kNow, kLater, true});
    handovers::put(tx, town, {"p07", "p08", kNow, kLater, false});
    case_links::put(tx, town, kCase, kMerged, {CaseId{2}, "accepted"});
    undo_points::put(tx, town, kCase, {"p03", kNow, CaseEvent::accept, kRow});
    whistles::call(tx, town, kCase, {"cjb", "p01", kNow, std::nullopt});
    wishes::put(tx, town, "ding", "wang", "mute", kNow);
    corrections::add(tx, town, {kCase, kNow, "p03", "a.b", "c.d", {"word"}});
    org_changes::add(tx, town, {{OrgChange::Kind::leave_post, {{"id", "p03"}}}, kNow, "p21"});
    attachments::add(tx, town, a_picture());
    attachments::Attachment kept = a_picture();
    kept.case_id = kCase;
    kept.state = attachments::State::kept;
    kept.file = {"ab12", 9, 3, 2};
    attachments::add(tx, town, kept);
    fetch_some(tx, town);
    visitors::came(tx, town, "kf", "wang", "SH-HX-52", kNow);
    cursors::move(tx, town, "kf", "", "1");
    sent_messages::keep(tx, town, "ding", "key", kCase, kNow);
    sent_messages::keep_card(tx, town, a_card(), kNow);
    reports::keep(tx, town, {"daily", "2023-11-15", kNow, "{}"});
    quotas::add(tx, town, "dingtalk", "calls", "2023-11", 7);
    links::put(tx, town, "token", {kReporter, kCase, "", kLater});
}

const std::vector<Change>& changes() {
    static const std::vector<Change> all{
        {"cases::update",
         [](Tx& tx, auto town) {
             Case row = a_case();
             row.id = kCase;
             row.description = "changed";
             cases::update(tx, town, row);
         }},
        {"timers::set", [](Tx& tx, auto town) { timers::set(tx, a_timer(town, "overdue", kLater)); }},
        {"timers::set_if_absent", [](Tx& tx, auto town) { timers::set_if_absent(tx, a_timer(town, "other")); }},
        {"timers::take_due", [](Tx& tx, auto town) { timers::take_due(tx, town, kLater, 9); }},
        {"timers::clear", [](Tx& tx, auto town) { timers::clear(tx, town, kCase, "overdue"); }},
        {"timers::clear_all", [](Tx& tx, auto town) { timers::clear_all(tx, town, kCase); }},
        {"outbox::claim",
         [](Tx& tx, auto town) {
             outbox::claim(tx, town, kLater, {"one", kLater}, 9);
         }},
        {"outbox::renew",
         [](Tx& tx, auto town) {
             outbox::renew(tx, town, {"holder", kLater + 1h});
         }},
        {"outbox::mark_retry",
         [](Tx& tx, auto town) { outbox::mark_retry(tx, town, kMessage, "holder", kLater, 1, "busy"); }},
        {"outbox::mark_dead", [](Tx& tx, auto town) { outbox::mark_dead(tx, town, kMessage, "holder", "gone"); }},
        {"outbox::mark_moot", [](Tx& tx, auto town) { outbox::mark_moot(tx, town, kMessage, "holder"); }},
        {"outbox::mark_sent", [](Tx& tx, auto town) { outbox::mark_sent(tx, town, kMessage, "holder"); }},
        {"outbox::revive", [](Tx& tx, auto town) { outbox::revive(tx, town, kMessage, kLater); }},
        {"outbox::hurry", [](Tx& tx, auto town) { outbox::hurry(tx, town, "ding", kLongAgo); }},
        {"outbox::release_leases", [](Tx& tx, auto town) { outbox::release_leases(tx, town); }},
        {"inbox::remember", [](Tx& tx, auto town) { inbox::remember(tx, town, "ding", "m1", kLater, "other"); }},
        {"inbox::forget", [](Tx& tx, auto town) { inbox::forget(tx, town, kLater); }},
        {"attachments::add", [](Tx& tx, auto town) { attachments::add(tx, town, a_picture()); }},
        {"attachments::claim", [](Tx& tx, auto town) { attachments::claim(tx, town, kLater, "holder", kLater); }},
        {"attachments::release_leases", [](Tx& tx, auto town) { attachments::release_leases(tx, town, kLater); }},
        {"attachments::keep",
         [](Tx& tx, auto town) {
             attachments::keep(tx, town, the_picture(), "", {"cd34", 1, 1, 1});
         }},
        {"attachments::give_up",
         [](Tx& tx, auto town) { attachments::give_up(tx, town, the_picture(), "", attachments::State::lost); }},
        {"attachments::retry", [](Tx& tx, auto town) { attachments::retry(tx, town, the_picture(), "", kLater); }},
        {"attachments::adopt", [](Tx& tx, auto town) { attachments::adopt(tx, town, "ding", "m1", a_line(), true); }},
        {"attachments::adopt_earlier",
         [](Tx& tx, auto town) { attachments::adopt_earlier(tx, town, "ding", "wang", kLongAgo, a_line(), true); }},
        {"attachments::move", [](Tx& tx, auto town) { attachments::move(tx, town, "m1", a_line()); }},
        {"attachments::drop", [](Tx& tx, auto town) { attachments::drop(tx, town, "ding", "m1"); }},
        {"attachments::wait", [](Tx& tx, auto town) { attachments::wait(tx, town, "ding", "m1"); }},
        {"attachments::adopt_waiting",
         [](Tx& tx, auto town) { attachments::adopt_waiting(tx, town, "ding", "wang", kLongAgo, a_line(), true); }},
        {"attachments::share", [](Tx& tx, auto town) { attachments::share(tx, town, kCase, CaseId{9}); }},
        {"attachments::drop_of", [](Tx& tx, auto town) { attachments::drop_of(tx, town, CaseId{9}); }},
        {"attachments::forget", [](Tx& tx, auto town) { attachments::forget(tx, town, kLater, kLater); }},
        {"outbox::rewrite",
         [](Tx& tx, auto town) {
             OutboundMessage other;
             other.text = "other";
             outbox::rewrite(tx, town, kMessage, other);
         }},
        {"sent_messages::keep",
         [](Tx& tx, auto town) { sent_messages::keep(tx, town, "ding", "other", kCase, kLater); }},
        {"sent_messages::keep_card",
         [](Tx& tx, auto town) {
             auto card = a_card();
             card.handle = "other";
             sent_messages::keep_card(tx, town, card, kLater);
         }},
        {"sent_messages::renew",
         [](Tx& tx, auto town) { sent_messages::renew(tx, town, "ding", "card", "pressed", kLater); }},
        {"sent_messages::replaced", [](Tx& tx, auto town) { sent_messages::replaced(tx, town, a_card(), 7); }},
        {"sent_messages::forget", [](Tx& tx, auto town) { sent_messages::forget(tx, town, kLater); }},
        {"visitors::came", [](Tx& tx, auto town) { visitors::came(tx, town, "kf", "wang", "SH-HX-53", kLater); }},
        {"visitors::spoke", [](Tx& tx, auto town) { visitors::spoke(tx, town, "kf", "wang", kLater); }},
        {"visitors::told", [](Tx& tx, auto town) { visitors::told(tx, town, "kf", "wang"); }},
        {"visitors::forget", [](Tx& tx, auto town) { visitors::forget(tx, town, kLater); }},
        {"cursors::move", [](Tx& tx, auto town) { cursors::move(tx, town, "kf", "1", "2"); }},
        {"talk::keep_draft",
         [](Tx& tx, auto town) {
             talk::keep_draft(tx, town, kGroup, "wang", {kLater, "other"});
         }},
        {"talk::drop_draft", [](Tx& tx, auto town) { talk::drop_draft(tx, town, kGroup, "wang"); }},
        {"talk::drop_drafts_before", [](Tx& tx, auto town) { talk::drop_drafts_before(tx, town, kLater); }},
        {"talk::keep_session",
         [](Tx& tx, auto town) {
             talk::keep_session(tx, town, kGroup, {"http://other", kLater + 1h});
         }},
        {"talk::drop_session", [](Tx& tx, auto town) { talk::drop_session(tx, town, kGroup); }},
        {"talk::may_say_again",
         [](Tx& tx, auto town) { EXPECT_TRUE(talk::may_say_again(tx, town, "wang", "E10", kNow, kLongAgo)); }},
        {"talk::forget_said", [](Tx& tx, auto town) { talk::forget_said(tx, town, kLater); }},
        {"talk::note_called", [](Tx& tx, auto town) { talk::note_called(tx, town, kCase, "p01", 5, kLater); }},
        {"talk::forget_called", [](Tx& tx, auto town) { talk::forget_called(tx, town, kCase); }},
        {"talk::count_urge",
         [](Tx& tx, auto town) { EXPECT_TRUE(talk::count_urge(tx, town, kCase, "wang", kNow, kLongAgo)); }},
        {"console::add",
         [](Tx& tx, auto town) {
             console::ChatLine said{.where = kGroup, .sender = "li", .text = "other", .at = kLater};
             console::add(tx, town, said);
         }},
        {"followers::add",
         [](Tx& tx, auto town) {
             EXPECT_TRUE(followers::add(tx, town, kCase, {kWang, kGroup, kNow}));
         }},
        {"followers::remove", [](Tx& tx, auto town) { followers::remove(tx, town, kCase, kWang); }},
        {"cases::anonymise_closed", [](Tx& tx, auto town) { EXPECT_EQ(cases::anonymise_closed(tx, town, kWang), 0); }},
        {"requests::put",
         [](Tx& tx, auto town) {
             requests::put(tx, town, {kCase, kExtend, "p99", kLater, kLater, "other"});
         }},
        {"requests::drop", [](Tx& tx, auto town) { requests::drop(tx, town, kCase, kExtend); }},
        {"requests::drop_all", [](Tx& tx, auto town) { requests::drop_all(tx, town, kCase); }},
        {"confirmations::take",
         [](Tx& tx, auto town) { EXPECT_FALSE(confirmations::take(tx, town, kGroup, "wang", kLongAgo)); }},
        {"confirmations::forget", [](Tx& tx, auto town) { confirmations::forget(tx, town, kLater); }},
        {"confirmations::ask",
         [](Tx& tx, auto town) { confirmations::ask(tx, town, kGroup, "wang", kLater, "other"); }},
        {"handovers::put",
         [](Tx& tx, auto town) {
             handovers::put(tx, town, {"p03", "p99", kLater, kLater, false});
         }},
        {"handovers::end", [](Tx& tx, auto town) { handovers::end(tx, town, "p03"); }},
        {"case_links::put",
         [](Tx& tx, auto town) {
             case_links::put(tx, town, kCase, kMerged, {CaseId{9}, "other"});
         }},
        {"case_links::drop", [](Tx& tx, auto town) { case_links::drop(tx, town, kCase, kMerged); }},
        {"undo_points::put",
         [](Tx& tx, auto town) {
             undo_points::put(tx, town, kCase, {"p99", kLater, CaseEvent::sign, kRow});
         }},
        {"undo_points::drop", [](Tx& tx, auto town) { undo_points::drop(tx, town, kCase); }},
        {"whistles::call",
         [](Tx& tx, auto town) {
             whistles::call(tx, town, kCase, {"cjb", "p99", kLater, kLater});
         }},
        {"whistles::arrive", [](Tx& tx, auto town) { whistles::arrive(tx, town, kCase, "cjb", kLater); }},
        {"wishes::put", [](Tx& tx, auto town) { wishes::put(tx, town, "ding", "wang", "mute", kLater); }},
        {"wishes::drop", [](Tx& tx, auto town) { wishes::drop(tx, town, "ding", "wang", "mute"); }},
        {"org_changes::add",
         [](Tx& tx, auto town) {
             org_changes::add(tx, town, {{OrgChange::Kind::leave_post, {{"id", "p08"}}}, kNow, "p21"});
         }},
        {"corrections::add",
         [](Tx& tx, auto town) {
             corrections::add(tx, town, {kCase, kNow, "p99", "a.b", "x.y", {}});
         }},
        {"reports::keep",
         [](Tx& tx, auto town) {
             reports::keep(tx, town, {"daily", "2023-11-15", kLater, "other"});
         }},
        {"quotas::add", [](Tx& tx, auto town) { quotas::add(tx, town, "dingtalk", "calls", "2023-11", 1); }},
        {"outbox::put_back", [](Tx& tx, auto town) { outbox::put_back(tx, town, kMessage, "holder", kLater, "full"); }},
        {"links::put",
         [](Tx& tx, auto town) {
             links::put(tx, town, "another", {kReporter, kCase, "p03", kLater});
         }},
        {"links::forget", [](Tx& tx, auto town) { links::forget(tx, town, kLater); }},
        {"links::revoke", [](Tx& tx, auto town) { links::revoke(tx, town, kCase, kReporter); }},
        {"history::append",
         [](Tx& tx, auto town) {
             CaseEventRow line = a_line();
             history::append(tx, town, line);
         }},
        {"anchors::add", [](Tx& tx, auto town) { anchors::add(tx, town, kLater, 9); }},
        {"anchors::note_growth", [](Tx& tx, auto town) { anchors::note_growth(tx, town, kCase); }},
        {"counters::next", [](Tx& tx, auto town) { EXPECT_EQ(counters::next(tx, town, "ticket.20231115"), 1); }},
        {"cases::insert",
         [](Tx& tx, auto town) {
             Case row = a_case();
             cases::insert(tx, town, "20231116", row);
             EXPECT_TRUE(row.ticket.starts_with(town));
         }},
    };
    return all;
}

}  // namespace gridbot::storage::every_method
