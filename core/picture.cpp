#include "core/picture.hpp"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/late_library.hpp"

namespace gridbot {
namespace {

constinit const LateLibrary kPixbuf{"libgdk_pixbuf-2.0.so.0", "libgdk-pixbuf-2.0-0"};
GRIDBOT_LATE(kPixbuf, g_error_free);
GRIDBOT_LATE(kPixbuf, g_free);
GRIDBOT_LATE(kPixbuf, g_object_unref);
GRIDBOT_LATE(kPixbuf, g_signal_connect_data);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_apply_embedded_orientation);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_composite_color_simple);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_get_has_alpha);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_get_height);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_get_width);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_loader_close);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_loader_get_pixbuf);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_loader_new_with_type);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_loader_set_size);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_loader_write);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_save_to_bufferv);
GRIDBOT_LATE(kPixbuf, gdk_pixbuf_scale_simple);

template <class T>
struct Unref {
    void operator()(T* object) const { g_object_unref(object); }
};
using Pixels = std::unique_ptr<GdkPixbuf, Unref<GdkPixbuf>>;
using Loader = std::unique_ptr<GdkPixbufLoader, Unref<GdkPixbufLoader>>;

struct FreeError {
    void operator()(GError* error) const { g_error_free(error); }
};
using Error = std::unique_ptr<GError, FreeError>;
struct Free {
    void operator()(gchar* bytes) const { g_free(bytes); }
};

/// A type that is taken, as the library calls it.
struct Kind {
    const char* name;
    std::int64_t most_pixels;
};
// A JPEG is made smaller while it is read, the others are unpacked whole: 4 bytes a pixel.
constexpr Kind kJpeg{"jpeg", 25'000'000};
constexpr Kind kPng{"png", 10'000'000};
constexpr Kind kGif{"gif", 10'000'000};
constexpr Kind kWebp{"webp", 10'000'000};

constexpr const char* kQuality = "85";
constexpr const char* kSmallQuality = "75";
constexpr std::size_t kPiece = 64 * 1024;
// Enough to tell a WebP's size and too little to begin with its pixels: its reader would not stop at a size of nothing.
constexpr std::size_t kFirstPiece = 64;

const Kind* kind_of(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xFF\xD8\xFF"sv)) return &kJpeg;
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return &kPng;
    if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return &kGif;
    if (bytes.starts_with("RIFF"sv) && bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with("WEBP"sv))
        return &kWebp;
    return nullptr;
}

// Both sides divided alike so that neither is longer than `most`; never larger than before.
std::pair<int, int> fitted(int width, int height, int most) {
    const int longest = std::max(width, height);
    if (longest <= most) return {width, height};
    const auto scaled = [&](int side) {
        return std::max(1, static_cast<int>(static_cast<std::int64_t>(side) * most / longest));
    };
    return {scaled(width), scaled(height)};
}

struct Look {
    const Kind* kind;
    bool too_many = false;
};

// Asked when the size is known and nothing is unpacked yet: a size of nothing makes the reader stop there.
void on_size(GdkPixbufLoader* loader, int width, int height, void* data) {
    auto& look = *static_cast<Look*>(data);
    look.too_many = static_cast<std::int64_t>(width) * height > look.kind->most_pixels;
    const auto [wide, high] = look.too_many ? std::pair{0, 0} : fitted(width, height, kFullSide);
    gdk_pixbuf_loader_set_size(loader, wide, high);
}

std::variant<Pixels, PictureFault> unpack(std::string_view bytes, const Kind& kind) {
    GError* failure = nullptr;
    const Loader loader(gdk_pixbuf_loader_new_with_type(kind.name, &failure));
    if (!loader) {
        const Error error(failure);
        return PictureFault::unknown_type;  // the reader of this type is not installed
    }
    Look look{&kind};
    g_signal_connect(loader.get(), "size-prepared", G_CALLBACK(on_size), &look);
    bool good = true;
    for (std::size_t at = 0; good && !look.too_many && at < bytes.size();) {
        const std::string_view piece = bytes.substr(at, at == 0 ? kFirstPiece : kPiece);
        good = gdk_pixbuf_loader_write(loader.get(), reinterpret_cast<const guchar*>(piece.data()), piece.size(),
                                       nullptr) != 0;
        at += piece.size();
    }
    // Closed whatever happened: it complains of a loader that is left open.
    good = gdk_pixbuf_loader_close(loader.get(), nullptr) != 0 && good;
    if (look.too_many) return PictureFault::too_many_pixels;
    GdkPixbuf* read = good ? gdk_pixbuf_loader_get_pixbuf(loader.get()) : nullptr;
    if (!read) return PictureFault::unreadable;
    return Pixels(gdk_pixbuf_apply_embedded_orientation(read));
}

// JPEG knows nothing transparent: what is, becomes paper.
Pixels on_white(Pixels pixels) {
    if (!gdk_pixbuf_get_has_alpha(pixels.get())) return pixels;
    constexpr guint32 kWhite = 0xFFFFFF;
    constexpr int kOpaque = 255;
    constexpr int kCheck = 16;
    const int width = gdk_pixbuf_get_width(pixels.get());
    const int height = gdk_pixbuf_get_height(pixels.get());
    return Pixels(gdk_pixbuf_composite_color_simple(pixels.get(), width, height, GDK_INTERP_NEAREST, kOpaque, kCheck,
                                                    kWhite, kWhite));
}

Pixels scaled(const Pixels& pixels, int most) {
    const auto [width, height] = fitted(gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get()), most);
    return Pixels(gdk_pixbuf_scale_simple(pixels.get(), width, height, GDK_INTERP_BILINEAR));
}

std::string to_jpeg(const Pixels& pixels, std::string quality) {
    gchar* buffer = nullptr;
    gsize size = 0;
    GError* failure = nullptr;
    std::string option = "quality";
    std::array<char*, 2> options{option.data(), nullptr};
    std::array<char*, 2> values{quality.data(), nullptr};
    const bool done = pixels && gdk_pixbuf_save_to_bufferv(pixels.get(), &buffer, &size, "jpeg", options.data(),
                                                           values.data(), &failure) != 0;
    const Error error(failure);
    const std::unique_ptr<gchar, Free> owned(buffer);
    if (!done) throw std::runtime_error("a picture could not be written as JPEG");
    return {owned.get(), size};
}

}  // namespace

std::string_view name_of(PictureFault fault) {
    switch (fault) {
        case PictureFault::empty:
            return "empty";
        case PictureFault::too_large:
            return "too_large";
        case PictureFault::unknown_type:
            return "unknown_type";
        case PictureFault::too_many_pixels:
            return "too_many_pixels";
        case PictureFault::unreadable:
            return "unreadable";
    }
    return "unreadable";
}

std::variant<CleanPicture, PictureFault> clean_picture(std::string_view bytes) {
    if (bytes.empty()) return PictureFault::empty;
    if (bytes.size() > kMostPictureBytes) return PictureFault::too_large;
    const Kind* kind = kind_of(bytes);
    if (!kind) return PictureFault::unknown_type;
    auto read = unpack(bytes, *kind);
    if (const auto* fault = std::get_if<PictureFault>(&read)) return *fault;
    Pixels pixels = on_white(std::get<Pixels>(std::move(read)));
    if (!pixels) return PictureFault::unreadable;
    // Not every reader makes it smaller by itself.
    if (std::max(gdk_pixbuf_get_width(pixels.get()), gdk_pixbuf_get_height(pixels.get())) > kFullSide)
        pixels = scaled(pixels, kFullSide);
    if (!pixels) return PictureFault::unreadable;
    CleanPicture clean;
    clean.width = gdk_pixbuf_get_width(pixels.get());
    clean.height = gdk_pixbuf_get_height(pixels.get());
    clean.full = to_jpeg(pixels, kQuality);
    clean.small = to_jpeg(scaled(pixels, kSmallSide), kSmallQuality);
    return clean;
}

}  // namespace gridbot
