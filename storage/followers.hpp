#pragma once

#include <vector>

#include "core/case.hpp"
#include "core/message.hpp"
#include "storage/connection.hpp"

/// Who waits for a case that somebody else reported.
namespace gridbot::storage::followers {

struct Follower {
    Reporter who;
    Conversation where;
    Time at;
};

/// False when this account follows the case already.
bool add(Tx& tx, std::string_view town, CaseId id, const Follower& follower);
bool follows(Tx& tx, std::string_view town, CaseId id, const Reporter& who);
/// How many began to follow at `since` or later.
int count_since(Tx& tx, std::string_view town, CaseId id, Time since);
/// False when it did not follow.
bool remove(Tx& tx, std::string_view town, CaseId id, const Reporter& who);
/// Who follows the case, by account.
std::vector<Follower> of_case(Tx& tx, std::string_view town, CaseId id);
/// Where followers wait for news; each conversation once.
std::vector<Conversation> conversations(Tx& tx, std::string_view town, CaseId id);
/// The cases that an account follows, newest first.
std::vector<CaseId> cases_of(Tx& tx, std::string_view town, const Reporter& who, int limit);

}  // namespace gridbot::storage::followers
