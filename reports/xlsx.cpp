#include "reports/xlsx.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

namespace gridbot::reports {
namespace {

void require(lxw_error error, std::string_view doing) {
    if (error != LXW_NO_ERROR)
        throw std::runtime_error(fmt::format("the workbook cannot be {}: {}", doing, lxw_strerror(error)));
}

lxw_datetime excel_time(Time at, const Zone& zone) {
    const LocalTime local = zone.to_local(at);
    const LocalDay day = date::floor<date::days>(local);
    const date::year_month_day ymd{day};
    const date::hh_mm_ss clock{local - day};
    return {.year = int(ymd.year()),
            .month = static_cast<int>(unsigned(ymd.month())),
            .day = static_cast<int>(unsigned(ymd.day())),
            .hour = static_cast<int>(clock.hours().count()),
            .min = static_cast<int>(clock.minutes().count()),
            .sec = static_cast<double>(clock.seconds().count())};
}

/// For its owner only; gone with the object.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "gridbot-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("the workbook cannot be begun: no temporary folder");
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// A workbook until it is closed; what was begun and not closed is thrown away.
class Workbook {
public:
    Workbook(const std::filesystem::path& file, const Zone& zone, const Origin& origin)
        : book_(workbook_new(file.c_str())), zone_(zone), origin_(origin) {
        if (!book_) throw std::runtime_error("the workbook cannot be begun: no memory");
        heading_ = workbook_add_format(book_);
        format_set_bold(heading_);
        format_set_bg_color(heading_, 0xDCE6F1);
        format_set_bottom(heading_, LXW_BORDER_THIN);
        date_ = workbook_add_format(book_);
        format_set_num_format(date_, "yyyy-mm-dd hh:mm");
        describe();
    }
    ~Workbook() {
        if (book_) workbook_close(book_);
    }
    Workbook(const Workbook&) = delete;
    Workbook& operator=(const Workbook&) = delete;

    void add(const Sheet& sheet) {
        lxw_worksheet* page = workbook_add_worksheet(book_, sheet.name.c_str());
        if (!page) throw std::runtime_error("the workbook cannot take a sheet named " + sheet.name);
        const auto last_column = static_cast<lxw_col_t>(std::max<std::size_t>(sheet.columns.size(), 1) - 1);
        for (std::size_t i = 0; i < sheet.columns.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            worksheet_set_column(page, column, column, sheet.columns[i].width, nullptr);
            require(worksheet_write_string(page, 0, column, sheet.columns[i].title.c_str(), heading_), "filled");
        }
        for (std::size_t row = 0; row < sheet.rows.size(); ++row)
            for (std::size_t i = 0; i < sheet.rows[row].size(); ++i)
                write(page, static_cast<lxw_row_t>(row + 1), static_cast<lxw_col_t>(i), sheet.rows[row][i]);
        worksheet_freeze_panes(page, 1, 0);
        worksheet_autofilter(page, 0, 0, static_cast<lxw_row_t>(sheet.rows.size()), last_column);
        worksheet_set_landscape(page);
        worksheet_fit_to_pages(page, 1, 0);
        worksheet_repeat_rows(page, 0, 0);
        worksheet_set_footer(page, fmt::format("&L{}&R&P/&N", made()).c_str());
    }

    void close() {
        lxw_workbook* book = std::exchange(book_, nullptr);
        require(workbook_close(book), "written");
    }

private:
    std::string made() const {
        const LocalTime local = zone_.to_local(origin_.made_at);
        return fmt::format("{} {} {}", origin_.made_by, format_day(date::floor<date::days>(local)),
                           format_clock(local));
    }

    void describe() {
        std::string author = origin_.made_by, title = origin_.title;
        lxw_doc_properties properties{};
        properties.title = title.data();
        properties.author = author.data();
        properties.created = static_cast<time_t>(to_ms(origin_.made_at) / 1000);
        workbook_set_properties(book_, &properties);
    }

    void write(lxw_worksheet* page, lxw_row_t row, lxw_col_t column, const Cell& cell) {
        lxw_error error = LXW_NO_ERROR;
        if (const auto* words = std::get_if<std::string>(&cell)) {
            if (!words->empty()) error = worksheet_write_string(page, row, column, words->c_str(), nullptr);
        } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
            error = worksheet_write_number(page, row, column, static_cast<double>(*whole), nullptr);
        } else if (const auto* number = std::get_if<double>(&cell)) {
            error = worksheet_write_number(page, row, column, *number, nullptr);
        } else if (const auto* at = std::get_if<Time>(&cell)) {
            lxw_datetime when = excel_time(*at, zone_);
            error = worksheet_write_datetime(page, row, column, &when, date_);
        }
        require(error, "filled");
    }

    lxw_workbook* book_;
    const Zone& zone_;
    const Origin& origin_;
    lxw_format* heading_ = nullptr;
    lxw_format* date_ = nullptr;
};

}  // namespace

void write_xlsx(const std::filesystem::path& file, std::span<const Sheet> sheets, const Zone& zone,
                const Origin& origin) {
    Workbook book(file, zone, origin);
    for (const Sheet& sheet : sheets) book.add(sheet);
    book.close();
}

std::string xlsx_bytes(std::span<const Sheet> sheets, const Zone& zone, const Origin& origin) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "book.xlsx";
    write_xlsx(file, sheets, zone, origin);
    std::ifstream in(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.empty()) throw std::runtime_error("the workbook cannot be read back");
    return bytes;
}

}  // namespace gridbot::reports
