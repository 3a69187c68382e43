#include "core/case.hpp"

#include <array>
#include <utility>

namespace gridbot {
namespace {

template <class T>
using Named = std::pair<T, std::string_view>;

constexpr std::array kStates{
    Named<CaseState>{CaseState::registered, "registered"}, Named<CaseState>{CaseState::accepted, "accepted"},
    Named<CaseState>{CaseState::dispatched, "dispatched"}, Named<CaseState>{CaseState::handling, "handling"},
    Named<CaseState>{CaseState::suspended, "suspended"},   Named<CaseState>{CaseState::feedback, "feedback"},
    Named<CaseState>{CaseState::settled, "settled"},       Named<CaseState>{CaseState::evaluated, "evaluated"},
    Named<CaseState>{CaseState::archived, "archived"},     Named<CaseState>{CaseState::rejected, "rejected"},
    Named<CaseState>{CaseState::merged, "merged"},         Named<CaseState>{CaseState::withdrawn, "withdrawn"},
};

// The identifiers of domain 3.2; `return_` keeps its underscore there.
constexpr std::array kEvents{
    Named<CaseEvent>{CaseEvent::register_, "register"},
    Named<CaseEvent>{CaseEvent::accept, "accept"},
    Named<CaseEvent>{CaseEvent::reject, "reject"},
    Named<CaseEvent>{CaseEvent::dispatch, "dispatch"},
    Named<CaseEvent>{CaseEvent::sign, "sign"},
    Named<CaseEvent>{CaseEvent::start, "start"},
    Named<CaseEvent>{CaseEvent::return_, "return_"},
    Named<CaseEvent>{CaseEvent::transfer, "transfer"},
    Named<CaseEvent>{CaseEvent::feedback, "feedback"},
    Named<CaseEvent>{CaseEvent::settle, "settle"},
    Named<CaseEvent>{CaseEvent::verify_fail, "verify_fail"},
    Named<CaseEvent>{CaseEvent::extend_request, "extend_request"},
    Named<CaseEvent>{CaseEvent::extend_approve, "extend_approve"},
    Named<CaseEvent>{CaseEvent::extend_deny, "extend_deny"},
    Named<CaseEvent>{CaseEvent::suspend, "suspend"},
    Named<CaseEvent>{CaseEvent::resume, "resume"},
    Named<CaseEvent>{CaseEvent::merge, "merge"},
    Named<CaseEvent>{CaseEvent::urge, "urge"},
    Named<CaseEvent>{CaseEvent::supervise, "supervise"},
    Named<CaseEvent>{CaseEvent::escalate, "escalate"},
    Named<CaseEvent>{CaseEvent::whistle, "whistle"},
    Named<CaseEvent>{CaseEvent::arrive, "arrive"},
    Named<CaseEvent>{CaseEvent::withdraw, "withdraw"},
    Named<CaseEvent>{CaseEvent::reopen, "reopen"},
    Named<CaseEvent>{CaseEvent::follow_up, "follow_up"},
    Named<CaseEvent>{CaseEvent::confirm_ok, "confirm_ok"},
    Named<CaseEvent>{CaseEvent::supplement, "supplement"},
    Named<CaseEvent>{CaseEvent::reclassify, "reclassify"},
    Named<CaseEvent>{CaseEvent::set_urgency, "set_urgency"},
    Named<CaseEvent>{CaseEvent::split, "split"},
    Named<CaseEvent>{CaseEvent::unmerge, "unmerge"},
    Named<CaseEvent>{CaseEvent::handover, "handover"},
    Named<CaseEvent>{CaseEvent::undo, "undo"},
    Named<CaseEvent>{CaseEvent::note, "note"},
    Named<CaseEvent>{CaseEvent::on_site, "on_site"},
    Named<CaseEvent>{CaseEvent::milestone, "milestone"},
    Named<CaseEvent>{CaseEvent::auto_evaluate, "auto_evaluate"},
    Named<CaseEvent>{CaseEvent::archive, "archive"},
};

constexpr std::array kSources{
    Named<Source>{Source::group, "group"},
    Named<Source>{Source::private_chat, "private"},
    Named<Source>{Source::visit, "visit"},
    Named<Source>{Source::patrol, "patrol"},
    Named<Source>{Source::reception, "reception"},
    Named<Source>{Source::wish_wall, "wish_wall"},
    Named<Source>{Source::hotline_12345, "hotline_12345"},
    Named<Source>{Source::petition, "petition"},
    Named<Source>{Source::video, "video"},
    Named<Source>{Source::inspection, "inspection"},
    Named<Source>{Source::leader, "leader"},
};

template <class T, std::size_t N>
std::string_view name_in(const std::array<Named<T>, N>& table, T value) {
    for (const auto& [known, name] : table)
        if (known == value) return name;
    return {};
}

template <class T, std::size_t N>
std::optional<T> value_in(const std::array<Named<T>, N>& table, std::string_view name) {
    for (const auto& [value, known] : table)
        if (known == name) return value;
    return std::nullopt;
}

}  // namespace

std::string_view name_of(CaseState state) {
    return name_in(kStates, state);
}
std::optional<CaseState> state_named(std::string_view name) {
    return value_in(kStates, name);
}

std::string_view name_of(CaseEvent event) {
    return name_in(kEvents, event);
}
std::optional<CaseEvent> event_named(std::string_view name) {
    return value_in(kEvents, name);
}

std::string_view name_of(Source source) {
    return name_in(kSources, source);
}
std::optional<Source> source_named(std::string_view name) {
    return value_in(kSources, name);
}

bool is_final(CaseState state) {
    switch (state) {
        case CaseState::archived:
        case CaseState::rejected:
        case CaseState::merged:
        case CaseState::withdrawn:
            return true;
        default:
            return false;
    }
}

bool is_open(CaseState state) {
    return !is_final(state) && state != CaseState::settled && state != CaseState::evaluated;
}

bool is_overdue(const Case& row, Time now) {
    return is_open(row.state) && row.state != CaseState::suspended && row.due_at <= now;
}

}  // namespace gridbot
