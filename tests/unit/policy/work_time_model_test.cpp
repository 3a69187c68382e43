// The clocks of core/policy/work_time and deadlines against a walk from minute to minute that knows nothing of them: it
// looks at what the town's clock shows each minute, in random calendars, random shifts and zones that change their
// clocks.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "core/policy/deadlines.hpp"
#include "tests/unit/policy/shipped.hpp"

namespace gridbot {
namespace {

constexpr int kCases = 10'000;
constexpr int kLongCases = 1'000'000;
constexpr int kCasesPerTown = 250;  // what the clock shows is looked up once for all of them
constexpr minutes kADay{24 * 60};

// Without daylight saving, with it in either half of the year, by half an hour, by two hours, at midnight (Havana,
// Santiago, Beirut), in a month of the moon (Casablanca), given up within the years of the test (Tehran, São Paulo).
constexpr const char* kZones[] = {
    "Asia/Shanghai",    "Asia/Urumqi",       "Asia/Kathmandu",   "UTC",
    "Europe/Berlin",    "America/New_York",  "Australia/Sydney", "Australia/Lord_Howe",
    "Antarctica/Troll", "America/Havana",    "America/Santiago", "Asia/Beirut",
    "Africa/Cairo",     "Africa/Casablanca", "Asia/Tehran",      "America/Sao_Paulo",
};

int wanted_cases() {
    return std::getenv("GRIDBOT_LONG") ? kLongCases : kCases;
}

unsigned seed() {
    const char* wanted = std::getenv("GRIDBOT_SEED");
    return wanted ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : std::random_device{}();
}

/// A town made up for the test, in plain words, and the same as the service would read it.
struct MadeUpTown {
    Zone zone = shipped::shanghai();
    std::set<LocalDay> off, work;
    std::set<int> years;  // with a table
    std::vector<Shift> shifts, summer;
    date::month_day summer_from, summer_to;
    Calendar calendar;
    Rhythm rhythm;

    minutes shortest_day() const {
        auto length = [](const std::vector<Shift>& day) {
            minutes sum{0};
            for (const Shift& shift : day) sum += shift.to - shift.from;
            return sum;
        };
        return summer.empty() ? length(shifts) : std::min(length(shifts), length(summer));
    }
};

class WorkTimeModel : public testing::Test {
protected:
    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
    bool once_in(int n) { return below(n) == 0; }

    std::vector<Shift> random_shifts() {
        std::vector<Shift> shifts;
        // Cuts in the day, every other stretch between them is worked; the last may run into the next morning.
        minutes at{below(10 * 60)};
        const minutes opened = at;
        for (int left = 1 + below(4); left > 0 && at < kADay; --left) {
            Shift shift{at, at + minutes{1 + below(7 * 60)}};
            if (shift.to > kADay && !once_in(2)) shift.to = kADay;
            shift.to = std::min(shift.to, opened + kADay);
            shifts.push_back(shift);
            at = shift.to + minutes{below(4 * 60)};
        }
        return shifts;
    }

    MadeUpTown random_town(LocalDay around) {
        MadeUpTown town;
        town.zone = Zone::find(kZones[below(static_cast<int>(std::size(kZones)))]).value();
        std::string off, work;
        auto add = [](std::string& list, LocalDay day) {
            list += (list.empty() ? "\"" : ",\"") + format_day(day) + "\"";
        };
        for (LocalDay day = around - date::days{5}; day < around + date::days{40}; day += date::days{1}) {
            if (once_in(8) && town.off.insert(day).second) add(off, day);
            if (once_in(12) && town.work.insert(day).second) add(work, day);
        }
        // One of two towns lacks a table: Monday to Friday and the fixed holidays.
        const int year = int(date::year_month_day{around}.year());
        std::string tables;
        for (int one : {year - 1, year, year + 1}) {
            if (once_in(2)) continue;
            town.years.insert(one);
            tables += (tables.empty() ? "\"" : ",\"") + std::to_string(one) + "\":{" +
                      (one == year ? "\"off\":[" + off + "],\"work\":[" + work + "]" : "") + "}";
        }
        if (!town.years.contains(year)) {
            town.off.clear();
            town.work.clear();
        }
        town.calendar = Calendar::parse("{\"years\":{" + tables + "}}").value();
        town.shifts = town.rhythm.working_hours = random_shifts();
        if (once_in(2)) {
            const date::year_month_day begins{around + date::days{below(20)}},
                ends{around + date::days{20 + below(60)}};
            town.summer = random_shifts();
            town.summer_from = begins.month() / begins.day();
            town.summer_to = ends.month() / ends.day();
            town.rhythm.seasons = {{town.summer_from, town.summer_to, town.summer}};
        }
        town.rhythm.same_day_cutoff = 16h;
        town.rhythm.same_day_due = town.rhythm.work_days_due = 18h;
        town.rhythm.carried_due = 12h;
        return town;
    }

    unsigned seed_ = seed();
    std::mt19937 random_{seed_};
};

/// What the clock on the wall shows, minute by minute from `begin`.
class Walk {
public:
    Walk(const MadeUpTown& town, Time begin) : town_(town), begin_(begin) {}

    /// Is the town at work in that minute?
    bool works(std::size_t minute) {
        look_until(minute);
        return works_[minute];
    }
    /// The first minute, from `minute` on, in which the clock has shown `reading` or jumped over it.
    std::size_t first_showing(LocalTime reading, std::size_t minute) {
        for (;; ++minute) {
            look_until(minute);
            if (latest_[minute] >= reading) return minute;
        }
    }
    std::size_t minute_of(Time at) const { return static_cast<std::size_t>((at - begin_) / 1min); }
    Time time_of(std::size_t minute) const { return begin_ + minutes{minute}; }

    /// The naive clocks.
    std::size_t after_work(std::size_t from, minutes worked) {
        while (worked > 0min)
            if (works(from++)) worked -= 1min;
        return from;
    }
    std::size_t next_work(std::size_t from) {
        while (!works(from)) ++from;
        return from;
    }
    minutes worked(std::size_t from, std::size_t to) {
        minutes worked{0};
        for (; from < to; ++from) worked += works(from) ? 1min : 0min;
        return worked;
    }

    bool is_working(LocalDay day) const {
        if (town_.work.contains(day)) return true;
        if (town_.off.contains(day)) return false;
        const date::year_month_day ymd{day};
        const auto weekday = date::weekday{day}.iso_encoding();
        if (weekday >= 6) return false;
        if (town_.years.contains(int(ymd.year()))) return true;
        const unsigned month = unsigned(ymd.month()), of_month = unsigned(ymd.day());
        return !(month == 1 && of_month == 1) && !(month == 5 && of_month <= 2) && !(month == 10 && of_month <= 3);
    }

private:
    void look_until(std::size_t minute) {
        while (works_.size() <= minute) {
            const LocalTime shown = town_.zone.to_local(time_of(works_.size()));
            // When the clocks go back the day does not begin again: the latest reading counts.
            latest_.push_back(latest_.empty() ? shown : std::max(latest_.back(), shown));
            works_.push_back(is_worked(latest_.back()));
        }
    }
    bool is_worked(LocalTime shown) const {
        const LocalDay today = date::floor<date::days>(shown);
        for (LocalDay day : {today, today - date::days{1}}) {
            if (!is_working(day)) continue;
            for (const Shift& shift : in_summer(day) ? town_.summer : town_.shifts)
                if (shown >= day + shift.from && shown < day + shift.to) return true;
        }
        return false;
    }
    bool in_summer(LocalDay day) const {
        if (town_.summer.empty()) return false;
        const date::year_month_day ymd{day};
        const auto one = ymd.month() / ymd.day();
        const bool over_new_year = town_.summer_to < town_.summer_from;
        return over_new_year ? one >= town_.summer_from || one <= town_.summer_to
                             : one >= town_.summer_from && one <= town_.summer_to;
    }

    const MadeUpTown& town_;
    Time begin_;
    std::vector<LocalTime> latest_;
    std::vector<char> works_;  // not <bool>: read a million times
};

TEST_F(WorkTimeModel, AllFourClocksAgreeWithAWalkFromMinuteToMinute) {
    std::cout << "GRIDBOT_SEED=" << seed_ << "\n";
    const int wanted = wanted_cases();
    for (int done = 0; done < wanted;) {
        const LocalDay around = shipped::day("2019-01-03") + date::days{below(9 * 365 - 60)};
        const MadeUpTown town = random_town(around);
        const auto& [calendar, rhythm, zone] = std::tie(town.calendar, town.rhythm, town.zone);
        Walk walk(town, zone.to_utc(around - date::days{2}));
        // Some days' work, so that the walk stays within what is written down of the calendar.
        const minutes longest = std::min<minutes>(6h, 3 * town.shortest_day());
        for (int i = 0; i < kCasesPerTown; ++i, ++done) {
            const std::size_t from = walk.minute_of(zone.to_utc(around)) + static_cast<std::size_t>(below(3 * 24 * 60));
            const Time at = walk.time_of(from);
            const minutes length{below(static_cast<int>(longest.count()) + 1)};
            const int days = below(3);
            SCOPED_TRACE(testing::Message()
                         << "GRIDBOT_SEED=" << seed_ << " case " << done << ": " << format_iso(at, zone) << " in "
                         << zone.name() << ", " << length.count() << " min, " << days << " days");

            const std::size_t later = length == 0min ? walk.next_work(from) : walk.after_work(from, length);
            ASSERT_EQ(add_work_hours(at, length, calendar, rhythm, zone), walk.time_of(later));
            ASSERT_EQ(work_time_between(at, walk.time_of(later), calendar, rhythm, zone), length);

            const LocalTime shown = zone.to_local(at);
            LocalDay day = date::floor<date::days>(shown);
            const LocalTime::duration of_day = shown - day;
            for (int left = days; left > 0; left -= walk.is_working(day) ? 1 : 0) day += date::days{1};
            const std::size_t earliest = walk.minute_of(zone.to_utc(around - date::days{1}));
            ASSERT_EQ(add_work_days(at, days, calendar, rhythm, zone),
                      walk.time_of(walk.next_work(walk.first_showing(day + of_day, earliest))));
            if (days > 0) {
                ASSERT_EQ(due_at({DeadlineKind::work_days, days}, Urgency::normal, at, calendar, rhythm, zone),
                          walk.time_of(walk.first_showing(day + 18h, from)));
            }

            const std::size_t paused = from + static_cast<std::size_t>(below(24 * 60));
            ASSERT_EQ(
                due_after_pause(walk.time_of(later), Urgency::normal, at, walk.time_of(paused), calendar, rhythm, zone),
                walk.time_of(walk.worked(from, paused) == 0min ? later
                                                               : walk.after_work(later, walk.worked(from, paused))));
            ASSERT_EQ(
                due_after_pause(walk.time_of(later), Urgency::urgent, at, walk.time_of(paused), calendar, rhythm, zone),
                walk.time_of(later + (paused - from)));
        }
    }
}

}  // namespace
}  // namespace gridbot
