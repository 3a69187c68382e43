#include "bot/web/report_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bot/web/form.hpp"
#include "bot/web/json.hpp"
#include "commands/dialogue.hpp"
#include "commands/intake/reader.hpp"
#include "commands/page_links.hpp"
#include "commands/pictures.hpp"
#include "commands/scope.hpp"
#include "core/digest.hpp"
#include "core/policy/masking.hpp"
#include "core/utf8.hpp"
#include "storage/cases.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kChannel = "web";
constexpr std::size_t kLongestMatter = 500;  // characters
constexpr std::size_t kLongestWhere = 60;
constexpr std::size_t kShortestMatter = 2;
constexpr std::size_t kLongestOnce = 64;
constexpr std::size_t kAccount = 32;
constexpr std::size_t kFewestDigits = 7, kMostDigits = 12;

/// What somebody filled in.
struct Filled {
    std::string matter, where, phone;
    std::vector<std::string> pictures{};
};

/// Digits only; nothing for what is no phone number.
std::optional<std::string> digits_of(std::string_view said) {
    std::string digits;
    for (const char c : said) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c != ' ' && c != '-' && c != '+')
            return std::nullopt;
    }
    const bool fits = digits.empty() || (digits.size() >= kFewestDigits && digits.size() <= kMostDigits);
    return fits ? std::optional(digits) : std::nullopt;
}

Html label_of(std::string_view id, const std::string& words, const std::string& hint) {
    Html html;
    html << "<label for=\"" << id << "\">" << words;
    if (!hint.empty()) html << " <span class=\"soft\">" << hint << "</span>";
    html << "</label>";
    return html;
}

/// Where the form of a place is, and what else belongs to it.
struct Address {
    std::string path;    // "/r/{token}"
    std::string target;  // where it is sent
};

Html form_html(const Words& words, const std::string& place, const Address& at, const std::string& once,
               const Filled& filled, const std::string& fault) {
    Html html;
    html << "<section class=\"card\"><h1>" << words("form_title") << "</h1><p class=\"place\">" << place << "</p>\n";
    if (!fault.empty()) html << "<p class=\"answer refusal\" role=\"alert\">" << fault << "</p>\n";
    html << "<form method=\"post\" action=\"" << at.target << "\" class=\"action main\">"
         << label_of("matter", words("form_matter"), words("form_matter_hint"))
         << "<textarea id=\"matter\" name=\"matter\" rows=\"4\" maxlength=\"500\" minlength=\"2\" required>"
         << filled.matter << "</textarea>\n"
         << picture_field(words, "photo", at.path + "/pictures", filled.pictures)
         << label_of("where", words("form_where"), words("form_where_hint"))
         << "<input type=\"text\" id=\"where\" name=\"where\" maxlength=\"60\" autocomplete=\"off\" value=\""
         << filled.where << "\">\n"
         << label_of("phone", words("form_phone"), words("form_phone_hint"))
         << "<input type=\"tel\" id=\"phone\" name=\"phone\" maxlength=\"20\" autocomplete=\"tel\" value=\""
         << filled.phone << "\">\n<p class=\"trap\" aria-hidden=\"true\"><label for=\"website\">" << words("form_trap")
         << "</label><input id=\"website\" name=\"website\" type=\"text\" tabindex=\"-1\" autocomplete=\"off\"></p>"
         << "<input type=\"hidden\" name=\"once\" value=\"" << once << "\">\n<p class=\"soft privacy\">"
         << words("form_privacy", {{"town", words.town().name}}) << "</p>\n<button>" << words("form_send")
         << "</button></form></section>\n<p class=\"card danger\">" << words("form_danger") << "</p>\n";
    return html;
}

Html done_html(const Words& words, const std::string& answer, const std::string& ticket, const std::string& link,
               const std::string& again) {
    Html html;
    html << "<section class=\"card done\"><h1>" << words("form_done") << "</h1>\n";
    if (!ticket.empty()) html << "<p class=\"ticket big\">" << words("ticket") << " <b>" << ticket << "</b></p>\n";
    html << "<p class=\"said\">" << answer << "</p>\n";
    if (!link.empty())
        html << "<p><a class=\"button\" href=\"" << link << "\">" << words("form_follow")
             << "</a></p><p class=\"soft\">" << words("form_keep") << "</p>\n";
    html << "<p><a href=\"" << again << "\">" << words("form_again") << "</a></p></section>\n";
    return html;
}

PageFrame frame_of(const Words& words, const std::string& path) {
    PageFrame frame{.title = words("form_title")};
    frame.body_class = "report-form";
    frame.is_personal = false;
    frame.other_language = words.english() ? path : path + "?lang=en";
    return frame;
}

// "4楼" is a floor where the building is known; "4号楼" is another building.
bool names_building(const std::string& text, const std::string& building) {
    return std::ranges::any_of(std::array{"号楼", "栋", "幢", "#"},
                               [&](const char* word) { return text.find(building + word) != text.npos; });
}

// What was filled in beside the matter: unit and room belong to the address, the rest to the words.
void add_where(intake::ReportedMatter& matter, const commands::Desk& desk, const std::string& where) {
    const intake::Address said = commands::address_in(desk.reader, where);
    if (!matter.address.unit) matter.address.unit = said.unit;
    if (!matter.address.room) matter.address.room = said.room;
    if (said.room || !matter.description) return;
    *matter.description += "（" + masking::mask_all(where) + "）";
}

// The reader is told that this is a report: whatever stands in the form is one. The building is known by the code.
intake::Reading read(const commands::Desk& desk, const Filled& filled, const std::string& phone,
                     const std::string& grid) {
    intake::ReadContext context;
    context.addressed_to_bot = context.addressed_to_staff = true;
    context.is_group = false;
    const std::string text = std::string(desk.town->texts.word("report_tag")) + filled.matter;
    intake::Reading reading = desk.reader.read(text, context);
    if (reading.intent != intake::Intent::report) return reading;
    if (!phone.empty()) reading.phone = phone;
    const Grid* node = desk.town->directory.grid(grid);
    const auto own = node ? commands::address_in(desk.reader, node->name).building : std::nullopt;
    for (intake::ReportedMatter& matter : reading.matters) {
        if (own && !(matter.address.building && names_building(text, *matter.address.building)))
            matter.address.building = own;
        if (!filled.where.empty()) add_where(matter, desk, filled.where);
    }
    return reading;
}

}  // namespace

std::string form_token(const FieldCipher& cipher, std::string_view town, std::string_view grid) {
    return cipher.mark("report form", fmt::format("{}\n{}", town, grid));
}

std::string place_words(const Town& town, std::string_view grid) {
    const auto path = town.directory.path_up(grid);
    if (path.empty()) return {};
    std::string words = path.front()->name;
    if (path.size() > 2) words = path[path.size() - 2]->name + " " + words;
    return words;
}

std::optional<ReportForm::Place> ReportForm::place_of(std::string_view token) {
    const std::lock_guard lock(mutex_);
    for (const auto& home : parts_.channels.homes()) {
        const auto desk = home->desk();
        Known& known = known_[home->code()];
        if (known.desk != desk) {
            known = {desk, {}};
            for (const Grid& grid : desk->town->directory.grids())
                if (!grid.valid.has_ended())
                    known.grid_by_token.emplace(form_token(parts_.cipher, home->code(), grid.code), grid.code);
        }
        const auto found = known.grid_by_token.find(token);
        if (found != known.grid_by_token.end()) return Place{desk, found->second};
    }
    return std::nullopt;
}

bool ReportForm::may_open(const HttpRequest& request, Time now) {
    return !guesses_.is_used_up(client_of(request), now);
}

HttpResponse ReportForm::refuse(const HttpRequest& request, Time now) {
    const auto desk = parts_.channels.homes().front()->desk();
    const Words words(*desk->town, wants_english(request));
    if (!may_open(request, now)) return notice_page(words, "wait", 429);
    guesses_.count(client_of(request), now);
    return notice_page(words, "no_form", 404);
}

asio::awaitable<HttpResponse> ReportForm::show(const HttpRequest& request, PathParams params) {
    const Time now = parts_.clock.now();
    const auto place = may_open(request, now) ? place_of(params["token"]) : std::nullopt;
    if (!place) co_return refuse(request, now);
    const Town& town = *place->desk->town;
    const Words words(town, wants_english(request));
    const std::string path = fmt::format("/r/{}", params["token"]);
    const Address at{path, words.english() ? path + "?lang=en" : path};
    const Html form = form_html(words, place_words(town, place->grid), at, parts_.cipher.new_token(), {}, {});
    co_return page_response(words, frame_of(words, path), form);
}

asio::awaitable<HttpResponse> ReportForm::take_picture(const HttpRequest& request, PathParams params) {
    const Time now = parts_.clock.now();
    const std::string token(params["token"]);
    const auto place = may_open(request, now) ? place_of(token) : std::nullopt;
    if (!place) co_return refuse(request, now);
    const Words words(*place->desk->town, wants_english(request));
    if (!pictures_by_address_.count(client_of(request), now) || !pictures_by_place_.count(token, now))
        co_return json_error(429, words("picture_wait"));
    HttpResponse response = co_await parts_.pictures.take(request, words, token);
    co_return response;
}

asio::awaitable<HttpResponse> ReportForm::send(const HttpRequest& request, PathParams params) {
    const Time now = parts_.clock.now();
    const std::string token(params["token"]);
    const auto place = may_open(request, now) ? place_of(token) : std::nullopt;
    if (!place) co_return refuse(request, now);
    const Town& town = *place->desk->town;
    const Words words(town, wants_english(request));
    const std::string path = fmt::format("/r/{}", token);
    const std::string target = words.english() ? path + "?lang=en" : path;
    const PageFrame frame = frame_of(words, path);

    const Form form(request);
    Filled filled;
    filled.matter = first_characters(form.get("matter"), kLongestMatter);
    filled.where = first_characters(form.get("where"), kLongestWhere);
    filled.phone = first_characters(form.get("phone"), kMostDigits * 2);
    const auto names = form.all("picture", commands::kMostPictures);
    filled.pictures.assign(names.begin(), names.end());
    const std::string once(first_characters(form.get("once"), kLongestOnce));
    const std::optional<std::string> phone = digits_of(filled.phone);
    const auto again = [&](std::string_view fault, int status) {
        const Html html = form_html(words, place_words(town, place->grid), {path, target}, parts_.cipher.new_token(),
                                    filled, words(fault));
        return page_response(words, frame, html, status);
    };
    if (!form.get("website").empty()) co_return again("form_refused", 400);
    if (count_characters(filled.matter) < kShortestMatter) co_return again("form_no_matter", 400);
    if (!phone) co_return again("form_no_phone", 400);
    if (!by_address_.count(client_of(request), now) || !by_place_.count(token, now))
        co_return notice_page(words, "wait", 429);

    Voice::Line line;
    line.desk = place->desk;
    // Nobody's account: the one report is all that is known of its sender.
    const std::string account = once.empty() ? parts_.cipher.new_token() : sha256_hex(token + once).substr(0, kAccount);
    line.actor = {.channel = std::string(kChannel), .account = account};
    line.where = {std::string(kChannel), account, true};
    line.place = Group{.channel = std::string(kChannel), .kind = GroupKind::building, .grid = place->grid};
    line.text = filled.matter + (filled.where.empty() ? "" : "（" + filled.where + "）");
    auto naming = parts_.pictures.named(filled.pictures, token);
    line.pictures = co_await std::move(naming);
    line.reading = read(*line.desk, filled, *phone, place->grid);
    if (line.reading->intent != intake::Intent::report) co_return again("form_no_matter", 400);
    if (!once.empty() || !line.pictures.empty()) line.key = account;
    const Voice::Answer said = co_await parts_.voice.say(std::move(line));
    if (said.reply.asks) co_return again("form_unclear", 400);

    struct Opened {
        std::string ticket, link;
    };
    auto look = [this, desk = place->desk, account, ticket = intake::find_ticket(said.reply.text),
                 now](storage::Tx& tx) -> Opened {
        const std::string& code = desk->town->code;
        storage::towns::take_turn(tx, code);
        const auto row = ticket ? storage::cases::by_ticket(tx, code, *ticket) : std::nullopt;
        // A neighbour's case, which this report now follows, has a reporter of its own.
        if (!row || row->reporter != Reporter{std::string(kChannel), account}) return {ticket.value_or(""), {}};
        commands::Context context{.tx = tx,
                                  .desk = *desk,
                                  .town = *desk->town,
                                  .reach = parts_.channels.reach(),
                                  .cipher = parts_.cipher,
                                  .now = now,
                                  .actor = {.channel = std::string(kChannel), .account = account}};
        const std::string address = row->sensitive ? std::string{} : commands::reporter_page(context, *row);
        const auto path_at = address.find("/c/");
        return {*ticket, path_at == address.npos ? std::string{} : address.substr(path_at)};
    };
    const Opened opened = co_await storage::transact(parts_.store, look);
    co_return page_response(words, frame, done_html(words, said.reply.text, opened.ticket, opened.link, target));
}

}  // namespace gridbot::web
