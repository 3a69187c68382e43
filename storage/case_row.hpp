#pragma once

#include <string>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

// The columns of a case in the order in which read_case() takes them: literals, so that statements stay constants.
#define GRIDBOT_CASE_COLUMNS "id, " GRIDBOT_CASE_COLUMNS_BUT_ID
#define GRIDBOT_CASE_COLUMNS_BUT_ID                                                                             \
    "ticket, state, category, urgency, same_day, sensitive, grid, building, unit, place, description, sealed, " \
    "source, reporter_channel, reporter_account, said_in_channel, said_in, said_in_private, first_responder, "  \
    "lead_org, co_orgs, handler, registered_at, due_at, accepted_at, dispatched_at, signed_at, feedback_at, "   \
    "settled_at, evaluated_at, supervised, urged_count, escalation_level, extension_count, reopen_count, "      \
    "returned_count, followers, solved, rating, result"

/// Those that is_open() holds for, in the words of the index `cases_by_due`: a partial index serves who repeats them.
#define GRIDBOT_CASE_IS_OPEN "settled_at IS NULL AND state <> 'rejected' AND state <> 'merged' AND state <> 'withdrawn'"

namespace gridbot::storage {

/// A row of GRIDBOT_CASE_COLUMNS.
Case read_case(const Row& row);

/// Codes as one text with commas between, and back.
std::string join_codes(const std::vector<std::string>& codes);
std::vector<std::string> split_codes(std::string_view codes);

}  // namespace gridbot::storage
