#pragma once

#include <cairo/cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <vector>

/// Drawing with words in Chinese: for what leaves the service as a picture or on paper.
namespace gridbot::reports {

struct Colour {
    double red, green, blue;
};
constexpr Colour rgb(unsigned hex) {
    return {(hex >> 16 & 255) / 255.0, (hex >> 8 & 255) / 255.0, (hex & 255) / 255.0};
}
inline constexpr Colour kPaper = rgb(0xF4F6F9), kWhite = rgb(0xFFFFFF), kInk = rgb(0x1F2933), kSoft = rgb(0x697586),
                        kLine = rgb(0xDDE3EA), kBlue = rgb(0x1F5FA8), kPale = rgb(0xA9C6E8), kGreen = rgb(0x2E8B57),
                        kRed = rgb(0xC0392B);

enum class Align { left, middle, right };
struct Ink {
    double size;  // in the canvas's units
    Colour colour = kInk;
    bool bold = false;
};

class Canvas {
public:
    /// Pixels. `inner`: how wide words may be where nothing else is said.
    static Canvas picture(double width, double height, double inner);
    /// Points of 1/72 inch, as a PDF whose pages next_page() ends.
    static Canvas document(double width, double height, double inner);

    /// All further lengths are `factor` times as long.
    void scale(double factor);
    void box(double x, double y, double width, double height, Colour colour, double radius = 0);
    /// `x` is the left edge, the middle or the right edge of the words, `y` their middle. What is wider than `most`
    /// ends in "…"; 0 stands for `inner`. Returns the width.
    double words(double x, double y, const std::string& text, Ink ink, Align align = Align::left, double most = 0);
    void next_page();

    /// Every piece of text that was drawn, in order.
    const std::vector<std::string>& drawn() const { return drawn_; }
    /// The bytes of the file. Both throw std::runtime_error with one sentence where it cannot be made; to be called
    /// once, at the end.
    std::string png();
    std::string pdf();

private:
    struct Free {
        void operator()(cairo_surface_t* owned) const;
        void operator()(cairo_t* owned) const;
        void operator()(PangoLayout* owned) const;
        void operator()(PangoContext* owned) const;
        void operator()(PangoFontMap* owned) const;
        void operator()(PangoFontDescription* owned) const;
    };
    template <class T>
    using Owned = std::unique_ptr<T, Free>;

    Canvas(cairo_surface_t* surface, std::shared_ptr<std::string> written, double inner);

    std::shared_ptr<std::string> written_;  // by a document's surface, before that goes
    Owned<cairo_surface_t> surface_;
    Owned<cairo_t> context_;
    Owned<PangoFontMap> fonts_;  // of its own: the shared one would keep fonts for as long as the thread lives
    Owned<PangoContext> text_;
    Owned<PangoLayout> layout_;
    double inner_;
    std::vector<std::string> drawn_;
};

}  // namespace gridbot::reports
