#include "commands/timetable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/escalate.hpp"
#include "commands/lifetime.hpp"
#include "commands/notices.hpp"
#include "commands/verbs/todo.hpp"
#include "core/policy/work_time.hpp"
#include "reports/daily.hpp"
#include "storage/anchors.hpp"
#include "storage/cases.hpp"
#include "storage/confirmations.hpp"
#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;
using storage::outbox::Lane;
using storage::timers::Timer;

constexpr std::string_view kJobPrefix = "job.";
constexpr std::string_view kHousekeeping = "job.housekeeping";
constexpr auto kHousekeepingEvery = 6h;
constexpr std::string_view kAnchor = "job.anchor";
constexpr int kHeadsPerAnchor = 1000;  // some milliseconds of the writer's time
constexpr auto kKeepInbox = 48h;       // platforms repeat within minutes
constexpr auto kKeepDrafts = 24h * 7;
constexpr int kMostOpen = 5000;

// 08:25: what is overdue or due today, to each who has any (domain 7.1; nobody with an empty list is written to).
void send_todo_lists(Context& context, Time) {
    auto open = storage::cases::open(context.tx, context.town.code, kMostOpen);
    const LocalDay today = context.town.zone.day_of(context.now);
    std::erase_if(open, [&](const Case& row) { return context.town.zone.day_of(row.due_at) > today; });
    if (open.empty()) return;
    for (const Person& person : context.town.directory.people()) {
        auto mine = waiting_for(context, person, open);
        if (!mine.empty())
            tell_person(context, person,
                        {.kind = "todo", .text = case_list(context, mine, "todo_head"), .lane = Lane::reminder});
    }
}

// 16:45: same-day cases not settled, to whoever must act next and to the grid leader.
void send_settle_warnings(Context& context, Time) {
    auto open = storage::cases::open(context.tx, context.town.code, kMostOpen);
    const LocalDay today = context.town.zone.day_of(context.now);
    std::erase_if(open,
                  [&](const Case& row) { return !row.same_day || context.town.zone.day_of(row.due_at) != today; });
    if (open.empty()) return;
    const Directory& directory = context.town.directory;
    for (const Person& person : directory.people()) {
        std::vector<Case> theirs;
        for (const Case& row : open) {
            auto people = next_to_act(context, row);
            auto leaders = directory.nearest_holders(Role::grid_leader, row.grid);
            people.insert(people.end(), leaders.begin(), leaders.end());
            if (std::ranges::find(people, &person) != people.end()) theirs.push_back(row);
        }
        if (theirs.empty()) continue;
        std::string text = case_list(context, theirs, "settle_warning_head") + "\n" +
                           std::string(context.town.texts.word("settle_warning_tail"));
        tell_person(context, person, {.kind = "settle_warning", .text = text, .lane = Lane::reminder});
    }
}

// 18:05: the town's day, to the officials' groups; caught up later, still the day that was missed.
void send_daily_summary(Context& context, Time due) {
    auto figures = reports::daily_figures(context.tx, context.town, "", context.town.zone.day_of(due), context.now);
    for (const Group* group : context.town.directory.groups_of(GroupKind::officials)) {
        const Reach::Channel* channel = context.reach.find(group->channel);
        const bool markdown = channel && channel->markdown;
        tell_group(context, *group,
                   {.kind = "daily",
                    .text = reports::daily_text(figures, context.town,
                                                markdown ? reports::Face::markdown : reports::Face::plain),
                    .lane = Lane::report,
                    .pressing = Pressing::now,
                    .form = markdown ? TextForm::markdown : TextForm::plain,
                    .title = reports::daily_title(figures, context.town)});
    }
}

struct Job {
    std::string_view name;
    void (*run)(Context&, Time due);
};
constexpr std::array kJobs{
    Job{"todo_list", send_todo_lists},
    Job{"settle_warning", send_settle_warnings},
    Job{"daily_summary", send_daily_summary},
};

void tidy_up(Context& context) {
    storage::inbox::forget(context.tx, context.town.code, context.now - kKeepInbox);
    storage::talk::drop_drafts_before(context.tx, context.town.code, context.now - kKeepDrafts);
    storage::confirmations::forget(context.tx, context.town.code, context.now - kKeepDrafts);
    storage::timers::set(
        context.tx, {context.town.code, CaseId{0}, std::string(kHousekeeping), 0, context.now + kHousekeepingEvery});
}

// At midnight, and the rest at once where more histories grew than one anchor takes.
void anchor_histories(Context& context) {
    const bool all =
        storage::anchors::add(context.tx, context.town.code, context.now, kHeadsPerAnchor) < kHeadsPerAnchor;
    const Zone& zone = context.town.zone;
    const LocalTime midnight{zone.day_of(context.now) + date::days{1}};
    storage::timers::set(
        context.tx,
        {.town = context.town.code, .kind = std::string(kAnchor), .due_at = all ? zone.to_utc(midnight) : context.now});
}

void set_next(Context& context, const ScheduledJob& job) {
    storage::timers::set(context.tx,
                         {.town = context.town.code,
                          .kind = std::string(kJobPrefix) + job.name,
                          .due_at = next_occurrence(job, context.now, context.town.calendar, context.town.zone)});
}

}  // namespace

void set_timetable(Context& context) {
    auto set = storage::timers::of_case(context.tx, context.town.code, CaseId{0});
    for (const Job& known : kJobs) {
        const ScheduledJob* job = context.town.rhythm.job(known.name);
        const std::string kind = std::string(kJobPrefix) + std::string(known.name);
        auto timer = std::ranges::find(set, kind, &Timer::kind);
        if (!job || !job->enabled)
            storage::timers::clear(context.tx, context.town.code, CaseId{0}, kind);
        else if (timer == set.end() || timer->due_at > context.now)
            set_next(context, *job);
    }
    if (std::ranges::find(set, kHousekeeping, &Timer::kind) == set.end()) tidy_up(context);
    if (std::ranges::find(set, kAnchor, &Timer::kind) == set.end()) anchor_histories(context);
}

void run_timer(Context& context, const Timer& timer) {
    if (timer.case_id.value != 0) {
        if (!run_life_timer(context, timer)) climb(context, timer);
        return;
    }
    if (timer.kind == kHousekeeping) return tidy_up(context);
    if (timer.kind == kAnchor) return anchor_histories(context);
    for (const Job& known : kJobs) {
        if (timer.kind != std::string(kJobPrefix) + std::string(known.name)) continue;
        const ScheduledJob* job = context.town.rhythm.job(known.name);
        if (!job || !job->enabled) return;
        known.run(context, timer.due_at);
        set_next(context, *job);
    }
}

}  // namespace gridbot::commands
