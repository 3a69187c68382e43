#include "bot/web/api.hpp"

#include <algorithm>
#include <charconv>

#include "bot/engine/quota.hpp"
#include "bot/web/form.hpp"
#include "bot/web/json.hpp"
#include "commands/page_links.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr int kDefaultLimit = 100;
constexpr int kMostLimit = 500;

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A row and the town it is of. Rows of all towns are numbered through.
template <class Row>
struct Of {
    std::shared_ptr<const Town> town;
    Row row;
};

template <class Row>
void newest_first(std::vector<Of<Row>>& rows) {
    std::ranges::sort(rows, std::ranges::greater{}, [](const Of<Row>& one) { return one.row.id; });
}

std::vector<std::string> subtree(const Directory& directory, std::string_view grid) {
    std::vector<std::string> codes;
    for (const Grid& node : directory.grids())
        if (directory.within(node.code, grid)) codes.push_back(node.code);
    return codes;
}

// A time, or the day with which it begins.
Result<Time> instant_in(std::string_view text, const Zone& zone) {
    if (const auto day = parse_day(text)) return zone.begin_of(*day);
    return instant_in_address(text);
}

// The filter of a request, or what is wrong with it.
Result<storage::cases::Filter> filter_of(const HttpRequest& request, const Town& town, std::string& fault) {
    storage::cases::Filter filter{.state = std::string(request.parameter("state")),
                                  .category = std::string(request.parameter("category")),
                                  .limit = kDefaultLimit};
    auto refuse = [&fault](const char* what) {
        fault = what;
        return Errc::bad_payload;
    };
    if (!filter.state.empty() && !state_named(filter.state)) return refuse("state is not the name of a state");
    if (auto grid = request.parameter("grid"); !grid.empty()) {
        filter.grids = subtree(town.directory, grid);
        if (filter.grids.empty()) return refuse("grid is not a code of this town");
    }
    if (auto since = request.parameter("since"); !since.empty()) {
        const auto time = instant_in(since, town.zone);
        if (!time) return refuse("since is no day and no ISO 8601 time with offset");
        filter.since = *time;
    }
    if (auto limit = request.parameter("limit"); !limit.empty()) {
        auto value = number(limit);
        if (!value || *value < 1) return refuse("limit is not a positive number");
        filter.limit = static_cast<int>(std::min<std::int64_t>(*value, kMostLimit));
    }
    if (auto cursor = request.parameter("cursor"); !cursor.empty()) {
        auto value = number(cursor);
        if (!value) return refuse("cursor is not one that a page before gave");
        filter.before = CaseId{*value};
    }
    return filter;
}

json history_json(const std::vector<CaseEventRow>& lines, const Case& row, const Town& town) {
    json history = json::array();
    for (const CaseEventRow& line : lines)
        history.push_back({{"at", format_iso(line.at, town.zone)},
                           {"actor", line.actor},
                           {"role", line.role},
                           {"event", name_of(line.event)},
                           {"text", row.sensitive ? std::string{} : line.text}});
    return history;
}

json timers_json(const std::vector<storage::timers::Timer>& timers, const Town& town) {
    json list = json::array();
    for (const auto& timer : timers)
        list.push_back({{"at", format_iso(timer.due_at, town.zone)}, {"kind", timer.kind}});
    return list;
}

// Of sensitive cases none; what a picture shows is for those who handle the case.
json pictures_json(const std::vector<storage::attachments::Attachment>& pictures, const Case& row, const Town& town) {
    json list = json::array();
    if (row.sensitive) return list;
    for (const auto& one : pictures)
        list.push_back({{"id", one.id},
                        {"at", format_iso(one.at, town.zone)},
                        {"event", one.event},
                        {"state", name_of(one.state)},
                        {"type", kPictureType},
                        {"sha256", one.file.sha256},
                        {"bytes", one.file.bytes},
                        {"width", one.file.width},
                        {"height", one.file.height}});
    return list;
}

json message_json(const storage::outbox::Message& message, const Town& town) {
    return {{"id", message.id},
            {"channel", message.to.channel},
            {"conversation", message.to.id},
            {"kind", message.kind},
            {"state", storage::outbox::name_of(message.state)},
            {"attempts", message.attempts},
            {"next_at", format_iso(message.next_at, town.zone)},
            {"text", commands::without_tokens(message.content.text)},
            {"error", message.error}};
}

}  // namespace

std::vector<std::shared_ptr<const Town>> Api::towns_of(const HttpRequest& request) const {
    const auto code = request.parameter("town");
    std::vector<std::shared_ptr<const Town>> towns;
    for (const auto& home : channels_.homes())
        if (code.empty() || home->code() == code) towns.push_back(home->desk()->town);
    return towns;
}

asio::awaitable<HttpResponse> Api::list_cases(const HttpRequest& request, PathParams) {
    const auto towns = towns_of(request);
    if (towns.empty()) co_return json_error(404, "no such town");
    struct Asked {
        std::shared_ptr<const Town> town;
        storage::cases::Filter filter;
    };
    std::vector<Asked> asked;
    std::string fault;
    for (const auto& town : towns)
        if (auto filter = filter_of(request, *town, fault)) asked.push_back({town, std::move(*filter)});
    if (asked.empty()) co_return json_error(400, fault);
    const auto limit = static_cast<std::size_t>(asked.front().filter.limit);
    // One more than asked for tells whether there is a next page.
    for (Asked& one : asked) ++one.filter.limit;
    auto look = [asked](storage::Tx& tx) {
        std::vector<Of<Case>> rows;
        for (const Asked& one : asked)
            for (Case& row : storage::cases::list(tx, one.town->code, one.filter))
                rows.push_back({one.town, std::move(row)});
        return rows;
    };
    auto rows = co_await storage::query(store_, look);
    newest_first(rows);
    json next;
    if (rows.size() > limit) {
        rows.resize(limit);
        next = std::to_string(rows.back().row.id.value);
    }
    json cases = json::array();
    for (const auto& [town, row] : rows) cases.push_back(case_json(row, *town, clock_.now()));
    co_return json_response({{"cases", std::move(cases)}, {"next", next}});
}

asio::awaitable<HttpResponse> Api::show_case(const HttpRequest& request, PathParams params) {
    struct Found {
        std::shared_ptr<const Town> town;
        Case row;
        std::vector<CaseEventRow> history;
        std::vector<storage::timers::Timer> timers;
        std::vector<storage::attachments::Attachment> pictures;
    };
    auto look = [towns = towns_of(request),
                 ticket = std::string(params["ticket"])](storage::Tx& tx) -> std::optional<Found> {
        for (const auto& town : towns) {
            auto row = storage::cases::by_ticket(tx, town->code, ticket);
            if (!row) continue;
            auto history = storage::history::of_case(tx, town->code, row->id);
            auto timers = storage::timers::of_case(tx, town->code, row->id);
            auto pictures = storage::attachments::of_case(tx, town->code, row->id);
            return Found{town, std::move(*row), std::move(history), std::move(timers), std::move(pictures)};
        }
        return std::nullopt;
    };
    auto found = co_await storage::query(store_, look);
    if (!found) co_return json_error(404, "no such ticket");
    const Town& town = *found->town;
    json body = case_json(found->row, town, clock_.now());
    body["history"] = history_json(found->history, found->row, town);
    body["timers"] = timers_json(found->timers, town);
    if (!found->pictures.empty()) body["pictures"] = pictures_json(found->pictures, found->row, town);
    co_return json_response(body);
}

asio::awaitable<HttpResponse> Api::list_outbox(const HttpRequest& request, PathParams) {
    const auto towns = towns_of(request);
    if (towns.empty()) co_return json_error(404, "no such town");
    int limit = kMostLimit;
    if (auto asked = number(request.parameter("limit")); asked && *asked > 0)
        limit = static_cast<int>(std::min<std::int64_t>(*asked, kMostLimit));
    auto look = [towns, state = std::string(request.parameter("state")), limit](storage::Tx& tx) {
        std::vector<Of<storage::outbox::Message>> rows;
        for (const auto& town : towns)
            for (auto& row : storage::outbox::list(tx, town->code, state, limit))
                rows.push_back({town, std::move(row)});
        return rows;
    };
    auto rows = co_await storage::query(store_, look);
    newest_first(rows);
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    json messages = json::array();
    for (const auto& [town, row] : rows) messages.push_back(message_json(row, *town));
    co_return json_response({{"messages", std::move(messages)}});
}

asio::awaitable<HttpResponse> Api::list_quotas(const HttpRequest& request, PathParams) {
    const auto towns = towns_of(request);
    if (towns.empty()) co_return json_error(404, "no such town");
    const std::shared_ptr<const Town> town = towns.front();
    auto look = [this, town](storage::Tx& tx) { return engine::allowances(tx, channels_, *town, clock_.now()); };
    const auto all = co_await storage::query(store_, look);
    json quotas = json::array();
    for (const engine::Allowance& one : all)
        quotas.push_back({{"platform", one.family},
                          {"allowance", one.bucket},
                          {"used", one.used},
                          {"limit", one.limit ? json(one.limit) : json()},
                          {"forecast", one.forecast}});
    co_return json_response({{"quotas", std::move(quotas)}});
}

asio::awaitable<HttpResponse> Api::retry_message(const HttpRequest& request, PathParams params) {
    const auto id = number(params["id"]);
    if (!id) co_return json_error(404, "no such message");
    auto work = [towns = towns_of(request), id = *id, now = clock_.now()](storage::Tx& tx) {
        return std::ranges::any_of(towns,
                                   [&](const auto& town) { return storage::outbox::revive(tx, town->code, id, now); });
    };
    const bool revived = co_await storage::transact(store_, work);
    if (!revived) co_return json_error(404, "no such message waits to be tried again");
    on_commit_();
    co_return json_response({{"id", *id}, {"state", "waiting"}});
}

}  // namespace gridbot::web
