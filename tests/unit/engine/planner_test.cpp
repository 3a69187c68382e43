#include "bot/engine/planner.hpp"

#include <gtest/gtest.h>

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;
using adapters::Way;
using storage::outbox::Lane;

constexpr Time kStart{1'800'000'000'000ms};

ChannelConfig channel_of(const std::string& id, const std::string& type) {
    ChannelConfig config;
    config.id = id;
    config.type = type;
    config.settings["webhook"].value = "https://qyapi.example.invalid/cgi-bin/webhook/send?key=" + id;
    return config;
}

/// Two robots of one group before the server's way.
class Planning : public testing::Test {
protected:
    Channel first_{channel_of("a", "wecom-robot"),
                   adapters::find_channel_type("wecom-robot")->make(channel_of("a", "wecom-robot"))};
    Channel second_{channel_of("b", "wecom-robot"),
                    adapters::find_channel_type("wecom-robot")->make(channel_of("b", "wecom-robot"))};
    Channel server_{channel_of("s", "dingtalk"),
                    adapters::find_channel_type("dingtalk")->make(channel_of("s", "dingtalk"))};
    std::vector<std::vector<Road>> ways_{{{&first_, Way::robot}, {&second_, Way::robot}}, {{&server_, Way::server}}};
    Conversation to_{"s", "cidGroup", false};
    Traffic traffic_;

    Plan next(Lane lane = Lane::reply, Time now = kStart) { return plan(ways_, 0, to_, lane, traffic_, now); }
    void fill(const Road& road, int n) {
        for (int i = 0; i < n; ++i) traffic_.went(road, to_, kStart);
    }
};

TEST_F(Planning, TakesTheFirstWayAndItsFirstRobot) {
    const Plan one = next();
    EXPECT_EQ(one.kind, Plan::Kind::go);
    EXPECT_EQ(one.road.carrier, &first_);
    EXPECT_EQ(one.way, 0U);
}

TEST_F(Planning, SpreadsOverTheRobotsOfAGroup) {
    int by_second = 0;
    for (int i = 0; i < 30; ++i) {
        const Plan one = next();
        ASSERT_EQ(one.kind, Plan::Kind::go) << i;
        traffic_.went(one.road, to_, kStart);
        by_second += one.road.carrier == &second_;
    }
    EXPECT_EQ(by_second, 15);
    EXPECT_EQ(next().kind, Plan::Kind::wait);
}

TEST_F(Planning, WhatCanWaitWaitsForTheRobotThatIsFreeSoonest) {
    fill(ways_[0][0], 15);
    for (int i = 0; i < 15; ++i) traffic_.went(ways_[0][1], to_, kStart - 20s);

    const Plan one = next();

    EXPECT_EQ(one.kind, Plan::Kind::wait);
    EXPECT_EQ(one.wait, 40s);
    EXPECT_EQ(one.road.carrier, &second_);
}

TEST_F(Planning, EmergencyUsesWhatIsKeptForItAndThenTheNextWay) {
    fill(ways_[0][0], 15);
    fill(ways_[0][1], 15);
    EXPECT_EQ(next(Lane::emergency).road.way, Way::robot);

    fill(ways_[0][0], 3);
    fill(ways_[0][1], 3);
    const Plan one = next(Lane::emergency);

    EXPECT_EQ(one.kind, Plan::Kind::go);
    EXPECT_EQ(one.road.way, Way::server);
    EXPECT_EQ(next(Lane::reply).kind, Plan::Kind::wait);
}

TEST_F(Planning, WayThatThePlatformClosedIsNotTakenUntilItIsOver) {
    traffic_.close(ways_[0][0], kStart + 10min);
    EXPECT_EQ(next().road.carrier, &second_);

    traffic_.close(ways_[0][1], kStart + 5min);
    EXPECT_EQ(next().wait, 5min);
    EXPECT_EQ(next(Lane::reply, kStart + 5min).kind, Plan::Kind::go);
}

TEST_F(Planning, LeavesPausesBetweenTheMessagesOfAPersonalAccount) {
    const Channel bridge{channel_of("wx", "onebot"),
                         adapters::find_channel_type("onebot")->make(channel_of("wx", "onebot"))};
    const auto planned = [&](Way way, Time now) {
        return plan({{{&bridge, way}}}, 0, to_, Lane::emergency, traffic_, now);
    };
    EXPECT_EQ(planned(Way::server, kStart).kind, Plan::Kind::go);
    traffic_.went({&bridge, Way::server}, to_, kStart);
    EXPECT_GE(planned(Way::server, kStart).wait, 3s);
    EXPECT_EQ(planned(Way::server, kStart + planned(Way::server, kStart).wait).kind, Plan::Kind::go);
    traffic_.went({&bridge, Way::reply}, to_, kStart);
    EXPECT_EQ(planned(Way::reply, kStart).kind, Plan::Kind::go) << "people who wrote wait for their answers";
}

TEST_F(Planning, WithoutAWayLeftThereIsNone) {
    EXPECT_EQ(plan(ways_, 2, to_, Lane::emergency, traffic_, kStart).kind, Plan::Kind::no_way);
    EXPECT_EQ(plan({}, 0, to_, Lane::emergency, traffic_, kStart).kind, Plan::Kind::no_way);
}

}  // namespace
}  // namespace gridbot::engine
