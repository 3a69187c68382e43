#include "commands/duplicates.hpp"

#include <gtest/gtest.h>

namespace gridbot::commands {
namespace {

TEST(Likeness, IsOneForTheSameWordsAndNothingForOthers) {
    EXPECT_DOUBLE_EQ(likeness("楼道灯不亮", "楼道灯不亮"), 1.0);
    EXPECT_DOUBLE_EQ(likeness("楼道灯不亮", "门禁坏了"), 0.0);
    EXPECT_DOUBLE_EQ(likeness("", ""), 1.0);
    EXPECT_DOUBLE_EQ(likeness("灯", "灯坏了"), 0.0);
}

TEST(Likeness, CountsWhatTwoWordingsHaveInCommonEitherWayRound) {
    const double one = likeness("3号楼2单元楼道灯不亮了", "2单元楼道灯不亮，黑得很");
    EXPECT_GT(one, 0.5);
    EXPECT_LT(one, 1.0);
    EXPECT_DOUBLE_EQ(one, likeness("2单元楼道灯不亮，黑得很", "3号楼2单元楼道灯不亮了"));
}

TEST(Likeness, TakesAnyBytes) {
    EXPECT_GE(likeness("\x80\xff\xe4", "灯\xe4"), 0.0);
}

}  // namespace
}  // namespace gridbot::commands
