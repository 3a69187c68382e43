#include "core/policy/calendar_file.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "core/json.hpp"

namespace gridbot {
namespace {

using nlohmann::json;

const Phrase kShapeRemedy{"write {\"years\":{\"2026\":{\"status\":\"official\",\"off\":[…],\"work\":[…]}}}",
                          "请写成 {\"years\":{\"2026\":{\"status\":\"official\",\"off\":[…],\"work\":[…]}}}"};
const Phrase kDaysRemedy{"write days that exist, as \"2026-10-01\" or \"2026-10-01/2026-10-07\", of that year",
                         "请写当年真实的日期，如 \"2026-10-01\" 或 \"2026-10-01/2026-10-07\""};
const Phrase kStatusRemedy{"write \"official\", or \"derived-unconfirmed\" before the State Council has published it",
                           "请写 \"official\"；国务院办公厅通知发布前写 \"derived-unconfirmed\""};

std::optional<int> year_of(std::string_view text) {
    int year = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || text.size() != 4) return std::nullopt;
    return year;
}

/// Walks one file.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    CalendarFile read() {
        try {
            read_years(read_json(text_));
        } catch (const json::parse_error& error) {
            const auto until = text_.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text_.size()));
            fault(1 + static_cast<int>(std::count(text_.begin(), until, '\n')), {"not JSON", "不是 JSON 格式"},
                  kShapeRemedy);
        }
        return std::move(file_);
    }

private:
    void fault(int line, Phrase what, const Phrase& remedy) { file_.faults.push_back({line, std::move(what), remedy}); }

    /// The line on which a text of the file stands first: JSON keeps no lines.
    int line_of(const std::string& quoted) const {
        const auto at = text_.find(quoted);
        if (at == text_.npos) return 0;
        return 1 + static_cast<int>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }

    void read_years(const json& document) {
        const auto years = document.find("years");
        if (!document.is_object() || years == document.end() || !years->is_object())
            return fault(0, {"there are no years in it", "文件里没有 years"}, kShapeRemedy);
        for (const auto& [name, table] : years->items()) {
            const auto year = year_of(name);
            const int line = line_of('"' + name + '"');
            if (!year)
                fault(line, phrase("\"{}\" is no year", "“{}”不是年份", name), kShapeRemedy);
            else if (!table.is_object())
                fault(line, phrase("{} has no table", "{} 年没有安排", name), kShapeRemedy);
            else
                read_year(*year, table, line);
        }
    }

    void read_year(int number, const json& table, int line) {
        CalendarYear& year = file_.years[number];
        read_days(number, table, "off", line, year.off);
        read_days(number, table, "work", line, year.work);
        if (const auto source = table.find("source"); source != table.end() && source->is_string())
            year.source = source->get<std::string>();
        const auto status = table.find("status");
        if (status == table.end()) return;
        const std::string word = status->is_string() ? status->get<std::string>() : status->dump();
        if (word == "official")
            year.status = CalendarYear::Status::official;
        else if (word == "derived-unconfirmed")
            year.status = CalendarYear::Status::unconfirmed;
        else
            fault(line, phrase("the status of {} is \"{}\"", "{} 年的 status 写成了“{}”", number, word), kStatusRemedy);
    }

    void read_days(int year, const json& table, const char* key, int line, std::set<LocalDay>& days) {
        const auto list = table.find(key);
        if (list == table.end()) return;
        if (!list->is_array())
            return fault(line, phrase("\"{0}\" of {1} is not a list", "{1} 年的 {0} 不是列表", key, year),
                         kShapeRemedy);
        for (const json& entry : *list) {
            if (!entry.is_string())
                fault(line,
                      phrase("\"{0}\" of {1} holds something else than texts", "{1} 年的 {0} 里有不是文字的内容", key,
                             year),
                      kDaysRemedy);
            else if (!add_days(year, entry.get_ref<const std::string&>(), days))
                fault(line_of(dump_json(entry)),
                      phrase("{0} in \"{1}\" of {2} cannot be read", "{2} 年的 {1} 里，{0} 读不懂", dump_json(entry),
                             key, year),
                      kDaysRemedy);
        }
    }

    static bool add_days(int year, const std::string& text, std::set<LocalDay>& days) {
        const auto slash = text.find('/');
        const auto first = parse_day(text.substr(0, slash));
        const auto last = slash == std::string::npos ? first : parse_day(text.substr(slash + 1));
        const LocalDay begin{date::year{year - 1} / date::January / 1}, end{date::year{year + 1} / date::December / 31};
        if (!first || !last || *last < *first || *first < begin || *last > end) return false;
        if (*last - *first > date::days{366}) return false;
        for (LocalDay day = *first; day <= *last; day += date::days{1}) days.insert(day);
        return true;
    }

    std::string_view text_;
    CalendarFile file_;
};

}  // namespace

CalendarFile read_calendar(std::string_view json) {
    return Reader(json).read();
}

}  // namespace gridbot
