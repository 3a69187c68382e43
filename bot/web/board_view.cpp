#include "bot/web/board_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/url.hpp"

namespace gridbot::web {
namespace {

int number_of(std::string_view text, int least, int most, int otherwise) {
    int value = otherwise;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size();
    return good ? std::clamp(value, least, most) : otherwise;
}

// "12,345"
std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = std::ssize(digits) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string address_of(BoardFilter filter) {
    return "/board" + filter.query();
}

/// The same board with one thing changed, from its first page.
template <class Change>
std::string with(BoardFilter filter, Change change) {
    filter.page = 1;
    change(filter);
    return address_of(filter);
}

void tile(Html& html, const std::string& label, const std::string& number, const std::string& unit,
          const std::string& href, bool is_alarm) {
    html << "<li class=\"tile" << std::string_view(is_alarm ? " alarm" : "") << "\">";
    if (!href.empty()) html << "<a href=\"" << href << "\">";
    html << "<span class=\"number\">" << number;
    if (!unit.empty()) html << " <small>" << unit << "</small>";
    html << "</span><span class=\"label\">" << label << "</span>";
    if (!href.empty()) html << "</a>";
    html << "</li>\n";
}

Html tiles(const BoardView& view, const BoardFilter& filter, const Words& words) {
    const reports::DailyFigures& day = view.day;
    const std::string cases = words("board_cases");
    Html html;
    html << "<ul class=\"tiles\">\n";
    tile(html, words("board_registered"), std::to_string(day.registered), cases, {}, false);
    tile(html, words("board_settled"), std::to_string(day.settled), cases, {}, false);
    tile(html, words("board_same_day"), reports::rate_words(day.same_day), {}, {}, false);
    tile(html, words("board_open"), std::to_string(day.open), cases,
         with(filter, [](BoardFilter& to) { to.overdue = to.supervised = false; }), false);
    tile(html, words("board_overdue"), std::to_string(day.overdue), cases,
         with(filter, [](BoardFilter& to) { to.overdue = true; }), day.overdue > 0);
    tile(html, words("board_supervised"), std::to_string(day.supervised), cases,
         with(filter, [](BoardFilter& to) { to.supervised = true; }), day.supervised > 0);
    html << "</ul>\n";
    return html;
}

Html crumbs(const BoardView& view, const BoardFilter& filter, const Words& words) {
    Html html;
    html << "<nav class=\"crumbs\" aria-label=\"" << words("board_where") << "\"><ol>";
    for (std::size_t i = 0; i < view.path.size(); ++i) {
        const auto& [grid, name] = view.path[i];
        html << "<li>";
        if (i + 1 < view.path.size())
            html << "<a href=\"" << with(filter, [&grid = grid](BoardFilter& to) { to.grid = grid; }) << "\">" << name
                 << "</a>";
        else
            html << "<span aria-current=\"page\">" << name << "</span>";
        html << "</li>";
    }
    html << "</ol></nav>\n";
    return html;
}

// From calm to alarming by the share that is overdue.
std::string_view shade_of(const BoardView::Branch& branch) {
    if (branch.open == 0) return "none";
    const int share = 100 * branch.overdue / branch.open;
    return share == 0 ? "calm" : share < 20 ? "some" : share < 50 ? "many" : "most";
}

Html branches(const BoardView& view, const BoardFilter& filter, const Words& words) {
    Html html;
    if (view.branches.empty()) return html;
    html << "<section class=\"card\" aria-labelledby=\"h-grids\"><h2 id=\"h-grids\">" << words("board_grids")
         << "</h2><ul class=\"grids\">\n";
    for (const auto& branch : view.branches) {
        html << "<li class=\"" << shade_of(branch) << "\"><a href=\""
             << with(filter, [&](BoardFilter& to) { to.grid = branch.grid; }) << "\"><span class=\"name\">"
             << branch.name << "</span><span class=\"counts\">"
             << words("board_open_n", {{"n", std::to_string(branch.open)}});
        if (branch.overdue > 0)
            html << " <b>" << words("board_overdue_n", {{"n", std::to_string(branch.overdue)}}) << "</b>";
        html << "</span></a></li>\n";
    }
    html << "</ul></section>\n";
    return html;
}

Html trend(const BoardView& view, const Words& words) {
    Html html;
    html << "<section class=\"card\" aria-labelledby=\"h-trend\"><h2 id=\"h-trend\">" << words("board_trend")
         << "</h2><div class=\"chart\"><canvas id=\"trend\" role=\"img\" aria-label=\"" << words("board_trend")
         << "\"></canvas></div>\n<details class=\"data\"><summary>" << words("board_as_table")
         << "</summary><table id=\"trend-data\"><thead><tr><th scope=\"col\">" << words("board_day")
         << "</th><th scope=\"col\">" << words.name("event.register") << "</th><th scope=\"col\">"
         << words.name("event.settle") << "</th></tr></thead><tbody>";
    for (const auto& day : view.trend)
        html << "<tr><th scope=\"row\">" << format_day(day.day).substr(5) << "</th><td>" << day.registered
             << "</td><td>" << day.settled << "</td></tr>";
    html << "</tbody></table></details></section>\n";
    return html;
}

Html categories(const BoardView& view, const BoardFilter& filter, const Words& words) {
    Html html;
    html << "<section class=\"card\" aria-labelledby=\"h-kinds\"><h2 id=\"h-kinds\">" << words("board_categories")
         << "</h2>";
    if (view.day.categories.empty()) html << "<p class=\"soft\">" << words("board_no_cases_today") << "</p>";
    int most = 1;
    for (const auto& [word, count] : view.day.categories) most = std::max(most, count);
    html << "<ul class=\"bars\">\n";
    for (const auto& [word, count] : view.day.categories) {
        const auto known = std::ranges::find(view.categories, word, &std::pair<std::string, std::string>::second);
        html << "<li><a href=\""
             << with(filter,
                     [&](BoardFilter& to) {
                         to.category = known == view.categories.end() ? std::string{} : known->first;
                     })
             << "\"><span>" << word << "</span><meter min=\"0\" max=\"" << most << "\" value=\"" << count
             << "\"></meter><b>" << count << "</b></a></li>\n";
    }
    html << "</ul></section>\n";
    return html;
}

Html ladder(const BoardView& view, const BoardFilter& filter, const Words& words) {
    Html html;
    html << "<section class=\"card\" aria-labelledby=\"h-ladder\"><h2 id=\"h-ladder\">" << words("board_ladder")
         << "</h2><ul class=\"bars\">\n";
    const int most = std::max(1, *std::ranges::max_element(view.rungs));
    for (std::size_t rung = 0; rung < kRungs; ++rung)
        html << "<li><a href=\"" << with(filter, [&](BoardFilter& to) { to.rung = static_cast<int>(rung); })
             << "\"><span>" << words(fmt::format("board_rung_{}", rung)) << "</span><meter min=\"0\" max=\"" << most
             << "\" value=\"" << view.rungs[rung] << "\"></meter><b>" << view.rungs[rung] << "</b></a></li>\n";
    html << "</ul></section>\n";
    return html;
}

Html sendings(const BoardView& view, const Words& words) {
    Html html;
    if (view.sendings.empty()) return html;
    html << "<section class=\"card\" aria-labelledby=\"h-sent\"><h2 id=\"h-sent\">" << words("board_deliveries")
         << "</h2><table class=\"sent\"><thead><tr><th scope=\"col\">" << words("board_channel")
         << "</th><th scope=\"col\">" << words("board_waiting") << "</th><th scope=\"col\">" << words("board_dead")
         << "</th></tr></thead><tbody>\n";
    const auto count = [&](int n) { return words("board_n_messages", {{"n", std::to_string(n)}}); };
    for (const auto& sending : view.sendings) {
        html << "<tr><th scope=\"row\">" << sending.platform << " <span class=\"soft\">" << sending.channel
             << "</span></th>";
        if (sending.waiting == 0 && sending.dead == 0)
            html << "<td colspan=\"2\" class=\"soft\">" << words("board_all_sent") << "</td></tr>\n";
        else
            html << "<td>" << count(sending.waiting) << "</td><td class=\""
                 << std::string_view(sending.dead > 0 ? "late" : "") << "\">" << count(sending.dead) << "</td></tr>\n";
    }
    html << "</tbody></table></section>\n";
    return html;
}

Html allowance_line(const engine::Allowance& one, const Words& words) {
    const TextValues values{{"used", grouped(one.used)},
                            {"limit", grouped(one.limit)},
                            {"percent", std::to_string(one.limit > 0 ? one.used * 100 / one.limit : 0)},
                            {"forecast", grouped(one.forecast)}};
    const bool will_not_do = one.limit > 0 && one.forecast > one.limit;
    Html html;
    html << "<li><p><span class=\"name\">" << words.name(fmt::format("platform.{}", one.family)) << " · "
         << words.name(fmt::format("quota.{}", one.bucket)) << "</span> <span class=\"soft\">"
         << words(one.limit > 0 ? "board_quota_used" : "board_quota_no_limit", values) << "</span></p>";
    if (one.limit > 0)
        // The browser colours it: green below the first mark, yellow up to the second, red above.
        html << "<div class=\"gauge\"><meter aria-label=\"" << words.name(fmt::format("quota.{}", one.bucket))
             << "\" min=\"0\" max=\"" << one.limit << "\" low=\"" << one.limit * engine::kAllowanceMarks.front() / 100
             << "\" high=\"" << one.limit * engine::kAllowanceMarks.back() / 100 << "\" optimum=\"0\" value=\""
             << std::min(one.used, one.limit) << "\"></meter></div>";
    html << "<p class=\"" << std::string_view(will_not_do ? "late" : "soft") << "\">"
         << words(will_not_do ? "board_quota_over" : "board_quota_forecast", values) << "</p></li>\n";
    return html;
}

Html allowances(const BoardView& view, const Words& words) {
    Html html;
    if (view.allowances.empty()) return html;
    html << "<section class=\"card\" aria-labelledby=\"h-quota\"><h2 id=\"h-quota\">" << words("board_quotas")
         << "</h2><ul class=\"quotas\">\n";
    for (const auto& one : view.allowances) html << allowance_line(one, words);
    html << "</ul><p class=\"soft\">" << words("board_quota_marks") << "</p></section>\n";
    return html;
}

Html filters(const BoardView& view, const BoardFilter& filter, const Words& words) {
    Html html;
    html << "<form method=\"get\" action=\"/board\" class=\"filters\"><input type=\"hidden\" name=\"grid\" value=\""
         << filter.grid << "\">";
    if (filter.english) html << "<input type=\"hidden\" name=\"lang\" value=\"en\">";
    html << "<label><span>" << words("board_category") << "</span><select name=\"category\"><option value=\"\">"
         << words("board_all") << "</option>";
    for (const auto& [code, word] : view.categories) {
        html << "<option value=\"" << code << "\"";
        if (code == filter.category) html << " selected";
        html << ">" << word << "</option>";
    }
    html << "</select></label><label><span>" << words("board_rung") << "</span><select name=\"rung\">";
    for (std::size_t rung = 0; rung < kRungs; ++rung) {
        html << "<option value=\"" << rung << "\"";
        if (static_cast<int>(rung) == filter.rung) html << " selected";
        html << ">" << (rung == 0 ? words("board_all") : words(fmt::format("board_rung_{}", rung))) << "</option>";
    }
    html << "</select></label><label class=\"check\"><input type=\"checkbox\" name=\"overdue\" value=\"1\"";
    if (filter.overdue) html << " checked";
    html << "> " << words("board_only_overdue")
         << "</label><label class=\"check\"><input type=\"checkbox\" name=\"supervised\" value=\"1\"";
    if (filter.supervised) html << " checked";
    html << "> " << words("board_only_supervised") << "</label><button>" << words("board_apply")
         << "</button></form>\n";
    return html;
}

void cell(Html& html, const std::string& label, const Html& value) {
    html << "<td data-label=\"" << label << "\">" << value << "</td>";
}
void cell(Html& html, const std::string& label, const std::string& value) {
    Html text;
    text << value;
    cell(html, label, text);
}

Html list(const BoardView& view, const BoardFilter& filter, const Words& words, Time now) {
    Html html;
    html << "<section class=\"card\" aria-labelledby=\"h-list\"><div class=\"head\"><h2 id=\"h-list\">"
         << words("board_list") << "</h2><a class=\"tool\" href=\"/board/cases.xlsx" << filter.query() << "\">"
         << words("board_xlsx") << "</a></div>\n"
         << filters(view, filter, words);
    if (view.rows.empty()) {
        html << "<p class=\"soft empty\">" << words("board_none") << "</p></section>\n";
        return html;
    }
    html << "<table class=\"list\"><thead><tr>";
    for (const char* column : {"ticket", "category", "place", "state", "who", "org", "due"})
        html << "<th scope=\"col\">" << words(fmt::format("col_{}", column)) << "</th>";
    html << "</tr></thead><tbody>\n";
    for (const auto& row : view.rows) {
        Html ticket, due;
        if (row.may_open)
            ticket << "<a href=\"/board/cases/" << row.ticket << std::string_view(filter.english ? "?lang=en" : "")
                   << "\">" << row.ticket << "</a>";
        else
            ticket << row.ticket;
        due << "<span>" << time_element(words, row.due_at, now);
        if (row.overdue) due << " <b class=\"late\">" << words("overdue") << "</b>";
        due << "</span>";
        html << "<tr>";
        cell(html, words("col_ticket"), ticket);
        cell(html, words("col_category"), row.category);
        cell(html, words("col_place"), row.place);
        cell(html, words("col_state"), row.state);
        cell(html, words("col_who"), row.who);
        cell(html, words("col_org"), row.org);
        cell(html, words("col_due"), due);
        html << "</tr>\n";
    }
    html << "</tbody></table>\n<p class=\"pages\">";
    BoardFilter other = filter;
    if (filter.page > 1) {
        other.page = filter.page - 1;
        html << "<a class=\"tool\" href=\"" << address_of(other) << "\">" << words("board_before") << "</a>";
    }
    if (view.has_more) {
        other.page = filter.page + 1;
        html << "<a class=\"tool\" href=\"" << address_of(other) << "\">" << words("board_after") << "</a>";
    }
    html << "</p></section>\n";
    return html;
}

}  // namespace

std::string BoardFilter::query() const {
    std::string query;
    const auto add = [&](std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(query), "{}{}={}", query.empty() ? '?' : '&', name, percent_encode(value));
    };
    if (!grid.empty()) add("grid", grid);
    if (overdue) add("overdue", "1");
    if (supervised) add("supervised", "1");
    if (!category.empty()) add("category", category);
    if (rung > 0) add("rung", std::to_string(rung));
    if (page > 1) add("page", std::to_string(page));
    if (english) add("lang", "en");
    return query;
}

BoardFilter board_filter(const HttpRequest& request) {
    constexpr int kLastPage = 1000;
    BoardFilter filter;
    filter.grid = request.parameter("grid");
    filter.overdue = request.parameter("overdue") == "1";
    filter.supervised = request.parameter("supervised") == "1";
    filter.category = request.parameter("category");
    filter.rung = number_of(request.parameter("rung"), 0, static_cast<int>(kRungs) - 1, 0);
    filter.page = number_of(request.parameter("page"), 1, kLastPage, 1);
    filter.english = wants_english(request);
    return filter;
}

Html render_board(const BoardView& view, const BoardFilter& filter, const Words& words, Time now) {
    Html html;
    html << "<div id=\"live\">\n<div class=\"head\"><h1>" << words("board_title") << "</h1><p class=\"soft\">"
         << words("board_as_of") << " " << time_element(words, now, now) << "</p></div>\n"
         << crumbs(view, filter, words) << tiles(view, filter, words) << "<div class=\"columns\">\n";
    for (const Html& card : {branches(view, filter, words), categories(view, filter, words),
                             ladder(view, filter, words), sendings(view, words), allowances(view, words)})
        if (!card.empty()) html << "<div>" << card << "</div>\n";
    html << "</div>\n" << trend(view, words) << list(view, filter, words, now) << "</div>\n";
    return html;
}

reports::Sheet board_sheet(const BoardView& view, const Words& words) {
    reports::Sheet sheet;
    sheet.name = words("board_list");
    const auto column = [&](const char* id, double width) {
        sheet.columns.push_back({.id = id, .title = words(fmt::format("col_{}", id)), .width = width});
    };
    column("ticket", 20);
    column("category", 14);
    column("place", 24);
    column("state", 18);
    column("who", 16);
    column("org", 18);
    column("registered", 18);
    column("due", 18);
    column("overdue", 8);
    for (const auto& row : view.rows)
        sheet.rows.push_back({row.ticket, row.category, row.place, row.state, row.who, row.org, row.registered_at,
                              row.due_at, row.overdue ? words("overdue") : std::string{}});
    return sheet;
}

}  // namespace gridbot::web
