#include "reports/card.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/wording.hpp"

namespace gridbot::reports {
namespace {

constexpr std::size_t kMostBars = 8;

std::string word(const Town& town, std::string_view id) {
    return std::string(town.texts.word(fmt::format("card.{}", id)));
}

Card::Rated rated(std::string label, Rate rate) {
    Card::Rated rated{std::move(label), rate_words(rate), std::nullopt};
    if (rate.whole > 0) rated.fraction = static_cast<double>(rate.part) / rate.whole;
    return rated;
}

std::string kpi_name(const Town& town, std::string_view id) {
    return std::string(town.texts.word(fmt::format("kpi.{}", id)));
}

void add_trend(Card& card, std::string title, const std::vector<DayShare>& days, const Town& town) {
    card.trend_title = std::move(title);
    card.registered_word = word(town, "registered");
    card.settled_word = word(town, "settled");
    for (const DayShare& day : days) {
        const date::year_month_day ymd{day.day};
        card.trend.push_back({std::to_string(unsigned(ymd.day())),
                              fmt::format("{}/{}", unsigned(ymd.month()), unsigned(ymd.day())), day.registered,
                              day.settled});
    }
}

// What does not fit stands together in the last bar.
void add_bars(Card& card, std::vector<std::pair<std::string, int>> bars, const Town& town) {
    card.bars_title = word(town, "categories");
    std::erase_if(bars, [](const auto& bar) { return bar.second == 0; });
    std::ranges::stable_sort(bars, std::greater{}, &std::pair<std::string, int>::second);
    if (bars.size() > kMostBars) {
        int others = 0;
        for (std::size_t i = kMostBars - 1; i < bars.size(); ++i) others += bars[i].second;
        bars.resize(kMostBars - 1);
        bars.emplace_back(word(town, "others"), others);
    }
    card.bars = std::move(bars);
}

std::string foot_of(const Town& town, Time at) {
    return town.texts.say(
        "card.foot", {{"day", day_words(town, town.zone.day_of(at))}, {"clock", format_clock(town.zone.to_local(at))}});
}

}  // namespace

Card card_of(const DailyFigures& f, const Town& town) {
    Card card;
    card.title = town.texts.say("card.daily", {{"town", f.place.empty() ? town.name : f.place}});
    card.subtitle = fmt::format("{} {}", day_words(town, f.day), weekday_words(town, f.day));
    card.tiles = {{word(town, "registered"), std::to_string(f.registered)},
                  {word(town, "settled"), std::to_string(f.settled)},
                  {word(town, "open"), std::to_string(f.open)},
                  {word(town, "overdue"), std::to_string(f.overdue), f.overdue > 0},
                  {word(town, "supervised"), std::to_string(f.supervised), f.supervised > 0},
                  {word(town, "sensitive"), std::to_string(f.sensitive)}};
    card.rates = {rated(kpi_name(town, "same_day"), f.same_day), rated(kpi_name(town, "on_time"), f.on_time)};
    add_trend(card, town.texts.say("card.trend", {{"n", std::to_string(f.trend.size())}}), f.trend, town);
    add_bars(card, f.categories, town);
    card.foot = foot_of(town, f.now);
    return card;
}

Card card_of(const PeriodFigures& f, const Town& town) {
    const bool is_week = f.period.kind == PeriodKind::week;
    Card card;
    card.title =
        town.texts.say(is_week ? "card.weekly" : "card.monthly", {{"town", f.place.empty() ? town.name : f.place}});
    card.subtitle = fmt::format("{}—{}", day_words(town, f.period.from), day_words(town, f.period.to - date::days{1}));
    card.tiles = {{word(town, "registered"), std::to_string(f.kpis.registered)},
                  {word(town, "settled"), std::to_string(f.settled)},
                  {word(town, "open"), std::to_string(f.kpis.open)},
                  {word(town, "overdue"), std::to_string(f.kpis.overdue.part), f.kpis.overdue.part > 0},
                  {word(town, "suspended"), std::to_string(f.kpis.suspended)},
                  {word(town, "sensitive"), std::to_string(f.kpis.sensitive)}};
    card.rates = {rated(kpi_name(town, "same_day"), f.kpis.same_day), rated(kpi_name(town, "on_time"), f.kpis.on_time),
                  rated(kpi_name(town, "accepted_in_time"), f.kpis.accepted_in_time),
                  rated(kpi_name(town, "satisfied"), f.kpis.satisfied)};
    add_trend(card, word(town, "days"), f.days, town);
    std::vector<std::pair<std::string, int>> bars;
    for (const Share& share : f.categories) bars.emplace_back(share.name, share.registered);
    add_bars(card, std::move(bars), town);
    card.foot = foot_of(town, f.now);
    return card;
}

Card card_of(const Totals& totals, const Town& town) {
    Card card;
    card.title = town.texts.say("card.total", {{"town", totals.place.empty() ? town.name : totals.place}});
    card.subtitle =
        town.texts.say("card.total_span", {{"year", std::to_string(int(date::year_month_day{totals.from}.year()))},
                                           {"from", day_words(town, totals.from)},
                                           {"to", day_words(town, town.zone.day_of(totals.now))}});
    const auto words = totals_words(totals, town);
    // People with a post stand behind the figures.
    const std::size_t figures = words.size() - totals.holders.size();
    for (std::size_t i = 0; i < figures; ++i) card.tiles.push_back({words[i].first, std::to_string(words[i].second)});
    add_bars(card, {words.begin() + static_cast<std::ptrdiff_t>(figures), words.end()}, town);
    card.bars_title = word(town, "holders");
    card.foot = foot_of(town, totals.now);
    return card;
}

}  // namespace gridbot::reports
