#include "bot/web/files.hpp"

namespace gridbot::web {

boost::asio::awaitable<HttpResponse> Files::show(const HttpRequest&, PathParams params) {
    const std::string town(params["town"]);
    const std::string name(params["name"]);
    if (!name.ends_with(".png") || !enclosures_.gave(town, name, params["until"], params["mark"]))
        co_return HttpResponse{.status = 404};
    auto picture = co_await enclosures_.bytes_of(town, name);
    if (!picture) co_return HttpResponse{.status = 404};
    HttpResponse response{.content_type = "image/png", .body = std::move(*picture)};
    response.headers = {{"Cache-Control", "private, max-age=86400"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"}};
    co_return response;
}

}  // namespace gridbot::web
