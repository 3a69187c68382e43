#include "commands/day/jobs.hpp"
#include "commands/notices.hpp"

namespace gridbot::commands::day {
namespace {

// The State Council publishes next year's days in November.
constexpr date::month_day kPublishedBy = date::November / 15;

// The sentence about a year whose days nobody has confirmed; empty where somebody has.
std::string doubt(const Context& context, int year) {
    const CalendarYear* table = context.town.calendar.table_of(year);
    if (table && table->status != CalendarYear::Status::unconfirmed) return {};
    return context.town.texts.say(table ? "calendar_unconfirmed" : "calendar_missing",
                                  {{"year", std::to_string(year)}});
}

}  // namespace

void calendar_check(Context& context, Time) {
    const date::year_month_day today{context.town.zone.day_of(context.now)};
    const int year = int(today.year());
    std::string text = doubt(context, year);
    if (today.month() / today.day() >= kPublishedBy)
        if (const std::string next = doubt(context, year + 1); !next.empty()) text += (text.empty() ? "" : "\n") + next;
    if (text.empty()) return;
    text += "\n" + std::string(context.town.texts.word("calendar_remedy"));
    tell_admins(
        context,
        {.kind = "calendar_check", .text = text, .lane = storage::outbox::Lane::reminder, .pressing = Pressing::now});
}

}  // namespace gridbot::commands::day
