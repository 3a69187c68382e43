#include "core/config/org_source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/charset.hpp"
#include "core/config/words.hpp"
#include "core/csv.hpp"
#include "core/workbook.hpp"

namespace gridbot {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = std::uintmax_t{32} << 20;

std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// 网格, 网格表, grids; nothing for other names.
std::optional<TableKind> kind_named(const std::string& name) {
    constexpr std::array<std::pair<std::string_view, TableKind>, 5> others{{{"组织", TableKind::orgs},
                                                                            {"员工", TableKind::staff},
                                                                            {"群组", TableKind::groups},
                                                                            {"分派", TableKind::routing},
                                                                            {"排班", TableKind::duty}}};
    std::string_view word = name;
    for (const std::string_view ending : {"信息表", "名单", "规则", "表"})
        if (word.ends_with(ending)) word.remove_suffix(ending.size());
    for (const TableSpec& spec : table_specs())
        if (word == spec.title || in_lower_case(name) == spec.key) return spec.kind;
    for (const auto& [other, kind] : others)
        if (word == other) return kind;
    return std::nullopt;
}

bool has_column(const CellRow& header, const Column& column) {
    return std::any_of(header.cells.begin(), header.cells.end(),
                       [&](const std::string& cell) { return cell == column.heading || cell == column.identifier; });
}

/// The table all of whose needed columns stand in the first row.
std::optional<TableKind> kind_with_columns(const CellRow& header) {
    std::optional<TableKind> found;
    std::size_t most = 0;
    for (const TableSpec& spec : table_specs()) {
        const auto needed = static_cast<std::size_t>(std::count_if(spec.columns.begin(), spec.columns.end(),
                                                                   [](const Column& column) { return column.needed; }));
        const bool fits = std::all_of(spec.columns.begin(), spec.columns.end(), [&](const Column& column) {
            return !column.needed || has_column(header, column);
        });
        if (!fits || needed <= most) continue;
        found = spec.kind;
        most = needed;
    }
    return found;
}

std::string all_titles() {
    std::string titles;
    for (const TableSpec& spec : table_specs()) titles += (titles.empty() ? "" : "、") + std::string(spec.title);
    return titles;
}

/// One source being read.
class SourceReader {
public:
    SourceReader(fs::path path, FaultLog& log) : path_(std::move(path)), log_(log) {}

    OrgSource read();

private:
    std::optional<std::string> bytes_of(const fs::path& path);
    void read_folder();
    void read_file(const fs::path& path, bool is_alone);
    void read_sheets();
    void take(std::string name, const std::string& stem, CellTable table, bool is_alone);
    void need_all();

    fs::path path_;
    FaultLog& log_;
    OrgSource source_;
};

std::optional<std::string> SourceReader::bytes_of(const fs::path& path) {
    std::error_code error;
    const std::string name = path.filename().string();
    const bool is_file = fs::is_regular_file(path, error);
    std::ifstream stream(path, std::ios::binary);
    if (!is_file || !stream) {
        log_.fault(name, 0, {"the file cannot be read", "文件读不了"},
                   {"name a folder, an .xlsx or a .csv that is there and readable",
                    "请给出一个存在且可读的文件夹、.xlsx 或 .csv"});
        return std::nullopt;
    }
    if (fs::file_size(path, error) > kLargestFile) {
        log_.fault(
            name, 0, phrase("the file is larger than {} MiB", "文件超过 {} MiB", kLargestFile >> 20U),
            {"a town's tables are smaller: is it the right file?", "一个镇的表没有这么大：请检查是不是放错了文件"});
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void SourceReader::take(std::string name, const std::string& stem, CellTable table, bool is_alone) {
    auto kind = kind_named(stem);
    if (!kind) kind = kind_with_columns(table.header);
    if (!kind) {
        const Phrase what{"not a table of the organisation, by name or by columns", "从名字和列名都看不出是哪张表"};
        const Phrase remedy = phrase("name it as one of {}", "请用这些名字之一：{}", all_titles());
        if (is_alone)
            log_.fault(name, 0, what, remedy);
        else
            log_.warn(name, 0, what, remedy);
        return;
    }
    auto [found, is_new] = source_.try_emplace(*kind, SourceTable{name, std::move(table)});
    if (!is_new)
        log_.fault(name, 0, phrase("the same table as {}", "与{}是同一张表", cited(found->second.name)),
                   {"keep one of the two", "请只留一张"});
}

void SourceReader::read_file(const fs::path& path, bool is_alone) {
    auto bytes = bytes_of(path);
    if (!bytes) return;
    const std::string text = as_utf8(std::move(*bytes));
    take(path.filename().string(), path.stem().string(), read_csv(text), is_alone);
}

void SourceReader::read_folder() {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path_, error))
        if (in_lower_case(entry.path().extension().string()) == ".csv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) read_file(file, false);
    need_all();
}

void SourceReader::read_sheets() {
    const auto bytes = bytes_of(path_);
    if (!bytes) return;
    Workbook workbook = read_workbook(*bytes);
    const std::string name = path_.filename().string();
    for (const TableFault& found : workbook.faults) log_.fault(name, found.line, found.what, found.remedy);
    if (!workbook.faults.empty()) return;
    for (WorkbookSheet& sheet : workbook.sheets)
        if (sheet.table.header.cells.empty() && !kind_named(sheet.name))
            continue;  // the empty Sheet2 and Sheet3 of every new workbook
        else
            take(sheet.name, sheet.name, std::move(sheet.table), false);
    need_all();
}

void SourceReader::need_all() {
    for (const TableSpec& spec : table_specs())
        if (spec.is_needed && !source_.contains(spec.kind))
            log_.fault(path_.filename().string(), 0,
                       phrase("the table {} ({}) is missing", "缺少“{}”表（{}）", spec.title, spec.key),
                       {"add it; a single table is imported as a .csv by itself",
                        "请补上；只导入一张表时，请单独给出那个 .csv"});
}

OrgSource SourceReader::read() {
    std::error_code error;
    const std::string ending = in_lower_case(path_.extension().string());
    if (fs::is_directory(path_, error))
        read_folder();
    else if (ending == ".csv")
        read_file(path_, true);
    else
        read_sheets();
    return std::move(source_);
}

}  // namespace

OrgSource read_org_source(const fs::path& path, FaultLog& log) {
    // "folder/" has no name of its own.
    return SourceReader(path.has_filename() ? path : path.parent_path(), log).read();
}

}  // namespace gridbot
