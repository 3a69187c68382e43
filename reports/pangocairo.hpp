#pragma once

#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>

#include "core/late_library.hpp"

/// What is called of Cairo, Pango and GObject, which are loaded when the first picture is drawn.
namespace gridbot::reports {

inline constinit const LateLibrary kPangocairo{"libpangocairo-1.0.so.0", "libpangocairo-1.0-0"};
GRIDBOT_LATE(kPangocairo, cairo_arc);
GRIDBOT_LATE(kPangocairo, cairo_close_path);
GRIDBOT_LATE(kPangocairo, cairo_create);
GRIDBOT_LATE(kPangocairo, cairo_destroy);
GRIDBOT_LATE(kPangocairo, cairo_fill);
GRIDBOT_LATE(kPangocairo, cairo_image_surface_create);
GRIDBOT_LATE(kPangocairo, cairo_move_to);
GRIDBOT_LATE(kPangocairo, cairo_new_sub_path);
GRIDBOT_LATE(kPangocairo, cairo_pdf_surface_create_for_stream);
GRIDBOT_LATE(kPangocairo, cairo_scale);
GRIDBOT_LATE(kPangocairo, cairo_set_source_rgb);
GRIDBOT_LATE(kPangocairo, cairo_show_page);
GRIDBOT_LATE(kPangocairo, cairo_status);
GRIDBOT_LATE(kPangocairo, cairo_status_to_string);
GRIDBOT_LATE(kPangocairo, cairo_surface_destroy);
GRIDBOT_LATE(kPangocairo, cairo_surface_finish);
GRIDBOT_LATE(kPangocairo, cairo_surface_status);
GRIDBOT_LATE(kPangocairo, cairo_surface_write_to_png_stream);
GRIDBOT_LATE(kPangocairo, g_object_unref);
GRIDBOT_LATE(kPangocairo, pango_cairo_font_map_new);
GRIDBOT_LATE(kPangocairo, pango_cairo_show_layout);
GRIDBOT_LATE(kPangocairo, pango_font_description_free);
GRIDBOT_LATE(kPangocairo, pango_font_description_from_string);
GRIDBOT_LATE(kPangocairo, pango_font_description_set_absolute_size);
GRIDBOT_LATE(kPangocairo, pango_font_description_set_weight);
GRIDBOT_LATE(kPangocairo, pango_font_map_create_context);
GRIDBOT_LATE(kPangocairo, pango_layout_get_pixel_size);
GRIDBOT_LATE(kPangocairo, pango_layout_new);
GRIDBOT_LATE(kPangocairo, pango_layout_set_ellipsize);
GRIDBOT_LATE(kPangocairo, pango_layout_set_font_description);
GRIDBOT_LATE(kPangocairo, pango_layout_set_text);
GRIDBOT_LATE(kPangocairo, pango_layout_set_width);

}  // namespace gridbot::reports
