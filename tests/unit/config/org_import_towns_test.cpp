// Large and random organisations.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <sstream>

#include "tests/unit/config/org_tables.hpp"

namespace gridbot {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST_F(OrgImport, TwoThousandGridsAndFiveThousandStaffTakeLessThanTwoSeconds) {
    std::ostringstream grids;
    std::ostringstream staff;
    grids << "编码,名称,层级,上级,类别,别名,户数\nSH,镇,镇,,,,\n";
    staff << "工号,姓名,手机,办公电话,角色,网格,单位,钉钉,企业微信,微信\n";
    for (int i = 0; i < 2000; ++i) {
        const std::string code = "SH-" + std::to_string(i / 20) + "-" + std::to_string(i % 20);
        if (i % 20 == 0)
            grids << "SH-" << i / 20 << ",村" << i / 20 << ",村,SH,农村,,\n";
        else
            grids << code << ",网格" << i << ",网格,SH-" << i / 20 << ",农村,,300\n";
    }
    for (int i = 0; i < 5000; ++i) {
        const int grid = i % 2000 == 0 ? 1 : i % 2000;
        const std::string code = grid % 20 == 0 ? "SH-" + std::to_string(grid / 20)
                                                : "SH-" + std::to_string(grid / 20) + "-" + std::to_string(grid % 20);
        staff << "s" << i << ",员" << i << ",,," << (i < 2000 ? "网格长" : "网格员") << ',' << code << ",,d" << i
              << ",,\n";
    }
    for (const char* org : {"center", "cjb", "mzb", "zfd", "pcs", "sfs", "xfb", "wy", "gs", "rq", "gd"})
        staff << "h" << org << ",承办,,,承办人,SH," << org << ",dh" << org << ",,\n";
    staff << "c1,主任,,,中心主任,SH,center,dc1,,\nc2,坐席,,,坐席,SH,center,dc2,,\n";
    write(next("grids"), grids.str());
    write(next("staff"), staff.str());
    write(next("groups"), "渠道,会话,群名,类型,网格,单位\n");

    const auto start = std::chrono::steady_clock::now();
    const OrgPlan made = plan();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;

    EXPECT_TRUE(made.is_good()) << testing::PrintToString(faults(made));
    std::cout << "2,000 grids and 5,000 staff planned in " << took.count() << " s\n";
    EXPECT_LT(took.count(), 8.0) << "under 2 s on an idle machine";
}

constexpr Role kTakers[] = {Role::grid_member,           Role::grid_leader,     Role::station_master,
                            Role::village_lead_cadre,    Role::center_operator, Role::center_director,
                            Role::political_legal_member};

/// Random organisations: whatever gaps, loops and leavers they have, what passes leaves no case without a person.
TEST_F(OrgImport, WhatPassesLeavesNoGridWithoutAPersonAndTheSameAgainChangesNothing) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    auto pick = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    const std::vector<std::string> roles{"网格员", "网格长", "站长", "楼长", "坐席", "中心主任", "镇领导", "承办人"};
    const std::vector<std::string> levels{"村", "网格", "网格", "微网格", "楼栋"};
    const int rounds = std::getenv("GRIDBOT_LONG") ? 200 : 60;
    int passed = 0;
    for (int round = 0; round < rounds; ++round) {
        std::string grids = "编码,名称,层级,上级\nSH,镇,镇,\n";
        std::vector<std::string> codes{"SH"};
        for (std::size_t i = 0, count = pick(12); i < count; ++i) {
            const std::string code = "G" + std::to_string(pick(10) == 0 ? pick(12) : i);
            grids += code + ",名" + code + "," + levels[pick(levels.size())] + "," +
                     (pick(12) == 0 ? "G" + std::to_string(pick(15)) : codes[pick(codes.size())]) + "\n";
            codes.push_back(code);
        }
        std::string staff = "工号,姓名,角色,网格,单位,钉钉\n";
        if (pick(4) > 0) staff += "z,坐席,坐席,SH,center,dz\n";
        for (std::size_t i = 0, count = 2 + pick(20); i < count; ++i) {
            const std::string id = "s" + std::to_string(pick(25));
            const std::string& role = roles[pick(roles.size())];
            staff += id + ",人" + id + "," + role + "," + codes[pick(codes.size())] + "," +
                     (role == "承办人" ? "wy" : "") + "," + (id.size() % 3 == 0 && pick(3) == 0 ? "" : "d" + id) + "\n";
        }
        write(next("grids"), grids);
        write(next("staff"), staff);
        write(next("groups"), "渠道,会话,群名,类型,网格,单位\n");
        const OrgPlan made = plan();
        if (!made.is_good()) {
            EXPECT_THAT(faults(made), Not(IsEmpty()));
            continue;
        }
        ++passed;
        import();
        EXPECT_THAT(changes(plan()), IsEmpty()) << grids << staff;
        const Config config = load();
        ASSERT_TRUE(config.usable()) << testing::PrintToString(faults_of(config)) << grids << staff;
        const Directory& directory = config.towns.at(0)->directory;
        for (const Grid& grid : directory.grids()) {
            const bool is_covered = std::ranges::any_of(directory.people(), [&](const Person& person) {
                return person.accounts.contains("dingtalk") && std::ranges::any_of(kTakers, [&](Role role) {
                           return directory.holds_at(person, role, grid.code);
                       });
            });
            EXPECT_TRUE(is_covered) << grid.code << '\n' << grids << staff;
            EXPECT_NE(directory.route("facility.water", grid.code).lead, nullptr);
        }
    }
    std::cout << passed << " of " << rounds << " random towns passed\n";
}

}  // namespace
}  // namespace gridbot
