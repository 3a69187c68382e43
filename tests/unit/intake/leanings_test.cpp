#include "commands/intake/leanings.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "embedded/gridbot_defaults.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake {
namespace {

const Lexicon& lexicon() {
    static const auto shipped = shipped_language(shipped_taxonomy());
    return shipped->lexicon;
}

Leaning leaning(const Leanings& leanings, std::u32string_view text) {
    return leanings.of(signs_of(text, lexicon().scan(text)));
}

TEST(Leanings, AddUpTheFragmentsOfAText) {
    const Leanings leanings("*\t-1\t-2\n着火\t4\t2\n火\t\t1\nnonsense\n四个字的\t9\t9\n", lexicon());

    const Leaning lean = leaning(leanings, U"着火");

    // 着火 and 火 are known, 着 is not: the sum over the root of two, and what saying nothing weighs.
    EXPECT_NEAR(lean.emergency, -1 + 4 / std::sqrt(2.0), 1e-6);
    EXPECT_NEAR(lean.report, -2 + 3 / std::sqrt(2.0), 1e-6);
    EXPECT_EQ(leaning(leanings, U"").report, -2);
    EXPECT_EQ(leanings.signs_of_emergency(U"着火了", 3), std::vector<std::string>{"着火"});
}

TEST(Leanings, CountAFragmentOnceAndOnlyChineseCharacters) {
    const Leanings leanings("火\t1\t1\n", lexicon());
    EXPECT_EQ(leaning(leanings, U"火 3 火").emergency, leaning(leanings, U"火").emergency);
}

TEST(Leanings, HearTheListThatAWordStandsIn) {
    const Leanings leanings("<child>\t2\t3\n<no such list>\t9\t9\n", lexicon());
    EXPECT_NEAR(leaning(leanings, U"娃").emergency, 2, 1e-6);
    EXPECT_NEAR(leaning(leanings, U"小孙子").emergency, 2, 1e-6);
    EXPECT_EQ(leaning(leanings, U"早上好").emergency, 0);
}

TEST(Leanings, ShareAReportAmongTheKinds) {
    const Leanings leanings("sign\temergency\treport\tcrisis\tfacility\n*\t\t\t\t0.5\n灯\t\t\t-1\t2.5\n", lexicon());

    const Leaning lean = leaning(leanings, U"灯");

    ASSERT_EQ(leanings.kinds(), (std::vector<std::string>{"crisis", "facility"}));
    EXPECT_NEAR(std::exp(lean.kinds[0]) + std::exp(lean.kinds[1]), 1, 1e-6);
    EXPECT_NEAR(lean.kinds[1] - lean.kinds[0], 0.5 + 2.5 + 1, 1e-6);
}

TEST(Leanings, WeighACategoryOfItsOwnBeforeItsFirstLevel) {
    const Leanings leanings("sign\temergency\treport\tcrisis\tcrisis.missing\n走\t\t\t1\t2\n", lexicon());
    const Taxonomy& taxonomy = *shipped_taxonomy();

    EXPECT_EQ(leanings.kind_of(*taxonomy.find("crisis.missing")), 1u);
    EXPECT_EQ(leanings.kind_of(*taxonomy.find("crisis.violence")), 0u);
    EXPECT_EQ(leanings.kind_of(*taxonomy.find("facility.water")), std::nullopt);
}

TEST(Leanings, OfTheShippedFileTellDangerFromTalk) {
    const Leanings leanings(defaults::find("defaults/leanings.tsv").value(), lexicon());
    EXPECT_GT(leaning(leanings, U"楼上着火了快来人").emergency, 0);
    EXPECT_LT(leaning(leanings, U"大家早上好").emergency, -2);
    EXPECT_LT(leaning(leanings, U"大家早上好").report, 0);
}

}  // namespace
}  // namespace gridbot::intake
