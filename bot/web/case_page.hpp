#pragma once

#include <optional>

#include "bot/web/case_view.hpp"
#include "bot/web/picture_desk.hpp"
#include "bot/web/rate_limit.hpp"
#include "bot/web/voice.hpp"
#include "core/http_in.hpp"
#include "storage/links.hpp"

namespace gridbot::web {

/// `/c/{token}`: a case for whoever holds its address. Tokens that lead nowhere are counted by the address they come
/// from; after some of them it has to wait.
class CasePage {
public:
    struct Parts {
        storage::Store& store;
        const engine::Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
        const Voice& voice;
        PictureDesk& pictures;
    };
    explicit CasePage(Parts parts) : parts_(parts) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    /// A form of the page: `do`, `arg`, `words`, `once`. Answers with the page and what was said.
    boost::asio::awaitable<HttpResponse> act(const HttpRequest& request, PathParams params);

    /// A picture of the case, `{id}`, as far as the holder may see it; and the small one of lists.
    boost::asio::awaitable<HttpResponse> picture(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> small_picture(const HttpRequest& request, PathParams params);
    /// Takes one for a form of the page.
    boost::asio::awaitable<HttpResponse> take_picture(const HttpRequest& request, PathParams params);

private:
    struct Opened {
        std::shared_ptr<const commands::Desk> desk;
        storage::links::Link link;
        Case row;
        commands::Actor actor;
    };
    /// Nothing for a token that leads nowhere (any more).
    boost::asio::awaitable<std::optional<Opened>> open(std::string token, Time now);
    boost::asio::awaitable<HttpResponse> page_of(Opened opened, std::string token, bool english,
                                                 std::optional<CaseAnswer> answer);
    HttpResponse refuse(const HttpRequest& request);
    boost::asio::awaitable<HttpResponse> show_picture(const HttpRequest& request, PathParams params, PictureSize size);

    Parts parts_;
    RateLimit guesses_{kMostGuesses, kGuessesWithin};
    RateLimit taken_{kMostTaken, kGuessesWithin};

    static constexpr int kMostGuesses = 10;
    static constexpr int kMostTaken = 40;  // pictures handed over by one address
    static constexpr std::chrono::minutes kGuessesWithin{10};
};

}  // namespace gridbot::web
