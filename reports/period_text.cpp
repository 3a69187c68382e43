#include <fmt/format.h>

#include <algorithm>

#include "core/wording.hpp"
#include "reports/period.hpp"

namespace gridbot::reports {
namespace {

constexpr std::size_t kMostBytes = 4096;                // of a WeCom robot's markdown
constexpr std::size_t kShorter[] = {40, 20, 12, 8, 4};  // entries of a list, tried in this order

TextValues head_of(const PeriodFigures& figures, const Town& town) {
    const date::year_month_day first{figures.period.from};
    return {{"town", figures.place.empty() ? town.name : figures.place},
            {"from", day_words(town, figures.period.from)},
            {"to", day_words(town, figures.period.to - date::days{1})},
            {"year", std::to_string(int(first.year()))},
            {"month", std::to_string(unsigned(first.month()))}};
}

std::string change_words(const Town& town, int now, int before) {
    if (now == before) return std::string(town.texts.word("period_same"));
    return fmt::format("{:+}", now - before);
}

Openness openness_of(const Town& town, const std::string& category) {
    return town.taxonomy->at_or_unclear(category).openness;
}

class PeriodPage {
public:
    PeriodPage(const PeriodFigures& figures, const Town& town, std::size_t listed)
        : f_(figures), town_(town), texts_(town.texts), page_(town), listed_(listed) {}

    std::string write(Face face) {
        const bool is_week = f_.period.kind == PeriodKind::week;
        page_.line(is_week ? "weekly_head" : "monthly_head", head_of(f_, town_));
        page_.line(compared("period_line1"),
                   {{"registered", std::to_string(f_.kpis.registered)},
                    {"settled", std::to_string(f_.settled)},
                    {"before", std::string(texts_.word(is_week ? "period_last_week" : "period_last_month"))},
                    {"registered_change", change_words(town_, f_.kpis.registered, f_.registered_before)},
                    {"settled_change", change_words(town_, f_.settled, f_.settled_before)}});
        page_.line("period_line2",
                   {{"same_day_rate", bold_rate(f_.kpis.same_day)}, {"on_time_rate", bold_rate(f_.kpis.on_time)}});
        page_.line("period_line3", {{"open", std::to_string(f_.kpis.open)},
                                    {"overdue", std::to_string(f_.kpis.overdue.part)},
                                    {"suspended", std::to_string(f_.kpis.suspended)}});
        page_.gap();
        shares(compared("period_categories"), f_.categories);
        shares(compared("period_branches"), f_.branches);
        overdue();
        repeats();
        care();
        whistles();
        ratings();
        if (!is_week) indicators();
        if (f_.year) totals();
        dailies();
        return page_.text(face);
    }

private:
    // The text that compares with the period before, or what stands in for it where there was none.
    std::string compared(std::string_view id) const {
        return f_.is_first ? fmt::format("{}_first", id) : std::string(id);
    }

    void list(std::string_view id, std::vector<std::string> items, TextValues values = {}) {
        if (items.empty()) return;
        if (items.size() > listed_) {
            const std::size_t left_out = items.size() - listed_;
            items.resize(listed_);
            items.push_back(texts_.say("period_more", {{"n", std::to_string(left_out)}}));
        }
        values.set("list", page_.entries(items));
        page_.section(id, std::move(values));
    }

    void shares(std::string_view id, const std::vector<Share>& all) {
        std::vector<std::string> items;
        for (const Share& share : all) {
            if (share.registered == 0 && share.settled == 0) continue;
            items.push_back(texts_.say(compared("period_share"),
                                       {{"name", share.name},
                                        {"registered", std::to_string(share.registered)},
                                        {"settled", std::to_string(share.settled)},
                                        {"change", change_words(town_, share.registered, share.registered_before)}}));
        }
        list(id, std::move(items));
    }

    void overdue() {
        std::vector<std::string> items;
        // What fell due on its last day is a day late when the period is over.
        const Time end = std::min(f_.now, town_.zone.begin_of(f_.period.to));
        for (const Case& row : f_.overdue_cases) items.push_back(overdue_words(row, town_, end));
        list("daily_overdue", std::move(items), {{"n", std::to_string(f_.kpis.overdue.part)}});
    }

    // Which building and which household's trouble it is stays with those who work there.
    void repeats() {
        std::vector<std::string> items;
        for (const RepeatPlace& repeat : f_.repeats) {
            if (openness_of(town_, repeat.category) != Openness::open) continue;
            Case row;
            row.category = repeat.category;
            row.grid = repeat.grid;
            items.push_back(texts_.say("period_repeat", {{"p", place_for(row, town_, Audience::officials)},
                                                         {"c", category_for(row, town_, Audience::officials)},
                                                         {"n", std::to_string(repeat.count)}}));
        }
        list("period_repeats", std::move(items));
    }

    void care() {
        const Kpis& kpis = f_.kpis;
        std::vector<std::string> items;
        const auto item = [&](std::string_view id, int n) {
            if (n > 0) items.push_back(texts_.say(id, {{"n", std::to_string(n)}}));
        };
        item("period_reopened", kpis.reopened.part);
        item("period_supervised", kpis.supervised);
        item("daily_sensitive", kpis.sensitive);
        list("period_care", std::move(items));
    }

    void whistles() {
        if (f_.whistles.times == 0) return;
        page_.section("period_whistles", {{"times", std::to_string(f_.whistles.times)},
                                          {"called", std::to_string(f_.whistles.called)},
                                          {"arrived", std::to_string(f_.whistles.arrived)}});
    }

    void ratings() {
        if (f_.kpis.satisfied.whole == 0 && f_.kpis.without_rating == 0) return;
        page_.section("period_ratings",
                      {{"rate", rate_words(f_.kpis.satisfied)}, {"none", std::to_string(f_.kpis.without_rating)}});
    }

    void indicators() {
        std::vector<std::string> items;
        for (const auto& [name, words] : kpi_words(f_.kpis, town_)) items.push_back(name + " " + words);
        page_.section("period_indicators", {{"list", page_.entries(items)}});
    }

    void totals() {
        std::vector<std::string> items;
        for (const auto& [name, number] : totals_words(*f_.year, town_)) items.push_back(name + std::to_string(number));
        page_.section("period_totals", {{"list", texts_.list(items)}});
    }

    void dailies() {
        if (!f_.dailies || (f_.dailies->later == 0 && f_.dailies->dropped == 0)) return;
        page_.line("period_dailies", {{"registered", std::to_string(f_.dailies->registered)},
                                      {"later", std::to_string(f_.dailies->later)},
                                      {"dropped", std::to_string(f_.dailies->dropped)}});
    }

    const PeriodFigures& f_;
    const Town& town_;
    const TextBook& texts_;
    Page page_;
    const std::size_t listed_;
};

std::string decimal_words(const Town& town, std::string_view unit, std::optional<double> value, int decimals) {
    if (!value) return "—";
    return fmt::format("{:.{}f}{}", *value, decimals, town.texts.word(unit));
}

}  // namespace

std::string hours_words(const Town& town, std::optional<double> hours) {
    return decimal_words(town, "period_hours", hours, 1);
}

std::string minutes_words(const Town& town, std::optional<double> minutes) {
    return decimal_words(town, "period_minutes", minutes, 0);
}

std::string percent_words(std::optional<double> percent) {
    return percent ? fmt::format("{:.1f}%", *percent) : "—";
}

std::vector<std::pair<std::string, std::string>> kpi_words(const Kpis& kpis, const Town& town) {
    const auto name = [&](std::string_view id) { return std::string(town.texts.word(fmt::format("kpi.{}", id))); };
    return {{name("accepted_in_time"), rate_words(kpis.accepted_in_time)},
            {name("signed_in_time"), rate_words(kpis.signed_in_time)},
            {name("same_day"), rate_words(kpis.same_day)},
            {name("on_time"), rate_words(kpis.on_time)},
            {name("settled"), rate_words(kpis.settled)},
            {name("overdue"), rate_words(kpis.overdue)},
            {name("mean_hours"), hours_words(town, kpis.mean_hours)},
            {name("median_hours"), hours_words(town, kpis.median_hours)},
            {name("median_first_step"), minutes_words(town, kpis.median_first_step)},
            {name("responded"), rate_words(kpis.responded)},
            {name("followed_up"), rate_words(kpis.followed_up)},
            {name("solved"), rate_words(kpis.solved)},
            {name("satisfied"), rate_words(kpis.satisfied)},
            {name("three_rates"), percent_words(kpis.three_rates)},
            {name("returned"), rate_words(kpis.returned)},
            {name("reopened"), rate_words(kpis.reopened)},
            {name("repeated"), rate_words(kpis.repeated)},
            {name("escalated"), rate_words(kpis.escalated)},
            {name("answered"), rate_words(kpis.answered)},
            {name("disputes"), rate_words(kpis.disputes)}};
}

std::vector<std::pair<std::string, int>> totals_words(const Totals& totals, const Town& town) {
    const auto name = [&](std::string_view id) { return std::string(town.texts.word(fmt::format("totals.{}", id))); };
    std::vector<std::pair<std::string, int>> words{
        {name("registered"), totals.registered}, {name("settled"), totals.settled},
        {name("solved"), totals.solved},         {name("disputes"), totals.disputes},
        {name("hazards"), totals.hazards},       {name("errands"), totals.errands},
        {name("problems"), totals.problems},     {name("petitions"), totals.petitions}};
    for (const auto& [role, count] : totals.holders)
        words.emplace_back(town.texts.word(fmt::format("role.{}", gridbot::name_of(role))), count);
    return words;
}

std::string period_text(const PeriodFigures& figures, const Town& town, Face face) {
    std::string text;
    for (const std::size_t listed : kShorter) {
        text = PeriodPage(figures, town, listed).write(face);
        if (text.size() <= kMostBytes) break;
    }
    return text;
}

std::string period_title(const PeriodFigures& figures, const Town& town) {
    return town.texts.say(figures.period.kind == PeriodKind::week ? "weekly_title" : "monthly_title",
                          head_of(figures, town));
}

std::string totals_text(const Totals& totals, const Town& town, Face face) {
    const date::year_month_day first{totals.from};
    Page page(town);
    page.line("totals_head", {{"town", totals.place.empty() ? town.name : totals.place},
                              {"year", std::to_string(int(first.year()))},
                              {"from", day_words(town, totals.from)},
                              {"to", day_words(town, town.zone.day_of(totals.now))}});
    for (const auto& [name, number] : totals_words(totals, town))
        page.line("totals_line", {{"name", name}, {"n", std::to_string(number)}});
    return page.text(face);
}

}  // namespace gridbot::reports
