#include "tests/conformance/every_method.hpp"

#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/confirmations.hpp"
#include "storage/console.hpp"
#include "storage/corrections.hpp"
#include "storage/cursors.hpp"
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
#include "storage/towns.hpp"
#include "storage/undo_points.hpp"
#include "storage/visitors.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"
#include "tests/conformance/rows.hpp"

namespace gridbot::storage::every_method {
namespace {

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
    supervisions::ask(tx, town, kCase, kNow, kNow + 1h);
    confirmations::ask(tx, town, kGroup, "wang", kNow, "sealed");
    handovers::put(tx, town, {"p03", "p06", kNow, kLater, true});
    handovers::put(tx, town, {"p07", "p08", kNow, kLater, false});
    case_links::put(tx, town, kCase, kMerged, {CaseId{2}, "accepted"});
    case_links::put(tx, town, kCase, case_links::Kind::resembles, {CaseId{2}, {}});
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
    links::put(tx, town, links::token_for(kCase, "token"), {kReporter, kCase, "", kLater});
}

}  // namespace gridbot::storage::every_method
