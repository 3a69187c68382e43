#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "core/policy/life_cycle.hpp"

namespace gridbot {
namespace {

using Arrows = std::set<std::pair<std::string, std::string>>;

/// The arrows between states in the picture of a README. Drafts are no cases, and ends lead nowhere: left out.
Arrows drawn_in(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line) && !line.starts_with("stateDiagram")) {
    }
    Arrows arrows;
    while (std::getline(in, line) && !line.starts_with("```")) {
        std::istringstream words(line);
        std::string from, arrow, to;
        words >> from >> arrow >> to;
        if (arrow != "-->") continue;
        if (to.ends_with(":")) to.pop_back();
        if (from != "draft" && to != "draft" && to != "[*]") arrows.insert({from, to});
    }
    return arrows;
}

Arrows of_the_table() {
    Arrows arrows;
    for (const Transition& row : life_cycle()) {
        if (!row.to) continue;
        if (row.from.empty()) arrows.insert({"[*]", std::string(name_of(*row.to))});
        for (CaseState from : row.from) arrows.insert({std::string(name_of(from)), std::string(name_of(*row.to))});
    }
    return arrows;
}

TEST(StateDiagram, OfBothReadmesShowsTheTableAndNothingElse) {
    EXPECT_EQ(drawn_in("README.md"), of_the_table());
    EXPECT_EQ(drawn_in("README.zh-CN.md"), of_the_table());
}

}  // namespace
}  // namespace gridbot
