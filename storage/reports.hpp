#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/connection.hpp"

/// The reports that were sent, kept as their figures.
namespace gridbot::storage::reports {

struct Report {
    std::string kind;  // "daily" "weekly" "monthly"
    std::string day;   // ISO day on which its period begins
    Time at;           // when it was sent
    std::string body;  // JSON
};

/// One of a kind and day; who is sent another one believes the later.
void keep(Tx& tx, std::string_view town, const Report& report);
std::optional<Report> find(Tx& tx, std::string_view town, std::string_view kind, std::string_view day);
/// Those of the days from `from` up to but not including `to`, by day.
std::vector<Report> between(Tx& tx, std::string_view town, std::string_view kind, std::string_view from,
                            std::string_view to);

}  // namespace gridbot::storage::reports
