#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

double microseconds_each(int times, const auto& work) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i) work();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / times;
}

constexpr double kMostParses = 6;

/// The aim is asserted where the optimiser ran, and printed everywhere. The best of many short rounds of both: a shared
/// machine takes time away from either.
TEST(Measure, ReadingCostsAFewParsesOfTheWebhookThatCarriesIt) {
    const std::string text =
        "咱们楼下那个窨井盖不知道让谁弄走了，晚上看不见容易掉下去，10号楼2单元门口，麻烦网格员来看看";
    const nlohmann::json body{
        {"conversationId", "cidBuilding3=="},
        {"conversationType", "2"},
        {"conversationTitle", "3号楼邻里群"},
        {"chatbotCorpId", "ding0000000000000000"},
        {"chatbotUserId", "$:LWCP_v1:$0123456789abcdef0123456789abcdef"},
        {"msgId", "msg0123456789abcdef=="},
        {"senderNick", "老张"},
        {"isAdmin", false},
        {"senderStaffId", "u-zhang"},
        {"senderCorpId", "ding0000000000000000"},
        {"senderId", "$:LWCP_v1:$fedcba9876543210fedcba9876543210"},
        {"sessionWebhookExpiredTime", 1661310000000LL},
        {"createAt", 1661304600000LL},
        {"atUsers", {{{"dingtalkId", "$:LWCP_v1:$0123456789abcdef"}}}},
        {"isInAtList", true},
        {"robotCode", "dingtestkey"},
        {"sessionWebhook", "https://oapi.dingtalk.com/robot/sendBySession?session=0123456789abcdef0123456789abcdef"},
        {"msgtype", "text"},
        {"text", {{"content", text}}}};
    const std::string bytes = body.dump();
    std::size_t kept = 0;
    double parse = 1e9;
    double read = 1e9;
    for (int round = 0; round < 60; ++round) {
        parse = std::min(parse, microseconds_each(40, [&] { kept += nlohmann::json::parse(bytes).size(); }));
        read = std::min(read, microseconds_each(40, [&] { kept += shipped_reader().read(text, {}).matters.size(); }));
    }
    std::cout << "json::parse " << parse << " us, read " << read << " us, ratio " << read / parse << "\n";
    EXPECT_GT(kept, 0u);
#ifdef NDEBUG
    EXPECT_LE(read / parse, kMostParses);
#endif
}

}  // namespace
}  // namespace gridbot::intake::testing
