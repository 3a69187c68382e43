#include "core/csv.hpp"

#include <csv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>
#include <new>

namespace gridbot {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kFullWidthSpace = "\u3000";

bool is_utf8(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    std::int32_t length = 0;
    u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<std::int32_t>(text.size()), &error);
    return error != U_INVALID_CHAR_FOUND;
}

std::string_view trimmed(std::string_view cell) {
    constexpr std::string_view blanks = " \t\r\n";
    for (bool again = true; again;) {
        again = false;
        while (!cell.empty() && blanks.find(cell.front()) != std::string_view::npos) cell.remove_prefix(1);
        while (!cell.empty() && blanks.find(cell.back()) != std::string_view::npos) cell.remove_suffix(1);
        if (cell.starts_with(kFullWidthSpace)) cell.remove_prefix(kFullWidthSpace.size()), again = true;
        if (cell.ends_with(kFullWidthSpace)) cell.remove_suffix(kFullWidthSpace.size()), again = true;
    }
    return cell;
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
    std::vector<CsvRow>& rows() { return rows_; }

private:
    static void on_cell(void* bytes, std::size_t size, void* self) {
        static_cast<RowBuilder*>(self)->row_.cells.emplace_back(trimmed({static_cast<const char*>(bytes), size}));
    }
    static void on_row(int, void* self) { static_cast<RowBuilder*>(self)->end_row(); }

    void end_row() {
        const bool blank = std::all_of(row_.cells.begin(), row_.cells.end(), [](auto& cell) { return cell.empty(); });
        if (!blank) rows_.push_back(row_);
        row_.cells.clear();
        in_row_ = false;
    }
    bool check_memory() {
        if (csv_error(&parser_) != CSV_EPARSE) throw std::bad_alloc();
        return false;
    }

    csv_parser parser_{};
    CsvRow row_;
    bool in_row_ = false;
    std::vector<CsvRow> rows_;
};

}  // namespace

CsvTable read_csv(std::string_view bytes) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    CsvTable table;
    RowBuilder builder;
    for (int number = 1; !bytes.empty() && table.faults.empty(); ++number) {
        const std::string_view line = take_line(bytes);
        if (!is_utf8(line))
            table.faults.push_back({number, "not UTF-8", "save the file as \"CSV UTF-8\""});
        else if (!builder.feed(line, number))
            table.faults.push_back({builder.row_line(), "a quote stands inside a cell",
                                    "put the whole cell in double quotes and double the quotes within"});
    }
    if (table.faults.empty() && !builder.finish())
        table.faults.push_back({builder.row_line(), "a quote is never closed", "close it, or double it if it is text"});

    table.rows = std::move(builder.rows());
    if (!table.rows.empty()) {
        table.header = std::move(table.rows.front());
        table.rows.erase(table.rows.begin());
    }
    return table;
}

}  // namespace gridbot
