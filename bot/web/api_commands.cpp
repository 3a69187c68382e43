#include "bot/web/api_commands.hpp"

#include "bot/web/json.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "storage/cases.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr std::string_view kChannel = "api";
constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kLongestText = 4000;  // bytes; a report is a line or a few

std::optional<std::string> text_of(const HttpRequest& request) {
    const json body = parse_json(request.body);
    if (!body.is_object() || !body.contains("text") || !body["text"].is_string()) return std::nullopt;
    auto text = body["text"].get<std::string>();
    if (text.empty() || text.size() > kLongestText) return std::nullopt;
    return text;
}

}  // namespace

ApiCommands::Bearer ApiCommands::bearer_of(const HttpRequest& request) const {
    const std::string_view header = request.header("authorization");
    if (!header.starts_with(kBearer)) return {};
    for (const ApiToken& token : parts_.tokens) {
        if (!same_digest(header.substr(kBearer.size()), token.token)) continue;
        const auto desk = parts_.channels.desk(token.town);
        return {desk, desk ? desk->town->directory.person(token.person) : nullptr};
    }
    return {};
}

asio::awaitable<Voice::Answer> ApiCommands::say(Bearer bearer, std::string text, std::string key) const {
    Voice::Line line;
    line.desk = bearer.desk;
    line.actor = {.person = bearer.person, .channel = std::string(kChannel), .account = bearer.person->id};
    line.where = {std::string(kChannel), bearer.person->id, true};
    line.text = std::move(text);
    line.key = std::move(key);
    return parts_.voice.say(std::move(line));
}

asio::awaitable<HttpResponse> ApiCommands::report(const HttpRequest& request, PathParams) {
    const Bearer bearer = bearer_of(request);
    if (!bearer.person) co_return json_error(401, "no token that is known");
    const auto text = text_of(request);
    if (!text) co_return json_error(400, "the body is no {\"text\": \"…\"}");
    const std::string said = std::string(bearer.desk->town->texts.word("command.register_for.verb")) + " " + *text;
    const std::string key(request.header("idempotency-key"));
    const Voice::Answer answer = co_await say(bearer, said, key);
    const auto ticket = intake::find_ticket(answer.reply.text);
    if (!ticket) co_return json_response({{"error", "no case was opened"}, {"answer", answer.reply.text}}, 422);
    co_return json_response({{"answer", answer.reply.text}, {"ticket", *ticket}}, 201);
}

asio::awaitable<HttpResponse> ApiCommands::command(const HttpRequest& request, PathParams params) {
    const Bearer bearer = bearer_of(request);
    if (!bearer.person) co_return json_error(401, "no token that is known");
    const auto text = text_of(request);
    if (!text) co_return json_error(400, "the body is no {\"text\": \"…\"}");
    const std::string ticket(params["ticket"]);
    if (intake::find_ticket(ticket) != ticket) co_return json_error(404, "no such ticket");
    // "SH20261123-0001 补充 是厨房": the number first is as good as the verb first.
    const std::string said = ticket + " " + *text;
    const std::string key(request.header("idempotency-key"));
    const Voice::Answer answer = co_await say(bearer, said, key);
    if (answer.reply.kind == "E1") co_return json_error(404, "no such ticket");
    auto look = [town = bearer.desk->town->code, ticket](storage::Tx& tx) {
        return storage::cases::by_ticket(tx, town, ticket);
    };
    const auto row = co_await storage::query(parts_.store, look);
    co_return json_response({{"answer", answer.reply.text},
                             {"kind", answer.reply.kind},
                             {"state", row ? std::string(name_of(row->state)) : std::string{}}});
}

}  // namespace gridbot::web
