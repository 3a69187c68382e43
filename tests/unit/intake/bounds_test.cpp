#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

/// Seconds of this process's own time: a busy machine does not count. Far above what is needed, even under sanitizers;
/// what it catches is growth with the square.
constexpr double kBound = 3;

Reading read_in_bounds(const std::string& text) {
    const std::clock_t start = std::clock();
    Reading reading = shipped_reader().read(text, {});
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, kBound);
    return reading;
}

std::string repeated(const std::string& piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

TEST(Bounds, OneMegabyteOfOneCharacterIsCutNotRead) {
    for (const char* piece :
         {"水", "漏水", "1", "1、", "着火", "(", "号楼", "@", "0", "💧", "\xcc\x81", "ﷺ", ":", "没", "孩子被困"})
        EXPECT_TRUE(read_in_bounds(repeated(piece, 1'000'000 / std::string_view(piece).size())).truncated) << piece;
}

TEST(Bounds, TenThousandNumberedMattersBecomeTenAndASignThatThereWereMore) {
    std::string text = "【报事】";
    for (int i = 1; i <= 10'000; ++i)
        text += "\n" + std::to_string(i) + "、" + std::to_string(i % 30 + 1) + "号楼路灯坏了";

    const Reading reading = read_in_bounds(text);

    EXPECT_EQ(reading.intent, Intent::report);
    EXPECT_EQ(reading.matters.size(), kMaxMatters);
    EXPECT_TRUE(reading.too_many_matters);
}

TEST(Bounds, InvalidUtf8IsReadOver) {
    const Reading reading = read_in_bounds(
        "\xff\xfe"
        "3号楼\xc3(2单元\xe4\xb8停电了\xf0\x9f");
    EXPECT_EQ(reading.intent, Intent::report);
    EXPECT_EQ(reading.matters.front().address.building, "3");
}

TEST(Bounds, InvisibleCharactersHideNothing) {
    const Reading reading = read_in_bounds("\u200f3\u200b号\u200d楼\u202e2单\ufeff元\u2066电\u00ad梯坏了\u2069");
    EXPECT_EQ(reading.intent, Intent::report);
    ASSERT_EQ(reading.matters.size(), 1u);
    EXPECT_EQ(reading.matters.front().address.building, "3");
    EXPECT_EQ(reading.matters.front().address.unit, "2");
    EXPECT_EQ(reading.matters.front().category, "facility.lift");
}

TEST(Bounds, EmojiSequencesAreOneThingLess) {
    const Reading reading =
        read_in_bounds("👨‍👩‍👧‍👦5️⃣号楼🏳️‍🌈👍🏽下水道堵了🇨🇳");
    ASSERT_EQ(reading.matters.size(), 1u);
    EXPECT_EQ(reading.matters.front().address.building, "5");
    EXPECT_EQ(reading.matters.front().description, "下水道堵了");
}

TEST(Bounds, RandomBytesNeverThrow) {
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        std::string bytes(random() % 400, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        read_in_bounds(bytes);
    }
}

TEST(Bounds, EmptyAndBlankTextsAreChatter) {
    for (const char* text : {"", " ", "\n\n", "[图片]", "👍", "@小格"})
        EXPECT_EQ(read_in_bounds(text).intent, Intent::chatter) << text;
}

}  // namespace
}  // namespace gridbot::intake::testing
