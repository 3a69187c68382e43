#include "commands/when.hpp"

#include <array>
#include <charconv>

#include "core/policy/work_time.hpp"

namespace gridbot::commands {
namespace {

using std::chrono::hours;

// Nobody who names a day so lately passed means next year's.
constexpr date::days kSlip{92};

struct Number {
    int value = 0;
    std::size_t end = 0;  // behind its last digit
};

std::optional<Number> number_at(std::string_view text, std::size_t at) {
    int value = 0;
    auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (error != std::errc{} || value < 0 || value > 9999) return std::nullopt;
    return Number{value, static_cast<std::size_t>(end - text.data())};
}

bool follows(std::string_view text, std::size_t at, std::string_view word) {
    return text.substr(at).starts_with(word);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "17:00", "17点", "17点30", "17点半"; the hour as said, before morning and afternoon are told apart.
struct Clock {
    minutes of_day{};
    std::size_t begin = 0;
};
std::optional<Clock> find_clock(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
        auto hour = number_at(text, i);
        if (!hour || hour->value > 24) continue;
        int minute = 0;
        std::size_t unit = 0;
        for (std::string_view colon : {":", "：", "点", "时"})
            if (follows(text, hour->end, colon)) unit = colon.size();
        if (unit == 0) continue;
        if (follows(text, hour->end + unit, "半"))
            minute = 30;
        else if (auto written = number_at(text, hour->end + unit); written && written->value < 60)
            minute = written->value;
        return Clock{hours{hour->value} + minutes{minute}, i};
    }
    return std::nullopt;
}

bool says_afternoon(std::string_view text) {
    for (std::string_view word : {"下午", "晚上", "今晚", "傍晚", "晚"})
        if (text.find(word) != text.npos) return true;
    return false;
}

std::optional<date::month_day> find_month_and_day(std::string_view text) {
    const std::size_t month_word = text.find("月");
    if (month_word == text.npos || month_word == 0 || !is_digit(text[month_word - 1])) return std::nullopt;
    std::size_t begin = month_word;
    while (begin > 0 && is_digit(text[begin - 1])) --begin;
    const auto month = number_at(text, begin);
    const auto day = number_at(text, month_word + std::string_view("月").size());
    if (!month || !day) return std::nullopt;
    return date::month{static_cast<unsigned>(month->value)} / date::day{static_cast<unsigned>(day->value)};
}

/// "昨天17:00", "周五17:00", "28号17:00": a day that find_day() does not read, so that the clock beside it is not
/// today's.
bool names_another_day(std::string_view text) {
    for (std::string_view word : {"昨", "前天", "前日", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "周天",
                                  "周末", "星期", "礼拜", "上周", "下周", "上个月", "下个月", "月底"})
        if (text.find(word) != text.npos) return true;
    for (std::string_view word : {"号", "日"})
        for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
            if (at > 0 && is_digit(text[at - 1]) && !follows(text, at, "号楼")) return true;
    return false;
}

std::optional<LocalDay> find_day(std::string_view text, LocalDay today) {
    struct Word {
        std::string_view word;
        int days;
    };
    for (auto [word, days] : std::array<Word, 7>{
             {{"大后天", 3}, {"后天", 2}, {"明天", 1}, {"明日", 1}, {"明早", 1}, {"今天", 0}, {"今晚", 0}}})
        if (text.find(word) != text.npos) return today + date::days{days};
    const auto written = find_month_and_day(text);
    if (!written) return std::nullopt;
    const date::year_month_day now{today};
    date::year_month_day said = now.year() / *written;
    if (!said.ok()) return std::nullopt;
    // "1月5日" said in December is next year's; "8月28日" said in November is a slip.
    if (LocalDay{said} < today && LocalDay{said} + kSlip >= today) return std::nullopt;
    if (LocalDay{said} < today) said += date::years{1};
    return said.ok() ? std::optional(LocalDay{said}) : std::nullopt;
}

enum class Lengths { by_work, by_clock };

std::optional<Time> add_length(int count, char unit, Time base, const Town& town, Lengths lengths) {
    if (count <= 0 || count > 365) return std::nullopt;
    if (lengths == Lengths::by_clock && unit == 'd') return base + hours{24 * count};
    if (lengths == Lengths::by_clock && unit == 'h') return base + hours{count};
    switch (unit) {
        case 'd':
            return town.zone.to_utc(LocalTime{town.calendar.add_working_days(town.zone.day_of(base), count)} +
                                    town.rhythm.work_days_due);
        case 'h':
            return add_work_hours(base, hours{count}, town.calendar, town.rhythm, town.zone);
        case 'm':
            return base + minutes{count};
        default:
            return std::nullopt;
    }
}

std::optional<Time> find_length(std::string_view text, Time now, const Town& town, Lengths lengths) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
        auto number = number_at(text, i);
        if (!number || number->value == 0 || number->value > 365) continue;
        std::size_t at = number->end;
        if (follows(text, at, "个")) at += std::string_view("个").size();
        for (auto [word, unit] : std::array<std::pair<std::string_view, char>, 4>{
                 {{"工作日", 'd'}, {"天", 'd'}, {"小时", 'h'}, {"分钟", 'm'}}})
            if (follows(text, at, word)) return add_length(number->value, unit, now, town, lengths);
    }
    return std::nullopt;
}

std::optional<Time> find_moment(std::string_view text, Time now, const Town& town, Lengths lengths) {
    const LocalDay today = town.zone.day_of(now);
    auto day = find_day(text, today);
    auto clock = find_clock(text);
    if (!day && !clock) return find_length(text, now, town, lengths);
    if (!day && names_another_day(text)) return std::nullopt;
    minutes of_day = clock ? clock->of_day : minutes{town.rhythm.work_days_due};
    if (clock && of_day < hours{12} && says_afternoon(text.substr(0, clock->begin))) of_day += hours{12};
    Time moment = town.zone.to_utc(LocalTime{day.value_or(today)} + of_day);
    return moment > now ? std::optional(moment) : std::nullopt;
}

}  // namespace

std::optional<Time> moment_after(std::string_view duration, Time base, Time now, const Town& town) {
    auto number = number_at(duration, 0);
    if (number && number->end + 1 == duration.size() && is_digit(duration.front()))
        if (auto moment = add_length(number->value, duration.back(), base, town, Lengths::by_work)) return moment;
    return find_moment(duration, now, town);
}

std::optional<Time> find_moment(std::string_view text, Time now, const Town& town) {
    return find_moment(text, now, town, Lengths::by_work);
}

std::optional<Time> find_moment_by_clock(std::string_view text, Time now, const Town& town) {
    return find_moment(text, now, town, Lengths::by_clock);
}

bool tells_the_clock(std::string_view text) {
    return find_clock(text).has_value();
}

std::optional<LocalDay> day_looked_back_on(std::string_view word, LocalDay today) {
    if (const auto day = parse_day(word)) return *day;
    for (const auto& [said, days] : std::array<std::pair<std::string_view, int>, 6>{
             {{"今天", 0}, {"今日", 0}, {"昨天", 1}, {"昨日", 1}, {"前天", 2}, {"前日", 2}}})
        if (word == said) return today - date::days{days};
    const auto written = word.empty() || !is_digit(word.front()) ? std::nullopt : find_month_and_day(word);
    if (!written) return std::nullopt;
    date::year_month_day said = date::year_month_day{today}.year() / *written;
    // "12月31日" said in January is last year's.
    if (said.ok() && LocalDay{said} > today) said -= date::years{1};
    return said.ok() ? std::optional(LocalDay{said}) : std::nullopt;
}

}  // namespace gridbot::commands
