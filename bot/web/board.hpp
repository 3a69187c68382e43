#pragma once

#include <optional>

#include "bot/web/board_view.hpp"
#include "bot/web/case_view.hpp"
#include "bot/web/page_parts.hpp"
#include "bot/web/rate_limit.hpp"

namespace gridbot::web {

/// `/board`: the town, or the part of it that somebody answers for, as it is now. One comes by the address that the bot
/// gives in private (看板); it is exchanged for a cookie, so that the addresses of the board say what is looked at and
/// nothing of who looks.
class Board {
public:
    explicit Board(PageParts parts) : parts_(parts) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    /// The list as a workbook, with who took it and when.
    boost::asio::awaitable<HttpResponse> workbook(const HttpRequest& request, PathParams params);
    /// A case of the list; its forms do what the commands of the chat do.
    boost::asio::awaitable<HttpResponse> show_case(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> act(const HttpRequest& request, PathParams params);

private:
    struct Session {
        std::shared_ptr<const commands::Desk> desk;
        const Person* person = nullptr;  // of the desk's town
        std::string scope;               // "": the whole town
        Time expires_at;
    };
    boost::asio::awaitable<std::optional<Session>> session_of(std::string token, Time now) const;
    boost::asio::awaitable<HttpResponse> enter(const HttpRequest& request, std::string token, Time now);
    commands::Context context_of(storage::Tx& tx, const Session& session, Time now) const;
    boost::asio::awaitable<std::optional<BoardView>> view_of(const Session& session, const BoardFilter& filter,
                                                             int rows, Time now) const;
    boost::asio::awaitable<HttpResponse> case_page(Session session, std::string ticket, bool english,
                                                   std::optional<CaseAnswer> answer) const;
    HttpResponse refuse(const HttpRequest& request, std::string_view why, int status) const;

    PageParts parts_;
    RateLimit guesses_{kMostGuesses, kGuessesWithin};
};

}  // namespace gridbot::web
