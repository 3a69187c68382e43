#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/engine/gallery.hpp"
#include "bot/web/page.hpp"
#include "core/field_cipher.hpp"
#include "core/http_in.hpp"

namespace gridbot::web {

/// Pictures on pages. One is handed over by itself, as the body of a request; what the page gets for it stands in the
/// form that is sent afterwards, and is worth nothing on any other page.
class PictureDesk {
public:
    PictureDesk(engine::Gallery& gallery, const FieldCipher& cipher) : gallery_(gallery), cipher_(cipher) {}

    /// Takes the request's body: {"picture", "small"}, what to name it by and how it looks (a data: address), or
    /// {"error": a sentence}. `page`: where it may be used.
    boost::asio::awaitable<HttpResponse> take(const HttpRequest& request, const Words& words, std::string page);
    /// The pictures that a form of the page names; what was not handed over there, or is gone since, is left out.
    boost::asio::awaitable<std::vector<PictureFile>> named(std::vector<std::string> names, std::string page);
    /// A kept one: never anything but a JPEG, whatever was sent. 404 where it is not there.
    boost::asio::awaitable<HttpResponse> show(std::string sha256, PictureSize size);

private:
    std::string name_for(const PictureFile& file, std::string_view page) const;

    engine::Gallery& gallery_;
    const FieldCipher& cipher_;
};

/// The field of a form for pictures, which works where scripts do. `id`: unique on the page. `names`: those that were
/// handed over already.
Html picture_field(const Words& words, std::string_view id, std::string_view upload_path,
                   const std::vector<std::string>& names = {});

}  // namespace gridbot::web
