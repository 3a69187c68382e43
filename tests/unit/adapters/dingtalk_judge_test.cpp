#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/adapters/channel.hpp"

namespace gridbot::adapters {
namespace {

using Kind = Verdict::Kind;

struct Judgement {
    const char* name;
    int status;
    const char* body;
    Kind kind;
    std::chrono::milliseconds pause{0};

    friend void PrintTo(const Judgement& judgement, std::ostream* out) { *out << judgement.name; }
};

std::string name_of_case(const ::testing::TestParamInfo<Judgement>& info) {
    return info.param.name;
}

class OldStyleAnswer : public ::testing::TestWithParam<Judgement> {};

TEST_P(OldStyleAnswer, MeansWhatTheTableSays) {
    const Judgement& expected = GetParam();
    auto robot = testing::adapter(testing::channel("dingtalk-robot", {{"webhook", "https://h/robot/send"}}));

    const Verdict by_robot = robot->judge({expected.status, expected.body}, Way::robot);
    const Verdict by_session = testing::dingtalk()->judge({expected.status, expected.body}, Way::session);

    EXPECT_EQ(by_robot.kind, expected.kind) << by_robot.reason;
    EXPECT_EQ(by_robot.pause_channel, expected.pause);
    EXPECT_GE(by_robot.wait, expected.pause);
    EXPECT_EQ(by_session.kind, expected.kind);
}

INSTANTIATE_TEST_SUITE_P(
    Table, OldStyleAnswer,
    ::testing::Values(
        Judgement{"ok", 200, R"({"errcode":0,"errmsg":"ok"})", Kind::sent},
        Judgement{"ok_as_text", 200, R"({"errcode":"0","errmsg":"ok"})", Kind::sent},
        Judgement{"ok_without_words", 200, R"({"errcode":0,"errmsg":null})", Kind::sent},
        Judgement{"busy", 200, R"({"errcode":-1,"errmsg":"系统繁忙"})", Kind::retry},
        Judgement{"gateway_gave_up", 200,
                  R"({"errcode":15,"errmsg":"Remote service error","sub_code":"isp.top-remote-connection-timeout"})",
                  Kind::retry},
        Judgement{"gateway_gave_up_without_words", 200, R"({"errcode":88,"errmsg":"","sub_code":""})", Kind::retry},
        Judgement{"permission_lacks", 200, R"({"errcode":88,"sub_code":"60011"})", Kind::other_way},
        Judgement{"keywords", 200, R"({"errcode":310000,"errmsg":"keywords not in content"})", Kind::other_way},
        Judgement{"too_fast_by_code", 200, R"({"errcode":410100,"errmsg":""})", Kind::retry, 10min},
        Judgement{"too_fast_by_older_code", 200, R"({"errcode":"130101","errmsg":""})", Kind::retry, 10min},
        Judgement{"too_fast_by_words", 200, R"({"errcode":1,"errmsg":"send too fast, exceed 20 times per minute"})",
                  Kind::retry, 10min},
        Judgement{"too_fast_in_chinese", 200, R"({"errcode":1,"errmsg":"发送速度太快而限流"})", Kind::retry, 10min},
        Judgement{"no_session", 200, R"({"errcode":300001,"errmsg":"session 不存在"})", Kind::other_way},
        Judgement{"robot_stopped", 200, R"({"errcode":400102,"errmsg":"机器人已停用"})", Kind::other_way},
        Judgement{"ban_page", 200, "<html><body>deny</body></html>", Kind::retry, 5min},
        Judgement{"ban_code", 200, R"({"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"})", Kind::retry,
                  5min},
        Judgement{"gateway_down", 502, "<html>Bad Gateway</html>", Kind::retry},
        Judgement{"empty_object", 200, "{}", Kind::retry}),
    name_of_case);

class NewStyleAnswer : public ::testing::TestWithParam<Judgement> {};

TEST_P(NewStyleAnswer, MeansWhatTheTableSays) {
    const Judgement& expected = GetParam();

    const Verdict verdict = testing::dingtalk()->judge({expected.status, expected.body}, Way::server);

    EXPECT_EQ(verdict.kind, expected.kind) << verdict.reason;
    EXPECT_EQ(verdict.pause_channel, expected.pause);
}

INSTANTIATE_TEST_SUITE_P(
    Table, NewStyleAnswer,
    ::testing::Values(
        Judgement{"sent", 200, R"({"processQueryKey":"k"})", Kind::sent},
        Judgement{"sent_to_all", 200,
                  R"({"processQueryKey":"k","invalidStaffIdList":[],"flowControlledStaffIdList":[]})", Kind::sent},
        Judgement{"unknown_person", 200, R"({"processQueryKey":"k","invalidStaffIdList":["a"]})", Kind::other_way},
        Judgement{"throttled_person", 200, R"({"processQueryKey":"k","flowControlledStaffIdList":["a"]})", Kind::retry},
        Judgement{"token_by_status", 401, R"({"code":"Unauthorized"})", Kind::refresh_token},
        Judgement{"token_by_code", 400, R"({"code":"InvalidAuthentication"})", Kind::refresh_token},
        Judgement{"per_second", 403, R"({"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"})", Kind::retry},
        Judgement{"per_minute", 403, R"({"code":"Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"})", Kind::retry},
        Judgement{"month_used_up", 403, R"({"code":"Forbidden.AccessDenied.ApiCountLimitForOrg"})", Kind::other_way},
        Judgement{"perhaps_sent", 400, R"({"code":"unknown.send.result"})", Kind::retry},
        Judgement{"send_too_fast", 400, R"({"code":"send.too.fast"})", Kind::retry},
        Judgement{"token_too_fast", 400, R"({"code":"send.byToken.tooFast"})", Kind::retry},
        Judgement{"machine_unwell", 500, R"({"code":"system.error"})", Kind::retry},
        Judgement{"gateway_down", 503, "<html>", Kind::retry},
        Judgement{"group_gone", 400, R"({"code":"group.disbanded"})", Kind::other_way},
        Judgement{"code_of_a_wrong_type", 400, R"({"code":7})", Kind::other_way},
        Judgement{"ban_page", 200, "<html>", Kind::retry, 5min},
        Judgement{"ban_code", 200, R"({"status":1111,"punish":"deny"})", Kind::retry, 5min}),
    name_of_case);

TEST(JudgeServer, ComesEverySecondToItsOwnLimitAndEverLaterToThePlatforms) {
    const auto wait = [](const char* code) {
        return testing::dingtalk()
            ->judge({403, std::string(R"({"code":"Forbidden.AccessDenied.)") + code + "\"}"}, Way::server)
            .wait;
    };
    EXPECT_EQ(wait("QpsLimitForAppkeyAndApi"), 1s);
    EXPECT_EQ(wait("QpsLimitForApi"), 0s) << "the queue's own pauses, which grow";
    const auto old = [](const char* body) { return testing::dingtalk()->judge({200, body}, Way::session).wait; };
    EXPECT_EQ(old(R"({"errcode":90018})"), 1s);
    EXPECT_EQ(old(R"({"errcode":90002})"), 0s);
}

TEST(JudgeReason, NamesTheCodeAndNothingSecret) {
    const auto verdict = testing::dingtalk()->judge(
        {200, R"({"errcode":310000,"errmsg":"sign not match, more: [token=abc]"})"}, Way::session);
    EXPECT_EQ(verdict.reason, "errcode 310000");
}

}  // namespace
}  // namespace gridbot::adapters
