#include "bot/web/page.hpp"

#include <fmt/format.h>

#include <array>

#include "core/wording.hpp"
#include "embedded/gridbot_chart.hpp"
#include "embedded/gridbot_pages.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kContentTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

Html head(const Words& words, const PageFrame& frame) {
    Html html;
    html << "<!doctype html>\n<html lang=\"" << std::string_view(words.english() ? "en" : "zh-CN")
         << "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n<title>"
         << frame.title << "</title>\n<link rel=\"icon\" href=\"/assets/favicon.svg\">\n"
         << "<link rel=\"stylesheet\" href=\"/assets/page.css\">\n";
    for (const std::string_view style : frame.styles)
        html << "<link rel=\"stylesheet\" href=\"/assets/" << style << "\">\n";
    html << "<script type=\"module\" src=\"/assets/page.js\"></script>\n";
    for (const std::string_view script : frame.scripts)
        html << "<script type=\"module\" src=\"/assets/" << script << "\"></script>\n";
    html << "</head>\n";
    return html;
}

}  // namespace

std::string Words::operator()(std::string_view id, const TextValues& values) const {
    const std::string english = fmt::format("page_en.{}", id);
    return town_.texts.say(english_ && town_.texts.has(english) ? english : fmt::format("page.{}", id), values);
}

std::string Words::name(std::string_view id) const {
    const std::string english = fmt::format("page_en.{}", id);
    return std::string(town_.texts.word(english_ && town_.texts.has(english) ? std::string_view(english) : id));
}

std::string Words::moment(Time at, Time now) const {
    return english_ ? format_iso(at, town_.zone).substr(0, 16).replace(10, 1, " ") : moment_words(town_, at, now);
}

std::string Words::ago(Time at, Time now) const {
    const auto length = std::max(now - at, Time::duration{0});
    if (length < std::chrono::minutes{1}) return (*this)("just_now");
    if (!english_) return (*this)("ago", {{"elapsed", elapsed_words(town_, length)}});
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(length).count();
    return (*this)("ago", {{"elapsed", minutes < 120    ? fmt::format("{} min", minutes)
                                       : minutes < 2880 ? fmt::format("{} h", minutes / 60)
                                                        : fmt::format("{} days", minutes / 1440)}});
}

bool wants_english(const HttpRequest& request) {
    return request.parameter("lang") == "en";
}

Html time_element(const Words& words, Time at, Time now) {
    const std::string exact = format_iso(at, words.town().zone);
    Html html;
    html << "<time datetime=\"" << exact << "\" title=\"" << exact.substr(0, 16).replace(10, 1, " ") << "\">"
         << words.moment(at, now) << "</time>";
    return html;
}

HttpResponse page_response(const Words& words, const PageFrame& frame, const Html& main, int status) {
    Html html = head(words, frame);
    html << "<body class=\"" << frame.body_class << "\">\n<header class=\"top\"><p class=\"town\">" << words.town().name
         << "</p><p class=\"service\">" << words("service") << "</p>";
    if (!frame.other_language.empty())
        html << "<a class=\"language\" href=\"" << frame.other_language << "\">" << words("other_language") << "</a>";
    html << "</header>\n<main>\n"
         << main << "</main>\n<footer><p>"
         << words(frame.is_personal ? "footer" : "footer_public", {{"town", words.town().name}})
         << "</p></footer>\n<p class=\"offline\" role=\"alert\" hidden>" << words("offline")
         << "</p>\n</body>\n</html>\n";
    return {.status = status,
            .content_type = "text/html; charset=utf-8",
            .body = html.str(),
            .headers = {{"Content-Security-Policy", std::string(kPolicy)},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-store"}}};
}

HttpResponse notice_page(const Words& words, std::string_view id, int status) {
    const std::string title = words(fmt::format("{}_title", id));
    Html main;
    main << "<section class=\"card notice\"><h1>" << title << "</h1><p>" << words(fmt::format("{}_text", id))
         << "</p></section>\n";
    return page_response(words, {.title = title, .is_personal = false}, main, status);
}

asio::awaitable<HttpResponse> asset(const HttpRequest&, PathParams params) {
    co_return embedded_file("pages", params["file"]);
}

HttpResponse embedded_file(std::string_view folder, std::string_view name) {
    auto content = pages::find(fmt::format("{}/{}", folder, name));
    if (!content && folder == "pages") content = chart::find(name);
    if (!content) return {.status = 404};
    HttpResponse response{.body = std::string(*content)};
    for (const auto& [ending, type] : kContentTypes)
        if (name.ends_with(ending)) response.content_type = type;
    response.headers = {{"Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-cache"}};
    return response;
}

}  // namespace gridbot::web
