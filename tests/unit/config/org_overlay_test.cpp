#include "core/config/org_overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridbot {
namespace {

using ::testing::ElementsAre;
using Kind = OrgChange::Kind;

TableAtHand groups(std::vector<CellRow> rows = {}) {
    TableAtHand table{.town = "SH", .kind = TableKind::groups, .is_there = true};
    table.table.header.cells = {"网格", "渠道", "会话", "类型"};
    table.table.rows = std::move(rows);
    return table;
}

TableAtHand staff(std::vector<CellRow> rows) {
    TableAtHand table{.town = "SH", .kind = TableKind::staff, .is_there = true};
    table.table.header.cells = {"工号", "姓名", "手机", "角色", "网格"};
    table.table.rows = std::move(rows);
    return table;
}

OrgChange binding(const char* grid, const char* was) {
    return {Kind::bind_group,
            {{"channel", "ding"}, {"conversation", "cid1"}, {"kind", "工作群"}, {"grid", grid}, {"was", was}}};
}

std::vector<std::vector<std::string>> put_over(TableAtHand table, std::vector<OrgChange> changes) {
    overlay({{"SH", std::move(changes)}})(table);
    std::vector<std::vector<std::string>> cells;
    for (const CellRow& row : table.table.rows) cells.push_back(row.cells);
    return cells;
}

TEST(Overlay, AddsABindingThatTheTableDoesNotKnow) {
    EXPECT_THAT(put_over(groups(), {binding("SH-1", "")}), ElementsAre(ElementsAre("SH-1", "ding", "cid1", "工作群")));
}

TEST(Overlay, ReplacesTheBindingItWasMadeOver) {
    const auto rows = put_over(groups({{2, {"SH-1", "ding", "cid1", "网格群"}}}), {binding("SH-2", "SH-1|")});
    EXPECT_EQ(rows.front().front(), "SH-2");
    EXPECT_EQ(rows.size(), 1U);
}

TEST(Overlay, LeavesAloneWhatWasWrittenIntoTheFileSince) {
    EXPECT_EQ(put_over(groups({{2, {"SH-3", "ding", "cid1", "网格群"}}}), {binding("SH-2", "SH-1|")}).front().front(),
              "SH-3");
    EXPECT_EQ(put_over(groups({{2, {"SH-3", "ding", "cid1", "网格群"}}}), {binding("SH-2", "")}).front().front(),
              "SH-3");
}

TEST(Overlay, HoldsOneAfterTheOtherAndNotAgainOverItsOwnResult) {
    const std::vector<OrgChange> both{binding("SH-1", ""), binding("SH-2", "SH-1|")};
    EXPECT_EQ(put_over(groups(), both).front().front(), "SH-2");
    EXPECT_EQ(put_over(groups({{2, {"SH-2", "ding", "cid1", "工作群"}}}), both).front().front(), "SH-2");
}

TEST(Overlay, AddsAPersonOnce) {
    const OrgChange add{Kind::add_person, {{"id", "x01"}, {"name", "王强"}, {"role", "网格员"}, {"grid", "SH-1"}}};
    EXPECT_EQ(put_over(staff({{2, {"p01", "林晓峰", "", "网格长", "SH-1"}}}), {add}).size(), 2U);
    EXPECT_EQ(put_over(staff({{2, {"x01", "王强", "", "网格员", "SH-1"}}}), {add}).size(), 1U);
}

TEST(Overlay, EndsEveryPostOfWhoLeftAndForgetsTheTelephone) {
    const OrgChange leave{Kind::leave_post, {{"id", "p01"}, {"valid_to", "2026-11-23"}}};
    const auto rows = put_over(staff({{2, {"p01", "林晓峰", "000", "网格长", "SH-1"}},
                                      {3, {"p02", "韩振国", "001", "站长", "SH-1"}},
                                      {4, {"p01", "林晓峰", "000", "网格长", "SH-2"}}}),
                               {leave});
    EXPECT_EQ(rows[0][5], "2026-11-23");
    EXPECT_EQ(rows[0][2], "");
    EXPECT_EQ(rows[1][2], "001");
    EXPECT_EQ(rows[2][5], "2026-11-23");
}

TEST(Overlay, OfAnotherTownChangesNothing) {
    TableAtHand table = groups();
    overlay({{"TM", {binding("TM-1", "")}}})(table);
    EXPECT_TRUE(table.table.rows.empty());
}

}  // namespace
}  // namespace gridbot
