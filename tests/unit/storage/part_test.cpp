#include "storage/part.hpp"

#include <gtest/gtest.h>

namespace gridbot::storage {
namespace {

TEST(Part, OfTheWholeTownNamesNoGridAndHasEvery) {
    const Part town{"SH", {}};

    EXPECT_EQ(codes_of(town.grids), "");
    EXPECT_TRUE(GridsOf(town).contains("SH-0101"));
    EXPECT_TRUE(GridsOf(town).contains(""));
}

TEST(Part, OfAVillageHasItsOwnGridsAlone) {
    const Part village{"SH", {"SH-01", "SH-0101"}};

    EXPECT_EQ(codes_of(village.grids), ",SH-01,SH-0101,");
    EXPECT_TRUE(GridsOf(village).contains("SH-0101"));
    EXPECT_FALSE(GridsOf(village).contains("SH-0102"));
    EXPECT_FALSE(GridsOf(village).contains("SH"));
}

}  // namespace
}  // namespace gridbot::storage
