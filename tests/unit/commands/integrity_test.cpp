#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/field_cipher.hpp"
#include "storage/history.hpp"
#include "tests/unit/commands/town.hpp"

namespace gridbot {
namespace {

CaseEventRow line() {
    return {.case_id = CaseId{7},
            .seq = 2,
            .at = from_ms(1'000),
            .actor = "p03",
            .role = "grid_member",
            .event = CaseEvent::accept,
            .from_state = "registered",
            .to_state = "accepted",
            .text = "words",
            .source_message = "msg1"};
}

TEST(ChainHash, ChangesWithEveryFieldOfTheLine) {
    using Change = std::function<void(CaseEventRow&)>;
    const std::vector<Change> changes = {
        [](CaseEventRow& row) { row.case_id = CaseId{8}; },
        [](CaseEventRow& row) { row.seq = 3; },
        [](CaseEventRow& row) { row.at += 1ms; },
        [](CaseEventRow& row) { row.actor = "p04"; },
        [](CaseEventRow& row) { row.role = "grid_leader"; },
        [](CaseEventRow& row) { row.event = CaseEvent::settle; },
        [](CaseEventRow& row) { row.from_state = "accepted"; },
        [](CaseEventRow& row) { row.to_state = "settled"; },
        [](CaseEventRow& row) { row.text = "word"; },
        [](CaseEventRow& row) { row.source_message = "msg2"; },
        // A character that wanders over the border of two fields.
        [](CaseEventRow& row) { row.text = "wordsm", row.source_message = "sg1"; },
    };
    std::vector<std::string> hashes{storage::history::chain_hash(line(), "SH", "before"),
                                    storage::history::chain_hash(line(), "SJ", "before"),
                                    storage::history::chain_hash(line(), "SH", "after")};
    for (const Change& change : changes) {
        CaseEventRow row = line();
        change(row);
        hashes.push_back(storage::history::chain_hash(row, "SH", "before"));
    }

    std::ranges::sort(hashes);

    EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

TEST(ChainHash, DoesNotDependOnTheHashItStandsBeside) {
    CaseEventRow row = line();
    row.hash = "anything";
    EXPECT_EQ(storage::history::chain_hash(row, "SH", ""), storage::history::chain_hash(line(), "SH", ""));
}

class Sealed : public ::testing::Test {
protected:
    SystemRandom random_;
    FieldCipher cipher_{FieldCipher::Key{1}, random_};
    std::string sealed_ = cipher_.seal("13800000001", "SH|ding|a");
};

TEST_F(Sealed, FieldOpensForItsOwnRow) {
    EXPECT_EQ(cipher_.open(sealed_, "SH|ding|a").value(), "13800000001");
}

TEST_F(Sealed, FieldDoesNotOpenForAnotherRow) {
    EXPECT_EQ(cipher_.open(sealed_, "SH|ding|b").error(), make_error_code(Errc::bad_payload));
}

TEST_F(Sealed, FieldDoesNotOpenWithAnotherKey) {
    FieldCipher other(FieldCipher::Key{2}, random_);
    EXPECT_FALSE(other.open(sealed_, "SH|ding|a"));
}

TEST_F(Sealed, FieldDoesNotOpenWhenAnyByteWasChangedOrCut) {
    for (std::size_t i = 0; i < sealed_.size(); ++i) {
        std::string changed = sealed_;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        EXPECT_FALSE(cipher_.open(changed, "SH|ding|a")) << i;
        EXPECT_FALSE(cipher_.open(std::string_view(sealed_).substr(0, i), "SH|ding|a")) << i;
    }
}

TEST_F(Sealed, SameFieldLooksAnotherWayEachTime) {
    EXPECT_NE(cipher_.seal("13800000001", "SH|ding|a"), sealed_);
}

}  // namespace
}  // namespace gridbot
