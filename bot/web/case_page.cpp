#include "bot/web/case_page.hpp"

#include <fmt/format.h>

#include <charconv>

#include "bot/web/case_file.hpp"
#include "bot/web/form.hpp"
#include "bot/web/json.hpp"
#include "commands/pictures.hpp"
#include "core/digest.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using storage::links::Holder;

constexpr std::string_view kChannel = "web";
constexpr std::size_t kLongestOnce = 64;

// Pages that lead nowhere speak in the words of the first town: whose they were meant to be is not known.
HttpResponse lead_nowhere(const engine::Channels& channels, std::string_view why, int status, bool english) {
    const auto desk = channels.homes().front()->desk();
    return notice_page(Words(*desk->town, english), why, status);
}

commands::Actor actor_of(const storage::links::Link& link, const Person* person, const Case& row) {
    if (link.holder == Holder::reporter) return {.channel = row.reporter.channel, .account = row.reporter.account};
    return {.person = person, .channel = std::string(kChannel), .account = link.person};
}

// Where a reporter's words count as said: in the chat that knows the reporter, alone with the bot.
Conversation where_of(const commands::Actor& actor) {
    return {actor.channel, actor.account, true};
}

}  // namespace

asio::awaitable<std::optional<CasePage::Opened>> CasePage::open(std::string token, Time now) {
    std::optional<Opened> opened;
    if (token.size() != storage::links::kTokenLength) co_return opened;
    for (const auto& home : parts_.channels.homes()) {
        const auto desk = home->desk();
        auto look = [desk, token, now](storage::Tx& tx) -> std::optional<Opened> {
            const std::string& town = desk->town->code;
            auto link = storage::links::find(tx, town, token, now);
            if (!link || link->holder == Holder::board) return std::nullopt;
            const Person* person = desk->town->directory.person(link->person);
            if (link->holder != Holder::reporter && !person) return std::nullopt;  // has left since
            auto row = storage::cases::by_id(tx, town, link->case_id);
            if (!row) return std::nullopt;
            commands::Actor actor = actor_of(*link, person, *row);
            return Opened{desk, std::move(*link), std::move(*row), std::move(actor)};
        };
        opened = co_await storage::query(parts_.store, look);
        if (opened) break;
    }
    co_return opened;
}

HttpResponse CasePage::refuse(const HttpRequest& request) {
    guesses_.count(client_of(request), parts_.clock.now());
    return lead_nowhere(parts_.channels, "gone", 404, wants_english(request));
}

asio::awaitable<HttpResponse> CasePage::page_of(Opened opened, std::string token, bool english,
                                                std::optional<CaseAnswer> answer) {
    const Time now = parts_.clock.now();
    const auto shared = std::make_shared<const Opened>(std::move(opened));
    auto look = [this, shared, english, now](storage::Tx& tx) {
        const commands::Desk& desk = *shared->desk;
        // Read anew: what was just said may have changed it.
        const auto row = storage::cases::by_id(tx, desk.town->code, shared->row.id);
        commands::Context context{.tx = tx,
                                  .desk = desk,
                                  .town = *desk.town,
                                  .reach = parts_.channels.reach(),
                                  .cipher = parts_.cipher,
                                  .now = now,
                                  .actor = shared->actor,
                                  .where = where_of(shared->actor)};
        return view_for(context, row ? *row : shared->row, shared->link.holder, Words(*desk.town, english));
    };
    CaseView view = co_await storage::query(parts_.store, look);
    const Words words(*shared->desk->town, english);
    const std::string path = fmt::format("/c/{}", token);
    view.pictures_at = path + "/pictures";
    const std::string once = parts_.cipher.new_token();
    PageFrame frame{.title = fmt::format("{} {}", words("title"), view.ticket)};
    frame.body_class = "case-page";
    frame.other_language = english ? path : path + "?lang=en";
    const std::string target = english ? path + "?lang=en" : path;
    co_return page_response(words, frame, render_case(view, words, now, answer, target, once));
}

asio::awaitable<HttpResponse> CasePage::show(const HttpRequest& request, PathParams params) {
    const bool english = wants_english(request);
    const std::string token(params["token"]);
    const Time now = parts_.clock.now();
    if (guesses_.is_used_up(client_of(request), now)) co_return lead_nowhere(parts_.channels, "wait", 429, english);
    std::optional<Opened> opened = co_await open(token, now);
    if (!opened) co_return refuse(request);
    HttpResponse response = co_await page_of(std::move(*opened), token, english, std::nullopt);
    co_return response;
}

asio::awaitable<HttpResponse> CasePage::act(const HttpRequest& request, PathParams params) {
    const bool english = wants_english(request);
    const std::string token(params["token"]);
    const Time now = parts_.clock.now();
    if (guesses_.is_used_up(client_of(request), now)) co_return lead_nowhere(parts_.channels, "wait", 429, english);
    std::optional<Opened> opened = co_await open(token, now);
    if (!opened) co_return refuse(request);
    const auto desk = opened->desk;
    const Words words(*desk->town, english);
    const Form form(request);
    const std::string_view action = form.get("do");

    Voice::Line line;
    line.desk = desk;
    line.actor = opened->actor;
    line.where = where_of(opened->actor);
    line.confirmed = true;
    const auto names = form.all("picture", commands::kMostPictures);
    auto naming = parts_.pictures.named({names.begin(), names.end()}, token);
    line.pictures = co_await std::move(naming);
    if (opened->link.holder == Holder::reporter) {
        line.reading = reporter_reading(opened->row, action, form.get("arg"), form.get("words"));
    } else {
        line.text = staff_words(*desk->town, opened->row, action, form.get("arg"), form.get("words"));
    }
    if (line.text.empty() && !line.reading) {
        CaseAnswer nothing{words("nothing_done"), true};
        HttpResponse response = co_await page_of(std::move(*opened), token, english, std::move(nothing));
        co_return response;
    }
    if (const auto once = form.get("once"); !once.empty() && once.size() <= kLongestOnce)
        line.key = sha256_hex(token + std::string(once));
    if (line.key.empty() && !line.pictures.empty()) line.key = parts_.cipher.new_token();
    const Voice::Answer said = co_await parts_.voice.say(std::move(line));
    CaseAnswer answer{said.reply.text, said.reply.kind.starts_with('E')};
    if (answer.text.empty()) answer.text = words("done_silently");
    HttpResponse response = co_await page_of(std::move(*opened), token, english, std::move(answer));
    co_return response;
}

asio::awaitable<HttpResponse> CasePage::show_picture(const HttpRequest& request, PathParams params, PictureSize size) {
    const std::string token(params["token"]);
    const std::string_view said = params["id"];
    std::int64_t id = 0;
    std::from_chars(said.data(), said.data() + said.size(), id);
    const Time now = parts_.clock.now();
    if (guesses_.is_used_up(client_of(request), now)) co_return HttpResponse{.status = 429};
    const std::optional<Opened> opened = co_await open(token, now);
    if (!opened) co_return refuse(request);
    auto look = [town = opened->desk->town->code, row = opened->row.id, sensitive = opened->row.sensitive,
                 holder = opened->link.holder, id](storage::Tx& tx) {
        const auto found = storage::attachments::find(tx, town, id);
        const bool shown = found && found->case_id == row && found->state == storage::attachments::State::kept &&
                           !sensitive && may_see_picture(holder, found->by_reporter);
        return shown ? found->file.sha256 : std::string{};
    };
    std::string sha256 = co_await storage::query(parts_.store, look);
    HttpResponse response = co_await parts_.pictures.show(std::move(sha256), size);
    co_return response;
}

asio::awaitable<HttpResponse> CasePage::picture(const HttpRequest& request, PathParams params) {
    return show_picture(request, params, PictureSize::full);
}

asio::awaitable<HttpResponse> CasePage::small_picture(const HttpRequest& request, PathParams params) {
    return show_picture(request, params, PictureSize::small);
}

asio::awaitable<HttpResponse> CasePage::take_picture(const HttpRequest& request, PathParams params) {
    const bool english = wants_english(request);
    const std::string token(params["token"]);
    const Time now = parts_.clock.now();
    if (guesses_.is_used_up(client_of(request), now)) co_return lead_nowhere(parts_.channels, "wait", 429, english);
    const std::optional<Opened> opened = co_await open(token, now);
    if (!opened) co_return refuse(request);
    const auto desk = opened->desk;
    const Words words(*desk->town, english);
    if (opened->row.sensitive || opened->link.holder == Holder::inspector)
        co_return json_error(403, words("picture_failed"));
    if (!taken_.count(client_of(request), now)) co_return json_error(429, words("picture_too_many"));
    HttpResponse response = co_await parts_.pictures.take(request, words, token);
    co_return response;
}

}  // namespace gridbot::web
