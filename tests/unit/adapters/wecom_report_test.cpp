#include "adapters/wecom_report/decode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hpp"
#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

std::unique_ptr<Adapter> reports(const char* every = "90s") {
    return testing::adapter(
        testing::channel("wecom-report", {{"corp_id", "corp"}, {"secret", "secret"}, {"poll_every", every}}));
}
json sample() {
    return read_json(testing::sample("wecom/09_resident_order_list.response.json"));
}
Pulled read(const json& page, const ReportCursor& cursor = {}) {
    return read_report_page(dump_json(page), "report", cursor).value();
}

TEST(WecomReportCursor, IsReadAsItWasWritten) {
    const ReportCursor cursor{1781485953, 1781486400, "page/with/slashes"};
    EXPECT_EQ(report_cursor(to_text(cursor)), cursor);
    for (const char* nonsense : {"", "x", "1/", "1/x/", "9999999999999999999999/1/"})
        EXPECT_EQ(report_cursor(nonsense), ReportCursor{}) << nonsense;
}

TEST(WecomReportPage, ReadsTheSample) {
    const Pulled page = read(sample());
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(std::get<Arrival>(page.items[0]).scene, "GRID-0003");
    const auto& message = std::get<InboundMessage>(page.items[1]);
    EXPECT_EQ(message.message_id, "ORDER-EXAMPLE-0001");
    EXPECT_THAT(message.text, HasSubstr("楼道堆放杂物"));
    EXPECT_THAT(message.text, HasSubstr("柳岸花园"));
    EXPECT_EQ(message.images.size(), 1U);
    EXPECT_FALSE(page.more);
}

TEST(WecomReportPage, BeginsTheNextSweepWhereThisOneHasSeenTheLatestChange) {
    EXPECT_EQ(report_cursor(read(sample()).cursor), (ReportCursor{1781486400, 1781486400, ""}));
}

TEST(WecomReportPage, KeepsTheSweepTogetherOverItsPages) {
    json first = sample();
    first["next_cursor"] = "p2";
    const Pulled page = read(first, {1781480000, 1781480000, ""});
    EXPECT_TRUE(page.more);
    EXPECT_EQ(report_cursor(page.cursor), (ReportCursor{1781480000, 1781486400, "p2"}));
    EXPECT_FALSE(read(first, {1781480000, 1781480000, "p2"}).more) << "the same page again";
}

TEST(WecomReportPage, LeavesOutWhatThePlatformHasSettled) {
    json page = sample();
    page["order_list"][0]["process_list"].push_back({{"process_type", 5}, {"solved_time", 1781487000}});
    EXPECT_EQ(std::get<Ignored>(read(page).items.at(0)).why, "settled_elsewhere");
}

TEST(WecomReportPage, SaysThatAnOrderIsUrgent) {
    json page = sample();
    page["order_list"][0]["urge_type"] = 3;
    EXPECT_THAT(std::get<InboundMessage>(read(page).items.at(1)).text, ::testing::StartsWith("紧急"));
}

TEST(WecomReportPage, IsNoneWhenThePlatformRefuses) {
    for (const char* bad : {R"({"errcode":60020})", "<html>", R"({"errcode":0})", R"({"errcode":0,"order_list":7})"})
        EXPECT_FALSE(read_report_page(bad, "report", {})) << bad;
    EXPECT_EQ(std::get<Ignored>(read({{"order_list", {{{"desc", 7}}}}}).items.at(0)).why, "missing_field");
}

TEST(WecomReportPull, AsksForWhatChangedWithAnOverlap) {
    const auto adapter = reports();
    const Pull& pull = *adapter->pull();
    EXPECT_EQ(pull.every(), 90s);
    const json body = testing::body_of(pull.call(to_text({1781486400, 1781486400, "p2"}), "", "TOKEN"));
    EXPECT_EQ(body["begin_modify_time"], 1781486400 - 120);
    EXPECT_EQ(body["cursor"], "p2");
    EXPECT_LE(body["limit"].get<int>(), 50);
    EXPECT_FALSE(testing::body_of(pull.call("", "", "TOKEN")).contains("begin_modify_time"));
}

TEST(WecomReport, IsReadOnly) {
    EXPECT_TRUE(reports()->ways({"report", "o1", true}, false).empty());
    EXPECT_FALSE(reports()->verify({}, {}));
    EXPECT_FALSE(reports()->traits().to_people);
}

}  // namespace
}  // namespace gridbot::adapters
