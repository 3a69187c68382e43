#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Where the histories of a town's cases stood, once a day: what a chain of hashes alone cannot show is a line that was
/// cut off its end. Append-only.
namespace gridbot::storage::anchors {

/// The last line of a case's history at some time.
struct Head {
    CaseId case_id;
    std::int64_t seq = 0;
    std::string hash;
};

struct Anchor {
    std::int64_t number = 0;  // 1, 2, 3 …
    Time at;
    CaseId up_to;  // cases with higher ids are in no anchor yet
    std::string hash;
};

/// Writes an anchor over at most `limit` histories that are new or grew since the last one; none where there are none.
/// Returns how many it holds; `limit` means that there may be more.
int add(Tx& tx, std::string_view town, Time now, int limit);

/// Notes that the history of an old case grew. New cases need no note.
void note_growth(Tx& tx, std::string_view town, CaseId id);

std::optional<Anchor> last(Tx& tx, std::string_view town);

/// What `hash` must be for an anchor over `heads`, by case id, that follows one with `previous_hash` ("" for the
/// first).
std::string anchor_hash(const Anchor& anchor, std::string_view town, const std::vector<Head>& heads,
                        std::string_view previous_hash);

}  // namespace gridbot::storage::anchors
