#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "bot/engine/quota.hpp"
#include "bot/web/page.hpp"
#include "reports/daily.hpp"
#include "reports/sheet.hpp"

/// What the board of officials shows, before it is written as HTML.
namespace gridbot::web {

inline constexpr std::size_t kRungs = 6;  // 0: nobody was called above; 5: the town's leaders

/// What the address of a board says: everything shown follows from it.
struct BoardFilter {
    std::string grid;  // code; empty: the whole of what one may see
    bool overdue = false;
    bool supervised = false;
    std::string category;  // first level
    int rung = 0;
    int page = 1;
    bool english = false;

    /// "?grid=SH-HX&overdue=1"; "" where nothing is filtered.
    std::string query() const;
};
BoardFilter board_filter(const HttpRequest& request);

struct BoardView {
    struct Branch {
        std::string grid, name;
        int open = 0, overdue = 0, supervised = 0;
    };
    struct Row {
        std::string ticket, category, place, state, who, org;
        Time registered_at, due_at;
        bool overdue = false, supervised = false;
        bool may_open = true;  // whoever looks may see the case itself
    };
    /// Messages of a channel that wait to be sent or were given up.
    struct Sending {
        std::string channel, platform;
        int waiting = 0, dead = 0;
    };
    reports::DailyFigures day;
    std::vector<reports::DayShare> trend;                   // thirty days, the last is today
    std::vector<std::pair<std::string, std::string>> path;  // code -> name, from the top of what one may see
    std::vector<Branch> branches;
    std::array<int, kRungs> rungs{};
    std::vector<std::pair<std::string, std::string>> categories;  // first level -> word
    // Only for the centre:
    std::vector<Sending> sendings;
    std::vector<engine::Allowance> allowances;
    std::vector<Row> rows;
    bool has_more = false;
};

Html render_board(const BoardView& view, const BoardFilter& filter, const Words& words, Time now);

/// The list as a table to take along.
reports::Sheet board_sheet(const BoardView& view, const Words& words);

}  // namespace gridbot::web
