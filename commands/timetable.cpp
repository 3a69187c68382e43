#include "commands/timetable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/day/jobs.hpp"
#include "commands/escalate.hpp"
#include "commands/gather.hpp"
#include "commands/lifetime.hpp"
#include "commands/pictures.hpp"
#include "commands/remind.hpp"
#include "core/policy/work_time.hpp"
#include "storage/anchors.hpp"
#include "storage/attachments.hpp"
#include "storage/confirmations.hpp"
#include "storage/inbox.hpp"
#include "storage/links.hpp"
#include "storage/sent_messages.hpp"
#include "storage/talk.hpp"
#include "storage/visitors.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;
using storage::timers::Timer;

constexpr std::string_view kJobPrefix = "job.";
constexpr std::string_view kHousekeeping = "job.housekeeping";
constexpr auto kHousekeepingEvery = 6h;
constexpr std::string_view kAnchor = "job.anchor";
constexpr int kHeadsPerAnchor = 1000;  // some milliseconds of the writer's time
constexpr auto kKeepInbox = 48h;       // platforms repeat within minutes
constexpr auto kKeepVisitors = 24h * 365;
// Nobody answers an older message by quoting it.
constexpr auto kKeepSentMessages = 24h * 90;
constexpr auto kKeepSaid = 24h * 90;
constexpr auto kKeepDrafts = 24h * 7;

struct Job {
    std::string_view name;
    void (*run)(Context&, Time due);
};
constexpr std::array kJobs{
    Job{"night_cases", day::night_cases},       Job{"todo_list", day::todo_list},
    Job{"calendar_check", day::calendar_check}, Job{"accept_nudge", day::accept_nudge},
    Job{"on_site_nudge", day::on_site_nudge},   Job{"report_check", day::report_check},
    Job{"settle_warning", day::settle_warning}, Job{"grid_settlement", day::grid_settlement},
    Job{"daily_summary", day::daily_summary},   Job{"night_handover", day::night_handover},
    Job{"weekly_report", day::weekly_report},   Job{"monthly_report", day::monthly_report},
};

void tidy_up(Context& context) {
    storage::inbox::forget(context.tx, context.town.code, context.now - kKeepInbox);
    storage::visitors::forget(context.tx, context.town.code, context.now - kKeepVisitors);
    storage::sent_messages::forget(context.tx, context.town.code, context.now - kKeepSentMessages);
    storage::links::forget(context.tx, context.town.code, context.now);
    storage::attachments::forget(context.tx, context.town.code, context.now - kKeepDrafts,
                                 context.now - kAdditionsWithin);
    storage::talk::drop_drafts_before(context.tx, context.town.code, context.now - kKeepDrafts);
    storage::talk::forget_said(context.tx, context.town.code, context.now - kKeepSaid);
    storage::confirmations::forget(context.tx, context.town.code, context.now - kKeepDrafts);
    storage::timers::set(
        context.tx, {context.town.code, CaseId{0}, std::string(kHousekeeping), 0, context.now + kHousekeepingEvery});
}

// At midnight, and the rest at once where more histories grew than one anchor takes.
void anchor_histories(Context& context) {
    const bool all =
        storage::anchors::add(context.tx, context.town.code, context.now, kHeadsPerAnchor) < kHeadsPerAnchor;
    const Zone& zone = context.town.zone;
    const Time midnight = zone.begin_of(zone.day_of(context.now) + date::days{1});
    storage::timers::set(
        context.tx, {.town = context.town.code, .kind = std::string(kAnchor), .due_at = all ? midnight : context.now});
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

void run_timers(Context& context, const std::vector<Timer>& timers) {
    GatheredCalls gathered;
    context.gathered = &gathered;
    for (const Timer& timer : timers) {
        context.happened.clear();
        run_timer(context, timer);
    }
    context.gathered = nullptr;
    tell_gathered(context, gathered);
}

void run_timer(Context& context, const Timer& timer) {
    if (timer.case_id.value != 0) {
        if (!run_life_timer(context, timer) && !run_due_soon(context, timer)) climb(context, timer);
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
