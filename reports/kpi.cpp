#include "reports/kpi.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "core/policy/work_time.hpp"

namespace gridbot::reports {
namespace {

using storage::facts::CaseFacts;
using storage::facts::Happening;
using storage::facts::Life;
using History = std::span<const Happening>;

constexpr int kSatisfied = 3;  // 基本满意; 5 is 满意
constexpr int kHighRung = 3;

// What tells a reporter that somebody has it in hand. A leader's urging or a note does not.
bool takes_in_hand(CaseEvent event) {
    constexpr std::array kSteps{CaseEvent::accept,  CaseEvent::dispatch,  CaseEvent::sign,     CaseEvent::start,
                                CaseEvent::on_site, CaseEvent::milestone, CaseEvent::feedback, CaseEvent::settle};
    return std::ranges::find(kSteps, event) != kSteps.end();
}

/// How it was asked after a settling whether all is well, and what the reporter said.
struct FollowUp {
    enum class Answer { none, rated, solved, not_solved };
    std::optional<Time> ended_at;  // empty: the answer is waited for, or work began anew before it
    Answer answer = Answer::none;
};

/// One for each settling before `end`. A word that comes later than the end of the waiting still counts as the answer.
std::vector<FollowUp> follow_ups_of(History history, Time end) {
    std::vector<FollowUp> all;
    bool is_awaited = false;
    const auto answered = [&](const Happening& line, FollowUp::Answer answer) {
        if (all.empty()) return;
        if (is_awaited) all.back().ended_at = line.at;
        if (all.back().ended_at) all.back().answer = answer;
        is_awaited = false;
    };
    for (const Happening& line : history) {
        if (line.at >= end) continue;
        if (line.event == CaseEvent::settle) {
            all.emplace_back();
            is_awaited = true;
        }
        if (line.event == CaseEvent::confirm_ok) answered(line, FollowUp::Answer::solved);
        if (line.event == CaseEvent::follow_up) answered(line, FollowUp::Answer::rated);
        if (line.event == CaseEvent::reopen && !line.by_staff) answered(line, FollowUp::Answer::not_solved);
        if (line.event == CaseEvent::auto_evaluate) answered(line, FollowUp::Answer::none);
        if (gridbot::is_open(line.to_state)) is_awaited = false;
    }
    return all;
}

void count(Rate& rate, bool is_part) {
    ++rate.whole;
    rate.part += is_part;
}

std::optional<double> mean(const std::vector<double>& values) {
    if (values.empty()) return std::nullopt;
    return std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
}

std::optional<double> median(std::vector<double> values) {
    if (values.empty()) return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

class Counting {
public:
    Counting(const Town& town, Time from, Time to) : town_(town), from_(from), to_(to) {}

    void count_in(const CaseFacts& row, History history) {
        if (is_in(row.registered_at)) registered(row, history);
        if (row.settled_at && is_in(*row.settled_at)) handling_.push_back(hours_of_work(row, history));
        if (row.evaluated_at && is_in(*row.evaluated_at)) evaluated(row);
        followed_up(row, history);
        due(row, history);
        at_the_end(row, history);
        happened(row, history);
    }

    Kpis total() {
        kpis_.three_rates = three_rates();
        kpis_.mean_hours = mean(handling_);
        kpis_.median_hours = median(std::move(handling_));
        kpis_.median_first_step = median(std::move(first_steps_));
        return kpis_;
    }

private:
    bool is_in(Time at) const { return at >= from_ && at < to_; }
    bool settled_before(const CaseFacts& row, Time end) const { return row.settled_at && *row.settled_at < end; }
    Time limit(Time start, const Delay& delay) const {
        return after(start, delay, town_.calendar, town_.rhythm, town_.zone);
    }
    double hours_between(Time start, Time end) const {
        return static_cast<double>(work_time_between(start, end, town_.calendar, town_.rhythm, town_.zone).count()) /
               60;
    }

    void registered(const CaseFacts& row, History history) {
        ++kpis_.registered;
        kpis_.sensitive += row.sensitive;
        const auto& limits = town_.rhythm.accept_within;
        const auto within = limits.find(name_of(row.urgency));
        count(kpis_.accepted_in_time,
              row.accepted_at &&
                  (within == limits.end() || *row.accepted_at <= limit(row.registered_at, within->second)));
        count(kpis_.responded, responded_in_time(row, history));
        if (row.same_day) count(kpis_.same_day, settled_before(row, end_of_day(row.registered_at)));
        count(kpis_.settled, settled_before(row, to_));
        count(kpis_.escalated, row.escalation_level >= kHighRung);
        const auto step =
            std::ranges::find_if(history, [](const Happening& line) { return line.seq > 1 && line.by_staff; });
        if (step != history.end())
            first_steps_.push_back(std::chrono::duration<double, std::ratio<60>>(step->at - row.registered_at).count());
    }

    // Cases that can wait have no limit: of those it is enough that it happened.
    bool responded_in_time(const CaseFacts& row, History history) const {
        const auto first = std::ranges::find_if(
            history, [](const Happening& line) { return line.by_staff && takes_in_hand(line.event); });
        if (first == history.end() || first->at >= to_) return false;
        const auto& limits = town_.rhythm.first_contact_within;
        const auto within = limits.find(name_of(row.urgency));
        return within == limits.end() || first->at <= limit(row.registered_at, within->second);
    }

    Time end_of_day(Time at) const { return town_.zone.begin_of(town_.zone.day_of(at) + date::days{1}); }

    double hours_of_work(const CaseFacts& row, History history) const {
        double hours = hours_between(row.registered_at, *row.settled_at);
        std::optional<Time> paused;
        for (const Happening& line : history) {
            const bool is_pause = line.to_state == CaseState::suspended;
            if (is_pause && !paused) paused = line.at;
            if (is_pause || !paused) continue;
            hours -= hours_between(*paused, line.at);
            paused.reset();
        }
        return hours;
    }

    void evaluated(const CaseFacts& row) {
        if (row.rating)
            count(kpis_.satisfied, *row.rating >= kSatisfied);
        else
            ++kpis_.without_rating;
    }

    void followed_up(const CaseFacts& row, History history) {
        const auto all = follow_ups_of(history, to_);
        for (const FollowUp& one : all) {
            if (!one.ended_at || !is_in(*one.ended_at)) continue;
            count(kpis_.followed_up, one.answer != FollowUp::Answer::none);
            if (one.answer == FollowUp::Answer::none) continue;
            if (one.answer != FollowUp::Answer::rated)
                count(kpis_.solved, one.answer == FollowUp::Answer::solved);
            else if (row.rating && &one == &all.back())  // of an earlier settling the rating is not kept
                count(kpis_.solved, *row.rating >= kSatisfied && row.solved.value_or(false));
        }
    }

    std::optional<double> three_rates() const {
        const RateWeights& weights = town_.rhythm.weights;
        double sum = 0, whole = 0;
        for (const auto& [rate, weight] :
             {std::pair(kpis_.responded, weights.responded), std::pair(kpis_.solved, weights.solved),
              std::pair(kpis_.satisfied, weights.satisfied)}) {
            if (weight == 0) continue;
            if (rate.whole == 0) return std::nullopt;
            sum += 100.0 * weight * rate.part / rate.whole;
            whole += weight;
        }
        return sum / whole;
    }

    // The clock of a suspended case stands: it does not fall due.
    void due(const CaseFacts& row, History history) {
        if (!is_in(row.due_at) || CaseAt(row, history, to_).is_suspended()) return;
        count(kpis_.on_time, row.settled_at && *row.settled_at <= row.due_at);
        if (row.category.starts_with("dispute.")) count(kpis_.disputes, settled_before(row, to_));
    }

    void at_the_end(const CaseFacts& row, History history) {
        const CaseAt then(row, history, to_);
        if (!then.is_open()) return;
        ++kpis_.open;
        kpis_.suspended += then.is_suspended();
        kpis_.under_watch += row.supervised;
        count(kpis_.overdue, then.is_overdue());
    }

    void happened(const CaseFacts& row, History history) {
        bool was_settled = false, was_reopened = false, was_supervised = false;
        for (const Happening& line : history) {
            if (!is_in(line.at)) continue;
            was_settled |= line.event == CaseEvent::settle;
            was_reopened |= line.event == CaseEvent::reopen;
            was_supervised |= line.event == CaseEvent::supervise;
            kpis_.whistled += line.event == CaseEvent::whistle;
            kpis_.returned.part += line.event == CaseEvent::return_;
            if (line.event == CaseEvent::dispatch) {
                ++kpis_.returned.whole;
                count(kpis_.signed_in_time, signed_in_time(row, line, history));
            }
        }
        kpis_.reopened.part += was_reopened;
        kpis_.reopened.whole += was_settled;
        kpis_.supervised += was_supervised;
    }

    // By the organisation that was asked: a further dispatch asks anew.
    bool signed_in_time(const CaseFacts& row, const Happening& dispatch, History history) const {
        const auto& steps = town_.rhythm.steps(Trigger::not_signed, row.urgency);
        for (const Happening& line : history) {
            if (line.seq <= dispatch.seq) continue;
            if (line.event == CaseEvent::dispatch) return false;
            if (line.event == CaseEvent::sign)
                return steps.empty() || line.at <= limit(dispatch.at, steps.front().delay);
        }
        return false;
    }

    const Town& town_;
    const Time from_, to_;
    Kpis kpis_;
    std::vector<double> handling_, first_steps_;
};

}  // namespace

std::span<const Happening> history_of(const Life& life, CaseId id) {
    const auto first = std::ranges::lower_bound(life.happenings, id, {}, &Happening::case_id);
    return {first, std::ranges::upper_bound(life.happenings, id, {}, &Happening::case_id)};
}

void each_case(const Life& life, CaseVisitor visit) {
    for (const CaseFacts& row : life.cases) visit(row, history_of(life, row.id));
}

CaseAt::CaseAt(const CaseFacts& row, History history, Time at) : row_(row), at_(at) {
    for (const Happening& line : history) {
        if (line.at >= at) continue;
        state_ = line.to_state;
        if (line.to_state == CaseState::dispatched) with_organisation_ = true;
        if (line.to_state == CaseState::registered || line.to_state == CaseState::accepted) with_organisation_ = false;
    }
    if (!history.empty() || row.registered_at >= at) return;
    // Without a history it is judged by its row.
    with_organisation_ = row.dispatched_at.has_value();
    state_ = row.settled_at && *row.settled_at < at ? CaseState::settled
             : row.settled_at                       ? CaseState::registered
                                                    : row.state;
}

bool CaseAt::is_open() const {
    return state_ && gridbot::is_open(*state_);
}

bool CaseAt::is_overdue() const {
    return is_open() && !is_suspended() && row_.due_at < at_;
}

void OverdueCases::look_at(const CaseFacts& facts, History history) {
    const CaseAt then(facts, history, end_);
    if (facts.sensitive || !then.is_overdue()) return;
    Case row;
    row.id = facts.id;
    row.ticket = facts.ticket;
    row.category = facts.category;
    row.grid = facts.grid;
    if (then.is_with_organisation()) row.lead_org = facts.lead_org;
    row.registered_at = facts.registered_at;
    row.due_at = facts.due_at;
    rows_.push_back(std::move(row));
    if (rows_.size() > 2 * most_) keep_the_longest();
}

void OverdueCases::keep_the_longest() {
    std::ranges::sort(rows_, {}, [](const Case& row) { return std::tuple(row.due_at, row.registered_at, row.id); });
    if (rows_.size() > most_) rows_.resize(most_);
}

std::vector<Case> OverdueCases::take() {
    keep_the_longest();
    return std::move(rows_);
}

Kpis kpis_of(EachCase each, const Town& town, Time from, Time to) {
    Counting counting(town, from, to);
    each([&](const CaseFacts& row, History history) { counting.count_in(row, history); });
    return counting.total();
}

Kpis kpis_of(const Life& life, const Town& town, Time from, Time to) {
    return kpis_of([&](CaseVisitor visit) { each_case(life, visit); }, town, from, to);
}

}  // namespace gridbot::reports
