#include "reports/ledger.hpp"

#include <fmt/format.h>

#include "core/wording.hpp"
#include "reports/part.hpp"
#include "storage/cases.hpp"

namespace gridbot::reports {
namespace {

struct LedgerColumn {
    std::string_view id;  // its heading is the text "ledger.<id>"
    double width;
};
constexpr LedgerColumn kColumns[] = {
    {"ticket", 18},   {"state", 10},         {"category", 14},    {"urgency", 8},      {"branch", 14},
    {"grid", 14},     {"place", 20},         {"description", 36}, {"source", 10},      {"first_responder", 14},
    {"lead_org", 16}, {"registered_at", 17}, {"due_at", 17},      {"accepted_at", 17}, {"settled_at", 17},
    {"overdue", 8},   {"reopened", 8},       {"supervised", 8},   {"solved", 8},       {"rating", 10},
    {"result", 36}};
constexpr LedgerColumn kContactColumns[] = {{"reporter", 12}, {"phone", 16}, {"room", 10}, {"words", 40}};

class Ledger {
public:
    Ledger(const Town& town, std::string_view part, Time now, const Contacts& contacts)
        : town_(town), part_(part), now_(now), contacts_(contacts) {
        sheet_.name = word("name");
        for (const LedgerColumn& column : kColumns) add_column(column);
        if (contacts_)
            for (const LedgerColumn& column : kContactColumns) add_column(column);
    }

    void add(const Case& row) {
        std::vector<Cell> cells{row.ticket,
                                text("state", name_of(row.state)),
                                row.sensitive ? word("sensitive") : category_for(row, town_, Audience::work_group),
                                text("urgency", name_of(row.urgency)),
                                branch(row),
                                row.sensitive ? std::string{} : grid_name(row.grid),
                                place_for(row, town_, Audience::work_group),
                                row.sensitive ? std::string{} : row.description,
                                text("source", name_of(row.source)),
                                responder(row),
                                org_name(row.lead_org),
                                row.registered_at,
                                row.due_at,
                                time(row.accepted_at),
                                time(row.settled_at),
                                yes(is_late(row)),
                                std::int64_t{row.reopen_count},
                                yes(row.supervised),
                                row.solved ? yes_or_no(*row.solved) : Cell{},
                                row.rating ? text("rating", std::to_string(*row.rating)) : Cell{},
                                row.sensitive ? std::string{} : row.result};
        if (contacts_) add_contacts(cells, row);
        sheet_.rows.push_back(std::move(cells));
    }

    Sheet take() { return std::move(sheet_); }

private:
    std::string word(std::string_view id) const { return std::string(town_.texts.word(fmt::format("ledger.{}", id))); }
    Cell text(std::string_view block, std::string_view name) const {
        return std::string(town_.texts.word(fmt::format("{}.{}", block, name)));
    }
    static Cell time(const std::optional<Time>& at) { return at ? Cell{*at} : Cell{}; }
    Cell yes(bool is_so) const { return is_so ? Cell{word("yes")} : Cell{}; }
    Cell yes_or_no(bool is_so) const { return word(is_so ? "yes" : "no"); }
    bool is_late(const Case& row) const {
        return row.settled_at ? *row.settled_at > row.due_at : is_overdue(row, now_);
    }

    void add_column(const LedgerColumn& column) {
        sheet_.columns.push_back({std::string(column.id), word(column.id), column.width});
    }
    std::string grid_name(std::string_view code) const {
        const Grid* grid = town_.directory.grid(code);
        return grid ? grid->name : std::string(code);
    }
    Cell branch(const Case& row) const {
        const Grid* grid = branch_of(town_, part_, row.grid);
        return grid ? Cell{grid->name} : Cell{};
    }
    std::string org_name(std::string_view code) const {
        const Org* org = town_.directory.org(code);
        return org ? org->name : std::string(code);
    }
    Cell responder(const Case& row) const {
        const Person* person = town_.directory.anybody(row.first_responder);
        return person ? Cell{call(town_, *person, row.grid)} : Cell{};
    }
    void add_contacts(std::vector<Cell>& cells, const Case& row) const {
        const auto data = row.sensitive ? std::nullopt : contacts_(row);
        const PrivateData shown = data.value_or(PrivateData{});
        for (const std::string* field : {&shown.name, &shown.phone, &shown.room, &shown.text}) cells.push_back(*field);
    }

    const Town& town_;
    const std::string_view part_;
    const Time now_;
    const Contacts& contacts_;
    Sheet sheet_;
};

class FiguresSheet {
public:
    explicit FiguresSheet(const Town& town) : town_(town) {
        sheet_.name = word("name");
        for (const auto& [id, width] : {std::pair{"item", 26.0}, {"value", 16.0}, {"part", 10.0}, {"whole", 10.0}})
            sheet_.columns.push_back({id, word(id), width});
    }

    void number(std::string name, int value) { sheet_.rows.push_back({std::move(name), std::int64_t{value}, {}, {}}); }
    void named(std::string_view id, int value) { number(word(id), value); }
    void words(std::string name, std::string value) {
        sheet_.rows.push_back({std::move(name), std::move(value), {}, {}});
    }
    void rate(std::string name, Rate rate) {
        sheet_.rows.push_back({std::move(name), rate_words(rate), std::int64_t{rate.part}, std::int64_t{rate.whole}});
    }
    void share(std::string name, int registered, int settled) {
        sheet_.rows.push_back({std::move(name), fmt::format("{}/{}", registered, settled), std::int64_t{registered},
                               std::int64_t{settled}});
    }
    std::string kpi(std::string_view id) const { return std::string(town_.texts.word(fmt::format("kpi.{}", id))); }
    std::string word(std::string_view id) const { return std::string(town_.texts.word(fmt::format("sheet.{}", id))); }
    Sheet take() { return std::move(sheet_); }

private:
    const Town& town_;
    Sheet sheet_;
};

void add_indicators(FiguresSheet& sheet, const Kpis& kpis, const Town& town) {
    sheet.rate(sheet.kpi("accepted_in_time"), kpis.accepted_in_time);
    sheet.rate(sheet.kpi("signed_in_time"), kpis.signed_in_time);
    sheet.rate(sheet.kpi("same_day"), kpis.same_day);
    sheet.rate(sheet.kpi("on_time"), kpis.on_time);
    sheet.rate(sheet.kpi("settled"), kpis.settled);
    sheet.rate(sheet.kpi("overdue"), kpis.overdue);
    sheet.words(sheet.kpi("mean_hours"), hours_words(town, kpis.mean_hours));
    sheet.words(sheet.kpi("median_hours"), hours_words(town, kpis.median_hours));
    sheet.words(sheet.kpi("median_first_step"), minutes_words(town, kpis.median_first_step));
    sheet.rate(sheet.kpi("responded"), kpis.responded);
    sheet.rate(sheet.kpi("followed_up"), kpis.followed_up);
    sheet.rate(sheet.kpi("solved"), kpis.solved);
    sheet.rate(sheet.kpi("satisfied"), kpis.satisfied);
    sheet.words(sheet.kpi("three_rates"), percent_words(kpis.three_rates));
    sheet.rate(sheet.kpi("returned"), kpis.returned);
    sheet.rate(sheet.kpi("reopened"), kpis.reopened);
    sheet.rate(sheet.kpi("repeated"), kpis.repeated);
    sheet.rate(sheet.kpi("escalated"), kpis.escalated);
    sheet.rate(sheet.kpi("answered"), kpis.answered);
    sheet.rate(sheet.kpi("disputes"), kpis.disputes);
}

}  // namespace

Sheet ledger(storage::Tx& tx, const Town& town, std::string_view grid, Time from, Time to, Time now,
             const Contacts& contacts) {
    const bool is_whole_town = part_of(town, grid).grids.empty();
    Ledger ledger(town, is_whole_town ? std::string_view{} : grid, now, contacts);
    storage::cases::each_registered(tx, town.code, from, to, [&](const Case& row) {
        if (is_whole_town || town.directory.within(row.grid, grid)) ledger.add(row);
    });
    return ledger.take();
}

void sign(Sheet& sheet, const Town& town, const std::string& who, Time at) {
    const LocalTime local = town.zone.to_local(at);
    const std::string mark =
        fmt::format("{} {} {}", who, format_day(date::floor<date::days>(local)), format_clock(local));
    sheet.columns.push_back({"exported", std::string(town.texts.word("ledger.exported")), 26});
    for (auto& cells : sheet.rows) cells.emplace_back(mark);
}

Sheet figures_sheet(const DailyFigures& figures, const Town& town) {
    FiguresSheet sheet(town);
    sheet.named("registered", figures.registered);
    sheet.named("settled", figures.settled);
    sheet.rate(sheet.kpi("same_day"), figures.same_day);
    sheet.rate(sheet.kpi("on_time"), figures.on_time);
    sheet.named("open", figures.open);
    sheet.named("overdue", figures.overdue);
    sheet.named("supervised", figures.supervised);
    sheet.named("sensitive", figures.sensitive);
    sheet.named("confirmed", figures.confirmed);
    sheet.named("year_registered", figures.year_registered);
    sheet.named("year_settled", figures.year_settled);
    for (const auto& [name, count] : figures.categories) sheet.number(name, count);
    return sheet.take();
}

Sheet figures_sheet(const PeriodFigures& figures, const Town& town) {
    FiguresSheet sheet(town);
    sheet.named("registered", figures.kpis.registered);
    sheet.named("settled", figures.settled);
    sheet.named("registered_before", figures.registered_before);
    sheet.named("settled_before", figures.settled_before);
    sheet.named("open", figures.kpis.open);
    sheet.named("overdue", figures.kpis.overdue.part);
    sheet.named("suspended", figures.kpis.suspended);
    sheet.named("sensitive", figures.kpis.sensitive);
    add_indicators(sheet, figures.kpis, town);
    for (const auto* shares : {&figures.categories, &figures.branches})
        for (const Share& share : *shares) sheet.share(share.name, share.registered, share.settled);
    if (figures.year)
        for (const auto& [name, number] : totals_words(*figures.year, town))
            sheet.number(sheet.word("year") + name, number);
    return sheet.take();
}

Sheet figures_sheet(const Totals& totals, const Town& town) {
    FiguresSheet sheet(town);
    for (const auto& [name, number] : totals_words(totals, town)) sheet.number(name, number);
    return sheet.take();
}

}  // namespace gridbot::reports
