#include "bot/web/open311.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "bot/web/form.hpp"
#include "bot/web/json.hpp"
#include "bot/web/report_form.hpp"
#include "commands/place_index.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "core/policy/masking.hpp"
#include "core/utf8.hpp"
#include "core/wording.hpp"
#include "storage/cases.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using storage::cases::Filter;

constexpr std::string_view kChannel = "open311";
constexpr std::string_view kEnding = ".json";
constexpr std::size_t kMost = 1000;  // requests in one answer, and the days of a search without a date: the standard's
constexpr std::chrono::hours kUsualSearch{24 * 90};
constexpr std::size_t kLongestDescription = 1000;  // characters
constexpr std::size_t kLongestField = 100;
constexpr int kPage = 200;
constexpr std::size_t kMostKeywords = 12;

HttpResponse fault(int status, std::string_view what) {
    return json_response(json::array({{{"code", status}, {"description", what}}}), status);
}

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (comma != 0) parts.emplace_back(list.substr(0, comma));
        list = comma == list.npos ? std::string_view{} : list.substr(comma + 1);
    }
    return parts;
}

/// What a form, a JSON object or the address says.
class Fields {
public:
    explicit Fields(const HttpRequest& request) : request_(request), form_(request), body_(parse_json(request.body)) {}

    std::string get(std::string_view name, std::size_t most = kLongestField) const {
        std::string_view said = form_.get(name);
        if (const auto found = body_.is_object() ? body_.find(name) : body_.end();
            found != body_.end() && found->is_string())
            said = found->get_ref<const std::string&>();
        if (said.empty()) said = request_.parameter(name);
        std::string words(first_characters(said, most));
        std::ranges::replace(words, '\n', ' ');
        return words;
    }

private:
    const HttpRequest& request_;
    Form form_;
    json body_;
};

std::string_view status_of(const Case& row) {
    return is_open(row.state) ? "open" : "closed";
}

Time updated_at(const Case& row) {
    Time last = row.registered_at;
    for (const auto& at :
         {row.accepted_at, row.dispatched_at, row.signed_at, row.feedback_at, row.settled_at, row.evaluated_at})
        if (at) last = std::max(last, *at);
    return last;
}

json words_or_null(std::string words) {
    return words.empty() ? json() : json(std::move(words));
}

json request_json(const Case& row, const Town& town, bool has_key) {
    const Audience audience = has_key ? Audience::work_group : Audience::resident_group;
    const std::string category = category_for(row, town, audience);
    std::string notes(town.texts.word(fmt::format("state.{}", name_of(row.state))));
    if (!row.result.empty()) notes += "：" + row.result;
    const Org* org = town.directory.org(row.lead_org);
    return {{"service_request_id", row.ticket},
            {"status", status_of(row)},
            {"status_notes", notes},
            {"service_name", words_or_null(category)},
            {"service_code", category.empty() ? json() : json(row.category)},
            {"description", words_or_null(has_key ? row.description : category)},
            {"agency_responsible", words_or_null(org ? org->name : std::string{})},
            {"service_notice", nullptr},
            {"requested_datetime", format_iso(row.registered_at, town.zone)},
            {"updated_datetime", format_iso(updated_at(row), town.zone)},
            {"expected_datetime", format_iso(row.due_at, town.zone)},
            {"address", words_or_null(place_for(row, town, audience))},
            {"address_id", has_key ? json(row.grid) : json()},
            {"zipcode", nullptr},
            {"lat", nullptr},
            {"long", nullptr},
            {"media_url", nullptr}};
}

/// What a list is asked for.
struct Search {
    std::vector<std::string> tickets;
    std::vector<std::string> codes, statuses;
    Time from, to;

    bool wants(const Case& row) const {
        const auto among = [](const std::vector<std::string>& list, std::string_view one) {
            return list.empty() || std::ranges::find(list, one) != list.end();
        };
        return !row.sensitive && row.registered_at >= from && row.registered_at <= to && among(codes, row.category) &&
               among(statuses, status_of(row));
    }
};

std::vector<Case> find(storage::Tx& tx, const std::string& town, const Search& search) {
    std::vector<Case> found;
    for (const std::string& ticket : search.tickets)
        if (auto row = storage::cases::by_ticket(tx, town, ticket); row && !row->sensitive)
            found.push_back(std::move(*row));
    if (!search.tickets.empty()) return found;
    Filter filter{.since = search.from, .limit = kPage};
    for (;;) {
        auto page = storage::cases::list(tx, town, filter);
        const bool is_last = page.size() < static_cast<std::size_t>(kPage);
        if (!page.empty()) filter.before = page.back().id;
        for (Case& row : page)
            if (search.wants(row) && found.size() < kMost) found.push_back(std::move(row));
        if (is_last || found.size() == kMost) return found;
    }
}

/// What was reported: the reader finds danger and place in the words; what the matter is the other system has said.
intake::Reading read(const commands::Desk& desk, const Category& service, const std::string& where,
                     const std::string& description) {
    intake::ReadContext context;
    context.addressed_to_bot = context.addressed_to_staff = true;
    context.is_group = false;
    intake::Reading reading =
        desk.reader.read(fmt::format("{}{}，{}", desk.town->texts.word("report_tag"), where, description), context);
    if (reading.intent != intake::Intent::report || reading.matters.empty()) reading = {};
    reading.intent = intake::Intent::report;
    reading.matters.resize(1);
    intake::ReportedMatter& matter = reading.matters.front();
    const bool is_danger = matter.sensitive || matter.urgency == Urgency::emergency;
    if (!is_danger && matter.category != service.code) {
        matter.category = service.code;
        matter.urgency = service.urgency;
    }
    if (!matter.description) matter.description = masking::mask_all(description);
    if (matter.address.empty()) matter.address = commands::address_in(desk.reader, where);
    if (matter.address.empty()) matter.address.place = masking::mask_all(where);
    matter.missing_location = matter.missing_description = false;
    return reading;
}

std::string digits_in(std::string_view said) {
    std::string digits;
    std::ranges::copy_if(said, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace

Open311::Visitor Open311::visitor_of(std::string_view api_key, std::string_view jurisdiction) const {
    Visitor visitor;
    std::string town(jurisdiction);
    for (const ApiToken& token : parts_.tokens) {
        if (api_key.empty() || !same_digest(api_key, token.token)) continue;
        if (town.empty()) town = token.town;
        if (const auto desk = parts_.channels.desk(token.town); desk && town == token.town)
            visitor = {desk, desk->town->directory.person(token.person)};
    }
    if (!visitor.desk)
        visitor.desk = town.empty() ? parts_.channels.homes().front()->desk() : parts_.channels.desk(town);
    return visitor;
}

asio::awaitable<HttpResponse> Open311::services(const HttpRequest& request, PathParams) {
    const Visitor visitor = visitor_of({}, request.parameter("jurisdiction_id"));
    if (!visitor.desk) co_return fault(404, "jurisdiction_id is no town's");
    const Taxonomy& taxonomy = *visitor.desk->town->taxonomy;
    json services = json::array();
    for (const Category& category : taxonomy.all()) {
        if (category.openness == Openness::sensitive) continue;
        const std::string group(taxonomy.level1_label(category.level1()));
        // The first are the usual ones; the many behind them help the reader, not people who choose from a list.
        const auto shown = std::span(category.keywords).first(std::min(kMostKeywords, category.keywords.size()));
        services.push_back({{"service_code", category.code},
                            {"service_name", category.label},
                            {"description", fmt::format("{}：{}", group, category.label)},
                            {"metadata", false},
                            {"type", "realtime"},
                            {"keywords", fmt::format("{}", fmt::join(shown, ", "))},
                            {"group", group}});
    }
    co_return json_response(services);
}

asio::awaitable<HttpResponse> Open311::list(const HttpRequest& request, PathParams) {
    const Visitor visitor = visitor_of(request.parameter("api_key"), request.parameter("jurisdiction_id"));
    if (!visitor.desk) co_return fault(404, "jurisdiction_id is no town's");
    const Time now = parts_.clock.now();
    Search search{.from = now - kUsualSearch, .to = now};
    search.tickets = parts_of(request.parameter("service_request_id"));
    search.codes = parts_of(request.parameter("service_code"));
    search.statuses = parts_of(request.parameter("status"));
    if (search.tickets.size() > kMost) co_return fault(400, "service_request_id names more than 1000");
    for (const std::string& status : search.statuses)
        if (status != "open" && status != "closed") co_return fault(400, "status is open or closed");
    for (const auto& [name, at] : {std::pair{"start_date", &search.from}, {"end_date", &search.to}}) {
        if (request.parameter(name).empty()) continue;
        const auto time = instant_in_address(request.parameter(name));
        if (!time) co_return fault(400, fmt::format("{} is no time such as 2026-11-23T09:00:00+08:00", name));
        *at = *time;
    }
    auto look = [town = visitor.desk->town->code, search](storage::Tx& tx) { return find(tx, town, search); };
    const std::vector<Case> rows = co_await storage::query(parts_.store, look);
    json requests = json::array();
    for (const Case& row : rows) requests.push_back(request_json(row, *visitor.desk->town, visitor.person != nullptr));
    co_return json_response(requests);
}

asio::awaitable<HttpResponse> Open311::show(const HttpRequest& request, PathParams params) {
    const Visitor visitor = visitor_of(request.parameter("api_key"), request.parameter("jurisdiction_id"));
    std::string ticket(params["file"]);
    if (!visitor.desk || !ticket.ends_with(kEnding)) co_return fault(404, "no such request");
    ticket.resize(ticket.size() - kEnding.size());
    auto look = [town = visitor.desk->town->code, search = Search{.tickets = {ticket}}](storage::Tx& tx) {
        return find(tx, town, search);
    };
    const std::vector<Case> rows = co_await storage::query(parts_.store, look);
    if (rows.empty()) co_return fault(404, "no such request");
    co_return json_response(json::array({request_json(rows.front(), *visitor.desk->town, visitor.person != nullptr)}));
}

asio::awaitable<HttpResponse> Open311::report(const HttpRequest& request, PathParams) {
    const Fields fields(request);
    const Visitor visitor = visitor_of(fields.get("api_key"), fields.get("jurisdiction_id"));
    if (!visitor.person) co_return fault(403, "api_key is missing or not known");
    const Town& town = *visitor.desk->town;
    const std::string code = fields.get("service_code");
    const std::string description = fields.get("description", kLongestDescription);
    if (code.empty()) co_return fault(400, "service_code is missing");
    const Category* service = town.taxonomy->find(code);
    if (!service || service->openness == Openness::sensitive) co_return fault(404, "service_code is none of the list");
    if (description.empty()) co_return fault(400, "description is missing");
    std::string where = fields.get("address_string");
    if (const Grid* grid = town.directory.grid(fields.get("address_id"))) where = place_words(town, grid->code) + where;
    if (const std::string lat = fields.get("lat"), lon = fields.get("long");
        where.empty() && !lat.empty() && !lon.empty())
        where = fmt::format("{}, {}", lat, lon);
    if (where.empty()) co_return fault(400, "address_string, address_id or lat and long are missing");

    Voice::Line line;
    line.desk = visitor.desk;
    // An account of its own for each: what one request lacks the next does not complete.
    line.actor = {.person = visitor.person,
                  .channel = std::string(kChannel),
                  .account = parts_.cipher.new_token(),
                  .name = fields.get("last_name") + fields.get("first_name")};
    line.where = {std::string(kChannel), line.actor.account, true};
    line.text = fmt::format("{}，{}", where, description);
    line.reading = read(*visitor.desk, *service, where, description);
    if (const std::string phone = digits_in(fields.get("phone")); !phone.empty()) line.reading->phone = phone;
    const Voice::Answer answer = co_await parts_.voice.say(std::move(line));
    if (answer.reply.asks) co_return fault(400, "address_string fits several places; say which");
    const auto ticket = intake::find_ticket(answer.reply.text);
    co_return json_response(json::array({{{"service_request_id", ticket ? json(*ticket) : json()},
                                          {"service_notice", answer.reply.text},
                                          {"account_id", nullptr}}}),
                            201);
}

}  // namespace gridbot::web
