#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/town.hpp"
#include "reports/page.hpp"
#include "storage/facts.hpp"

/// The indicators of domain 7.7 that follow from what is stored. R: cases registered in the period, without those that
/// were merged, rejected or withdrawn.
namespace gridbot::reports {

struct Kpis {
    Rate accepted_in_time;   // 受理及时率: accepted within its limit / R
    Rate signed_in_time;     // 签收及时率: dispatches signed within the first step of their ladder / dispatches
    Rate same_day;           // 当日办结率: by 24:00 of the day / same-day cases registered before the cut-off
    Rate on_time;            // 按时办结率: settled by its due time / cases that fell due
    Rate settled;            // 办结率: settled by the period's end / R
    Rate overdue;            // 逾期率: overdue / open, both at the period's end
    Rate responded;          // 响应率: somebody of the staff took it in hand within its limit / R
    Rate followed_up;        // 回访率: reached / those whose follow-up ended, answered or not
    Rate solved;             // 解决率: answered that it is solved / reached
    Rate satisfied;          // 满意率: satisfied or nearly / those who answered
    int without_rating = 0;  // evaluated without an answer: shown beside it
    Rate returned;           // 退回率: returns / dispatches
    Rate reopened;           // 返工率: cases reopened / cases settled, whatever became of them
    Rate repeated;           // 重复诉求率: said before / R; from the store, by period_figures
    Rate escalated;          // 升级率: escalated to rung 3 or higher / R
    Rate answered;           // 督办回复率: in time / answers wanted; from the store, by period_figures
    Rate disputes;           // 矛盾纠纷化解率: settled / disputes that fell due
    std::optional<double> mean_hours;         // 平均办理时长: working hours from registration, pauses taken out
    std::optional<double> median_hours;       // of what was settled in the period
    std::optional<double> median_first_step;  // 首次响应时长: minutes until somebody of the staff did something, of R
    std::optional<double> three_rates;        // 三率综合: per cent, of 响应, 解决 and 满意 by their weights

    int registered = 0;   // R
    int sensitive = 0;    // of R
    int open = 0;         // at the period's end
    int suspended = 0;    // of those
    int under_watch = 0;  // of the open ones: a superior asked about them
    int supervised = 0;   // cases that a superior asked about in the period
    int whistled = 0;     // times that organisations were called together in the period
};

/// Takes a case and the lines of its history.
using CaseVisitor =
    storage::FunctionRef<void(const storage::facts::CaseFacts&, std::span<const storage::facts::Happening>)>;
/// Shows every case to the visitor.
using EachCase = storage::FunctionRef<void(CaseVisitor)>;

/// All of `life` with their histories.
void each_case(const storage::facts::Life& life, CaseVisitor visit);

/// `to` is where the period ends: now, where it is not over yet. Without histories only how the cases stand is right:
/// open, suspended, under watch, overdue, settled, on time.
Kpis kpis_of(EachCase each, const Town& town, Time from, Time to);
Kpis kpis_of(const storage::facts::Life& life, const Town& town, Time from, Time to);

/// Was the case open, and past its due time, just before that instant? By its history, so that a period long past still
/// is what it was.
class CaseAt {
public:
    CaseAt(const storage::facts::CaseFacts& row, std::span<const storage::facts::Happening> history, Time at);
    bool is_open() const;
    bool is_suspended() const { return state_ == CaseState::suspended; }
    bool is_overdue() const;
    /// An organisation was given it and has not handed it back.
    bool is_with_organisation() const { return is_open() && with_organisation_; }

private:
    const storage::facts::CaseFacts& row_;
    Time at_;
    std::optional<CaseState> state_;
    bool with_organisation_ = false;
};

/// The lines of one case; `happenings` are sorted by case.
std::span<const storage::facts::Happening> history_of(const storage::facts::Life& life, CaseId id);

/// The cases overdue at `end`, longest first, at most `most`; sensitive ones are left out. Only what a list may say of
/// them: ticket, category, grid, the organisation that has it (none before it was given to one), times.
class OverdueCases {
public:
    OverdueCases(Time end, std::size_t most) : end_(end), most_(most) {}
    void look_at(const storage::facts::CaseFacts& facts, std::span<const storage::facts::Happening> history);
    std::vector<Case> take();

private:
    void keep_the_longest();

    Time end_;
    std::size_t most_;
    std::vector<Case> rows_;
};

}  // namespace gridbot::reports
