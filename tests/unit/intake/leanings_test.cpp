#include "commands/intake/leanings.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "embedded/gridbot_defaults.hpp"

namespace gridbot::intake {
namespace {

TEST(Leanings, AddUpTheFragmentsOfAText) {
    const Leanings leanings("*\t-1\t-2\n着火\t4\t2\n火\t0\t1\nnonsense\n四个字的\t9\t9\n");

    const Leaning lean = leanings.of(U"着火");

    // 着火 and 火 are known, 着 is not: the sum over the root of two, and what saying nothing weighs.
    EXPECT_NEAR(lean.emergency, -1 + 4 / std::sqrt(2.0), 1e-6);
    EXPECT_NEAR(lean.report, -2 + 3 / std::sqrt(2.0), 1e-6);
    EXPECT_EQ(leanings.of(U"").report, -2);
    EXPECT_EQ(leanings.signs_of_emergency(U"着火了", 3), std::vector<std::string>{"着火"});
}

TEST(Leanings, CountAFragmentOnceAndOnlyChineseCharacters) {
    const Leanings leanings("火\t1\t1\n");
    EXPECT_EQ(leanings.of(U"火 3 火").emergency, leanings.of(U"火").emergency);
}

TEST(Leanings, OfTheShippedFileTellDangerFromTalk) {
    const Leanings leanings(defaults::find("defaults/leanings.tsv").value());
    EXPECT_GT(leanings.of(U"楼上着火了快来人").emergency, 0);
    EXPECT_LT(leanings.of(U"大家早上好").emergency, -2);
    EXPECT_LT(leanings.of(U"大家早上好").report, 0);
}

}  // namespace
}  // namespace gridbot::intake
