#include "core/config/sheet.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/config/words.hpp"
#include "core/time.hpp"

namespace gridbot {
namespace {

const std::string kNothing;

bool names(std::string_view cell, const Column& column) {
    return cell == column.heading || cell == column.identifier;
}

/// The numbers of `2026/9/18`, `2026年9月18日`, `46283`: at most three, other characters between them.
std::vector<int> numbers_in(std::string_view text) {
    std::vector<int> numbers;
    for (std::size_t at = 0; at < text.size() && numbers.size() < 4;) {
        if (text[at] < '0' || text[at] > '9') {
            ++at;
            continue;
        }
        int number = 0;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), number);
        if (error != std::errc{}) return {};
        numbers.push_back(number);
        at = static_cast<std::size_t>(end - text.data());
    }
    return numbers;
}

std::optional<LocalDay> day_in(std::string_view text) {
    constexpr int kFirstSerial = 36526;  // 2000-01-01
    constexpr int kLastSerial = 73050;   // 2099-12-31
    const std::vector<int> numbers = numbers_in(text);
    if (numbers.size() == 1 && numbers[0] >= kFirstSerial && numbers[0] <= kLastSerial && text.size() == 5)
        return LocalDay{date::year{1899} / 12 / 30} + date::days{numbers[0]};
    if (numbers.size() != 3) return std::nullopt;
    const auto day = date::year{numbers[0]} / numbers[1] / numbers[2];
    if (!day.ok() || numbers[0] < 2000 || numbers[0] > 2099) return std::nullopt;
    return LocalDay{day};
}

struct MarkWords {
    CellMark::Kind kind;
    Phrase what;
    Phrase remedy;
};

const MarkWords& words_of(CellMark::Kind kind) {
    using Kind = CellMark::Kind;
    static const std::array<MarkWords, 5> all{
        {{Kind::formula,
          {"a formula: it is never computed", "单元格里是公式，不会计算"},
          {"paste it as a value", "请复制后“粘贴为数值”"}},
         {Kind::error,
          {"an error value of a formula", "单元格里是公式的错误值"},
          {"write the value itself", "请直接填写内容"}},
         {Kind::date,
          {"the spreadsheet made a date of it", "表格软件把这一格变成了日期"},
          {"format the cell as text and write it anew", "请把单元格格式设为“文本”后重新填写"}},
         {Kind::rounded,
          {"a number cut short, as 1.38E+10: digits are lost", "数字变成了科学计数（如 1.38E+10），末尾几位已经丢失"},
          {"format the column as text and write it anew", "请把整列格式设为“文本”后重新填写"}},
         {Kind::truth,
          {"TRUE or FALSE instead of a text", "单元格里是逻辑值 TRUE 或 FALSE"},
          {"format the cell as text and write it anew", "请把单元格格式设为“文本”后重新填写"}}}};
    return *std::find_if(all.begin(), all.end(), [&](const MarkWords& words) { return words.kind == kind; });
}

}  // namespace

Phrase name_of(const Column& column) {
    return {fmt::format("{} ({})", column.heading, column.identifier), fmt::format("“{}”", column.heading)};
}

Sheet::Sheet(const CellTable& table, std::string file, std::span<const Column> columns, FaultLog& log)
    : file_(std::move(file)), log_(log) {
    is_whole_ = table.faults.empty();
    for (const TableFault& found : table.faults) log_.fault(file_, found.line, found.what, found.remedy);
    place_columns(table.header, columns);
    report_unknown(table.header, columns);
    report_marks(table);
    for (const CellRow& row : table.rows)
        if (row.cells.size() > table.header.cells.size() &&
            std::any_of(row.cells.begin() + static_cast<std::ptrdiff_t>(table.header.cells.size()), row.cells.end(),
                        [](const std::string& cell) { return !cell.empty(); }))
            fault(row, {}, {"the row has more cells than there are columns", "这一行的格子比列名多"},
                  {"put cells that hold a comma in double quotes, remove surplus commas",
                   "内容里有英文逗号的格子请用双引号括起来；多余的格子请删去"});
}

void Sheet::place_columns(const CellRow& header, std::span<const Column> columns) {
    for (const Column& column : columns) {
        std::size_t index = header.cells.size();
        for (std::size_t i = 0; i < header.cells.size(); ++i) {
            if (!names(header.cells[i], column)) continue;
            if (index < header.cells.size())
                fault(header, {}, phrase("the column {} is there twice", "{}列出现了两次", name_of(column)),
                      {"remove one of them", "请删去一列"});
            else
                index = i;
        }
        places_.push_back({column, index});
        if (index < header.cells.size() || !column.needed) continue;
        is_whole_ = false;
        fault(header, {}, phrase("the column {} is missing", "缺少{}列", name_of(column)),
              {"add it to the first row", "请在第一行加上这个列名"});
    }
}

void Sheet::report_unknown(const CellRow& header, std::span<const Column> columns) const {
    std::vector<std::string> known;
    for (const Column& column : columns) {
        known.emplace_back(column.heading);
        known.emplace_back(column.identifier);
    }
    for (const std::string& cell : header.cells)
        if (!cell.empty() && std::find(known.begin(), known.end(), cell) == known.end())
            warn(header, {}, phrase("the column {} is not used", "{}列用不到", cited(cell)),
                 remedy_near(cell, known, {"nothing, if it is your own", "如果是自己加的列，不必处理"}));
}

void Sheet::report_marks(const CellTable& table) const {
    for (const CellMark& mark : table.marks) {
        const auto place =
            std::find_if(places_.begin(), places_.end(), [&](const Place& one) { return one.index == mark.column; });
        if (place == places_.end()) continue;
        if (mark.kind == CellMark::Kind::date && place->column.holds == Column::Holds::day) continue;
        const MarkWords& words = words_of(mark.kind);
        log_.fault(file_, mark.line,
                   {fmt::format("{}: {}", name_of(place->column).english, words.what.english), words.what.chinese},
                   words.remedy, place->column.heading);
    }
}

const Sheet::Place* Sheet::place_of(std::string_view identifier) const {
    for (const Place& place : places_)
        if (place.column.identifier == identifier) return &place;
    return nullptr;
}

std::string_view Sheet::heading_of(std::string_view identifier) const {
    const Place* place = place_of(identifier);
    return place ? place->column.heading : std::string_view{};
}

const std::string& Sheet::cell(const CellRow& row, std::string_view identifier) const {
    const Place* place = place_of(identifier);
    return place && place->index < row.cells.size() ? row.cells[place->index] : kNothing;
}

const std::string& Sheet::needed_cell(const CellRow& row, std::string_view identifier) const {
    const std::string& value = cell(row, identifier);
    if (!value.empty()) return value;
    const Place* place = place_of(identifier);
    // A missing column was reported once, not for each row.
    if (place && (is_whole_ || place->index < row.cells.size()))
        fault(row, identifier, {name_of(place->column).english + " is empty", "没有填写"},
              {"fill it in, or remove the row", "请填写，或者删去这一行"});
    return value;
}

std::vector<std::string> Sheet::list(const CellRow& row, std::string_view identifier) const {
    std::vector<std::string> parts;
    std::string_view rest = cell(row, identifier);
    while (!rest.empty()) {
        const std::size_t bar = rest.find('|');
        std::string_view part = rest.substr(0, bar);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
        rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    }
    return parts;
}

std::string Sheet::day(const CellRow& row, std::string_view identifier) const {
    const std::string& value = cell(row, identifier);
    if (value.empty()) return {};
    if (const auto day = day_in(value)) return format_day(*day);
    fault(row, identifier, phrase("{} is not a day", "{}不是日期", cited(value)),
          {"write it as 2026-09-18", "请写成 2026-09-18"});
    return {};
}

void Sheet::fault(const CellRow& row, std::string_view identifier, Phrase what, Phrase remedy) const {
    log_.fault(file_, row.line, std::move(what), std::move(remedy), heading_of(identifier));
}

void Sheet::warn(const CellRow& row, std::string_view identifier, Phrase what, Phrase remedy) const {
    log_.warn(file_, row.line, std::move(what), std::move(remedy), heading_of(identifier));
}

}  // namespace gridbot
