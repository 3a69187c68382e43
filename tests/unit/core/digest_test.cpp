#include "core/digest.hpp"

#include <gtest/gtest.h>

namespace gridbot {
namespace {

// FIPS 180-4, the examples of NIST: "abc" and the empty text.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Sha256, OfTheStandardsExamples) {
    EXPECT_EQ(sha256_hex("abc"), kAbc);
    EXPECT_EQ(sha256_hex(""), kEmpty);
    EXPECT_EQ(Sha256{}.hex(), kEmpty);
}

TEST(Sha256, DoesNotDependOnThePieces) {
    Sha256 digest;
    for (const char* piece : {"a", "", "bc"}) digest.add(piece);

    EXPECT_EQ(digest.hex(), kAbc);
}

}  // namespace
}  // namespace gridbot
