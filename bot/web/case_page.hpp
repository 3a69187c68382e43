#pragma once

#include <optional>

#include "bot/web/case_view.hpp"
#include "bot/web/page_parts.hpp"
#include "bot/web/rate_limit.hpp"
#include "core/http_in.hpp"
#include "storage/links.hpp"

namespace gridbot::web {

/// `/c/{token}`: a case for whoever holds its address. Tokens that lead nowhere are counted by the address they come
/// from; after some of them it has to wait.
class CasePage {
public:
    explicit CasePage(PageParts parts) : parts_(parts) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    /// A form of the page: `do`, `arg`, `words`, `once`. Answers with the page and what was said.
    boost::asio::awaitable<HttpResponse> act(const HttpRequest& request, PathParams params);

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

    PageParts parts_;
    RateLimit guesses_{kMostGuesses, kGuessesWithin};
};

}  // namespace gridbot::web
