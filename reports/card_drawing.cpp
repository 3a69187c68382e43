#include <cairo/cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

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

struct Colour {
    double red, green, blue;
};
constexpr Colour rgb(unsigned hex) {
    return {(hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0};
}
constexpr Colour kPaper = rgb(0xF4F6F9), kWhite = rgb(0xFFFFFF), kInk = rgb(0x1F2933), kSoft = rgb(0x697586),
                 kLine = rgb(0xDDE3EA), kBlue = rgb(0x1F5FA8), kPale = rgb(0xA9C6E8), kGreen = rgb(0x2E8B57),
                 kRed = rgb(0xC0392B);

struct Free {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoContext* text) const { g_object_unref(text); }
    void operator()(PangoFontMap* fonts) const { g_object_unref(fonts); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

enum class Align { left, middle, right };
struct Ink {
    double size;  // pixels
    Colour colour = kInk;
    bool bold = false;
};

class Canvas {
public:
    explicit Canvas(double height)
        : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(kWidth), int(height))),
          context_(cairo_create(surface_.get())),
          fonts_(pango_cairo_font_map_new()),
          text_(pango_font_map_create_context(fonts_.get())),
          layout_(pango_layout_new(text_.get())) {
        box(0, 0, kWidth, height, kPaper);
    }

    void box(double x, double y, double width, double height, Colour colour, double radius = 0) {
        cairo_t* to = context_.get();
        radius = std::min({radius, width / 2, height / 2});
        constexpr double kQuarter = 1.5707963267948966;
        cairo_new_sub_path(to);
        cairo_arc(to, x + width - radius, y + radius, radius, -kQuarter, 0);
        cairo_arc(to, x + width - radius, y + height - radius, radius, 0, kQuarter);
        cairo_arc(to, x + radius, y + height - radius, radius, kQuarter, 2 * kQuarter);
        cairo_arc(to, x + radius, y + radius, radius, 2 * kQuarter, 3 * kQuarter);
        cairo_close_path(to);
        cairo_set_source_rgb(to, colour.red, colour.green, colour.blue);
        cairo_fill(to);
    }

    /// `x` is the left edge, the middle or the right edge of the words, `y` their middle. What is wider than `most`
    /// ends in "…". Returns the width.
    double words(double x, double y, const std::string& text, Ink ink, Align align = Align::left,
                 double most = kInner) {
        if (text.empty()) return 0;
        Owned<PangoFontDescription> font(
            pango_font_description_from_string("WenQuanYi Micro Hei, Noto Sans CJK SC, sans-serif"));
        pango_font_description_set_absolute_size(font.get(), ink.size * PANGO_SCALE);
        pango_font_description_set_weight(font.get(), ink.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_layout_set_font_description(layout_.get(), font.get());
        pango_layout_set_width(layout_.get(), -1);
        pango_layout_set_text(layout_.get(), text.c_str(), int(text.size()));
        int width = 0, height = 0;
        pango_layout_get_pixel_size(layout_.get(), &width, &height);
        if (width > most) {
            pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
            pango_layout_set_width(layout_.get(), int(most) * PANGO_SCALE);
            pango_layout_get_pixel_size(layout_.get(), &width, &height);
        }
        const double shift = align == Align::left ? 0 : align == Align::middle ? width / 2.0 : width;
        cairo_set_source_rgb(context_.get(), ink.colour.red, ink.colour.green, ink.colour.blue);
        cairo_move_to(context_.get(), x - shift, y - height / 2.0);
        pango_cairo_show_layout(context_.get(), layout_.get());
        drawn_.push_back(text);
        return width;
    }

    Picture take() {
        std::string png;
        const auto append = [](void* to, const unsigned char* bytes, unsigned size) {
            static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
            return CAIRO_STATUS_SUCCESS;
        };
        const cairo_status_t status = cairo_surface_write_to_png_stream(surface_.get(), append, &png);
        if (status != CAIRO_STATUS_SUCCESS)
            throw std::runtime_error(std::string("the picture cannot be drawn: ") + cairo_status_to_string(status));
        return {std::move(png), std::move(drawn_)};
    }

private:
    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> context_;
    Owned<PangoFontMap> fonts_;  // of its own: the shared one would keep fonts for as long as the thread lives
    Owned<PangoContext> text_;
    Owned<PangoLayout> layout_;
    std::vector<std::string> drawn_;
};

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
    explicit Drawing(const Card& card) : card_(card), canvas_(height_of(card)) {}

    Picture draw() {
        head();
        tiles();
        rates();
        if (!card_.trend.empty()) trend();
        if (!card_.bars.empty()) bars();
        canvas_.words(kWidth / 2, y_ + kFoot / 2 - 6, card_.foot, {28, kSoft}, Align::middle);
        return canvas_.take();
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

#ifdef __SANITIZE_ADDRESS__
// fontconfig holds what it looked up last until the process ends, where the sanitizer cannot see it.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): named by the sanitizer
    return "leak:libfontconfig\n";
}
#endif
