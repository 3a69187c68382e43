#include "bot/web/board.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "bot/web/board_data.hpp"
#include "bot/web/case_file.hpp"
#include "bot/web/form.hpp"
#include "commands/page_links.hpp"
#include "commands/scope.hpp"
#include "core/digest.hpp"
#include "reports/ledger.hpp"
#include "reports/xlsx.hpp"
#include "storage/cases.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using storage::links::Holder;

constexpr std::string_view kChannel = "web";
constexpr std::string_view kCookie = "gridbot_board";
constexpr std::size_t kLongestOnce = 64;
constexpr int kRows = 50;
constexpr int kWorkbookRows = 5000;

std::string cookie_of(const HttpRequest& request) {
    std::string_view rest = request.header("cookie");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(kCookie) && pair.substr(kCookie.size()).starts_with('='))
            return std::string(pair.substr(kCookie.size() + 1));
    }
    return {};
}

/// A folder of one's own that goes with everything in it.
class ScratchFolder {
public:
    ScratchFolder() : name_((std::filesystem::temp_directory_path() / "gridbot-board-XXXXXX").string()) {
        if (!::mkdtemp(name_.data())) throw std::runtime_error("no temporary folder can be made");
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(name_, ignored);
    }
    std::filesystem::path operator/(std::string_view name) const { return std::filesystem::path(name_) / name; }

private:
    std::string name_;
};

std::string workbook_bytes(reports::Sheet sheet, const Town& town, const Person& person, Time now) {
    reports::sign(sheet, town, person.name, now);
    const ScratchFolder folder;
    const std::filesystem::path file = folder / "cases.xlsx";
    const std::array sheets{std::move(sheet)};
    reports::write_xlsx(file, sheets, town.zone, {town.name, person.name, now});
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

commands::Context Board::context_of(storage::Tx& tx, const Session& session, Time now) const {
    return {.tx = tx,
            .desk = *session.desk,
            .town = *session.desk->town,
            .reach = parts_.channels.reach(),
            .cipher = parts_.cipher,
            .now = now,
            .actor = {.person = session.person, .channel = std::string(kChannel), .account = session.person->id},
            .where = {std::string(kChannel), session.person->id, true}};
}

asio::awaitable<std::optional<Board::Session>> Board::session_of(std::string token, Time now) const {
    std::optional<Session> session;
    if (token.size() != storage::links::kTokenLength) co_return session;
    for (const auto& home : parts_.channels.homes()) {
        const auto desk = home->desk();
        auto look = [this, desk, token, now](storage::Tx& tx) -> std::optional<Session> {
            const auto link = storage::links::find(tx, desk->town->code, token, now);
            if (!link || link->holder != Holder::board) return std::nullopt;
            Session found{desk, desk->town->directory.person(link->person), {}, link->expires_at};
            if (!found.person) return std::nullopt;  // has left since
            const auto scope = board_scope(context_of(tx, found, now));
            if (!scope) return std::nullopt;
            found.scope = *scope;
            return found;
        };
        session = co_await storage::query(parts_.store, look);
        if (session) break;
    }
    co_return session;
}

HttpResponse Board::refuse(const HttpRequest& request, std::string_view why, int status) const {
    const auto desk = parts_.channels.homes().front()->desk();
    return notice_page(Words(*desk->town, wants_english(request)), why, status);
}

// The address in the chat becomes a cookie for the board alone, which no script reads and no other site sends.
asio::awaitable<HttpResponse> Board::enter(const HttpRequest& request, std::string token, Time now) {
    if (guesses_.is_used_up(client_of(request), now)) co_return refuse(request, "wait", 429);
    const std::optional<Session> session = co_await session_of(token, now);
    if (!session) {
        guesses_.count(client_of(request), now);
        co_return refuse(request, "no_board", 404);
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(session->expires_at - now).count();
    const bool is_secure = parts_.channels.reach().pages.starts_with("https:");
    HttpResponse response{.status = 303};
    response.headers = {{"Location", "/board"},
                        {"Set-Cookie", fmt::format("{}={}; Path=/board; Max-Age={}; HttpOnly; SameSite=Lax{}", kCookie,
                                                   token, seconds, is_secure ? "; Secure" : "")},
                        {"Referrer-Policy", "no-referrer"},
                        {"Cache-Control", "no-store"}};
    co_return response;
}

asio::awaitable<std::optional<BoardView>> Board::view_of(const Session& session, const BoardFilter& filter, int rows,
                                                         Time now) const {
    const Directory& directory = session.desk->town->directory;
    std::optional<BoardView> view;
    const bool known = filter.grid.empty() || directory.grid(filter.grid);
    if (!known || (!filter.grid.empty() && !directory.within(filter.grid, session.scope))) co_return view;
    auto look = [this, session, filter, rows, now](storage::Tx& tx) {
        commands::Context context = context_of(tx, session, now);
        return board_view(context, parts_.channels, filter, session.scope, rows, Words(context.town, filter.english));
    };
    view = co_await storage::query(parts_.store, look);
    co_return view;
}

asio::awaitable<HttpResponse> Board::show(const HttpRequest& request, PathParams) {
    const Time now = parts_.clock.now();
    if (const auto key = request.parameter("key"); !key.empty()) {
        HttpResponse entered = co_await enter(request, std::string(key), now);
        co_return entered;
    }
    const std::optional<Session> session = co_await session_of(cookie_of(request), now);
    if (!session) co_return refuse(request, "no_board", 403);
    const BoardFilter filter = board_filter(request);
    const std::optional<BoardView> view = co_await view_of(*session, filter, kRows, now);
    if (!view) co_return refuse(request, "no_grid", 404);
    const Words words(*session->desk->town, filter.english);
    PageFrame frame{.title = words("board_title")};
    frame.body_class = "board";
    frame.styles = {"board.css"};
    frame.scripts = {"board.js"};
    BoardFilter other = filter;
    other.english = !filter.english;
    frame.other_language = "/board" + other.query();
    co_return page_response(words, frame, render_board(*view, filter, words, now));
}

asio::awaitable<HttpResponse> Board::workbook(const HttpRequest& request, PathParams) {
    const Time now = parts_.clock.now();
    const std::optional<Session> session = co_await session_of(cookie_of(request), now);
    if (!session) co_return refuse(request, "no_board", 403);
    BoardFilter filter = board_filter(request);
    filter.page = 1;
    const std::optional<BoardView> view = co_await view_of(*session, filter, kWorkbookRows, now);
    if (!view) co_return refuse(request, "no_grid", 404);
    // On a reader's thread: files have no place on those that serve.
    auto make = [session, view, filter, now](storage::Tx&) {
        const Town& town = *session->desk->town;
        return workbook_bytes(board_sheet(*view, Words(town, filter.english)), town, *session->person, now);
    };
    HttpResponse response{.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
    response.body = co_await storage::query(parts_.store, make);
    response.headers = {{"Content-Disposition", "attachment; filename=\"cases.xlsx\""},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Cache-Control", "no-store"}};
    co_return response;
}

asio::awaitable<HttpResponse> Board::case_page(Session session, std::string ticket, bool english,
                                               std::optional<CaseAnswer> answer) const {
    const Time now = parts_.clock.now();
    auto look = [this, session, ticket, english, now](storage::Tx& tx) -> std::optional<CaseView> {
        commands::Context context = context_of(tx, session, now);
        const auto row = storage::cases::by_ticket(tx, context.town.code, ticket);
        if (!row || !commands::in_scope(context, *row)) return std::nullopt;
        const Holder holder = commands::holder_for(context.town.directory, *session.person);
        return view_for(context, *row, holder, Words(context.town, english));
    };
    const std::optional<CaseView> view = co_await storage::query(parts_.store, look);
    const Words words(*session.desk->town, english);
    if (!view) co_return notice_page(words, "no_case", 404);
    const std::string path = fmt::format("/board/cases/{}", ticket);
    PageFrame frame{.title = fmt::format("{} {}", words("title"), ticket)};
    frame.body_class = "board case-page";
    frame.styles = {"board.css"};
    frame.other_language = english ? path : path + "?lang=en";
    Html main;
    main << "<p class=\"back\"><a href=\"/board" << std::string_view(english ? "?lang=en" : "") << "\">"
         << words("board_back") << "</a></p>\n"
         << render_case(*view, words, now, answer, english ? path + "?lang=en" : path, parts_.cipher.new_token());
    co_return page_response(words, frame, main);
}

asio::awaitable<HttpResponse> Board::show_case(const HttpRequest& request, PathParams params) {
    const Time now = parts_.clock.now();
    const std::string ticket(params["ticket"]);
    std::optional<Session> session = co_await session_of(cookie_of(request), now);
    if (!session) co_return refuse(request, "no_board", 403);
    HttpResponse response = co_await case_page(std::move(*session), ticket, wants_english(request), std::nullopt);
    co_return response;
}

asio::awaitable<HttpResponse> Board::act(const HttpRequest& request, PathParams params) {
    const Time now = parts_.clock.now();
    const bool english = wants_english(request);
    const std::string ticket(params["ticket"]);
    std::optional<Session> session = co_await session_of(cookie_of(request), now);
    if (!session) co_return refuse(request, "no_board", 403);
    auto look = [town = session->desk->town->code, ticket](storage::Tx& tx) {
        return storage::cases::by_ticket(tx, town, ticket);
    };
    const std::optional<Case> row = co_await storage::query(parts_.store, look);
    const Words words(*session->desk->town, english);
    if (!row) co_return notice_page(words, "no_case", 404);
    const Form form(request);
    Voice::Line line;
    line.desk = session->desk;
    line.actor = {.person = session->person, .channel = std::string(kChannel), .account = session->person->id};
    line.where = {std::string(kChannel), session->person->id, true};
    line.confirmed = true;
    line.text = staff_words(*session->desk->town, *row, form.get("do"), form.get("arg"), form.get("words"));
    CaseAnswer answer{words("nothing_done"), true};
    if (!line.text.empty()) {
        if (const auto once = form.get("once"); !once.empty() && once.size() <= kLongestOnce)
            line.key = sha256_hex(fmt::format("{} {} {}", session->person->id, ticket, once));
        const Voice::Answer said = co_await parts_.voice.say(std::move(line));
        answer = {said.reply.text, said.reply.kind.starts_with('E')};
    }
    HttpResponse response = co_await case_page(std::move(*session), ticket, english, std::move(answer));
    co_return response;
}

}  // namespace gridbot::web
