#include "bot/web/case_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/commands/town.hpp"

namespace gridbot::web {
namespace {

using commands::testing::at;
using commands::testing::town;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMarkup = "<img src=x onerror=alert(1)>\"'&";
const Time kNow = at("2026-11-23T10:00");

CaseView a_view() {
    CaseView view;
    view.ticket = "SH20261123-0001";
    view.state = "accepted";
    view.category = "电梯";
    view.place = "3号楼2单元";
    view.who = "网格员小李";
    view.registered_at = at("2026-11-23T09:00");
    view.due_at = at("2026-11-23T18:00");
    view.step = 2;
    view.lines = {{.at = at("2026-11-23T09:00"), .event = "登记"}, {.at = kNow, .event = "受理", .who = "网格员小李"}};
    return view;
}

std::string html_of(const CaseView& view, bool english = false, std::optional<CaseAnswer> answer = std::nullopt) {
    return render_case(view, Words(*town(), english), kNow, answer, "/c/token", "once").str();
}

TEST(CasePage, ShowsWhichOfTheFourStepsItIsIn) {
    const std::string html = html_of(a_view());

    EXPECT_THAT(html, HasSubstr("<li class=\"done\"><span class=\"dot\" aria-hidden=\"true\">✓"));
    EXPECT_THAT(html, HasSubstr("<li class=\"current\" aria-current=\"step\">"));
    EXPECT_THAT(html, HasSubstr("今天18:00"));
}

TEST(CasePage, ShowsNoStepsOfWhatLeftTheTrack) {
    CaseView view = a_view();
    view.state = "merged";
    view.left_track = true;

    EXPECT_THAT(html_of(view), Not(HasSubstr("class=\"steps\"")));
}

TEST(CasePage, TellsTheNewestFirst) {
    const std::string html = html_of(a_view());
    const auto timeline = html.find("class=\"timeline\"");

    EXPECT_LT(html.find("受理", timeline), html.find("登记", timeline));
}

TEST(CasePage, EscapesEveryFieldThatPeopleTyped) {
    CaseView view = a_view();
    view.category = view.place = view.description = view.result = view.who = view.phone = view.org = kMarkup;
    view.urgency = view.ticket = kMarkup;
    view.lines = {{.at = kNow, .event = kMarkup, .who = kMarkup, .text = kMarkup}};
    view.actions = {{.id = "settle", .label = kMarkup, .hint = kMarkup, .asks = CaseAction::Asks::must_words},
                    {.id = "dispatch",
                     .label = kMarkup,
                     .hint = kMarkup,
                     .asks = CaseAction::Asks::choice,
                     .choices = {{kMarkup, kMarkup}}},
                    {.id = "rate", .hint = kMarkup, .asks = CaseAction::Asks::stars, .choices = {{kMarkup, kMarkup}}}};

    const std::string html = html_of(view, false, CaseAnswer{kMarkup, true});

    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("\"'&")));
    EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"));
}

TEST(CasePage, GivesEachControlALabelOfItsOwn) {
    CaseView view = a_view();
    view.actions = {
        {.id = "settle", .label = "办结", .hint = "结果", .asks = CaseAction::Asks::must_words},
        {.id = "return", .label = "退回", .hint = "原因", .asks = CaseAction::Asks::must_words, .is_rare = true}};
    const std::string html = html_of(view);

    EXPECT_THAT(html, HasSubstr("<label for=\"words-settle\">结果</label><textarea id=\"words-settle\""));
    EXPECT_THAT(html, HasSubstr("<details><summary>"));
    EXPECT_THAT(html, HasSubstr("name=\"once\" value=\"once\""));
}

TEST(CasePage, ShowsPicturesWithWhatTheyCameWith) {
    CaseView view = a_view();
    view.lines.back().pictures = {{.id = 7, .width = 320, .height = 240}, {.why_not = kMarkup}};
    EXPECT_THAT(html_of(view), Not(HasSubstr("<img")));

    view.pictures_at = "/c/token/pictures";
    const std::string html = html_of(view);
    EXPECT_THAT(html, HasSubstr("<a href=\"/c/token/pictures/7\"><img src=\"/c/token/pictures/7/small\" width=\"160\" "
                                "height=\"120\""));
    EXPECT_THAT(html, HasSubstr("&lt;img src=x"));
}

TEST(CasePage, AsksForPicturesOnlyWhereTheyAreTaken) {
    CaseView view = a_view();
    view.actions = {{.id = "settle", .label = "办结", .hint = "结果", .asks = CaseAction::Asks::must_words},
                    {.id = "feedback", .label = "反馈", .asks = CaseAction::Asks::must_words, .takes_pictures = true}};
    EXPECT_THAT(html_of(view), Not(HasSubstr("type=\"file\"")));

    view.pictures_at = "/c/token/pictures";
    const std::string html = html_of(view);
    EXPECT_THAT(html, HasSubstr("<input id=\"photo-feedback\" type=\"file\""));
    EXPECT_THAT(html, Not(HasSubstr("photo-settle")));
}

TEST(CasePage, SpeaksEnglishWhereAsked) {
    const std::string html = html_of(a_view(), true);

    EXPECT_THAT(html, HasSubstr("What happened"));
    EXPECT_THAT(html, HasSubstr("2026-11-23 18:00"));
}

TEST(PageWords, AreThereInBothLanguages) {
    for (const std::string& id : town()->texts.ids())
        EXPECT_TRUE(!id.starts_with("page.") || town()->texts.has("page_en." + id.substr(5))) << id;
}

TEST(Steps, FollowTheStates) {
    EXPECT_EQ(step_of(CaseState::registered), 1);
    EXPECT_EQ(step_of(CaseState::accepted), 2);
    EXPECT_EQ(step_of(CaseState::suspended), 3);
    EXPECT_EQ(step_of(CaseState::settled), 4);
}

}  // namespace
}  // namespace gridbot::web
