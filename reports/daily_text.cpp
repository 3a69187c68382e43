#include <fmt/format.h>

#include <algorithm>

#include "core/wording.hpp"
#include "reports/daily.hpp"
#include "reports/part.hpp"

namespace gridbot::reports {
namespace {

TextValues head_of(const DailyFigures& figures, const Town& town) {
    return {{"town", figures.place.empty() ? town.name : figures.place},
            {"day", day_words(town, figures.day)},
            {"weekday", weekday_words(town, figures.day)}};
}

class DailyPage {
public:
    DailyPage(const DailyFigures& figures, const Town& town)
        : f_(figures), town_(town), texts_(town.texts), page_(town) {}

    std::string write(Face face) {
        page_.line("daily_head", head_of(f_, town_));
        page_.line("daily_line1", {{"registered", std::to_string(f_.registered)},
                                   {"settled", std::to_string(f_.settled)},
                                   {"same_day_rate", bold_rate(f_.same_day)}});
        if (is_quiet(f_)) return page_.text(face);
        page_.line("daily_line2", {{"open", std::to_string(f_.open)},
                                   {"overdue", std::to_string(f_.overdue)},
                                   {"supervised", std::to_string(f_.supervised)}});
        page_.gap();
        highlights();
        categories();
        unsettled();
        overdue();
        evaluation();
        duty();
        page_.line("daily_total",
                   {{"registered", std::to_string(f_.year_registered)}, {"settled", std::to_string(f_.year_settled)}});
        return page_.text(face);
    }

private:
    std::string clock(Time at) const { return format_clock(town_.zone.to_local(at)); }

    void highlights() {
        if (f_.highlights.empty() && f_.sensitive == 0) return;
        page_.section("daily_highlights", {});
        int n = 0;
        for (const Case& row : f_.highlights) {
            std::string steps;
            if (row.accepted_at) steps += texts_.say("daily_step_accepted", {{"clock", clock(*row.accepted_at)}});
            steps += row.settled_at ? texts_.say("daily_step_settled", {{"clock", clock(*row.settled_at)}})
                                    : texts_.say("daily_step_open");
            page_.line("daily_highlight", {{"n", std::to_string(++n)},
                                           {"c", category_for(row, town_, Audience::officials)},
                                           {"p", place_for(row, town_, Audience::officials)},
                                           {"clock", clock(row.registered_at)},
                                           {"steps", steps}});
        }
        if (f_.sensitive > 0) page_.line("daily_sensitive", {{"n", std::to_string(f_.sensitive)}});
    }

    void categories() {
        if (f_.categories.empty()) return;
        std::vector<std::string> items;
        for (const auto& [label, count] : f_.categories) items.push_back(label + std::to_string(count));
        page_.section("daily_categories", {{"list", texts_.list(items)}});
    }

    void unsettled() {
        if (f_.unsettled.empty()) return;
        std::vector<std::string> items;
        for (const Case& row : f_.unsettled)
            items.push_back(texts_.say(row.extension_count > 0 ? "daily_unsettled_carried" : "daily_unsettled_item",
                                       {{"t", row.ticket},
                                        {"c", category_for(row, town_, Audience::officials)},
                                        {"until", day_words(town_, town_.zone.day_of(row.due_at))}}));
        page_.section("daily_unsettled",
                      {{"n", std::to_string(f_.same_day.whole - f_.same_day.part)}, {"list", page_.entries(items)}});
    }

    void overdue() {
        if (f_.overdue_cases.empty()) return;
        std::vector<std::string> items;
        for (const Case& row : f_.overdue_cases) items.push_back(overdue_words(row, town_, f_.now));
        page_.section("daily_overdue", {{"n", std::to_string(f_.overdue)}, {"list", page_.entries(items)}});
    }

    // Who only said 好了 has rated nothing.
    void evaluation() {
        const auto say = [&](std::string_view id, int n) { return texts_.say(id, {{"n", std::to_string(n)}}); };
        std::vector<std::string> items;
        int rated = 0;
        for (const auto& [rating, count] : f_.ratings) rated += count;
        if (rated > 0) items.push_back(say("daily_reached", rated));
        for (const auto& [rating, count] : f_.ratings)
            items.push_back(
                texts_.say("daily_rated", {{"rating", std::string(texts_.word(fmt::format("rating.{}", rating)))},
                                           {"n", std::to_string(count)}}));
        if (f_.confirmed > 0) items.push_back(say("daily_confirmed", f_.confirmed));
        if (!items.empty()) page_.section("daily_evaluation", {{"list", fmt::format("{}", fmt::join(items, "，"))}});
    }

    void duty() {
        std::vector<std::string> orgs;
        for (const Person* person : town_.directory.on_duty(format_day(f_.day)))
            for (const Post& post : person->posts) {
                const Org* org = town_.directory.org(post.org);
                if (org && std::ranges::find(orgs, org->name) == orgs.end()) orgs.push_back(org->name);
            }
        const Org* center = town_.directory.center();
        if (orgs.empty() && center) orgs.push_back(center->name);
        if (!orgs.empty()) page_.section("daily_duty", {{"org", texts_.list(orgs)}});
    }

    const DailyFigures& f_;
    const Town& town_;
    const TextBook& texts_;
    Page page_;
};

}  // namespace

std::string overdue_words(const Case& row, const Town& town, Time now) {
    const Org* org = town.directory.org(row.lead_org);
    const Grid* branch = org ? nullptr : branch_of(town, "", row.grid);
    const std::string unit = org ? org->name : branch ? branch->name : std::string{};
    const auto days = (town.zone.day_of(now) - town.zone.day_of(row.due_at)).count();
    return town.texts.say(days > 0 ? "daily_overdue_item" : "daily_overdue_item_today",
                          {{"t", row.ticket}, {"org", unit}, {"days", std::to_string(days)}});
}

std::string daily_text(const DailyFigures& figures, const Town& town, Face face) {
    return DailyPage(figures, town).write(face);
}

std::string daily_title(const DailyFigures& figures, const Town& town) {
    return town.texts.say("daily_title", head_of(figures, town));
}

}  // namespace gridbot::reports
