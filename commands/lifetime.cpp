#include "commands/lifetime.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/step.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/cases.hpp"
#include "storage/requests.hpp"
#include "storage/talk.hpp"
#include "storage/wishes.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kFollowUp = "follow_up";
constexpr std::string_view kSecondFollowUp = "second_follow_up";
constexpr std::string_view kEvaluate = "auto_evaluate";
constexpr std::string_view kRebound = "rebound_check";
constexpr std::string_view kArchive = "archive";
constexpr std::string_view kResume = "resume";

// Longer pauses are worth a word in the group (domain 3.2, 17).
constexpr auto kShortPause = 24h;

void set_timer(Context& context, const Case& row, std::string_view kind, Time due) {
    storage::timers::set(context.tx, {context.town.code, row.id, std::string(kind), 0, due});
}

Time days_after(Time from, int days) {
    return from + 24h * days;
}

// What may come back after it was settled: hazards (M46) and what an inspection found (M44).
bool may_rebound(const Context& context, const Case& row) {
    return context.town.taxonomy->at_or_unclear(row.category).level1() == "safety" || row.source == Source::inspection;
}

// Help that was granted shows what it is worth only later (M38).
bool is_asked_again(const Context& context, const Case& row) {
    return context.town.taxonomy->at_or_unclear(row.category).level1() == "welfare";
}

// `text`: P03, or what is asked a week later. `kind`: the timer, should it not be the reporter's turn.
void ask_reporter(Context& context, const Case& row, std::string_view text, std::string_view kind) {
    const Town& town = context.town;
    if (storage::wishes::find(context.tx, town.code, row.reporter.channel, row.reporter.account,
                              storage::wishes::kNoFollowUp))
        return;
    // Who reported much is not asked about all of it in one go; silence has its own end (auto_evaluate).
    const Time since = context.now - town.rhythm.follow_up_every + 1ms;
    if (!storage::talk::may_say_again(context.tx, town.code, row.reporter.channel + "/" + row.reporter.account, "P03",
                                      context.now, since)) {
        set_timer(context, row, kind, context.now + town.rhythm.follow_up_every);
        return;
    }
    tell_account(context, row.reporter.channel, row.reporter.account,
                 {.kind = text,
                  .text = town.texts.say(text, notice_values(context, row, Audience::reporter)),
                  .lane = storage::outbox::Lane::reminder,
                  .case_id = row.id});
}

void first_follow_up(Context& context, const Case& row) {
    if (row.state == CaseState::settled) ask_reporter(context, row, "P03", kFollowUp);
}

void second_follow_up(Context& context, const Case& row) {
    if (row.state == CaseState::settled || row.state == CaseState::evaluated)
        ask_reporter(context, row, "P03_again", kSecondFollowUp);
}

void look_again(Context& context, const Case& row) {
    if (row.state != CaseState::settled && row.state != CaseState::evaluated) return;
    const Town& town = context.town;
    const Person* who = in_charge(row, town);
    if (!who) return;
    tell_person(context, *who,
                {.kind = "P_rebound",
                 .text = town.texts.say("P_rebound", notice_values(context, row, Audience::handler)),
                 .lane = storage::outbox::Lane::reminder,
                 .case_id = row.id});
}

// Not before whoever is asked once more, or looks once more, has had time to say something.
Time archived_at(const Context& context, const Case& row) {
    const LifeRules& life = context.town.rhythm.life;
    Time at = days_after(context.now, life.archive_days);
    const Time settled = row.settled_at.value_or(context.now);
    if (is_asked_again(context, row))
        at = std::max(at, days_after(settled, life.second_follow_up_days + life.evaluate_days));
    if (may_rebound(context, row)) at = std::max(at, days_after(settled, life.rebound_check_days + life.evaluate_days));
    return at;
}

void archive(Context& context, Case& row) {
    if (row.state != CaseState::evaluated) return;
    apply(context, row, CaseEvent::archive, CaseState::archived, Role::clock);
    storage::timers::clear_all(context.tx, context.town.code, row.id);
}

}  // namespace

void watch_settled(Context& context, const Case& row) {
    const LifeRules& life = context.town.rhythm.life;
    set_timer(context, row, kFollowUp, days_after(context.now, life.follow_up_days));
    set_timer(context, row, kEvaluate, days_after(context.now, life.evaluate_days));
    if (is_asked_again(context, row))
        set_timer(context, row, kSecondFollowUp, days_after(context.now, life.second_follow_up_days));
    if (may_rebound(context, row)) set_timer(context, row, kRebound, days_after(context.now, life.rebound_check_days));
}

void evaluate(Context& context, Case& row, CaseEvent event, Role role, std::optional<int> rating) {
    row.evaluated_at = context.now;
    row.rating = rating;
    apply(context, row, event, CaseState::evaluated, role, rating ? std::to_string(*rating) : std::string{});
    storage::timers::clear(context.tx, context.town.code, row.id, kFollowUp);
    storage::timers::clear(context.tx, context.town.code, row.id, kEvaluate);
    set_timer(context, row, kArchive, archived_at(context, row));
}

Time resumption(const Context& context, Time until) {
    const Town& town = context.town;
    const Time midnight = town.zone.begin_of(town.zone.day_of(until));
    return add_work_hours(midnight, minutes{0}, town.calendar, town.rhythm, town.zone);
}

void set_resumption(Context& context, const Case& row, Time at) {
    set_timer(context, row, kResume, at);
}

void resume_case(Context& context, Case& row, Role role) {
    const Town& town = context.town;
    const auto paused = storage::requests::find(context.tx, town.code, row.id, storage::requests::Kind::suspend);
    const Time since = paused ? paused->asked_at : context.now;
    row.due_at = due_after_pause(row.due_at, row.urgency, since, context.now, town.calendar, town.rhythm, town.zone);
    storage::requests::drop(context.tx, town.code, row.id, storage::requests::Kind::suspend);
    apply(context, row, CaseEvent::resume, CaseState::handling, role);
    restart_ladders(context, row);
    auto values = notice_values(context, row, Audience::handler);
    tell_people(context, others_to_act(context, row),
                {.kind = "P_resumed", .text = town.texts.say("P_resumed", values), .case_id = row.id});
    if (context.now - since > kShortPause)
        tell_all_waiting(context, row,
                         {.kind = "G12",
                          .text = town.texts.say("G12", notice_values(context, row, Audience::resident_group)),
                          .case_id = row.id});
}

bool run_life_timer(Context& context, const storage::timers::Timer& timer) {
    const bool ours = timer.kind == kFollowUp || timer.kind == kEvaluate || timer.kind == kRebound ||
                      timer.kind == kArchive || timer.kind == kResume || timer.kind == kSecondFollowUp;
    if (!ours) return false;
    auto row = storage::cases::by_id(context.tx, context.town.code, timer.case_id);
    if (!row) return true;
    if (timer.kind == kFollowUp) first_follow_up(context, *row);
    if (timer.kind == kSecondFollowUp) second_follow_up(context, *row);
    if (timer.kind == kEvaluate && row->state == CaseState::settled)
        evaluate(context, *row, CaseEvent::auto_evaluate, Role::clock, std::nullopt);
    if (timer.kind == kRebound) look_again(context, *row);
    if (timer.kind == kArchive) archive(context, *row);
    if (timer.kind == kResume && row->state == CaseState::suspended) resume_case(context, *row, Role::clock);
    return true;
}

}  // namespace gridbot::commands
