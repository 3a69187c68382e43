#pragma once

#include <boost/asio/awaitable.hpp>

#include "bot/engine/enclosures.hpp"
#include "core/http_in.hpp"

namespace gridbot::web {

/// GET /files/{town}/{until}/{mark}/{name}: the pictures of reports, for platforms that show a picture by its address.
class Files {
public:
    explicit Files(engine::Enclosures& enclosures) : enclosures_(enclosures) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);

private:
    engine::Enclosures& enclosures_;
};

}  // namespace gridbot::web
