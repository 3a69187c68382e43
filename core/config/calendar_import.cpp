#include "core/config/calendar_import.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "core/config/fault_log.hpp"
#include "core/config/sources.hpp"
#include "core/config/words.hpp"
#include "core/policy/calendar_file.hpp"

namespace gridbot {
namespace {

// Keeps the keys in the order in which somebody wrote them.
using nlohmann::ordered_json;

std::optional<std::string> text_of(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    return stream.bad() ? std::nullopt : std::optional(std::move(text));
}

/// Lays a source over a town's calendar while its configuration is read.
class CalendarRevision {
public:
    explicit CalendarRevision(const CalendarImportOptions& options)
        : options_(options), source_name_(options.source.filename().string()) {}

    /// False where the source cannot be used.
    bool read_source();
    void revise(CalendarAtHand& calendar);
    CalendarPlan finish();

private:
    void check_year(int number, const CalendarYear& year);
    void compare(const Calendar& before, const Calendar& after);

    const CalendarImportOptions& options_;
    std::string source_name_;
    std::string source_text_;
    std::map<int, CalendarYear> source_;
    std::set<std::string> towns_;
    bool is_done_ = false;
    FaultLog log_;
    CalendarPlan plan_;
};

bool CalendarRevision::read_source() {
    auto text = text_of(options_.source);
    if (!text) {
        log_.fault(source_name_, 0, {"it cannot be read", "文件读不了"},
                   {"write the path of a JSON file", "请写 JSON 文件的路径"});
        return false;
    }
    source_text_ = std::move(*text);
    CalendarFile file = read_calendar(source_text_);
    for (CalendarFault& fault : file.faults)
        log_.fault(source_name_, fault.line, std::move(fault.what), std::move(fault.remedy));
    source_ = std::move(file.years);
    if (log_.faults() > 0) return false;
    for (const auto& [number, year] : source_) check_year(number, year);
    if (source_.empty())
        log_.fault(source_name_, 0, {"there is no year in it", "里面没有任何年份"},
                   {"write at least one year", "请至少写一个年份"});
    return log_.faults() == 0;
}

void CalendarRevision::check_year(int number, const CalendarYear& year) {
    if (year.status == CalendarYear::Status::unstated)
        log_.fault(source_name_, 0, phrase("{} has no status", "{} 年没有写 status", number),
                   {"write \"status\": \"official\", or \"derived-unconfirmed\" before it is published",
                    "请写 \"status\": \"official\"；通知发布前写 \"derived-unconfirmed\""});
    if (year.off.empty())
        log_.fault(source_name_, 0, phrase("{} has no days off", "{} 年没有放假的日期", number),
                   {"write them under \"off\"", "请写在 \"off\" 里"});
    for (LocalDay day : year.work) {
        const std::string shown = format_day(day);
        const date::weekday weekday{day};
        if (year.off.contains(day))
            log_.fault(source_name_, 0, phrase("{} is both off and worked", "{} 又放假又上班", shown),
                       {"leave it in one of the two lists", "请只写在其中一处"});
        else if (weekday != date::Saturday && weekday != date::Sunday)
            log_.warn(source_name_, 0, phrase("{} is a working day anyway", "{} 本来就是工作日", shown),
                      {"make-up days lie on Saturdays and Sundays: compare it with the notice",
                       "调休上班一般在周六、周日，请与通知核对"});
    }
}

void CalendarRevision::revise(CalendarAtHand& calendar) {
    towns_.insert(calendar.town);
    if (is_done_ || (!options_.town.empty() && calendar.town != options_.town)) return;
    is_done_ = true;
    if (calendar.file.empty()) {
        log_.fault(options_.config.filename().string(), 0, {"[town] names no calendar", "[town] 里没有 calendar"},
                   {"write calendar = \"calendar.json\"; the file need not be there yet",
                    "请加上 calendar = \"calendar.json\"，文件可以还没有"});
        return;
    }
    const std::string current = calendar.text.value_or(calendar.shipped);
    const CalendarFile before = read_calendar(current);
    if (!before.faults.empty()) {
        log_.fault(calendar.shown, 0, {"the calendar in force cannot be read", "现有的日历读不了，无法比较"},
                   {"correct it (`gridbot check` names the fault), or move it away",
                    "请先改好它（gridbot check 会指出错处），或者把它移走"});
        return;
    }
    ordered_json merged = ordered_json::parse(current);
    const ordered_json source = ordered_json::parse(source_text_);
    for (const auto& [year, table] : source["years"].items()) merged["years"][year] = table;
    plan_.file = calendar.file;
    plan_.text = merged.dump(1) + "\n";
    plan_.changes_something = !calendar.text || ordered_json::parse(current) != merged;
    compare(Calendar(before.years), Calendar(read_calendar(plan_.text).years));
    calendar.text = plan_.text;
}

void CalendarRevision::compare(const Calendar& before, const Calendar& after) {
    for (const auto& [number, year] : source_) {
        YearChange change{.year = number, .after = year};
        if (const CalendarYear* table = before.table_of(number)) change.before = *table;
        const LocalDay end{date::year{number + 1} / date::January / 1};
        for (LocalDay day{date::year{number} / date::January / 1}; day < end; day += date::days{1}) {
            const bool was = before.is_working(day), is = after.is_working(day);
            change.working_days_before += was;
            change.working_days_after += is;
            if (was && !is) change.now_off.push_back(day);
            if (!was && is) change.now_work.push_back(day);
        }
        plan_.years.push_back(std::move(change));
    }
}

CalendarPlan CalendarRevision::finish() {
    const std::string config = options_.config.filename().string();
    if (options_.town.empty() && towns_.size() > 1)
        log_.fault(config, 0, {"there are several towns", "配置里有多个镇"},
                   phrase("name one with --town: {}", "请用 --town 指定其中一个：{}",
                          enumerated({towns_.begin(), towns_.end()})));
    else if (!is_done_ && log_.faults() == 0)
        log_.fault(
            config, 0, phrase("there is no town {}", "没有{}这个镇", cited(options_.town)),
            remedy_near(options_.town, {towns_.begin(), towns_.end()}, {"write its two letters", "请写它的两个字母"}));
    plan_.faults = log_.take();
    return std::move(plan_);
}

}  // namespace

bool CalendarPlan::is_good() const {
    return std::ranges::none_of(faults,
                                [](const ConfigFault& one) { return one.weight == ConfigFault::Weight::fault; });
}

CalendarPlan plan_calendar_import(const CalendarImportOptions& options, const ReadEnvironment& environment) {
    CalendarRevision revision(options);
    if (revision.read_source())
        load_config(options.config, environment,
                    {.calendar = [&](CalendarAtHand& calendar) { revision.revise(calendar); }});
    return revision.finish();
}

}  // namespace gridbot
