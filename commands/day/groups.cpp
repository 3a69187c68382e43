#include <algorithm>

#include "commands/day/jobs.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "reports/archive.hpp"
#include "reports/enclosure.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"

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
    const Time midnight = town.zone.begin_of(town.zone.day_of(context.now));
    std::vector<Case> rows = storage::cases::touched_since(context.tx, town.code, midnight, kMostOfADay);
    for (Case& row : open_cases(context))
        if (std::ranges::find(rows, row.id, &Case::id) == rows.end()) rows.push_back(std::move(row));
    return rows;
}

std::string line_of(const Context& context, const Case& row, std::string_view id) {
    return context.town.texts.say(id, notice_values(context, row, Audience::work_group));
}

// With a longer time and why, where it was given one; else as it stands.
std::string open_line(Context& context, const Case& row) {
    if (row.extension_count == 0) return line_of(context, row, "grid_day_open");
    std::string reason;
    for (const CaseEventRow& line : storage::history::of_case(context.tx, context.town.code, row.id))
        if (line.event == CaseEvent::extend_approve) reason = line.text;
    const Town& town = context.town;
    auto values = notice_values(context, row, Audience::work_group);
    values.set("reason", reason);
    values.set("until", day_words(town, town.zone.day_of(row.due_at)));
    return town.texts.say("grid_day_carried", values);
}

std::string settlement_of(Context& context, const GridDay& day) {
    std::string text = context.town.texts.say(
        "grid_day_head", {{"settled", std::to_string(day.settled.size())}, {"open", std::to_string(day.open.size())}});
    std::size_t lines = 0;
    for (const Case& row : day.open)
        if (lines++ < kLines) text += "\n" + open_line(context, row);
    for (const Case& row : day.settled)
        if (lines++ < kLines) text += "\n" + line_of(context, row, "grid_day_settled");
    const std::size_t all = day.open.size() + day.settled.size();
    if (all > kLines) text += "\n" + context.town.texts.say("grid_day_more", {{"n", std::to_string(all - kLines)}});
    return text;
}

/// A report as it is sent to the leaders.
struct Sent {
    std::string_view kind;  // "daily"
    LocalDay day;           // on which its period begins
    std::string title;
    bool encloses = true;  // there is something to show beside the words
};

Attachment attachment_of(const Context& context, const Sent& report, Attachment::Kind kind) {
    using Form = reports::Enclosure::Form;
    const Form form = kind == Attachment::Kind::picture ? Form::picture : Form::workbook;
    const std::string source = name_of(reports::Enclosure{form, std::string(report.kind), report.day});
    return {.kind = kind, .name = context.town.code + "-" + source, .source = source};
}

// Where a picture cannot stand in the text, it and the workbook follow as messages of their own.
void tell_enclosed(Context& context, const Group& group, const Sent& report, Attachment::Kind kind,
                   std::string_view of_kind) {
    tell_group(context, group,
               {.kind = of_kind,
                .text = report.title,
                .lane = Lane::report,
                .pressing = Pressing::now,
                .attachment = attachment_of(context, report, kind)});
}

template <class TextOf>
void tell_officials(Context& context, const Sent& report, TextOf text_of) {
    using Pictures = Reach::Pictures;
    for (const Group* group : context.town.directory.groups_of(GroupKind::officials)) {
        const Reach::Channel* channel = context.reach.find(group->channel);
        const bool markdown = channel && channel->markdown;
        Notice notice{.kind = report.kind,
                      .text = text_of(markdown ? reports::Face::markdown : reports::Face::plain),
                      .lane = Lane::report,
                      .pressing = Pressing::now,
                      .form = markdown ? TextForm::markdown : TextForm::plain,
                      .title = report.title};
        const bool encloses = report.encloses && channel;
        if (encloses && channel->pictures == Pictures::in_text)
            notice.attachment = attachment_of(context, report, Attachment::Kind::picture);
        tell_group(context, *group, notice);
        if (encloses && channel->pictures == Pictures::alone)
            tell_enclosed(context, *group, report, Attachment::Kind::picture, "report_picture");
        if (encloses && channel->files)
            tell_enclosed(context, *group, report, Attachment::Kind::file, "report_workbook");
    }
}

// The one that was over when the report was due.
void report_period(Context& context, reports::PeriodKind kind, Time due) {
    const Town& town = context.town;
    const auto period = before(reports::period_of(kind, town.zone.day_of(due)));
    const auto figures = reports::period_figures(context.tx, town, "", period, context.now);
    tell_officials(context, {name_of(kind), period.from, reports::period_title(figures, town)},
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
    tell_officials(context, {"daily", figures.day, reports::daily_title(figures, town), !is_quiet(figures)},
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
