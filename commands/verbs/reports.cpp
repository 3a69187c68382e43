#include <algorithm>
#include <sstream>

#include "commands/notices.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/grid_name.hpp"
#include "reports/archive.hpp"
#include "reports/part.hpp"

namespace gridbot::commands {
namespace {

using reports::Face;
using reports::PeriodKind;

// Own scope: the widest grid the person answers for; the centre and the town see everything.
std::string scope_of(const Context& context) {
    std::string widest;
    std::size_t best = 0;
    for (const Post& post : context.actor.person->posts) {
        if (post.grid.empty()) return {};
        std::size_t depth = context.town.directory.path_up(post.grid).size();
        if (depth > 0 && (best == 0 || depth < best)) {
            best = depth;
            widest = post.grid;
        }
    }
    return widest;
}

const Grid* grid_in_scope(const Context& context, std::string_view said, std::string_view scope) {
    for (const Grid& grid : context.town.directory.grids())
        if (is_called(grid, said) && context.town.directory.within(grid.code, scope)) return &grid;
    return nullptr;
}

/// What stands behind the verb: a grid of the sender's scope, a day, both or neither.
struct Wanted {
    std::string grid;
    std::optional<LocalDay> day;
    std::optional<Reply> refusal;
};

Wanted wanted(const Context& context, const intake::Reading& reading) {
    const std::string scope = scope_of(context);
    Wanted wanted{.grid = scope};
    std::istringstream words{reading.args.topic.value_or("")};
    const LocalDay today = context.town.zone.day_of(context.now);
    for (std::string word; words >> word;) {
        if (const auto day = day_looked_back_on(word, today))
            wanted.day = *day;
        else if (word.front() >= '0' && word.front() <= '9' && word.find('-') != word.npos)
            wanted.refusal = reply_with(context, "report_unknown_day", {{"x", word}});
        else if (const Grid* grid = grid_in_scope(context, word, scope))
            wanted.grid = grid->code;
        else
            wanted.refusal = reply_with(context, "report_unknown_grid", {{"x", word}});
    }
    return wanted;
}

// A page of figures is for the one who asked, not for the group in which it was asked for.
Reply in_private(Context& context, std::string text, std::string_view kind) {
    if (!context.where.is_private &&
        tell_only(context, *context.actor.person, {.kind = kind, .text = text, .pressing = Pressing::now}))
        return reply_with(context, "report_sent_in_private");
    return {std::move(text), std::string(kind)};
}

// The last one that is over; of the whole town as it was sent.
Reply report_period(Context& context, const intake::Reading& reading, PeriodKind kind) {
    const Wanted asked = wanted(context, reading);
    if (asked.refusal) return *asked.refusal;
    const Town& town = context.town;
    const auto period = asked.day ? reports::period_of(kind, *asked.day)
                                  : before(reports::period_of(kind, town.zone.day_of(context.now)));
    auto figures = reports::part_of(town, asked.grid).grids.empty() ? reports::kept_period(context.tx, town, period)
                                                                    : std::nullopt;
    if (!figures) figures = reports::period_figures(context.tx, town, asked.grid, period, context.now);
    return in_private(context, reports::period_text(*figures, town, Face::plain), name_of(kind));
}

}  // namespace

Reply report_daily(Context& context, const intake::Reading& reading, Case*) {
    const Wanted asked = wanted(context, reading);
    if (asked.refusal) return *asked.refusal;
    const Town& town = context.town;
    const LocalDay today = town.zone.day_of(context.now);
    const LocalDay day = asked.day.value_or(today);
    const bool is_whole_town = reports::part_of(town, asked.grid).grids.empty();
    auto figures = day < today && is_whole_town ? reports::kept_daily(context.tx, town, day) : std::nullopt;
    if (!figures) figures = reports::daily_figures(context.tx, town, asked.grid, day, context.now);
    return {reports::daily_text(*figures, town, Face::plain), "daily"};
}

Reply report_weekly(Context& context, const intake::Reading& reading, Case*) {
    return report_period(context, reading, PeriodKind::week);
}

Reply report_monthly(Context& context, const intake::Reading& reading, Case*) {
    return report_period(context, reading, PeriodKind::month);
}

Reply totals(Context& context, const intake::Reading& reading, Case*) {
    const Wanted asked = wanted(context, reading);
    if (asked.refusal) return *asked.refusal;
    const Town& town = context.town;
    const LocalDay year{date::year_month_day{town.zone.day_of(context.now)}.year() / date::January / 1};
    const auto figures = reports::totals_of(context.tx, town, asked.grid, asked.day.value_or(year), context.now);
    return in_private(context, reports::totals_text(figures, town, Face::plain), "totals");
}

}  // namespace gridbot::commands
