#include <algorithm>

#include "commands/day/jobs.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "reports/archive.hpp"
#include "storage/cases.hpp"

namespace gridbot::commands::day {
namespace {

using storage::outbox::Lane;

constexpr std::size_t kLines = 6;  // with head and "and more" at most eight
constexpr int kMostOfADay = 500;

/// What a grid's day was.
struct GridDay {
    int registered = 0;
    std::vector<Case> settled;  // today
    std::vector<Case> open;     // same-day cases still to be done
};

GridDay day_of_grid(Context& context, const std::vector<Case>& today, const std::string& grid) {
    GridDay day;
    const Town& town = context.town;
    for (const Case& row : today) {
        if (!town.directory.within(row.grid, grid) || row.sensitive) continue;
        const bool is_today = town.zone.day_of(row.registered_at) == town.zone.day_of(context.now);
        day.registered += is_today;
        if (row.settled_at && town.zone.day_of(*row.settled_at) == town.zone.day_of(context.now))
            day.settled.push_back(row);
        if (row.same_day && is_open(row.state)) day.open.push_back(row);
    }
    return day;
}

// Registered or settled today, and what is still open.
std::vector<Case> cases_of_today(Context& context) {
    const Town& town = context.town;
    const Time midnight = town.zone.to_utc(LocalTime{town.zone.day_of(context.now)});
    std::vector<Case> rows = storage::cases::touched_since(context.tx, town.code, midnight, kMostOfADay);
    for (Case& row : open_cases(context))
        if (std::ranges::find(rows, row.id, &Case::id) == rows.end()) rows.push_back(std::move(row));
    return rows;
}

std::string line_of(const Context& context, const Case& row, std::string_view id) {
    return context.town.texts.say(id, case_values(row, context.town, Audience::work_group, context.now));
}

std::string settlement_of(const Context& context, const GridDay& day) {
    std::string text = context.town.texts.say(
        "grid_day_head", {{"settled", std::to_string(day.settled.size())}, {"open", std::to_string(day.open.size())}});
    std::size_t lines = 0;
    for (const Case& row : day.open)
        if (lines++ < kLines) text += "\n" + line_of(context, row, "grid_day_open");
    for (const Case& row : day.settled)
        if (lines++ < kLines) text += "\n" + line_of(context, row, "grid_day_settled");
    const std::size_t all = day.open.size() + day.settled.size();
    if (all > kLines) text += "\n" + context.town.texts.say("grid_day_more", {{"n", std::to_string(all - kLines)}});
    return text;
}

template <class TextOf>
void tell_officials(Context& context, std::string_view kind, const std::string& title, TextOf text_of) {
    for (const Group* group : context.town.directory.groups_of(GroupKind::officials)) {
        const Reach::Channel* channel = context.reach.find(group->channel);
        const bool markdown = channel && channel->markdown;
        tell_group(context, *group,
                   {.kind = kind,
                    .text = text_of(markdown ? reports::Face::markdown : reports::Face::plain),
                    .lane = Lane::report,
                    .pressing = Pressing::now,
                    .form = markdown ? TextForm::markdown : TextForm::plain,
                    .title = title});
    }
}

// The one that was over when the report was due.
void report_period(Context& context, reports::PeriodKind kind, Time due) {
    const Town& town = context.town;
    const auto period = before(reports::period_of(kind, town.zone.day_of(due)));
    const auto figures = reports::period_figures(context.tx, town, "", period, context.now);
    tell_officials(context, name_of(kind), reports::period_title(figures, town),
                   [&](reports::Face face) { return reports::period_text(figures, town, face); });
    reports::keep(context.tx, town, figures);
}

}  // namespace

void report_check(Context& context, Time) {
    const auto today = cases_of_today(context);
    for (const Group* group : context.town.directory.groups_of(GroupKind::work)) {
        const GridDay day = day_of_grid(context, today, group->grid);
        if (day.registered > 0 && day.open.empty()) continue;
        tell_group(context, *group,
                   {.kind = "report_check",
                    .text = std::string(context.town.texts.word("report_check")),
                    .lane = Lane::reminder,
                    .unasked = true});
    }
}

void grid_settlement(Context& context, Time) {
    const auto today = cases_of_today(context);
    for (const Group* group : context.town.directory.groups_of(GroupKind::work)) {
        const GridDay day = day_of_grid(context, today, group->grid);
        if (day.settled.empty() && day.open.empty()) continue;
        tell_group(
            context, *group,
            {.kind = "grid_settlement", .text = settlement_of(context, day), .lane = Lane::report, .unasked = true});
    }
}

void daily_summary(Context& context, Time due) {
    const Town& town = context.town;
    const auto figures = reports::daily_figures(context.tx, town, "", town.zone.day_of(due), context.now);
    tell_officials(context, "daily", reports::daily_title(figures, town),
                   [&](reports::Face face) { return reports::daily_text(figures, town, face); });
    reports::keep(context.tx, town, figures);
}

void weekly_report(Context& context, Time due) {
    report_period(context, reports::PeriodKind::week, due);
}

void monthly_report(Context& context, Time due) {
    report_period(context, reports::PeriodKind::month, due);
}

}  // namespace gridbot::commands::day
