#include <algorithm>
#include <cmath>

#include "reports/canvas.hpp"
#include "reports/card.hpp"

namespace gridbot::reports {
namespace {

// Pixels. 1080 is what phones of today show without scaling.
constexpr double kWidth = 1080;
constexpr double kEdge = 56;
constexpr double kInner = kWidth - 2 * kEdge;
constexpr double kHead = 210;
constexpr double kTile = 168;
constexpr double kGap = 24;
constexpr double kRate = 118;
constexpr double kTrend = 360;
constexpr double kBar = 64;
constexpr double kTitle = 84;
constexpr double kFoot = 100;

double rows_of(std::size_t items, std::size_t in_a_row) {
    return static_cast<double>((items + in_a_row - 1) / in_a_row);
}

double height_of(const Card& card) {
    double height = kHead + kGap + rows_of(card.tiles.size(), 3) * (kTile + kGap);
    height += rows_of(card.rates.size(), 2) * (kRate + kGap);
    if (!card.trend.empty()) height += kTitle + kTrend + kGap;
    if (!card.bars.empty()) height += kTitle + static_cast<double>(card.bars.size()) * kBar + 2 * kGap;
    return height + kFoot;
}

class Drawing {
public:
    explicit Drawing(const Card& card) : card_(card), canvas_(Canvas::picture(kWidth, height_of(card), kInner)) {
        canvas_.box(0, 0, kWidth, height_of(card), kPaper);
    }

    Picture draw() {
        head();
        tiles();
        rates();
        if (!card_.trend.empty()) trend();
        if (!card_.bars.empty()) bars();
        canvas_.words(kWidth / 2, y_ + kFoot / 2 - 6, card_.foot, {28, kSoft}, Align::middle);
        std::string png = canvas_.png();
        return {std::move(png), canvas_.drawn()};
    }

private:
    void head() {
        canvas_.box(0, 0, kWidth, kHead, kBlue);
        canvas_.words(kEdge, 84, card_.title, {58, kWhite, true});
        canvas_.words(kEdge, 154, card_.subtitle, {36, kPale});
        y_ = kHead + kGap;
    }

    void tiles() {
        const double width = (kInner - 2 * kGap) / 3;
        for (std::size_t i = 0; i < card_.tiles.size(); ++i) {
            const auto& tile = card_.tiles[i];
            const double x = kEdge + static_cast<double>(i % 3) * (width + kGap);
            const double y = y_ + static_cast<double>(i / 3) * (kTile + kGap);
            canvas_.box(x, y, width, kTile, kWhite, 18);
            canvas_.words(x + width / 2, y + 66, tile.number, {72, tile.is_alarm ? kRed : kInk, true}, Align::middle,
                          width - 20);
            canvas_.words(x + width / 2, y + 130, tile.label, {32, kSoft}, Align::middle, width - 20);
        }
        y_ += rows_of(card_.tiles.size(), 3) * (kTile + kGap);
    }

    void rates() {
        const double width = (kInner - kGap) / 2;
        for (std::size_t i = 0; i < card_.rates.size(); ++i) {
            const auto& rate = card_.rates[i];
            const double x = kEdge + static_cast<double>(i % 2) * (width + kGap);
            const double y = y_ + static_cast<double>(i / 2) * (kRate + kGap);
            canvas_.box(x, y, width, kRate, kWhite, 18);
            canvas_.words(x + 24, y + 42, rate.label, {30, kSoft}, Align::left, width / 2 - 30);
            canvas_.words(x + width - 24, y + 42, rate.words, {34, kInk, true}, Align::right, width / 2 + 10);
            canvas_.box(x + 24, y + 82, width - 48, 14, kLine, 7);
            if (rate.fraction && *rate.fraction > 0)
                canvas_.box(x + 24, y + 82, std::max(14.0, (width - 48) * std::min(1.0, *rate.fraction)), 14, kGreen,
                            7);
        }
        y_ += rows_of(card_.rates.size(), 2) * (kRate + kGap);
    }

    void section_title(const std::string& title) { canvas_.words(kEdge, y_ + kTitle / 2, title, {36, kInk, true}); }

    void legend(double right, Colour colour, const std::string& label) {
        const double width = canvas_.words(right, y_ + kTitle / 2, label, {28, kSoft}, Align::right);
        canvas_.box(right - width - 36, y_ + kTitle / 2 - 11, 24, 24, colour, 5);
    }

    void trend() {
        section_title(card_.trend_title);
        legend(kWidth - kEdge, kGreen, card_.settled_word);
        legend(kWidth - kEdge - 150, kBlue, card_.registered_word);
        y_ += kTitle;
        canvas_.box(kEdge, y_, kInner, kTrend, kWhite, 18);
        int most = 1;
        for (const auto& day : card_.trend) most = std::max({most, day.registered, day.settled});
        const double base = y_ + kTrend - 60, high = kTrend - 60 - 64;
        const double left = kEdge + 20, step = (kInner - 40) / static_cast<double>(card_.trend.size());
        const double bar = std::min(26.0, step * 0.36);
        canvas_.box(left, base, kInner - 40, 2, kLine);
        // Room for every label, or for every second, third … of a month; the month stands where it begins.
        const auto every = static_cast<std::size_t>(std::ceil(44 / step));
        std::string month;
        for (std::size_t i = 0; i < card_.trend.size(); ++i) {
            const auto& day = card_.trend[i];
            const double middle = left + step * (static_cast<double>(i) + 0.5);
            const double registered = high * day.registered / most;
            column(middle - bar, base, bar - 1, registered, kBlue);
            column(middle + 1, base, bar - 1, high * day.settled / most, kGreen);
            if (step >= 40 && day.registered > 0)
                canvas_.words(middle - 1, base - registered - 18, std::to_string(day.registered), {22, kBlue},
                              Align::right);
            if (i % every != 0) continue;
            const std::string this_month = day.full_label.substr(0, day.full_label.find('/'));
            canvas_.words(middle, base + 32, this_month == month ? day.label : day.full_label, {24, kSoft},
                          Align::middle);
            month = this_month;
        }
        y_ += kTrend + kGap;
    }

    void column(double x, double base, double width, double height, Colour colour) {
        if (height > 0) canvas_.box(x, base - height, width, height, colour, 4);
    }

    void bars() {
        section_title(card_.bars_title);
        y_ += kTitle;
        const double height = static_cast<double>(card_.bars.size()) * kBar + kGap;
        canvas_.box(kEdge, y_, kInner, height, kWhite, 18);
        constexpr double kLabel = 220, kNumber = 110;
        for (std::size_t i = 0; i < card_.bars.size(); ++i) {
            const auto& [label, count] = card_.bars[i];
            const double y = y_ + kGap / 2 + kBar * (static_cast<double>(i) + 0.5);
            canvas_.words(kEdge + kLabel, y, label, {30, kInk}, Align::right, kLabel - 24);
            const double room = kInner - kLabel - kNumber;
            const double width = std::max(8.0, room * count / std::max(1, longest()));
            canvas_.box(kEdge + kLabel + 20, y - 16, width, 32, kBlue, 6);
            canvas_.words(kEdge + kLabel + 20 + width + 14, y, std::to_string(count), {30, kInk, true});
        }
        y_ += height + kGap;
    }

    int longest() const {
        int longest = 0;
        for (const auto& bar : card_.bars) longest = std::max(longest, bar.second);
        return longest;
    }

    const Card& card_;
    Canvas canvas_;
    double y_ = 0;
};

}  // namespace

Picture draw(const Card& card) {
    return Drawing(card).draw();
}

}  // namespace gridbot::reports
