#include <gtest/gtest.h>

#include "storage/connection.hpp"

namespace gridbot::storage {
namespace {

constexpr Dialect kSome{.id = "SERIAL", .bigint = "BIGINT", .skip_locked = ""};

TEST(Spell, PutsTheWordsOfTheDialectInPlaceOfTokens) {
    EXPECT_EQ(spell("(a {{id}}, b {{bigint}})", kSome), "(a SERIAL, b BIGINT)");
    EXPECT_EQ(spell("SELECT 1 {{skip_locked}}", kSome), "SELECT 1 ");
}

TEST(Spell, LeavesTextWithoutTokensAlone) {
    EXPECT_EQ(spell("", kSome), "");
    EXPECT_EQ(spell("SELECT '{}' }}", kSome), "SELECT '{}' }}");
}

TEST(Spell, RefusesATokenThatIsUnknownOrNotClosed) {
    EXPECT_THROW(spell("{{nonsense}}", kSome), SqlError);
    EXPECT_THROW(spell("a {{id", kSome), SqlError);
}

}  // namespace
}  // namespace gridbot::storage
