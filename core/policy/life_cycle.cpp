#include "core/policy/life_cycle.hpp"

#include <algorithm>
#include <optional>

namespace gridbot {
namespace {

using enum CaseState;
using E = CaseEvent;
using R = Role;
using States = std::vector<CaseState>;
using Roles = std::vector<Role>;

Roles with(Roles roles, std::initializer_list<Role> more) {
    roles.insert(roles.end(), more);
    return roles;
}

std::vector<Transition> make_table() {
    const auto stays = std::nullopt;
    const States open{registered, accepted, dispatched, handling, suspended, feedback};
    const States in_work{accepted, dispatched, handling};
    const States not_archived{registered, accepted,  dispatched, handling, suspended, feedback,
                              settled,    evaluated, rejected,   merged,   withdrawn};

    // A grid assistant acts as a grid member but for dispatching (domain 6.3a), hence beside the grid member everywhere
    // else. Superiors need no mention: is_superior_or_same() lets them in.
    const Roles grid_or_center{R::grid_assistant, R::grid_member, R::grid_leader, R::station_master,
                               R::center_operator};
    const Roles dispatchers{R::grid_leader, R::center_operator};
    const Roles approvers{R::grid_leader, R::center_director};
    const Roles workers{R::handler, R::grid_assistant, R::grid_member};
    const Roles staff{R::liaison, R::handler, R::center_operator, R::police_officer, R::volunteer};

    return {
        {E::register_, {}, registered, with(staff, {R::resident, R::inspector, R::clock})},
        {E::accept, {registered}, accepted, grid_or_center},
        {E::reject, {registered, accepted}, rejected, dispatchers},
        {E::dispatch, {accepted, registered}, dispatched, with(dispatchers, {R::grid_member})},
        {E::sign, {dispatched}, handling, {R::handler}},
        {E::start, {accepted}, handling, grid_or_center},
        {E::return_, {dispatched, handling}, accepted, {R::handler, R::station_master}},
        {E::transfer, {dispatched, handling}, dispatched, with(dispatchers, {R::handler})},
        {E::feedback, {handling}, feedback, with(workers, {R::police_officer})},
        {E::settle, {feedback}, settled, with(grid_or_center, {R::resident})},
        {E::settle, {handling}, settled, grid_or_center},
        {E::verify_fail, {feedback}, handling, with(grid_or_center, {R::resident})},
        {E::settle, {registered, accepted}, settled, grid_or_center},
        {E::extend_request, in_work, stays, workers},
        {E::extend_approve, in_work, stays, approvers},
        {E::extend_deny, in_work, stays, approvers},
        // Suspending is the approver's act; the handler's request for it changes nothing.
        {E::suspend, {handling}, suspended, approvers},
        {E::resume, {suspended}, handling, with(grid_or_center, {R::handler, R::clock})},
        {E::merge, {registered, accepted, dispatched, handling}, merged, dispatchers},
        {E::urge, open, stays, with(staff, {R::resident})},
        {E::supervise, open, stays, {R::village_lead_cadre, R::center_director, R::inspector, R::town_leader}},
        {E::escalate, open, stays, with(grid_or_center, {R::clock})},
        {E::whistle, open, stays, dispatchers},
        {E::arrive, open, stays, {R::handler}},
        {E::withdraw, open, withdrawn, {R::resident, R::grid_leader}},
        {E::reopen, {settled, evaluated}, handling, {R::resident, R::grid_leader, R::inspector, R::clock}},
        {E::follow_up,
         {settled},
         evaluated,
         {R::resident, R::grid_assistant, R::grid_member, R::center_operator, R::clock}},
        {E::confirm_ok, {settled}, evaluated, {R::resident}},
        {E::supplement, open, stays, with(staff, {R::resident})},
        {E::reclassify, open, stays, grid_or_center},
        {E::set_urgency, open, stays, grid_or_center},
        {E::split, open, stays, dispatchers},
        // Back into the state that it had.
        {E::unmerge, {merged}, stays, dispatchers},
        {E::handover, open, stays, with(grid_or_center, {R::handler})},
        {E::undo, not_archived, stays, with(grid_or_center, {R::handler})},
        {E::note, not_archived, stays, with(staff, {R::resident})},
        {E::on_site, {registered, accepted, dispatched, handling}, stays, with(workers, {R::police_officer})},
        {E::milestone, in_work, stays, with(workers, {R::center_operator})},
        {E::auto_evaluate, {settled}, evaluated, {R::clock}},
        {E::archive, {evaluated}, archived, {R::clock}},
    };
}

/// Height in the grid branch; nothing for roles outside it.
std::optional<int> height_of(Role role) {
    switch (role) {
        case R::liaison:
            return 0;
        case R::unit_leader:
            return 1;
        case R::building_leader:
            return 2;
        case R::grid_assistant:
            return 3;
        case R::grid_member:
            return 4;
        case R::grid_leader:
            return 5;
        case R::station_master:
            return 6;
        case R::village_lead_cadre:
            return 7;
        case R::center_director:
        case R::political_legal_member:
            return 8;
        case R::town_leader:
            return 9;
        default:
            return std::nullopt;
    }
}

bool may(std::span<const Role> actor, const Transition& row) {
    for (Role held : actor)
        for (Role required : row.roles)
            if (is_superior_or_same(held, required)) return true;
    return false;
}

bool contains(const States& states, CaseState state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

}  // namespace

std::span<const Transition> life_cycle() {
    static const std::vector<Transition> table = make_table();
    return table;
}

std::vector<const Transition*> rows_of(CaseEvent event) {
    std::vector<const Transition*> rows;
    for (const Transition& row : life_cycle())
        if (row.event == event) rows.push_back(&row);
    return rows;
}

const Transition* legal(CaseEvent event, CaseState state) {
    for (const Transition& row : life_cycle())
        if (row.event == event && contains(row.from, state)) return &row;
    return nullptr;
}

std::vector<CaseEvent> allowed_events(CaseState state, std::span<const Role> roles) {
    std::vector<CaseEvent> events;
    for (const Transition& row : life_cycle())
        if (contains(row.from, state) && may(roles, row)) events.push_back(row.event);
    return events;
}

bool is_superior_or_same(Role actor, Role required) {
    if (actor == required) return true;
    auto height = height_of(actor);
    if (!height) return false;
    if (required == R::center_operator) return *height >= *height_of(R::center_director);
    auto needed = height_of(required);
    return needed && *height >= *needed;
}

}  // namespace gridbot
