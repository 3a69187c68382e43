#include "storage/anchors.hpp"

#include <algorithm>

#include "core/digest.hpp"
#include "core/json.hpp"

namespace gridbot::storage::anchors {
namespace {

constexpr Sql kLast = "SELECT number, at, up_to, hash FROM anchors WHERE town = $1 ORDER BY number DESC LIMIT 1";
constexpr Sql kNewCases = "SELECT id FROM cases WHERE {{no_index}}town = $1 AND id > $2 ORDER BY id LIMIT $3";
constexpr Sql kGrownCases =
    "SELECT case_id FROM unanchored WHERE town = $1 AND case_id <= $2 ORDER BY case_id LIMIT $3 {{lock}}";
constexpr Sql kHead = "SELECT seq, hash FROM case_events WHERE town = $1 AND case_id = $2 ORDER BY seq DESC LIMIT 1";
constexpr Sql kAddAnchor = "INSERT INTO anchors (town, number, at, up_to, hash) VALUES ($1, $2, $3, $4, $5)";
constexpr Sql kAddHead =
    "INSERT INTO anchored_heads (town, case_id, seq, number, hash) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (town, case_id, seq) DO NOTHING";
// An update where nothing changes: a writer that has only seen the row would not hold back the anchor that removes it.
constexpr Sql kNoteGrowth =
    "INSERT INTO unanchored (town, case_id) VALUES ($1, $2) "
    "ON CONFLICT (town, case_id) DO UPDATE SET case_id = excluded.case_id";
constexpr Sql kForgetGrowth = "DELETE FROM unanchored WHERE town = $1 AND case_id = $2";

std::vector<CaseId> waiting(Tx& tx, std::string_view town, CaseId up_to, int limit) {
    const auto read_id = [](const Row& row) { return CaseId{row.int64(0)}; };
    auto cases = tx.all(kGrownCases, read_id, town, up_to.value, limit);
    const auto fresh = tx.all(kNewCases, read_id, town, up_to.value, limit - static_cast<int>(cases.size()));
    cases.insert(cases.end(), fresh.begin(), fresh.end());
    return cases;
}

}  // namespace

int add(Tx& tx, std::string_view town, Time now, int limit) {
    const Anchor before = last(tx, town).value_or(Anchor{});
    const auto cases = waiting(tx, town, before.up_to, limit);
    if (cases.empty()) return 0;

    Anchor anchor{.number = before.number + 1, .at = now, .up_to = std::max(before.up_to, cases.back())};
    std::vector<Head> heads;
    for (const CaseId id : cases) {
        const auto read_head = [id](const Row& row) { return Head{id, row.int64(0), row.string(1)}; };
        const auto head = tx.first(kHead, read_head, town, id.value);
        if (head && tx.exec(kAddHead, town, id.value, head->seq, anchor.number, head->hash) == 1)
            heads.push_back(*head);
        tx.exec(kForgetGrowth, town, id.value);
    }
    std::ranges::sort(heads, {}, &Head::case_id);
    anchor.hash = anchor_hash(anchor, town, heads, before.hash);
    tx.exec(kAddAnchor, town, anchor.number, now, anchor.up_to.value, anchor.hash);
    return static_cast<int>(cases.size());
}

void note_growth(Tx& tx, std::string_view town, CaseId id) {
    tx.exec(kNoteGrowth, town, id.value);
}

std::optional<Anchor> last(Tx& tx, std::string_view town) {
    const auto read = [](const Row& row) {
        return Anchor{row.int64(0), row.time(1), CaseId{row.int64(2)}, row.string(3)};
    };
    return tx.first(kLast, read, town);
}

std::string anchor_hash(const Anchor& anchor, std::string_view town, const std::vector<Head>& heads,
                        std::string_view previous_hash) {
    nlohmann::json list = nlohmann::json::array();
    for (const Head& head : heads) list.push_back({head.case_id.value, head.seq, head.hash});
    const nlohmann::json fields = {previous_hash, town, anchor.number, to_ms(anchor.at), anchor.up_to.value, list};
    return sha256_hex(dump_json(fields));
}

}  // namespace gridbot::storage::anchors
