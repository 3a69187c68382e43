#include "reports/period.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "reports/archive.hpp"
#include "reports/part.hpp"
#include "storage/facts.hpp"
#include "storage/figures.hpp"
#include "storage/supervisions.hpp"
#include "storage/whistles.hpp"

namespace gridbot::reports {
namespace {

using storage::Part;
using storage::facts::CaseFacts;
using storage::facts::Life;
using storage::facts::Volume;

constexpr int kOftenEnough = 3;
constexpr auto kRepeatsWithin = date::days{30};
constexpr std::size_t kMostOverdue = 200;
constexpr int kMostRepeats = 50;

std::string_view level1(std::string_view category) {
    return category.substr(0, category.find('.'));
}

void add(Share& share, const Volume& volume, bool is_before) {
    if (is_before) {
        share.registered_before += volume.registered;
        return;
    }
    share.registered += volume.registered;
    share.settled += volume.settled;
}

class Shares {
public:
    Shares(const Town& town, std::string_view part) : town_(town), part_(part) {}

    void count(const std::vector<Volume>& volumes, bool is_before) {
        for (const Volume& volume : volumes) {
            add(categories_[std::string(level1(volume.category))], volume, is_before);
            const Grid* branch = branch_of(town_, part_, volume.grid);
            add(branches_[branch ? branch->code : std::string{}], volume, is_before);
        }
    }

    std::vector<Share> categories() {
        std::vector<Share> shares;
        for (const Category& category : town_.taxonomy->all())
            take(shares, categories_, std::string(category.level1()), town_.taxonomy->level1_label(category.level1()));
        for (auto& [code, share] : std::map(categories_)) take(shares, categories_, code, code);
        return shares;
    }

    std::vector<Share> branches() {
        std::vector<Share> shares;
        for (const Grid& grid : town_.directory.grids()) take(shares, branches_, grid.code, grid.name);
        return shares;
    }

private:
    // Each once, in the order in which the town lists them: an order by size would rank.
    static void take(std::vector<Share>& shares, std::map<std::string, Share>& from, const std::string& code,
                     std::string_view name) {
        const auto found = from.find(code);
        if (found == from.end()) return;
        Share share = found->second;
        share.name = name;
        shares.push_back(std::move(share));
        from.erase(found);
    }

    const Town& town_;
    const std::string_view part_;
    std::map<std::string, Share> categories_, branches_;
};

std::vector<DayShare> days_of(const Life& life, const Town& town, LocalDay first, Time from, Time end) {
    std::vector<DayShare> days;
    for (LocalDay day = first; town.zone.begin_of(day) < end; day += date::days{1}) days.push_back({day});
    const auto at = [&](Time time) -> DayShare& {
        return days[static_cast<std::size_t>((town.zone.day_of(time) - first).count())];
    };
    for (const CaseFacts& row : life.cases) {
        if (row.registered_at >= from && row.registered_at < end) ++at(row.registered_at).registered;
        if (row.settled_at && *row.settled_at >= from && *row.settled_at < end) ++at(*row.settled_at).settled;
    }
    return days;
}

Whistles whistles_of(storage::Tx& tx, const Town& town, const Life& life, Time from, Time end, int times) {
    Whistles whistles{.times = times};
    std::set<CaseId> cases;
    for (const auto& line : life.happenings)
        if (line.event == CaseEvent::whistle && line.at >= from && line.at < end) cases.insert(line.case_id);
    for (const CaseId id : cases)
        for (const auto& call : storage::whistles::of_case(tx, town.code, id)) {
            if (call.called_at < from || call.called_at >= end) continue;
            ++whistles.called;
            whistles.arrived += call.arrived_at.has_value();
        }
    return whistles;
}

// Officials who add the dailies up get another number than the period's; it says itself why.
std::optional<DailiesSum> dailies_of(storage::Tx& tx, const Town& town, const Life& life, const Period& period,
                                     int registered, Time from, Time end) {
    DailiesSum sum;
    std::map<LocalDay, CaseId> told;  // up to which case a day's report told of it
    for (const KeptDaily& daily : kept_dailies(tx, town, period.from, period.to)) {
        ++sum.days;
        sum.registered += daily.registered;
        told[daily.day] = daily.last_case;
    }
    if (sum.days == 0) return std::nullopt;
    for (const CaseFacts& row : life.cases) {
        if (row.registered_at < from || row.registered_at >= end) continue;
        const auto report = told.find(town.zone.day_of(row.registered_at));
        sum.later += report == told.end() || row.id > report->second;
    }
    sum.dropped = sum.registered + sum.later - registered;
    return sum;
}

}  // namespace

std::string_view name_of(PeriodKind kind) {
    return kind == PeriodKind::week ? "weekly" : "monthly";
}

Period period_of(PeriodKind kind, LocalDay day) {
    if (kind == PeriodKind::week) {
        const LocalDay monday = day - (date::weekday{day} - date::Monday);
        return {kind, monday, monday + date::days{7}};
    }
    const date::year_month_day ymd{day};
    const date::year_month month = ymd.year() / ymd.month();
    return {kind, LocalDay{month / 1}, LocalDay{(month + date::months{1}) / 1}};
}

Period before(const Period& period) {
    return period_of(period.kind, period.from - date::days{1});
}

PeriodFigures period_figures(storage::Tx& tx, const Town& town, std::string_view grid, const Period& period, Time now) {
    const Part part = part_of(town, grid);
    const Time from = town.zone.begin_of(period.from);
    const Time end = std::max(from, end_so_far(town.zone.begin_of(period.to), now));
    const Time before_from = town.zone.begin_of(before(period).from);
    const Life life = storage::facts::life(tx, part, from, end);
    Shares shares(town, grid);
    shares.count(storage::facts::volumes(tx, part, from, end), false);
    shares.count(storage::facts::volumes(tx, part, before_from, from), true);
    const auto before_counts = storage::figures::between(tx, part, before_from, from);

    PeriodFigures figures{.grid = part.grids.empty() ? std::string{} : std::string(grid),
                          .place = place_of(town, grid),
                          .period = period,
                          .now = now};
    figures.kpis = kpis_of(life, town, from, end);
    figures.kpis.repeated = {storage::facts::repeated(tx, part, from, end, kRepeatsWithin), figures.kpis.registered};
    const auto answers = storage::supervisions::wanted(tx, part, from, end);
    figures.kpis.answered = {answers.in_time, answers.wanted};
    figures.settled = storage::figures::between(tx, part, from, end).second;
    figures.is_first = storage::figures::first_registered(tx, town.code).value_or(from) >= from;
    figures.registered_before = before_counts.first;
    figures.settled_before = before_counts.second;
    figures.categories = shares.categories();
    figures.branches = shares.branches();
    OverdueCases overdue(end, kMostOverdue);
    each_case(life, [&](const auto& row, auto history) { overdue.look_at(row, history); });
    figures.overdue_cases = overdue.take();
    const LocalDay last = town.zone.day_of(end - std::chrono::milliseconds{1});
    for (const auto& repeat : storage::facts::repeats(
             tx, part, town.zone.begin_of(last + date::days{1} - kRepeatsWithin), end, kOftenEnough, kMostRepeats))
        figures.repeats.push_back({repeat.category, repeat.grid, repeat.building, repeat.count});
    figures.days = days_of(life, town, period.from, from, end);
    figures.whistles = whistles_of(tx, town, life, from, end, figures.kpis.whistled);
    if (part.grids.empty()) figures.dailies = dailies_of(tx, town, life, period, figures.kpis.registered, from, end);
    if (period.kind == PeriodKind::month) {
        const LocalDay year{date::year_month_day{period.from}.year() / date::January / 1};
        figures.year = totals_of(tx, town, grid, year, end - std::chrono::milliseconds{1});
    }
    return figures;
}

Totals totals_of(storage::Tx& tx, const Town& town, std::string_view grid, LocalDay from, Time now) {
    const Part part = part_of(town, grid);
    Totals totals{.grid = part.grids.empty() ? std::string{} : std::string(grid),
                  .place = place_of(town, grid),
                  .from = from,
                  .now = now};
    for (const auto& tally :
         storage::facts::tallies(tx, part, town.zone.begin_of(from), now + std::chrono::milliseconds{1})) {
        const std::string_view branch = level1(tally.category);
        totals.registered += tally.registered;
        totals.settled += tally.settled;
        totals.solved += tally.solved;
        if (branch == "dispute") totals.disputes += tally.settled;
        if (branch == "safety") totals.hazards += tally.settled;
        if (branch == "petition") totals.petitions += tally.settled;
        if (tally.category == "service.errand") totals.errands += tally.settled;
        if (branch != "petition" && tally.category != "service.errand") totals.problems += tally.solved;
    }
    for (const Role role :
         {Role::grid_leader, Role::grid_member, Role::building_leader, Role::unit_leader, Role::liaison}) {
        int holders = 0;
        for (const Person* person : town.directory.people_with(role))
            holders += std::ranges::any_of(person->posts, [&](const Post& post) {
                return post.role == role && (part.grids.empty() || town.directory.within(post.grid, grid));
            });
        totals.holders.emplace_back(role, holders);
    }
    return totals;
}

}  // namespace gridbot::reports
