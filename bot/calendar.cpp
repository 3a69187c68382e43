#include "bot/calendar.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <array>
#include <ostream>

#include "core/config/calendar_import.hpp"
#include "core/replaced_files.hpp"

namespace gridbot {
namespace {

std::string status_words(const std::optional<CalendarYear>& year) {
    using Status = CalendarYear::Status;
    if (!year) return "无安排";
    const std::string source = year->source.empty() ? "" : fmt::format("（{}）", year->source);
    if (year->status == Status::official) return "已公布" + source;
    return (year->status == Status::unconfirmed ? "推算未确认" : "自定") + source;
}

std::string day_words(LocalDay day) {
    constexpr std::array kWeekdays{"日", "一", "二", "三", "四", "五", "六"};
    return fmt::format("{}（周{}）", format_day(day), kWeekdays.at(date::weekday{day}.c_encoding()));
}

/// Days that follow each other as one line.
void print_days(const std::vector<LocalDay>& days, std::string_view what, std::ostream& out) {
    for (std::size_t i = 0; i < days.size();) {
        std::size_t end = i + 1;
        while (end < days.size() && days[end] - days[end - 1] == date::days{1}) ++end;
        const std::string until = end - i > 1 ? " 至 " + day_words(days[end - 1]) : "";
        fmt::print(out, "  {} {}{}\n", what, day_words(days[i]), until);
        i = end;
    }
}

void print_year(const YearChange& change, std::ostream& out) {
    fmt::print(out, "{} 年：{} → {}；工作日 {} → {} 天\n", change.year, status_words(change.before),
               status_words(change.after), change.working_days_before, change.working_days_after);
    print_days(change.now_off, "- 改为休息", out);
    print_days(change.now_work, "+ 改为上班", out);
}

}  // namespace

int run_calendar_import(const CalendarImportCommand& command, std::ostream& out) {
    const CalendarPlan plan = plan_calendar_import({command.config, command.source, command.town}, environment);
    for (const YearChange& year : plan.years) print_year(year, out);
    for (const ConfigFault& fault : plan.faults) fmt::print(out, "{}\n", to_chinese_line(fault));
    if (!plan.is_good()) {
        fmt::print(out, "没有导入，原有的日历没有改动\n");
        return 2;
    }
    if (!plan.changes_something) {
        fmt::print(out, "没有变化，不必导入\n");
    } else if (command.is_dry_run) {
        fmt::print(out, "试运行：可以导入，没有写入任何文件\n");
    } else {
        ReplacedFiles files(command.config);
        files.add(plan.file, plan.text);
        files.replace();
        fmt::print(out, "已导入；重启 gridbot 或向它发 SIGHUP 后生效。原来的日历（如果有）保存为同名的 .old 文件\n");
    }
    return 0;
}

}  // namespace gridbot
