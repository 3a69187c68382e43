#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "tests/conformance/notes.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

constexpr Sql kCreateThings = R"(
    CREATE TABLE thing (
        name TEXT PRIMARY KEY,
        parent TEXT REFERENCES thing (name),
        number {{bigint}},
        amount {{real}},
        words TEXT,
        bytes {{blob}}
    ) {{clustered_table}})";
constexpr Sql kPutNumber =
    "INSERT INTO thing (name, number) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET number = excluded.number";
constexpr Sql kPutAmount = "INSERT INTO thing (name, amount) VALUES ('x', $1)";
constexpr Sql kPutWords = "INSERT INTO thing (name, words) VALUES ('x', $1)";
constexpr Sql kPutBytes = "INSERT INTO thing (name, bytes) VALUES ('x', $1)";
constexpr Sql kPutChild = "INSERT INTO thing (name, parent) VALUES ($1, $2)";
constexpr Sql kNumber = "SELECT number FROM thing WHERE name = $1";
constexpr Sql kAmount = "SELECT amount FROM thing WHERE name = 'x'";
constexpr Sql kWords = "SELECT words FROM thing WHERE name = 'x'";
constexpr Sql kBytes = "SELECT bytes FROM thing WHERE name = 'x'";
constexpr Sql kNames = "SELECT name FROM thing ORDER BY name";
constexpr Sql kDue = "SELECT name FROM thing WHERE number = 1 ORDER BY name LIMIT $1 {{skip_locked}}";
constexpr Sql kClaim = "UPDATE thing SET number = 2 WHERE name = $1";
constexpr Sql kCountUp =
    "INSERT INTO thing (name, number) VALUES ($1, 1) "
    "ON CONFLICT (name) DO UPDATE SET number = thing.number + 1 RETURNING number";
constexpr Sql kChildren = "SELECT name FROM thing WHERE parent = $1 ORDER BY name";

template <class Place>
class Statements : public OnPlace<Place> {
protected:
    void prepare() override {
        store_ = this->place_->open();
        run([](Tx& tx) { tx.exec(kCreateThings); });
    }

    template <class F>
    auto run(F work) {
        return run_now(*store_, std::move(work));
    }

    std::unique_ptr<Store> store_;
};
TYPED_TEST_SUITE(Statements, Places);

TYPED_TEST(Statements, IntegersKeepAll64Bits) {
    using Limits = std::numeric_limits<std::int64_t>;
    for (const std::int64_t number : {Limits::min(), std::int64_t{-1}, std::int64_t{0}, Limits::max()}) {
        const auto back = this->run([=](Tx& tx) {
            tx.exec(kPutNumber, "x", number);
            return tx.value<std::int64_t>(kNumber, "x");
        });
        EXPECT_EQ(back, number);
    }
}

TYPED_TEST(Statements, BooleansAndTimesAreIntegers) {
    this->run([](Tx& tx) {
        tx.exec(kPutNumber, "yes", true);
        tx.exec(kPutNumber, "when", kOpened);

        EXPECT_EQ(tx.value<int>(kNumber, "yes"), 1);
        EXPECT_EQ(tx.value<bool>(kNumber, "yes"), true);
        EXPECT_EQ(tx.value<std::int64_t>(kNumber, "when"), to_ms(kOpened));
        EXPECT_EQ(tx.value<Time>(kNumber, "when"), kOpened);
    });
}

TYPED_TEST(Statements, DoublesKeepEveryBit) {
    const auto back = this->run([](Tx& tx) {
        tx.exec(kPutAmount, 0.1 + 0.2);
        return tx.value<double>(kAmount);
    });

    EXPECT_EQ(back, 0.1 + 0.2);
}

TYPED_TEST(Statements, TextKeepsEveryCharacterAndNeedsNoEnd) {
    const std::string text = "3号楼2单元电梯坏了😀\n'\"\\%;--";
    const auto back = this->run([&](Tx& tx) {
        tx.exec(kPutWords, std::string_view{text + "beyond"}.substr(0, text.size()));
        return tx.value<std::string>(kWords);
    });

    EXPECT_EQ(back, text);
}

TYPED_TEST(Statements, TextWithANullCharacterIsRefusedAsNotEveryDatabaseStoresIt) {
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec(kPutWords, "a\0b"s); }), SqlError);
}

TYPED_TEST(Statements, BytesKeepZeros) {
    const std::vector<std::byte> bytes{std::byte{0}, std::byte{255}, std::byte{0}};
    const auto back = this->run([&](Tx& tx) {
        tx.exec(kPutBytes, bytes);
        return tx.value<std::vector<std::byte>>(kBytes);
    });

    EXPECT_EQ(back, bytes);
}

TYPED_TEST(Statements, EmptyTextAndEmptyBytesAreNotNull) {
    const auto words = this->run([](Tx& tx) {
        tx.exec(kPutWords, std::string_view{});
        return *tx.value<std::optional<std::string>>(kWords);
    });
    const auto bytes = this->run([](Tx& tx) {
        tx.exec("DELETE FROM thing");
        tx.exec(kPutBytes, std::vector<std::byte>{});
        return *tx.value<std::optional<std::vector<std::byte>>>(kBytes);
    });

    EXPECT_EQ(words, "");
    EXPECT_EQ(bytes, std::vector<std::byte>{});
}

TYPED_TEST(Statements, NullIsNulloptAndReadsAsNothingElsewhere) {
    this->run([](Tx& tx) {
        tx.exec(kPutNumber, "x", std::optional<Time>{});

        EXPECT_EQ(*tx.value<std::optional<Time>>(kNumber, "x"), std::nullopt);
        EXPECT_EQ(tx.value<std::int64_t>(kNumber, "x"), 0);
        EXPECT_EQ(tx.value<double>(kAmount), 0.0);
        EXPECT_EQ(tx.value<std::string>(kWords), "");
        EXPECT_EQ(tx.value<std::vector<std::byte>>(kBytes), std::vector<std::byte>{});
    });
}

TYPED_TEST(Statements, ParametersMayRepeatAndStandInAnyOrder) {
    const auto answer = this->run([](Tx& tx) {
        return *tx.first(
            "SELECT CAST($3 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($1 AS TEXT)",
            [](const Row& row) { return row.string(0) + row.string(1) + row.string(2) + row.string(3); }, "a", "b",
            "c");
    });

    EXPECT_EQ(answer, "caba");
}

TYPED_TEST(Statements, AWrongNumberOfParametersIsRefused) {
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec(kPutNumber, "x"); }), SqlError);
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec(kPutNumber, "x", 1, 2); }), SqlError);
}

TYPED_TEST(Statements, AFaultyStatementIsRefused) {
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec("SELEKT 1"); }), SqlError);
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec("SELECT {{nonsense}}"); }), SqlError);
}

TYPED_TEST(Statements, RowsChangedAreCounted) {
    this->run([](Tx& tx) {
        EXPECT_EQ(tx.exec(kPutNumber, "a", 1), 1);
        EXPECT_EQ(tx.exec(kPutNumber, "a", 2), 1);
        EXPECT_EQ(tx.exec(kPutNumber, "b", 3), 1);
        EXPECT_EQ(tx.exec("INSERT INTO thing (name) VALUES ('a') ON CONFLICT (name) DO NOTHING"), 0);
        EXPECT_EQ(tx.exec("UPDATE thing SET number = 0"), 2);
        EXPECT_EQ(tx.exec(kNames), 0);
        EXPECT_EQ(tx.exec("DELETE FROM thing WHERE name = $1", "nobody"), 0);
        EXPECT_EQ(tx.exec("DELETE FROM thing"), 2);
    });
}

TYPED_TEST(Statements, ReturningGivesTheRowsAsTheyAreNow) {
    this->run([](Tx& tx) {
        EXPECT_EQ(tx.value<int>(kCountUp, "x"), 1);
        EXPECT_EQ(tx.value<int>(kCountUp, "x"), 2);
    });
}

TYPED_TEST(Statements, RowsComeInTheOrderOfTheStatement) {
    this->run([](Tx& tx) {
        for (const char* name : {"b", "c", "a"}) tx.exec(kPutNumber, name, 1);
        const auto name = [](const Row& row) { return row.string(0); };

        EXPECT_THAT(tx.all(kNames, name), ElementsAre("a", "b", "c"));
        EXPECT_EQ(tx.first(kNames, name), "a");
        EXPECT_EQ(tx.value<int>(kNumber, "nobody"), std::nullopt);
    });
}

TYPED_TEST(Statements, AStatementMayRunWithinItsOwnRows) {
    std::string walk;
    this->run([&](Tx& tx) {
        tx.exec(kPutNumber, "town", 1);
        for (const char* village : {"east", "west"}) {
            tx.exec(kPutChild, village, "town");
            for (int grid : {1, 2}) tx.exec(kPutChild, village + std::to_string(grid), village);
        }
        const auto descend = [&](const auto& self, const std::string& name) -> void {
            walk += name + " ";
            tx.each(
                kChildren, [&](const Row& row) { self(self, row.string(0)); }, name);
        };
        descend(descend, "town");
    });

    EXPECT_EQ(walk, "town east east1 east2 west west1 west2 ");
}

TYPED_TEST(Statements, AStatementWorksAgainAfterItsRowsThrew) {
    this->run([](Tx& tx) {
        for (const char* name : {"a", "b"}) tx.exec(kPutNumber, name, 1);
        EXPECT_THROW(tx.each(kNames, [](const Row&) { throw std::out_of_range("enough"); }), std::out_of_range);

        EXPECT_THAT(tx.all(kNames, [](const Row& row) { return row.string(0); }), ElementsAre("a", "b"));
    });
}

TYPED_TEST(Statements, ReferencesAreChecked) {
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec(kPutChild, "east", "nowhere"); }), SqlError);
}

TYPED_TEST(Statements, AColumnTakesOnlyItsType) {
    EXPECT_THROW(this->run([](Tx& tx) { tx.exec(kPutNumber, "x", "many"); }), SqlError);
}

TYPED_TEST(Statements, EachRowIsClaimedOnce) {
    this->run([](Tx& tx) {
        for (const char* name : {"a", "b", "c", "d", "e"}) tx.exec(kPutNumber, name, 1);
    });
    std::vector<std::vector<std::string>> claimed(3);
    std::vector<Pending> units(3);

    for (std::size_t i = 0; i < units.size(); ++i)
        this->store_->submit(
            [&claims = claimed[i]](Tx& tx) {
                claims = tx.all(
                    kDue, [](const Row& row) { return row.string(0); }, 2);
                for (const std::string& name : claims) tx.exec(kClaim, name);
                return true;
            },
            units[i].done());
    for (Pending& unit : units) ASSERT_EQ(unit.error(), nullptr);

    std::vector<std::string> all;
    for (const auto& claims : claimed) all.insert(all.end(), claims.begin(), claims.end());
    EXPECT_THAT(all, testing::UnorderedElementsAre("a", "b", "c", "d", "e"));
}

}  // namespace
}  // namespace gridbot::storage
