#include "core/csv.hpp"

#include <csv.h>

#include <algorithm>
#include <new>

#include "core/charset.hpp"

namespace gridbot {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// As Excel saves a cell that it shows as 1.38E+10: what was typed is gone.
bool is_rounded(std::string_view cell) {
    const std::size_t exponent = cell.find("E+");
    return exponent != std::string_view::npos && exponent >= 3 && cell[1] == '.' && exponent + 2 < cell.size() &&
           std::all_of(cell.begin(), cell.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == 'E' || c == '+'; });
}

bool is_error_value(std::string_view cell) {
    constexpr std::string_view values[] = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"};
    return std::find(std::begin(values), std::end(values), cell) != std::end(values);
}

/// Cuts the next line off, its CR, LF or CRLF included.
std::string_view take_line(std::string_view& rest) {
    std::size_t end = rest.find_first_of("\r\n");
    end = end == std::string_view::npos ? rest.size() : end + (rest.substr(end, 2) == "\r\n" ? 2 : 1);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end);
    return line;
}

/// Puts rows together from libcsv's calls. libcsv counts no lines, so it is fed line by line.
class RowBuilder {
public:
    RowBuilder() {
        if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
    }
    ~RowBuilder() { csv_free(&parser_); }
    RowBuilder(const RowBuilder&) = delete;
    RowBuilder& operator=(const RowBuilder&) = delete;

    /// False: a quote stands where none may.
    bool feed(std::string_view line, int number) {
        if (!in_row_ && trimmed(line).empty()) return true;
        if (!in_row_) row_.line = number;
        in_row_ = true;
        return csv_parse(&parser_, line.data(), line.size(), on_cell, on_row, this) == line.size() || check_memory();
    }
    /// False: a quote is never closed.
    bool finish() { return csv_fini(&parser_, on_cell, on_row, this) == 0 || check_memory(); }

    int row_line() const { return row_.line; }
    std::vector<CellRow>& rows() { return rows_; }
    std::vector<CellMark>& marks() { return marks_; }

private:
    static void on_cell(void* bytes, std::size_t size, void* self) {
        static_cast<RowBuilder*>(self)->row_.cells.emplace_back(trimmed({static_cast<const char*>(bytes), size}));
    }
    static void on_row(int, void* self) { static_cast<RowBuilder*>(self)->end_row(); }

    void end_row() {
        const bool blank = std::all_of(row_.cells.begin(), row_.cells.end(), [](auto& cell) { return cell.empty(); });
        if (blank) return begin_anew();
        rows_.push_back(row_);
        for (std::size_t column = 0; column < row_.cells.size(); ++column) {
            if (is_rounded(row_.cells[column])) marks_.push_back({row_.line, column, CellMark::Kind::rounded});
            if (is_error_value(row_.cells[column])) marks_.push_back({row_.line, column, CellMark::Kind::error});
        }
        begin_anew();
    }
    void begin_anew() {
        row_.cells.clear();
        in_row_ = false;
    }
    bool check_memory() {
        if (csv_error(&parser_) != CSV_EPARSE) throw std::bad_alloc();
        return false;
    }

    csv_parser parser_{};
    CellRow row_;
    bool in_row_ = false;
    std::vector<CellRow> rows_;
    std::vector<CellMark> marks_;
};

void append_cell(std::string& text, const std::string& cell) {
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
        text += cell;
        return;
    }
    std::string quoted(2 * cell.size() + 2, '\0');
    quoted.resize(csv_write(quoted.data(), quoted.size(), cell.data(), cell.size()));
    text += quoted;
}

void append_row(std::string& text, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) text += ',';
        append_cell(text, cells[i]);
    }
    text += '\n';
}

}  // namespace

CellTable read_csv(std::string_view bytes) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    CellTable table;
    RowBuilder builder;
    for (int number = 1; !bytes.empty() && table.faults.empty(); ++number) {
        const std::string_view line = take_line(bytes);
        if (!is_utf8(line))
            table.faults.push_back({number, phrase("not UTF-8", "文字编码无法识别"),
                                    phrase("save the file as \"CSV UTF-8\"", "请用“另存为”选择“CSV UTF-8”")});
        else if (!builder.feed(line, number))
            table.faults.push_back({builder.row_line(),
                                    phrase("a quote stands inside a cell", "单元格中间有英文双引号"),
                                    phrase("put the whole cell in double quotes and double the quotes within",
                                           "请删去引号，或者把整格用双引号括起来，格内的引号写两个")});
    }
    if (table.faults.empty() && !builder.finish())
        table.faults.push_back({builder.row_line(), phrase("a quote is never closed", "英文双引号没有成对"),
                                phrase("close it, or double it if it is text", "请补上另一半，或者删去")});

    table.rows = std::move(builder.rows());
    table.marks = std::move(builder.marks());
    if (!table.rows.empty()) {
        table.header = std::move(table.rows.front());
        table.rows.erase(table.rows.begin());
    }
    return table;
}

std::string write_csv(const std::vector<std::string>& header, const std::vector<CellRow>& rows) {
    std::string text(kByteOrderMark);
    append_row(text, header);
    for (const CellRow& row : rows) append_row(text, row.cells);
    return text;
}

}  // namespace gridbot
