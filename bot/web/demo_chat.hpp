#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/strand.hpp>
#include <nlohmann/json_fwd.hpp>

#include "bot/engine/enclosures.hpp"
#include "bot/engine/intake.hpp"
#include "bot/web/picture_desk.hpp"
#include "core/event_stream.hpp"
#include "core/http_in.hpp"
#include "core/random.hpp"
#include "storage/console.hpp"

namespace gridbot::web {

/// The chat page of `gridbot demo` and the API behind it (design 6.3): the console channel's platform. What is said
/// here takes the same way as a message from any other platform.
class DemoChat {
public:
    struct Parts {
        storage::Store& store;
        engine::Intake& intake;
        const engine::Channel& console;
        const Clock& clock;
        Random& random;
        PictureDesk& pictures;
        engine::Enclosures& enclosures;
    };
    /// Reads where the kept chat ends; throws StoreError. `executor` carries the live streams' news.
    DemoChat(Parts parts, boost::asio::any_io_executor executor);

    boost::asio::awaitable<HttpResponse> page(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> file(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> town(const HttpRequest& request, PathParams params);
    /// Messages after `?after=`, oldest first.
    boost::asio::awaitable<HttpResponse> history(const HttpRequest& request, PathParams params);
    /// Says something as somebody: {group, person, text} or {to, person, text}, optionally `quote_seq` and `pictures`
    /// (what take_picture() answered), beside which the text may be empty.
    boost::asio::awaitable<HttpResponse> say(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> stream(const HttpRequest& request, PathParams params);
    /// Takes a picture for a message. The body is the picture.
    boost::asio::awaitable<HttpResponse> take_picture(const HttpRequest& request, PathParams params);
    /// A picture of the chat by its SHA-256, or a report's by its name; and as small as a bubble shows it.
    boost::asio::awaitable<HttpResponse> picture(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> small_picture(const HttpRequest& request, PathParams params);

    /// Something was kept: everybody who listens sees it, each line once and in the order of the chat. Any thread.
    void publish_news();

private:
    nlohmann::json line_json(const storage::console::ChatLine& line) const;
    boost::asio::awaitable<HttpResponse> report(std::string name);
    boost::asio::awaitable<storage::console::ChatLine> keep(storage::console::ChatLine line);

    boost::asio::awaitable<void> tell_news();

    Parts parts_;
    EventFeed feed_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    // On the strand:
    std::int64_t told_ = 0;  // seq of the last line everybody was told
    bool telling_ = false;
    bool more_ = false;
};

}  // namespace gridbot::web
