#include "reports/json.hpp"

namespace gridbot::reports {
namespace {

using nlohmann::json;

json time_json(const std::optional<Time>& at, const Zone& zone) {
    return at ? json(format_iso(*at, zone)) : json();
}

Time time_from(const json& text) {
    return parse_iso(text.get<std::string>()).value();
}
std::optional<Time> optional_time_from(const json& text) {
    return text.is_null() ? std::nullopt : std::optional(time_from(text));
}
LocalDay day_from(const json& text) {
    return parse_day(text.get<std::string>()).value();
}

json rate_json(Rate rate) {
    return {{"part", rate.part}, {"whole", rate.whole}};
}
Rate rate_from(const json& rate) {
    return {rate.at("part"), rate.at("whole")};
}

/// Reports that older programs kept do not have it.
Rate later_rate_from(const json& from, const char* key) {
    const auto found = from.find(key);
    return found == from.end() ? Rate{} : rate_from(*found);
}

json number_json(const std::optional<double>& number) {
    return number ? json(*number) : json();
}
std::optional<double> number_from(const json& number) {
    return number.is_null() ? std::nullopt : std::optional(number.get<double>());
}

json cases_json(const std::vector<Case>& rows, const Zone& zone) {
    json all = json::array();
    for (const Case& row : rows)
        all.push_back({{"ticket", row.ticket},
                       {"category", row.category},
                       {"grid", row.grid},
                       {"lead_org", row.lead_org},
                       {"registered_at", format_iso(row.registered_at, zone)},
                       {"due_at", format_iso(row.due_at, zone)},
                       {"extensions", row.extension_count},
                       {"accepted_at", time_json(row.accepted_at, zone)},
                       {"settled_at", time_json(row.settled_at, zone)}});
    return all;
}

std::vector<Case> cases_from(const json& all) {
    std::vector<Case> rows;
    for (const json& one : all) {
        Case row;
        row.ticket = one.at("ticket");
        row.category = one.at("category");
        row.grid = one.at("grid");
        row.lead_org = one.at("lead_org");
        row.registered_at = time_from(one.at("registered_at"));
        row.extension_count = one.value("extensions", 0);
        row.due_at = time_from(one.at("due_at"));
        row.accepted_at = optional_time_from(one.at("accepted_at"));
        row.settled_at = optional_time_from(one.at("settled_at"));
        rows.push_back(std::move(row));
    }
    return rows;
}

json days_json(const std::vector<DayShare>& days) {
    json all = json::array();
    for (const DayShare& one : days)
        all.push_back({{"day", format_day(one.day)}, {"registered", one.registered}, {"settled", one.settled}});
    return all;
}

std::vector<DayShare> days_from(const json& all) {
    std::vector<DayShare> days;
    for (const json& one : all) days.push_back({day_from(one.at("day")), one.at("registered"), one.at("settled")});
    return days;
}

json kpis_json(const Kpis& kpis) {
    return {{"accepted_in_time", rate_json(kpis.accepted_in_time)},
            {"signed_in_time", rate_json(kpis.signed_in_time)},
            {"same_day", rate_json(kpis.same_day)},
            {"on_time", rate_json(kpis.on_time)},
            {"settled", rate_json(kpis.settled)},
            {"overdue", rate_json(kpis.overdue)},
            {"responded", rate_json(kpis.responded)},
            {"followed_up", rate_json(kpis.followed_up)},
            {"solved", rate_json(kpis.solved)},
            {"satisfied", rate_json(kpis.satisfied)},
            {"without_rating", kpis.without_rating},
            {"returned", rate_json(kpis.returned)},
            {"reopened", rate_json(kpis.reopened)},
            {"repeated", rate_json(kpis.repeated)},
            {"escalated", rate_json(kpis.escalated)},
            {"answered", rate_json(kpis.answered)},
            {"disputes", rate_json(kpis.disputes)},
            {"mean_hours", number_json(kpis.mean_hours)},
            {"median_hours", number_json(kpis.median_hours)},
            {"median_first_step_minutes", number_json(kpis.median_first_step)},
            {"three_rates", number_json(kpis.three_rates)}};
}

void read_kpis(const json& from, Kpis& kpis) {
    kpis.accepted_in_time = rate_from(from.at("accepted_in_time"));
    kpis.signed_in_time = rate_from(from.at("signed_in_time"));
    kpis.same_day = rate_from(from.at("same_day"));
    kpis.on_time = rate_from(from.at("on_time"));
    kpis.settled = rate_from(from.at("settled"));
    kpis.overdue = rate_from(from.at("overdue"));
    kpis.responded = later_rate_from(from, "responded");
    kpis.followed_up = later_rate_from(from, "followed_up");
    kpis.solved = later_rate_from(from, "solved");
    kpis.satisfied = rate_from(from.at("satisfied"));
    kpis.without_rating = from.at("without_rating");
    kpis.returned = rate_from(from.at("returned"));
    kpis.reopened = rate_from(from.at("reopened"));
    kpis.repeated = later_rate_from(from, "repeated");
    kpis.escalated = rate_from(from.at("escalated"));
    kpis.answered = later_rate_from(from, "answered");
    kpis.disputes = rate_from(from.at("disputes"));
    kpis.mean_hours = number_from(from.at("mean_hours"));
    kpis.median_hours = number_from(from.at("median_hours"));
    kpis.median_first_step = number_from(from.at("median_first_step_minutes"));
    kpis.three_rates = number_from(from.value("three_rates", json()));
}

json shares_json(const std::vector<Share>& shares) {
    json all = json::array();
    for (const Share& share : shares)
        all.push_back({{"name", share.name},
                       {"registered", share.registered},
                       {"settled", share.settled},
                       {"registered_before", share.registered_before}});
    return all;
}

std::vector<Share> shares_from(const json& all) {
    std::vector<Share> shares;
    for (const json& one : all)
        shares.push_back({one.at("name"), one.at("registered"), one.at("settled"), one.at("registered_before")});
    return shares;
}

json dailies_json(const std::optional<DailiesSum>& sum) {
    if (!sum) return {};
    return {{"days", sum->days}, {"registered", sum->registered}, {"later", sum->later}, {"dropped", sum->dropped}};
}

Totals totals_from(const json& from) {
    Totals totals{.grid = from.at("grid"),
                  .place = from.at("place"),
                  .from = day_from(from.at("from")),
                  .now = time_from(from.at("at")),
                  .registered = from.at("registered"),
                  .settled = from.at("settled"),
                  .solved = from.at("solved"),
                  .disputes = from.at("disputes"),
                  .hazards = from.at("hazards"),
                  .errands = from.at("errands"),
                  .petitions = from.at("petitions"),
                  .problems = from.at("problems")};
    for (const json& one : from.at("holders"))
        if (const auto role = role_named(one.at("role").get<std::string>()))
            totals.holders.emplace_back(*role, one.at("people").get<int>());
    return totals;
}

}  // namespace

json to_json(const DailyFigures& f, const Town& town) {
    json ratings = json::array();
    for (const auto& [rating, count] : f.ratings) ratings.push_back({{"rating", rating}, {"count", count}});
    json categories = json::array();
    for (const auto& [name, count] : f.categories) categories.push_back({{"name", name}, {"registered", count}});
    return {{"kind", "daily"},
            {"town", town.code},
            {"grid", f.grid},
            {"place", f.place},
            {"day", format_day(f.day)},
            {"at", format_iso(f.now, town.zone)},
            {"registered", f.registered},
            {"settled", f.settled},
            {"same_day", rate_json(f.same_day)},
            {"on_time", rate_json(f.on_time)},
            {"open", f.open},
            {"overdue", f.overdue},
            {"supervised", f.supervised},
            {"sensitive", f.sensitive},
            {"confirmed", f.confirmed},
            {"ratings", ratings},
            {"year", {{"registered", f.year_registered}, {"settled", f.year_settled}}},
            {"categories", categories},
            {"last_case", f.last_case.value},
            {"trend", days_json(f.trend)},
            {"highlights", cases_json(f.highlights, town.zone)},
            {"unsettled", cases_json(f.unsettled, town.zone)},
            {"overdue_cases", cases_json(f.overdue_cases, town.zone)}};
}

DailyFigures daily_from_json(const json& from) {
    DailyFigures f{.grid = from.at("grid"),
                   .place = from.at("place"),
                   .day = day_from(from.at("day")),
                   .now = time_from(from.at("at")),
                   .registered = from.at("registered"),
                   .settled = from.at("settled"),
                   .same_day = rate_from(from.at("same_day")),
                   .on_time = rate_from(from.at("on_time")),
                   .open = from.at("open"),
                   .overdue = from.at("overdue"),
                   .supervised = from.at("supervised"),
                   .sensitive = from.at("sensitive"),
                   .confirmed = from.at("confirmed"),
                   .year_registered = from.at("year").at("registered"),
                   .year_settled = from.at("year").at("settled"),
                   .highlights = cases_from(from.at("highlights")),
                   .unsettled = cases_from(from.at("unsettled")),
                   .overdue_cases = cases_from(from.at("overdue_cases")),
                   .last_case = CaseId{from.at("last_case").get<std::int64_t>()},
                   .trend = days_from(from.at("trend"))};
    for (const json& one : from.at("categories")) f.categories.emplace_back(one.at("name"), one.at("registered"));
    for (const json& one : from.value("ratings", json::array())) f.ratings[one.at("rating")] = one.at("count");
    return f;
}

json to_json(const PeriodFigures& f, const Town& town) {
    json repeats = json::array();
    for (const RepeatPlace& one : f.repeats)
        repeats.push_back(
            {{"category", one.category}, {"grid", one.grid}, {"building", one.building}, {"count", one.count}});
    return {{"kind", name_of(f.period.kind)},
            {"town", town.code},
            {"grid", f.grid},
            {"place", f.place},
            {"from", format_day(f.period.from)},
            {"to", format_day(f.period.to - date::days{1})},
            {"at", format_iso(f.now, town.zone)},
            {"registered", f.kpis.registered},
            {"settled", f.settled},
            {"first", f.is_first},
            {"before", {{"registered", f.registered_before}, {"settled", f.settled_before}}},
            {"open", f.kpis.open},
            {"suspended", f.kpis.suspended},
            {"under_watch", f.kpis.under_watch},
            {"supervised", f.kpis.supervised},
            {"sensitive", f.kpis.sensitive},
            {"indicators", kpis_json(f.kpis)},
            {"categories", shares_json(f.categories)},
            {"branches", shares_json(f.branches)},
            {"overdue_cases", cases_json(f.overdue_cases, town.zone)},
            {"repeats", repeats},
            {"days", days_json(f.days)},
            {"whistles", {{"times", f.whistles.times}, {"called", f.whistles.called}, {"arrived", f.whistles.arrived}}},
            {"dailies", dailies_json(f.dailies)},
            {"year", f.year ? to_json(*f.year, town) : json()}};
}

PeriodFigures period_from_json(const json& from) {
    PeriodFigures f;
    f.grid = from.at("grid");
    f.place = from.at("place");
    f.period = {from.at("kind") == name_of(PeriodKind::week) ? PeriodKind::week : PeriodKind::month,
                day_from(from.at("from")), day_from(from.at("to")) + date::days{1}};
    f.now = time_from(from.at("at"));
    f.settled = from.at("settled");
    f.is_first = from.value("first", false);  // not in those of older programs
    f.registered_before = from.at("before").at("registered");
    f.settled_before = from.at("before").at("settled");
    read_kpis(from.at("indicators"), f.kpis);
    f.kpis.registered = from.at("registered");
    f.kpis.open = from.at("open");
    f.kpis.suspended = from.at("suspended");
    f.kpis.under_watch = from.at("under_watch");
    f.kpis.supervised = from.at("supervised");
    f.kpis.sensitive = from.at("sensitive");
    f.categories = shares_from(from.at("categories"));
    f.branches = shares_from(from.at("branches"));
    f.overdue_cases = cases_from(from.at("overdue_cases"));
    for (const json& one : from.at("repeats"))
        f.repeats.push_back({one.at("category"), one.at("grid"), one.at("building"), one.at("count")});
    f.days = days_from(from.at("days"));
    const json& whistles = from.at("whistles");
    f.whistles = {whistles.at("times"), whistles.at("called"), whistles.at("arrived")};
    if (const json& sum = from.at("dailies"); !sum.is_null())
        f.dailies = {sum.at("days"), sum.at("registered"), sum.at("later"), sum.at("dropped")};
    if (const json& year = from.at("year"); !year.is_null()) f.year = totals_from(year);
    return f;
}

json to_json(const Totals& totals, const Town& town) {
    json holders = json::array();
    for (const auto& [role, count] : totals.holders)
        holders.push_back({{"role", gridbot::name_of(role)}, {"people", count}});
    return {{"kind", "total"},
            {"town", town.code},
            {"grid", totals.grid},
            {"place", totals.place},
            {"from", format_day(totals.from)},
            {"at", format_iso(totals.now, town.zone)},
            {"registered", totals.registered},
            {"settled", totals.settled},
            {"solved", totals.solved},
            {"disputes", totals.disputes},
            {"hazards", totals.hazards},
            {"errands", totals.errands},
            {"petitions", totals.petitions},
            {"problems", totals.problems},
            {"holders", holders}};
}

}  // namespace gridbot::reports
