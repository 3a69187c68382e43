#include "core/workbook.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <pugixml.hpp>

#include "core/charset.hpp"
#include "core/workbook_text.hpp"
#include "core/zip_archive.hpp"

namespace gridbot {
namespace {

using namespace workbook;

constexpr ZipArchive::Limits kLimits{.each = std::size_t{24} << 20, .all = std::size_t{64} << 20};
constexpr int kMostRows = 100'000;
constexpr std::size_t kMostColumns = 200;
constexpr std::size_t kLongestCell = 2000;
constexpr std::size_t kMostText = std::size_t{32} << 20;  // of all cells: one shared string may stand in each of them
constexpr std::size_t kMostMerges = 5;                    // named; the others are gone with the same remedy

const char* const kWorkbookPart = "xl/workbook.xml";
const char* const kWorkbookLinks = "xl/_rels/workbook.xml.rels";

Phrase save_anew() {
    return {"open it in Excel or WPS and save it as .xlsx", "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”"};
}

TableFault fault_of(ZipArchive::Errc error) {
    switch (error) {
        case ZipArchive::Errc::no_zip:
        case ZipArchive::Errc::missing:
            return {0, {"not an .xlsx workbook", "不是 .xlsx 工作簿"}, save_anew()};
        case ZipArchive::Errc::damaged:
            return {0, {"the workbook is damaged", "工作簿已损坏"}, save_anew()};
        case ZipArchive::Errc::encrypted:
            return {
                0, {"the workbook has a password", "工作簿设有密码"}, {"remove it and save it", "请去掉密码后保存"}};
        case ZipArchive::Errc::too_large:
            break;
    }
    return {0,
            phrase("a part of the workbook unpacks to more than {} MiB", "工作簿解压后有一部分超过 {} MiB",
                   kLimits.each >> 20U),
            {"delete the empty rows and columns below and beside the table, remove pictures, save it",
             "请删除表格下方和右侧的空行、空列，去掉图片后保存"}};
}

/// `AB12` as row 12 and column 27; what is absent or nonsense is 0 and npos.
struct CellPlace {
    int row = 0;
    std::size_t column = std::string::npos;
};
CellPlace place_in(std::string_view reference) {
    CellPlace place;
    std::size_t letters = 0;
    std::size_t column = 0;
    for (; letters < reference.size() && letters < 3 && reference[letters] >= 'A' && reference[letters] <= 'Z';
         ++letters)
        column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
    if (letters > 0) place.column = column - 1;
    std::from_chars(reference.data() + letters, reference.data() + reference.size(), place.row);
    return place;
}

/// Reads one workbook from its archive.
class WorkbookReader {
public:
    explicit WorkbookReader(std::string_view bytes) : archive_(bytes, kLimits) {}

    Workbook read();

private:
    struct Link {
        std::string name;
        std::string part;
    };
    /// Nothing where the part cannot be read or is no XML; `faults` then says why.
    bool parse(const std::string& part, pugi::xml_document& into, std::vector<TableFault>& faults);
    std::vector<Link> sheet_links(const pugi::xml_document& workbook, std::vector<TableFault>& faults);
    void read_sheet(const std::string& part, CellTable& table);
    void read_rows(const pugi::xml_node& data, CellTable& table);
    CellRow read_row(const pugi::xml_node& row, int number, CellTable& table);
    /// Marks what is not text that somebody wrote.
    std::string text_of(const pugi::xml_node& cell, int row, std::size_t column, CellTable& table);
    bool shows_date(const pugi::xml_node& cell) const;

    ZipArchive archive_;
    std::vector<std::string> strings_;
    std::vector<bool> dates_;  // by cell format
    bool counts_from_1904_ = false;
    std::size_t text_ = 0;  // bytes of all cells so far
};

bool WorkbookReader::parse(const std::string& part, pugi::xml_document& into, std::vector<TableFault>& faults) {
    ZipArchive::Entry entry = archive_.read(part);
    if (entry.error) {
        faults.push_back(fault_of(*entry.error));
        return false;
    }
    // A document type is skipped and never expanded: only the five entities of XML itself are known.
    constexpr unsigned kOptions = pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
    if (into.load_buffer(entry.bytes.data(), entry.bytes.size(), kOptions)) return true;
    faults.push_back(fault_of(ZipArchive::Errc::damaged));
    return false;
}

Workbook WorkbookReader::read() {
    Workbook workbook;
    pugi::xml_document part;
    if (!parse(kWorkbookPart, part, workbook.faults)) return workbook;
    const pugi::xml_node properties = child_of(child_of(part, "workbook"), "workbookPr");
    counts_from_1904_ = properties.attribute("date1904").as_bool();
    const std::vector<Link> links = sheet_links(part, workbook.faults);

    pugi::xml_document strings;
    if (archive_.has("xl/sharedStrings.xml") && parse("xl/sharedStrings.xml", strings, workbook.faults))
        strings_ = shared_strings(strings);
    strings.reset();
    pugi::xml_document styles;
    if (archive_.has("xl/styles.xml") && parse("xl/styles.xml", styles, workbook.faults)) dates_ = date_formats(styles);
    styles.reset();
    if (!workbook.faults.empty()) return workbook;

    for (const Link& link : links) {
        WorkbookSheet sheet{link.name, {}};
        read_sheet(link.part, sheet.table);
        workbook.sheets.push_back(std::move(sheet));
    }
    return workbook;
}

std::vector<WorkbookReader::Link> WorkbookReader::sheet_links(const pugi::xml_document& workbook,
                                                              std::vector<TableFault>& faults) {
    pugi::xml_document links;
    if (!parse(kWorkbookLinks, links, faults)) return {};
    std::map<std::string, std::string> part_of;
    for (const pugi::xml_node& link : child_of(links, "Relationships").children()) {
        const std::string target = link.attribute("Target").value();
        part_of[link.attribute("Id").value()] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
    std::vector<Link> sheets;
    for (const pugi::xml_node& sheet : child_of(child_of(workbook, "workbook"), "sheets").children()) {
        std::string id;
        for (const pugi::xml_attribute& attribute : sheet.attributes())
            if (std::string_view(attribute.name()).ends_with(":id")) id = attribute.value();
        sheets.push_back({std::string(trimmed(sheet.attribute("name").value())), part_of[id]});
    }
    return sheets;
}

void WorkbookReader::read_sheet(const std::string& part, CellTable& table) {
    pugi::xml_document document;
    if (!parse(part, document, table.faults)) return;
    const pugi::xml_node sheet = child_of(document, "worksheet");
    read_rows(child_of(sheet, "sheetData"), table);
    std::size_t merges = 0;
    for (const pugi::xml_node& merge : child_of(sheet, "mergeCells").children()) {
        const std::string_view area = std::string_view(merge.attribute("ref").value()).substr(0, 16);
        if (++merges > kMostMerges) break;
        table.faults.push_back(
            {place_in(area).row,
             phrase("merged cells {}", "{} 是合并单元格", area),
             {"separate them: the first row holds the names of the columns, and each row its own values",
              "请取消合并：第一行只写列名，每一行都写自己的内容"}});
    }
    if (!table.rows.empty()) {
        table.header = std::move(table.rows.front());
        table.rows.erase(table.rows.begin());
    }
}

void WorkbookReader::read_rows(const pugi::xml_node& data, CellTable& table) {
    int number = 0;
    for (const pugi::xml_node& row : data.children()) {
        if (local_name(row) != "row") continue;
        number = std::max(row.attribute("r").as_int(number + 1), number + 1);
        CellRow cells = read_row(row, number, table);
        if (!table.faults.empty()) return;
        if (std::all_of(cells.cells.begin(), cells.cells.end(), [](auto& cell) { return cell.empty(); })) continue;
        if (table.rows.size() >= kMostRows) {
            table.faults.push_back({number,
                                    phrase("more than {} rows", "超过 {} 行", kMostRows),
                                    {"a town's tables are shorter: is it the right sheet?",
                                     "一个镇的表没有这么长：请检查是不是放错了表"}});
            return;
        }
        table.rows.push_back(std::move(cells));
    }
}

CellRow WorkbookReader::read_row(const pugi::xml_node& row, int number, CellTable& table) {
    CellRow cells{number, {}};
    std::size_t next = 0;
    for (const pugi::xml_node& cell : row.children()) {
        if (local_name(cell) != "c") continue;
        const std::size_t named = place_in(cell.attribute("r").value()).column;
        const std::size_t column = named == std::string::npos ? next : named;
        next = column + 1;
        std::string text(trimmed(text_of(cell, number, column, table)));
        if (text.empty()) continue;
        text_ += text.size();
        if (text_ > kMostText || column >= kMostColumns || text.size() > kLongestCell || !is_utf8(text)) {
            table.faults.push_back(
                {number,
                 phrase("a cell beyond column {} or longer than {} bytes, or too much text in all",
                        "有内容超出第 {} 列，或者一格超过 {} 字节，或者总字数太多", kMostColumns, kLongestCell),
                 {"remove what does not belong to the table", "请删去不属于这张表的内容"}});
            return cells;
        }
        if (cells.cells.size() <= column) cells.cells.resize(column + 1);
        cells.cells[column] = std::move(text);
    }
    return cells;
}

bool WorkbookReader::shows_date(const pugi::xml_node& cell) const {
    const std::size_t format = cell.attribute("s").as_uint();
    return format < dates_.size() && dates_[format];
}

std::string WorkbookReader::text_of(const pugi::xml_node& cell, int row, std::size_t column, CellTable& table) {
    auto marked = [&](CellMark::Kind kind, std::string text) {
        table.marks.push_back({row, column, kind});
        return text;
    };
    const std::string_view type = cell.attribute("t").value();
    const std::string_view value = child_of(cell, "v").text().get();
    // Not empty, so that one fault names the formula and not another the gap it leaves.
    if (child_of(cell, "f")) return marked(CellMark::Kind::formula, "=");
    if (type == "s") {
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), index);
        const bool is_known = error == std::errc{} && end == value.data() + value.size() && index < strings_.size();
        return is_known ? strings_[index] : std::string{};
    }
    if (type == "inlineStr") return text_of_string(child_of(cell, "is"));
    if (type == "e") return marked(CellMark::Kind::error, std::string(value));
    if (type == "b") return marked(CellMark::Kind::truth, std::string(value));
    if (type == "d") return marked(CellMark::Kind::date, std::string(value.substr(0, 10)));
    if (type == "str" || value.empty()) return std::string(value);
    if (shows_date(cell))
        return marked(CellMark::Kind::date, day_of_serial(value, counts_from_1904_).value_or(std::string(value)));
    const auto number = text_of_number(value);
    if (!number) return std::string(value);
    return number->is_rounded ? marked(CellMark::Kind::rounded, number->text) : number->text;
}

}  // namespace

Workbook read_workbook(std::string_view bytes) {
    // The old .xls, and .xlsx with a password, are OLE compound files.
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return {
            {},
            {{0, {"an old .xls file, or a workbook with a password", "是旧的 .xls 文件，或者设有密码"}, save_anew()}}};
    return WorkbookReader(bytes).read();
}

}  // namespace gridbot
