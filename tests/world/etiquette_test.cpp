// What a group hears that nobody in it asked for (domain 7.3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/notices.hpp"
#include "storage/outbox.hpp"
#include "tests/world/command_desk.hpp"

namespace gridbot::commands {
namespace {

using testing::ElementsAre;

class Etiquette : public testing::Test {
protected:
    void speak(Time now, bool unasked) {
        storage::run_now(town_.store(), [&](storage::Tx& tx) {
            Context context = town_.context(tx, "", "", now);
            tell_group(context, *town_.town().directory.group("ding", "cidGrid52=="),
                       {.kind = "test", .text = "…", .pressing = Pressing::now, .unasked = unasked});
        });
    }
    /// Minutes after nine at which the group hears something, in the order in which it was said.
    std::vector<long> heard() {
        std::vector<long> minutes_after;
        storage::run_now(town_.store(), [&](storage::Tx& tx) {
            for (const auto& row : storage::outbox::list(tx, "SH", "", 100))
                minutes_after.insert(minutes_after.begin(), (row.next_at - CommandDesk::kMondayNine) / 1min);
        });
        return minutes_after;
    }

    CommandDesk town_;
};

TEST_F(Etiquette, UnaskedMessagesKeepHalfAnHourBetweenThem) {
    for (int after : {0, 5, 10, 100}) speak(CommandDesk::kMondayNine + minutes{after}, true);

    EXPECT_THAT(heard(), ElementsAre(0, 30, 60, 100));
}

TEST_F(Etiquette, BeyondSixADayTheyAreLeftOut) {
    for (int after = 0; after < 10 * 40; after += 40) speak(CommandDesk::kMondayNine + minutes{after}, true);
    EXPECT_THAT(heard(), ElementsAre(0, 40, 80, 120, 160, 200));

    speak(CommandDesk::kMondayNine + 24h, true);
    EXPECT_EQ(heard().back(), 24 * 60);
}

TEST_F(Etiquette, AnswersAndStepsOfCasesDoNotCount) {
    for (int after = 0; after < 10; ++after) speak(CommandDesk::kMondayNine + minutes{after}, false);

    EXPECT_EQ(heard().size(), 10u);
}

}  // namespace
}  // namespace gridbot::commands
