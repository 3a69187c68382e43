#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reports/period.hpp"

/// A report as one picture for a phone.
namespace gridbot::reports {

/// What the picture says, before it is drawn.
struct Card {
    struct Tile {
        std::string label, number;
        bool is_alarm = false;  // there is something to look after
    };
    struct Rated {
        std::string label, words;
        std::optional<double> fraction;  // none where there is nothing to divide by
    };
    struct Day {
        std::string label;       // "23"
        std::string full_label;  // "11/23", where the month is not clear
        int registered = 0;
        int settled = 0;
    };
    std::string title, subtitle;
    std::vector<Tile> tiles;  // in rows of three
    std::vector<Rated> rates;
    std::string trend_title, registered_word, settled_word;
    std::vector<Day> trend;
    std::string bars_title;
    std::vector<std::pair<std::string, int>> bars;  // longest first
    std::string foot;
};
Card card_of(const DailyFigures& figures, const Town& town);
Card card_of(const PeriodFigures& figures, const Town& town);
Card card_of(const Totals& totals, const Town& town);

struct Picture {
    std::string png;
    std::vector<std::string> drawn;  // every piece of text in it, in order
};
/// 1080 pixels wide, as high as it needs. Throws std::runtime_error with one sentence where it cannot be drawn.
Picture draw(const Card& card);

}  // namespace gridbot::reports
