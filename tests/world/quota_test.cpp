#include "bot/engine/quota.hpp"

#include <gmock/gmock.h>

#include "storage/outbox.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/temporary_folder.hpp"
#include "tests/world/town.hpp"

namespace gridbot::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The fixture town, whose organisation may hear and say 100 messages through webhooks and callbacks a month.
class QuotaOfAMonth : public testing::Test {
protected:
    QuotaOfAMonth() {
        auto nothing = [](const std::string&) { return std::optional<std::string>{}; };
        Config config = load_config(GRIDBOT_FIXTURES "/sanhehu/gridbot.toml", nothing);
        for (ChannelConfig& channel : config.channels)
            if (channel.type == "dingtalk") channel.settings["monthly_messages"].value = "100";
        channels_.emplace(config);
        quota_.emplace(*channels_);
    }
    ~QuotaOfAMonth() override { store_->close(); }

    void hear(int n) {
        for (int i = 0; i < n; ++i) quota_->heard(*channels_->find("ding"));
    }
    void call_robot(int n) {
        for (int i = 0; i < n; ++i) quota_->called(*channels_->find("ding-leaders"), adapters::Way::robot);
    }
    void keep(Time now) {
        const auto counts = quota_->take("SH");
        storage::run_now(*store_, [&](storage::Tx& tx) { quota_->keep(tx, "SH", counts, now); });
    }
    std::vector<std::string> alarms() {
        std::vector<std::string> texts;
        storage::query_now(*store_, [&](storage::Tx& tx) {
            for (const auto& row : storage::outbox::list(tx, "SH", "", 100)) texts.push_back(row.content.text);
            return 0;
        });
        return texts;
    }
    std::vector<Allowance> allowances_at(Time now) {
        return storage::query_now(
            *store_, [&](storage::Tx& tx) { return allowances(tx, *channels_, *channels_->desk("SH")->town, now); });
    }

    Allowance messages_at(Time now) {
        for (const Allowance& one : allowances_at(now))
            if (one.bucket == "messages") return one;
        return {};
    }

    Time now_ = world::at("2026-11-10T12:00");
    storage::TemporaryFolder folder_;
    std::unique_ptr<storage::Store> store_ =
        storage::open_sqlite({.file = folder_.path() / "quota.db", .readers = 1}, now_);
    std::optional<Channels> channels_;
    std::optional<Quota> quota_;
};

TEST_F(QuotaOfAMonth, IsSharedByWhatIsHeardAndWhatRobotsSay) {
    hear(30);
    call_robot(12);
    keep(now_);

    const Allowance messages = messages_at(now_);
    EXPECT_EQ(messages.used, 42);
    EXPECT_EQ(messages.limit, 100);
    EXPECT_EQ(messages.forecast, 42 * 30 / 10);
}

TEST_F(QuotaOfAMonth, IsToldOfBeforeAnythingWasUsed) {
    const auto all = allowances_at(now_);
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].bucket, "calls");
    EXPECT_EQ(all[0].limit, 5000);
    EXPECT_EQ(all[1].bucket, "messages");
    EXPECT_EQ(all[1].used, 0);
}

TEST_F(QuotaOfAMonth, AlarmsAtSeventyAndNinetyPercentOnceEach) {
    hear(69);
    keep(now_);
    EXPECT_THAT(alarms(), IsEmpty());
    hear(1);
    keep(now_);
    EXPECT_THAT(alarms(), ElementsAre(HasSubstr("占额度100次的70%")));
    hear(19);
    keep(now_);
    EXPECT_THAT(alarms(), SizeIs(1));
    hear(1);
    keep(now_);
    EXPECT_THAT(alarms(), testing::UnorderedElementsAre(HasSubstr("70%"), HasSubstr("90%")));
    hear(10);
    keep(now_);
    EXPECT_THAT(alarms(), SizeIs(2));
}

TEST_F(QuotaOfAMonth, BeginsAnewWithTheMonth) {
    hear(95);
    keep(now_);
    hear(5);
    keep(world::at("2026-12-01T00:01"));
    EXPECT_EQ(messages_at(world::at("2026-12-01T00:01")).used, 5);
    EXPECT_EQ(messages_at(now_).used, 95);
}

TEST_F(QuotaOfAMonth, WhatCouldNotBeWrittenIsCountedLater) {
    hear(7);
    quota_->give_back("SH", quota_->take("SH"));
    hear(1);
    keep(now_);
    EXPECT_EQ(messages_at(now_).used, 8);
}

}  // namespace
}  // namespace gridbot::engine
