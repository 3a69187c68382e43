#include "bot/web/picture_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "bot/web/json.hpp"
#include "core/digest.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kPurpose = "picture";
constexpr std::string_view kDataAddress = "data:image/jpeg;base64,";
constexpr int kRefused = 400;
constexpr int kTooLarge = 413;

std::string facts_of(const PictureFile& file) {
    return fmt::format("{}-{}-{}-{}", file.sha256, file.bytes, file.width, file.height);
}

// "sha256-bytes-width-height", which we wrote ourselves.
PictureFile file_of(std::string_view facts) {
    PictureFile file;
    const auto next = [&facts] {
        const std::string_view part = facts.substr(0, facts.find('-'));
        facts.remove_prefix(std::min(part.size() + 1, facts.size()));
        return part;
    };
    const auto number = [&next](auto& into) {
        const std::string_view part = next();
        std::from_chars(part.data(), part.data() + part.size(), into);
    };
    file.sha256 = std::string(next());
    number(file.bytes);
    number(file.width);
    number(file.height);
    return file;
}

}  // namespace

std::string PictureDesk::name_for(const PictureFile& file, std::string_view page) const {
    const std::string facts = facts_of(file);
    return fmt::format("{}.{}", facts, cipher_.mark(kPurpose, fmt::format("{}\n{}", page, facts)));
}

asio::awaitable<HttpResponse> PictureDesk::take(const HttpRequest& request, const Words& words, std::string page) {
    const auto kept = co_await gallery_.keep(request.body);
    if (const auto* fault = std::get_if<PictureFault>(&kept))
        co_return json_error(*fault == PictureFault::too_large ? kTooLarge : kRefused,
                             words(fmt::format("picture_{}", name_of(*fault))));
    const auto& file = std::get<PictureFile>(kept);
    const auto small = co_await gallery_.bytes_of(file.sha256, PictureSize::small);
    co_return json_response({{"picture", name_for(file, page)},
                             {"small", std::string(kDataAddress) + base64_encode(small.value_or(std::string{}))}});
}

asio::awaitable<std::vector<PictureFile>> PictureDesk::named(std::vector<std::string> names, std::string page) {
    std::vector<PictureFile> files;
    for (const std::string& name : names) {
        PictureFile file = file_of(std::string_view(name).substr(0, name.find('.')));
        if (!same_digest(name_for(file, page), name)) continue;
        // A form may lie open for days; what nothing named meanwhile was removed.
        const bool is_there = co_await gallery_.renew(file.sha256);
        if (is_there) files.push_back(std::move(file));
    }
    co_return files;
}

asio::awaitable<HttpResponse> PictureDesk::show(std::string sha256, PictureSize size) {
    auto bytes = co_await gallery_.bytes_of(std::move(sha256), size);
    HttpResponse response{.status = 404};
    if (!bytes) co_return response;
    response = {.content_type = kPictureType, .body = std::move(*bytes)};
    response.headers = {{"X-Content-Type-Options", "nosniff"},
                        // Of styles the browser's own: with them it fits a whole picture onto the screen.
                        {"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"},
                        {"Content-Disposition", "inline; filename=\"picture.jpg\""},
                        {"Cross-Origin-Resource-Policy", "same-origin"},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "private, max-age=600"}};
    co_return response;
}

Html picture_field(const Words& words, std::string_view id, std::string_view upload_path,
                   const std::vector<std::string>& names) {
    Html html;
    html << "<div class=\"photos\" data-upload=\"" << upload_path << "\" data-failed=\"" << words("picture_failed")
         << "\" data-too-large=\"" << words("picture_too_large") << "\" data-too-many=\"" << words("picture_too_many")
         << "\" data-sending=\"" << words("picture_sending") << "\" data-remove=\"" << words("picture_remove")
         << "\" data-alt=\"" << words("picture_alt") << "\" hidden><label for=\"" << id << "\">"
         << words("picture_label") << " <span class=\"soft\">" << words("picture_hint") << "</span></label><input id=\""
         << id << "\" type=\"file\" accept=\"image/jpeg,image/png,image/webp,image/gif\" multiple>"
         << "<p class=\"photos-said\" role=\"status\"></p><ul class=\"photos-taken\">";
    for (const std::string& name : names)
        html << "<li><input type=\"hidden\" name=\"picture\" value=\"" << name << "\"><span>" << words("picture_alt")
             << "</span></li>";
    html << "</ul></div>\n";
    return html;
}

}  // namespace gridbot::web
