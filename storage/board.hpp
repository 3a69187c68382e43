#pragma once

#include <string>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"
#include "storage/part.hpp"

/// What the board of officials shows beside the figures of reports: the cases that are open now, and what waits to be
/// sent.
namespace gridbot::storage::board {

/// Open cases of one grid on one rung of the ladder.
struct OpenShare {
    std::string grid;
    int rung = 0;  // 0: nobody was called above
    int open = 0;
    int overdue = 0;
    int supervised = 0;
};
std::vector<OpenShare> open_shares(Tx& tx, const Part& part, Time now);

/// Which of the open cases to list; what is empty or false does not filter.
struct Wanted {
    bool overdue = false;
    bool supervised = false;
    std::string category;  // a code, or its first level
    int rung = 0;          // at least this
    int offset = 0;
    int limit = 50;
};
/// By due time.
std::vector<Case> open_cases(Tx& tx, const Part& part, const Wanted& wanted, Time now);

/// Messages of a channel that wait to be sent or were given up.
struct Delivery {
    std::string channel;
    int waiting = 0;
    int dead = 0;
};
std::vector<Delivery> deliveries(Tx& tx, std::string_view town);

}  // namespace gridbot::storage::board
