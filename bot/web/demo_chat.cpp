#include "bot/web/demo_chat.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <charconv>

#include "bot/web/json.hpp"
#include "bot/web/page.hpp"
#include "commands/pictures.hpp"
#include "core/json.hpp"
#include "core/wording.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using storage::console::ChatLine;

constexpr int kMostLines = 2000;
constexpr std::size_t kLongestText = 16 * 1024;
constexpr std::string_view kResident = "resident:";
constexpr std::string_view kPictureInText = "[图片]";  // as platforms that know pictures have it
constexpr std::string_view kPicturePage = "demo";
constexpr std::string_view kReportEnding = ".png";

std::int64_t number_of(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string text_of(const json& body, const char* key) {
    auto found = body.find(key);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::vector<std::string> names_in(const json& body, const char* key) {
    std::vector<std::string> names;
    const auto found = body.find(key);
    if (found == body.end() || !found->is_array()) return names;
    for (const json& name : *found)
        if (name.is_string() && names.size() < commands::kMostPictures)
            names.push_back(name.get_ref<const std::string&>());
    return names;
}

json people_json(const Town& town) {
    json people = json::array();
    for (const Person& person : town.directory.people()) {
        if (person.posts.empty()) continue;
        json posts = json::array();
        for (const Post& post : person.posts)
            posts.push_back({{"role", name_of(post.role)}, {"grid", post.grid}, {"org", post.org}});
        const Role role = person.posts.front().role;
        people.push_back({{"id", person.id},
                          {"name", person.name},
                          {"role", name_of(role)},
                          {"role_label", town.texts.word(fmt::format("role.{}", name_of(role)))},
                          {"label", call(town, person, role)},
                          {"posts", std::move(posts)}});
    }
    return people;
}

}  // namespace

DemoChat::DemoChat(Parts parts, asio::any_io_executor executor) : parts_(parts), strand_(std::move(executor)) {
    auto look = [town = parts_.console.home->code()](storage::Tx& tx) { return storage::console::last(tx, town); };
    told_ = storage::query_now(parts_.store, look);
}

asio::awaitable<HttpResponse> DemoChat::page(const HttpRequest&, PathParams) {
    co_return embedded_file("static", "index.html");
}

asio::awaitable<HttpResponse> DemoChat::file(const HttpRequest&, PathParams params) {
    co_return embedded_file("static", params["file"]);
}

asio::awaitable<HttpResponse> DemoChat::town(const HttpRequest&, PathParams) {
    const auto desk = parts_.console.home->desk();
    const Town& town = *desk->town;
    json groups = json::array();
    for (const Group& group : town.directory.groups())
        if (group.channel == parts_.console.config.id)
            groups.push_back({{"id", group.conversation},
                              {"name", group.name},
                              {"kind", name_of(group.kind)},
                              {"grid", group.grid},
                              {"org", group.org}});
    json grids = json::array();
    for (const Grid& grid : town.directory.grids()) grids.push_back({{"id", grid.code}, {"name", grid.name}});
    json orgs = json::array();
    for (const Org& org : town.directory.orgs()) orgs.push_back({{"id", org.code}, {"name", org.name}});
    json categories = json::array();
    for (const Category& category : town.taxonomy->all())
        categories.push_back({{"id", category.code}, {"name", category.label}});
    const std::string bot = town.bot_names.empty() ? std::string{} : town.bot_names.front();
    co_return json_response({{"town", {{"name", town.name}, {"code", town.code}, {"bot", bot}}},
                             {"groups", std::move(groups)},
                             {"people", people_json(town)},
                             {"grids", std::move(grids)},
                             {"orgs", std::move(orgs)},
                             {"categories", std::move(categories)}});
}

asio::awaitable<HttpResponse> DemoChat::history(const HttpRequest& request, PathParams) {
    auto look = [town = parts_.console.home->code(), after = number_of(request.parameter("after"))](storage::Tx& tx) {
        return storage::console::after(tx, town, after, kMostLines);
    };
    auto lines = co_await storage::query(parts_.store, look);
    json messages = json::array();
    for (const ChatLine& line : lines) messages.push_back(line_json(line));
    co_return json_response({{"messages", std::move(messages)}});
}

asio::awaitable<HttpResponse> DemoChat::say(const HttpRequest& request, PathParams) {
    json body = parse_json(request.body);
    if (!body.is_object()) co_return json_error(400, "expected {\"group\" or \"to\", \"person\", \"text\"}");
    const std::string group = text_of(body, "group");
    const std::string person = text_of(body, "person");
    auto naming = parts_.pictures.named(names_in(body, "pictures"), std::string(kPicturePage));
    const std::vector<PictureFile> pictures = co_await std::move(naming);
    std::string text = text_of(body, "text");
    for (std::size_t i = 0; i < pictures.size(); ++i) text += kPictureInText;
    const auto desk = parts_.console.home->desk();
    const Town& town = *desk->town;
    const std::string& channel = parts_.console.config.id;
    const Person* staff = town.directory.person(person);
    const bool is_resident = std::string_view(person).starts_with(kResident) && person.size() > kResident.size();
    if (!staff && !is_resident)
        co_return json_error(400, "person: expected the id of somebody of the town, or resident:<name>");
    if (group.empty() == text_of(body, "to").empty()) co_return json_error(400, "expected either group or to");
    if (!group.empty() && !town.directory.group(channel, group)) co_return json_error(404, "group: no such group");
    if (text.empty() || text.size() > kLongestText) co_return json_error(400, "text: expected 1 to 16384 bytes");

    const Conversation where{channel, group.empty() ? person : group, group.empty()};
    const std::string name = staff ? staff->name : person.substr(kResident.size());
    const Time now = parts_.clock.now();
    // Named before they are awaited: GCC 12 destroys an aggregate made inside a co_await expression twice.
    ChatLine said{.where = where, .sender = person, .sender_name = name, .text = text, .at = now};
    for (const PictureFile& file : pictures) said.pictures.push_back(file.sha256);
    ChatLine own = co_await keep(said);

    InboundMessage message{.where = where,
                           .message_id = fmt::format("demo-{}", own.seq),
                           .sender_id = person,
                           .sender_name = name,
                           .text = text,
                           .mentions_bot = where.is_private,
                           .sent_at = now};
    if (auto quoted = body.find("quote_seq"); quoted != body.end() && quoted->is_number_integer()) {
        auto look = [code = town.code, seq = quoted->get<std::int64_t>()](storage::Tx& tx) {
            return storage::console::after(tx, code, seq - 1, 1);
        };
        auto lines = co_await storage::query(parts_.store, look);
        if (!lines.empty()) message.quoted_text = lines.front().text;
    }
    auto answer = co_await parts_.intake.receive(parts_.console, std::move(message), pictures);
    json messages = json::array({line_json(own)});
    if (!answer.body.empty()) {
        const ChatLine reply{.where = where, .sender = "bot", .text = answer.body, .at = now};
        ChatLine kept = co_await keep(reply);
        messages.push_back(line_json(kept));
    }
    co_return json_response({{"messages", std::move(messages)}});
}

asio::awaitable<HttpResponse> DemoChat::stream(const HttpRequest& request, PathParams) {
    // Listening starts before the look back, so that nothing falls between; the page drops what it has already.
    HttpResponse response{.content_type = "text/event-stream", .events = feed_.subscribe()};
    response.headers = {{"Cache-Control", "no-store"}};
    auto after = request.parameter("after");
    if (auto last = request.header("Last-Event-ID"); !last.empty()) after = last;
    if (!after.empty()) {
        auto look = [town = parts_.console.home->code(), from = number_of(after)](storage::Tx& tx) {
            return storage::console::after(tx, town, from, kMostLines);
        };
        const auto missed = co_await storage::query(parts_.store, look);
        for (const ChatLine& line : missed) response.events->push(dump_json(line_json(line)), std::to_string(line.seq));
    }
    co_return response;
}

void DemoChat::publish_news() {
    asio::post(strand_, [this] {
        more_ = true;
        const bool already = std::exchange(telling_, true);
        if (!already) asio::co_spawn(strand_, tell_news(), asio::detached);
    });
}

// Lines come from several hands: the page's requests and the delivery. What the database holds is their one order.
asio::awaitable<void> DemoChat::tell_news() {
    while (std::exchange(more_, false)) {
        auto look = [town = parts_.console.home->code(), from = told_](storage::Tx& tx) {
            return storage::console::after(tx, town, from, kMostLines);
        };
        std::vector<ChatLine> news;
        try {
            news = co_await storage::query(parts_.store, look);
        } catch (const std::exception& failure) {
            // The next line that is kept tells these too.
            spdlog::warn("the chat's news could not be read: {}", failure.what());
        }
        for (const ChatLine& line : news) {
            feed_.publish(dump_json(line_json(line)), std::to_string(line.seq));
            told_ = line.seq;
        }
        if (std::ssize(news) == kMostLines) more_ = true;
    }
    telling_ = false;
}

json DemoChat::line_json(const ChatLine& line) const {
    const auto desk = parts_.console.home->desk();
    const Town& town = *desk->town;
    json buttons = json::array();
    for (const Button& button : line.buttons) buttons.push_back({{"label", button.label}, {"says", button.says}});
    json pictures = json::array();
    for (const std::string& name : line.pictures) {
        const std::string path = "/demo/api/pictures/" + name;
        pictures.push_back({{"full", path}, {"small", name.ends_with(kReportEnding) ? path : path + "/small"}});
    }
    return {{"seq", line.seq},
            {line.where.is_private ? "to" : "group", line.where.id},
            {"from", line.sender},
            {"from_name", line.sender_name},
            {"text", line.text},
            {"buttons", std::move(buttons)},
            {"pictures", std::move(pictures)},
            {"at", format_iso(line.at, town.zone)}};
}

asio::awaitable<HttpResponse> DemoChat::take_picture(const HttpRequest& request, PathParams) {
    const auto desk = parts_.console.home->desk();
    const Words words(*desk->town, wants_english(request));
    HttpResponse response = co_await parts_.pictures.take(request, words, std::string(kPicturePage));
    co_return response;
}

asio::awaitable<HttpResponse> DemoChat::picture(const HttpRequest&, PathParams params) {
    std::string name(params["name"]);
    if (name.ends_with(kReportEnding)) return report(std::move(name));
    return parts_.pictures.show(std::move(name), PictureSize::full);
}

asio::awaitable<HttpResponse> DemoChat::small_picture(const HttpRequest&, PathParams params) {
    return parts_.pictures.show(std::string(params["name"]), PictureSize::small);
}

asio::awaitable<HttpResponse> DemoChat::report(std::string name) {
    auto bytes = co_await parts_.enclosures.bytes_of(parts_.console.home->code(), std::move(name));
    HttpResponse response{.status = 404};
    if (!bytes) co_return response;
    response = {.content_type = "image/png", .body = std::move(*bytes)};
    response.headers = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-cache"}};
    co_return response;
}

asio::awaitable<ChatLine> DemoChat::keep(ChatLine line) {
    auto work = [town = parts_.console.home->code(), line](storage::Tx& tx) mutable {
        // Readers go on from the last line they saw: none may turn up later with a lower number.
        storage::towns::take_turn(tx, town);
        storage::console::add(tx, town, line);
        return line;
    };
    ChatLine kept = co_await storage::transact(parts_.store, work);
    publish_news();
    co_return kept;
}

}  // namespace gridbot::web
