#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/taxonomy.hpp"
#include "core/time.hpp"

namespace gridbot {

using std::chrono::minutes;

/// A stretch of working time, minutes after the midnight before the day it begins on. from < 24:00, from < to; past
/// 24:00 it ends on the next day, working day or not.
struct Shift {
    minutes from{};
    minutes to{};
    friend bool operator==(const Shift&, const Shift&) = default;
};

/// Other shifts for part of the year: its first and last day, both counted; it may run over New Year (from > to).
struct Season {
    date::month_day from;
    date::month_day to;
    std::vector<Shift> shifts;
    bool contains(date::month_day day) const {
        return from <= to ? (day >= from && day <= to) : (day >= from || day <= to);
    }
};

/// Hours in which nothing may be pushed; may run over midnight (from > to).
struct QuietHours {
    minutes from{};
    minutes to{};
    bool contains(minutes of_day) const {
        return from <= to ? (of_day >= from && of_day < to) : (of_day >= from || of_day < to);
    }
};

/// The days a job of the timetable runs on (domain 7.1).
enum class Days {
    every,
    working,
    weekly,         // each `on` = weekday, day off or not
    last_of_month,  // the last `on` = weekday of the month, or the working day before
    first_working,  // the first working day of the month
    month_day,      // the `on`-th of the month, or the working day before
    working_from,   // working days from the `on`-th to the month's end
};

/// A job of the timetable (domain 7.1): "todo_list" at 08:25 on working days.
struct ScheduledJob {
    std::string name;
    minutes at{};
    Days days = Days::working;
    unsigned on = 0;  // ISO weekday 1–7 or day of the month 1–28, where `days` asks for one
    bool enabled = true;
};

/// A delay of the ladder or of a deadline: on the wall clock, in working hours, or the same clock time n working
/// days later, moved into working hours (domain 4.1, 7.4).
struct Delay {
    enum class Kind { clock, work_hours, work_days } kind = Kind::clock;
    minutes length{};  // clock, work_hours
    int days = 0;      // work_days
    friend bool operator==(const Delay&, const Delay&) = default;
};
/// `30m` `2h` (clock), `4wh`, `1wd`; `0m` is at once. Nothing longer than a year.
std::optional<Delay> delay_named(std::string_view text);

/// What makes the ladder call people (domain 7.4): the first four when time has passed, the others at once.
enum class Trigger {
    not_accepted,
    not_signed,
    due_passed,
    not_answered,
    not_fixed,       // the reporter says so
    reopened_again,  // the second time and later
    returned_again,
};
inline constexpr std::array kEveryTrigger{Trigger::not_accepted,  Trigger::not_signed, Trigger::due_passed,
                                          Trigger::not_answered,  Trigger::not_fixed,  Trigger::reopened_again,
                                          Trigger::returned_again};
/// Does it call people at once, without any delay?
inline bool is_at_once(Trigger trigger) {
    return trigger >= Trigger::not_fixed;
}
std::string_view name_of(Trigger trigger);
std::optional<Trigger> trigger_named(std::string_view name);

/// One step of the ladder: after `delay` from the trigger's start, rungs `from_rung`..`to_rung` are told in parallel.
struct LadderStep {
    Delay delay;
    int from_rung = 0;
    int to_rung = 0;
};

/// How long the later steps of a case may take (domain 3.2). Days are calendar days unless they are called work days.
struct LifeRules {
    int reopen_days = 7;            // after settling
    int follow_up_days = 1;         // after settling, the reporter is asked in private
    int evaluate_days = 3;          // after settling, silence counts as an evaluation without rating
    int archive_days = 7;           // after the evaluation
    int second_follow_up_days = 7;  // after settling a matter of welfare, the reporter is asked once more
    int rebound_check_days = 7;     // after settling a hazard, somebody looks again
    int most_extensions = 2;        // of one case
    int extension_work_days = 15;   // all extensions of one case together
    Delay return_urgent{Delay::Kind::work_hours, minutes{120}};  // a handler may return a dispatch so long
    Delay return_normal{Delay::Kind::work_days, minutes{0}, 1};
    minutes undo_within{5};

    /// So many days after the settling may an answer about it still come: who is asked once more a week later may take
    /// his time.
    int answer_days() const { return std::max(reopen_days, second_follow_up_days + evaluate_days); }
};

/// What each of the three rates weighs in the one figure of them all (domain 7.7). Shares of their sum.
struct RateWeights {
    int responded = 30;
    int solved = 35;
    int satisfied = 35;
};

/// When a town works, speaks and escalates, and how its work is weighed. Read from rhythm.toml.
struct Rhythm {
    std::vector<Shift> working_hours;  // in order, not overlapping, also over midnight
    std::vector<Season> seasons;       // with shifts of their own; no day in two of them
    QuietHours resident_quiet;
    QuietHours work_quiet;
    minutes same_day_cutoff{};  // registered before: due the same day
    minutes same_day_due{};
    minutes carried_due{};                                               // next working day
    minutes work_days_due{};                                             // W3, W5 …, and the statutory classes
    minutes controlled_within{120};                                      // emergency, T0
    minutes one_day_within{24 * 60};                                     // urgent, T1
    int mediation_days = 30;                                             // calendar days, ST30
    int statutory_days = 60;                                             // calendar days, ST
    int notice_days = 15;                                                // ST: until it is said whether it is taken
    std::map<std::string, Delay, std::less<>> accept_within;             // by urgency name
    std::map<std::string, Delay, std::less<>> first_contact_within;      // by urgency name
    std::map<std::string, std::vector<LadderStep>, std::less<>> ladder;  // "due_passed.normal" -> steps in order
    std::vector<ScheduledJob> timetable;
    minutes urge_counted_every{240};
    minutes outage_answer_every{10};
    minutes follow_up_every{24 * 60};  // one resident is asked how it went
    minutes unasked_every{30};         // a group hears something nobody in it asked for
    int unasked_a_day = 6;
    LifeRules life;
    RateWeights weights;

    /// The shifts that begin on a working day.
    const std::vector<Shift>& shifts_on(LocalDay day) const;
    /// The steps of a trigger, none where the ladder has none for that urgency.
    const std::vector<LadderStep>& steps(Trigger trigger, Urgency urgency) const;
    /// nullptr for a name that the timetable lacks. Jobs that are switched off are found too.
    const ScheduledJob* job(std::string_view name) const;
};

}  // namespace gridbot
