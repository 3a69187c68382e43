#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "storage/connection.hpp"

/// Where staff overruled the reader's category.
namespace gridbot::storage::corrections {

struct Correction {
    CaseId case_id;
    Time at;
    std::string person;
    std::string from;  // category codes
    std::string to;
    std::vector<std::string> why;  // the words that had decided
};

void add(Tx& tx, std::string_view town, const Correction& correction);
/// Made at `since` or later, by case and time.
std::vector<Correction> since(Tx& tx, std::string_view town, Time since);

}  // namespace gridbot::storage::corrections
