// Which lines of a history say what somebody did about a case, on every database.
#include "storage/history.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <algorithm>

#include "storage/store.hpp"
#include "tests/conformance/places.hpp"

namespace gridbot::storage {
namespace {

constexpr const char* kTown = "SH";
constexpr Time kNow{1'800'000'000'000ms};

template <class Place>
class History : public OnStore<Place> {};
TYPED_TEST_SUITE(History, Places);

TYPED_TEST(History, ResultsAreTheSameInTheStatementAndInTheList) {
    for (int i = 0; i <= static_cast<int>(CaseEvent::archive); ++i) {
        const auto event = static_cast<CaseEvent>(i);
        const std::string actor = fmt::format("p{}", i);
        const auto found = this->run([&](Tx& tx) {
            CaseEventRow line{
                .case_id = CaseId{1}, .at = kNow, .actor = actor, .event = event, .from_state = "registered"};
            history::append(tx, kTown, line);
            return history::last_result_of(tx, kTown, actor, kNow);
        });
        EXPECT_EQ(found.has_value(), std::ranges::count(history::kResults, event) == 1) << name_of(event);
    }
}

TYPED_TEST(History, LastResultIsTheActorsOwnAndOfTheTimeAskedFor) {
    const auto add = [&](CaseId id, Time at, std::string actor) {
        this->run([&](Tx& tx) {
            CaseEventRow line{
                .case_id = id, .at = at, .actor = actor, .event = CaseEvent::feedback, .from_state = "handling"};
            history::append(tx, kTown, line);
        });
    };
    add(CaseId{1}, kNow, "p01");
    add(CaseId{2}, kNow + 1min, "p01");
    add(CaseId{3}, kNow + 2min, "p02");
    const auto last = [&](const char* actor, Time since) {
        return this->run([&](Tx& tx) { return history::last_result_of(tx, kTown, actor, since); });
    };

    ASSERT_TRUE(last("p01", kNow));
    EXPECT_EQ(last("p01", kNow)->case_id, CaseId{2});
    EXPECT_EQ(last("p01", kNow + 1min)->case_id, CaseId{2});
    EXPECT_FALSE(last("p01", kNow + 1min + 1ms));
    EXPECT_FALSE(last("p03", kNow));
}

}  // namespace
}  // namespace gridbot::storage
