#include "storage/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/store.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr Sql kRecorded = "SELECT name FROM schema_migrations ORDER BY number";

const std::vector<Migration> kSteps{
    {1, "core", "CREATE TABLE one (id {{id}}) {{table}}; CREATE TABLE two (id {{id}}) {{table}};"},
    {2, "more", "ALTER TABLE one ADD COLUMN words TEXT;"},
};

template <class Place>
class Migrations : public OnPlace<Place> {
protected:
    void prepare() override { connection_ = this->place_->connect(); }
    std::vector<std::string> recorded() {
        return Tx{*connection_}.all(kRecorded, [](const Row& row) { return row.string(0); });
    }

    std::unique_ptr<Connection> connection_;
};
TYPED_TEST_SUITE(Migrations, Places);

TYPED_TEST(Migrations, EveryStepRunsOnce) {
    EXPECT_EQ(migrate(*this->connection_, kSteps, kOpened), 2);
    EXPECT_EQ(migrate(*this->connection_, kSteps, kOpened), 0);

    EXPECT_THAT(this->recorded(), ElementsAre("core", "more"));
    EXPECT_EQ(Tx{*this->connection_}.exec("INSERT INTO one (words) VALUES ('lift')"), 1);
}

TYPED_TEST(Migrations, ALaterProgramAddsWhatIsMissing) {
    migrate(*this->connection_, std::span{kSteps}.first(1), kOpened);

    EXPECT_EQ(migrate(*this->connection_, kSteps, kOpened), 1);
    EXPECT_NO_THROW(require_migrated(*this->connection_, kSteps));
}

TYPED_TEST(Migrations, AFailingStepLeavesNothingOfItself) {
    auto steps = kSteps;
    steps[1].text = "CREATE TABLE three (id {{id}}) {{table}}; CREATE TABLE one (id {{id}}) {{table}};";

    EXPECT_THROW(migrate(*this->connection_, steps, kOpened), SqlError);

    EXPECT_THAT(this->recorded(), ElementsAre("core"));
    EXPECT_EQ(migrate(*this->connection_, kSteps, kOpened), 1);
    EXPECT_THROW(Tx{*this->connection_}.exec("INSERT INTO three (id) VALUES (1)"), SqlError);
}

TYPED_TEST(Migrations, AChangedStepIsRefused) {
    migrate(*this->connection_, kSteps, kOpened);
    auto steps = kSteps;
    steps[0].text = "CREATE TABLE other (id {{id}}) {{table}}";

    EXPECT_THAT([&] { migrate(*this->connection_, steps, kOpened); },
                ThrowsMessage<StoreError>(HasSubstr("step 1 (core)")));
}

TYPED_TEST(Migrations, ANewerDatabaseIsRefusedWithBothNumbers) {
    migrate(*this->connection_, kSteps, kOpened);
    const auto older = std::span{kSteps}.first(1);

    const auto names_both = ThrowsMessage<StoreError>(HasSubstr("is number 2, this program knows up to 1"));
    EXPECT_THAT([&] { migrate(*this->connection_, older, kOpened); }, names_both);
    EXPECT_THAT([&] { require_migrated(*this->connection_, older); }, names_both);
}

TYPED_TEST(Migrations, AnOlderDatabaseIsNotReadAsIfItWereNew) {
    migrate(*this->connection_, std::span{kSteps}.first(1), kOpened);

    EXPECT_THAT([&] { require_migrated(*this->connection_, kSteps); },
                ThrowsMessage<StoreError>(HasSubstr("is number 1, this program needs 2")));
}

TYPED_TEST(Migrations, TheProgramsOwnStepsRun) {
    const auto known = known_migrations();

    EXPECT_EQ(migrate(*this->connection_, known, kOpened), static_cast<int>(known.size()));
    EXPECT_EQ(known.front().name, "core");
}

}  // namespace
}  // namespace gridbot::storage
