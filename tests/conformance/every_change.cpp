#include "tests/conformance/every_method.hpp"

#include <gtest/gtest.h>

#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/confirmations.hpp"
#include "storage/console.hpp"
#include "storage/corrections.hpp"
#include "storage/counters.hpp"
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
#include "storage/settled_hours.hpp"
#include "storage/supervisions.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"
#include "storage/undo_points.hpp"
#include "storage/visitors.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"
#include "tests/conformance/rows.hpp"

namespace gridbot::storage::every_method {

const std::vector<Change>& changes() {
    static const std::vector<Change> all{
        {"cases::update",
         [](Tx& tx, auto town) {
             Case row = a_case();
             row.id = kCase;
             row.description = "changed";
             cases::update(tx, town, row);
         }},
        {"cases::reseal",
         [](Tx& tx, auto town) {
             Case row = a_case();
             row.id = kCase;
             row.sealed = "other";
             cases::reseal(tx, town, row);
         }},
        {"settled_hours::move", [](Tx& tx, auto town) { settled_hours::move(tx, town, kLongAgo, kLater); }},
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
        {"supervisions::ask", [](Tx& tx, auto town) { supervisions::ask(tx, town, kCase, kLongAgo, kLater); }},
        {"supervisions::answer", [](Tx& tx, auto town) { supervisions::answer(tx, town, kCase, kLongAgo); }},
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
             links::put(tx, town, links::token_for(kCase, "another"), {kReporter, kCase, "p03", kLater});
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
