#include "reports/notice_drawing.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

#include "core/wording.hpp"
#include "reports/canvas.hpp"

namespace gridbot::reports {
namespace {

// Points of 1/72 inch: A4.
constexpr double kWidth = 595, kHeight = 842;
constexpr double kMargin = 48;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kMiddle = kWidth / 2;
constexpr double kHead = 150;
constexpr double kCode = 285;  // 10 cm: read from an arm's length
constexpr double kDotsPerInch = 150;
constexpr Colour kJade = rgb(0x0B5F46);

struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

// A quarter of it may be scratched off.
std::unique_ptr<QRcode, Free> code_of(const std::string& address) {
    std::unique_ptr<QRcode, Free> code(QRcode_encodeString(address.c_str(), 0, QR_ECLEVEL_Q, QR_MODE_8, 1));
    if (!code) throw std::runtime_error("the address is too long for a code");
    return code;
}

void draw_code(Canvas& canvas, const std::string& address, double x, double y) {
    const auto code = code_of(address);
    constexpr int kQuiet = 4;  // empty modules around a code, by its standard
    const double module = kCode / (code->width + 2 * kQuiet);
    canvas.box(x, y, kCode, kCode, kWhite);
    for (int row = 0; row < code->width; ++row)
        for (int column = 0; column < code->width;) {
            const auto is_dark = [&](int at) { return (code->data[row * code->width + at] & 1) != 0; };
            int end = column;
            while (end < code->width && is_dark(end)) ++end;
            // A run as one box: no hairlines between its modules, whatever prints it.
            if (end > column)
                canvas.box(x + (kQuiet + column) * module, y + (kQuiet + row) * module, (end - column) * module,
                           module * 1.06, rgb(0x000000));
            column = std::max(end, column + 1);
        }
}

void draw_notice(Canvas& canvas, const Town& town, const WallNotice& notice) {
    const TextBook& texts = town.texts;
    canvas.box(0, 0, kWidth, kHeight, kWhite);
    canvas.box(0, 0, kWidth, kHead, kJade);
    canvas.words(kMiddle, 62, std::string(texts.word("notice.title")), {46, kWhite, true}, Align::middle);
    canvas.words(kMiddle, 118, std::string(texts.word("notice.subtitle")), {21, kWhite}, Align::middle);
    canvas.words(kMiddle, kHead + 40, notice.place, {30, kInk, true}, Align::middle);
    draw_code(canvas, notice.address, kMiddle - kCode / 2, kHead + 68);

    double y = kHead + 68 + kCode + 36;
    int number = 0;
    for (const std::string& step : word_list(texts, "notice.steps")) {
        canvas.box(kMargin + 26, y - 17, 34, 34, kJade, 17);
        canvas.words(kMargin + 43, y, std::to_string(++number), {21, kWhite, true}, Align::middle);
        canvas.words(kMargin + 76, y, step, {22}, Align::left, kInner - 76);
        y += 47;
    }
    canvas.box(kMargin, y - 4, kInner, 58, rgb(0xFDEAE8), 10);
    canvas.words(kMiddle, y + 25, std::string(texts.word("notice.danger")), {21, rgb(0xA31D16), true}, Align::middle,
                 kInner - 20);
    canvas.words(kMiddle, y + 80, texts.say("notice.privacy"), {15, rgb(0x46544D)}, Align::middle);
    const Org* center = town.directory.center();
    canvas.words(kMiddle, kHeight - 34,
                 texts.say("notice.foot", {{"town", town.name}, {"tel", center ? center->duty_phone : std::string{}}}),
                 {17, rgb(0x46544D)}, Align::middle);
}

}  // namespace

std::string notices_pdf(const Town& town, std::span<const WallNotice> notices) {
    Canvas canvas = Canvas::document(kWidth, kHeight, kInner);
    for (const WallNotice& notice : notices) {
        draw_notice(canvas, town, notice);
        canvas.next_page();
    }
    return canvas.pdf();
}

std::string notice_png(const Town& town, const WallNotice& notice) {
    constexpr double kScale = kDotsPerInch / 72;
    Canvas canvas = Canvas::picture(kWidth * kScale, kHeight * kScale, kInner);
    canvas.scale(kScale);
    draw_notice(canvas, town, notice);
    return canvas.png();
}

}  // namespace gridbot::reports
