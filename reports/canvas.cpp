#include "reports/canvas.hpp"

#include <algorithm>
#include <stdexcept>

#include "reports/pangocairo.hpp"

namespace gridbot::reports {
namespace {

cairo_status_t append(void* to, const unsigned char* bytes, unsigned size) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), size);
    return CAIRO_STATUS_SUCCESS;
}

void check(cairo_status_t status) {
    if (status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error(std::string("the picture cannot be drawn: ") + cairo_status_to_string(status));
}

}  // namespace

void Canvas::Free::operator()(cairo_surface_t* owned) const {
    cairo_surface_destroy(owned);
}
void Canvas::Free::operator()(cairo_t* owned) const {
    cairo_destroy(owned);
}
void Canvas::Free::operator()(PangoLayout* owned) const {
    g_object_unref(owned);
}
void Canvas::Free::operator()(PangoContext* owned) const {
    g_object_unref(owned);
}
void Canvas::Free::operator()(PangoFontMap* owned) const {
    g_object_unref(owned);
}
void Canvas::Free::operator()(PangoFontDescription* owned) const {
    pango_font_description_free(owned);
}

Canvas::Canvas(cairo_surface_t* surface, std::shared_ptr<std::string> written, double inner)
    : written_(std::move(written)),
      surface_(surface),
      context_(cairo_create(surface_.get())),
      fonts_(pango_cairo_font_map_new()),
      text_(pango_font_map_create_context(fonts_.get())),
      layout_(pango_layout_new(text_.get())),
      inner_(inner) {}

Canvas Canvas::picture(double width, double height, double inner) {
    return {cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(width), int(height)), nullptr, inner};
}

Canvas Canvas::document(double width, double height, double inner) {
    auto written = std::make_shared<std::string>();
    return {cairo_pdf_surface_create_for_stream(append, written.get(), width, height), written, inner};
}

void Canvas::scale(double factor) {
    cairo_scale(context_.get(), factor, factor);
}

void Canvas::box(double x, double y, double width, double height, Colour colour, double radius) {
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

double Canvas::words(double x, double y, const std::string& text, Ink ink, Align align, double most) {
    if (text.empty()) return 0;
    if (most == 0) most = inner_;
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

void Canvas::next_page() {
    cairo_show_page(context_.get());
}

std::string Canvas::png() {
    std::string bytes;
    check(cairo_surface_write_to_png_stream(surface_.get(), append, &bytes));
    return bytes;
}

std::string Canvas::pdf() {
    check(cairo_status(context_.get()));
    cairo_surface_finish(surface_.get());
    check(cairo_surface_status(surface_.get()));
    return std::move(*written_);
}

}  // namespace gridbot::reports

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__  // as GCC says it
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
// fontconfig holds what it looked up last until the process ends, where the sanitizer cannot see it.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): named by the sanitizer
    return "leak:libfontconfig\n";
}
#endif
