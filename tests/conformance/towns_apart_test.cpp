// Several towns on one database never see or touch each other's rows, whichever repository method is called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/case_links.hpp"
#include "storage/cases.hpp"
#include "storage/console.hpp"
#include "storage/corrections.hpp"
#include "storage/followers.hpp"
#include "storage/handovers.hpp"
#include "storage/history.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/reports.hpp"
#include "storage/requests.hpp"
#include "storage/supervisions.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"
#include "storage/undo_points.hpp"
#include "storage/whistles.hpp"
#include "storage/wishes.hpp"
#include "tests/conformance/every_method.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using every_method::fill;
using every_method::kCase;
using every_method::kGroup;
using every_method::kLater;
using every_method::kLongAgo;
using every_method::kNow;

constexpr const char* kOurs = "SH";
constexpr const char* kTheirs = "QS";
constexpr auto kExtend = requests::Kind::extend;
constexpr auto kMerged = case_links::Kind::merged_into;
const Case kRow{.id = kCase};

template <class Place>
class TownsApart : public OnPlace<Place> {
protected:
    void prepare() override { store_ = this->place_->open(); }

    /// Every row of the town in every table that has a column `town`, as text.
    std::vector<std::string> rows_of(std::string_view town) {
        std::vector<std::string> rows;
        query_now(*store_, [&](Tx& tx) {
            for (const Case& row : cases::list(tx, town, {})) rows.push_back(row.ticket + row.description);
            for (const auto& line : history::of_case(tx, town, kCase)) rows.push_back(line.hash);
            for (const auto& timer : timers::of_case(tx, town, kCase))
                rows.push_back(timer.kind + std::to_string(to_ms(timer.due_at)));
            for (const auto& message : outbox::list(tx, town, "", 9))
                rows.push_back(std::string(outbox::name_of(message.state)) + std::to_string(to_ms(message.next_at)));
            rows.push_back(inbox::answer_to(tx, town, "ding", "m1").value_or(""));
            if (auto draft = talk::draft_of(tx, town, kGroup, "wang", kLongAgo)) rows.push_back(draft->sealed_text);
            if (auto session = talk::session_of(tx, town, kGroup, kNow)) rows.push_back(session->url);
            if (talk::was_said(tx, town, "wang", "E10", kLongAgo)) rows.push_back("said");
            for (const auto& person : talk::called_for(tx, town, kCase)) rows.push_back(person);
            for (const auto& line : console::after(tx, town, 0, 9)) rows.push_back(line.sender + line.text);
            rows.push_back(std::to_string(followers::count_since(tx, town, kCase, kLongAgo)));
            for (const std::int64_t id : {1, 2})
                if (const auto picture = attachments::find(tx, town, id))
                    rows.push_back(std::string(attachments::name_of(picture->state)) + picture->file.sha256 +
                                   std::to_string(picture->case_id.value) + std::to_string(picture->attempts));
            if (auto request = requests::find(tx, town, kCase, kExtend)) rows.push_back(request->reason);
            if (auto handover = handovers::of(tx, town, "p03")) rows.push_back(handover->to);
            if (auto link = case_links::find(tx, town, kCase, kMerged)) rows.push_back(link->note);
            if (auto point = undo_points::find(tx, town, kRow)) rows.push_back(point->person);
            for (const auto& call : whistles::of_case(tx, town, kCase))
                rows.push_back(call.called_by + (call.arrived_at ? "there" : ""));
            const auto answers = supervisions::wanted(tx, {std::string(town), {}}, kLongAgo, kLater + 1h);
            rows.push_back(std::to_string(answers.in_time) + "/" + std::to_string(answers.wanted));
            if (auto wish = wishes::find(tx, town, "ding", "wang", "mute"))
                rows.push_back(std::to_string(to_ms(*wish)));
            for (const auto& correction : corrections::since(tx, town, kLongAgo)) rows.push_back(correction.to);
            for (const auto& report : reports::between(tx, town, "daily", "2023-01-01", "2024-01-01"))
                rows.push_back(report.day + report.body);
            rows.push_back(anchors::last(tx, town).value_or(anchors::Anchor{}).hash);
        });
        return rows;
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(TownsApart, Places);

TYPED_TEST(TownsApart, NoQuestionOfOneTownFindsARowOfAnother) {
    run_now(*this->store_, [](Tx& tx) { fill(tx, kOurs); });

    for (const auto& question : every_method::questions())
        query_now(*this->store_, [&](Tx& tx) {
            EXPECT_EQ(question.ask(tx, kOurs), 1u) << question.name;
            EXPECT_EQ(question.ask(tx, kTheirs), 0u) << question.name;
        });
}

TYPED_TEST(TownsApart, NoChangeByOneTownTouchesARowOfAnother) {
    run_now(*this->store_, [](Tx& tx) {
        fill(tx, kOurs);
        outbox::claim(tx, kOurs, kNow, {"holder", kLater}, 1);
    });
    const auto before = this->rows_of(kOurs);
    ASSERT_GE(before.size(), 18u);

    for (const auto& change : every_method::changes()) {
        run_now(*this->store_, [&](Tx& tx) { change.make(tx, kTheirs); });
        EXPECT_EQ(this->rows_of(kOurs), before) << change.name;
    }
}

}  // namespace
}  // namespace gridbot::storage
