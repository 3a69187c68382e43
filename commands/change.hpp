#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/context.hpp"
#include "core/policy/life_cycle.hpp"
#include "core/policy/work_time.hpp"

/// What every change of a case has in common: rights, the state, history and timers.
namespace gridbot::commands {

/// Moves `row` by `event` into `to`, writes the row and a line of history. The caller has checked that it is legal.
/// `role` is the role used; `text` must be free of personal data.
void apply(Context& context, Case& row, CaseEvent event, CaseState to, Role role, std::string_view text = {});
/// A line of history that leaves the state as it is; the row is written too.
void note(Context& context, Case& row, CaseEvent event, Role role, std::string_view text = {});

/// From when a ladder counts: the registration, the dispatch, the due time, the moment a supervisor set.
Time ladder_start(Context& context, const Case& row, Trigger trigger);
/// Sets a step of a ladder for the case; no row when the ladder has none of this number for its urgency.
void set_ladder_step(Context& context, const Case& row, Trigger trigger, std::size_t step);
/// The first step.
void start_ladder(Context& context, const Case& row, Trigger trigger);
void stop_ladder(Context& context, const Case& row, Trigger trigger);
/// Ends the ladder because somebody did what it waited for. Whoever was called on the way may be called again for what
/// is still to come.
void acknowledged(Context& context, const Case& row, Trigger trigger);
/// Ends every timer of the case and sets those that its state and due time ask for, from the first step that is still
/// to come: after a return, a reopening, a resumption, a new due time.
void restart_ladders(Context& context, const Case& row);
/// The case waits for nobody any more: ends its timers and forgets what was asked for it.
void end_waiting(Context& context, const Case& row);
/// The due time of the case's category and urgency, as if registered at `from`.
Time due_from(const Context& context, const Case& row, Time from);
/// Since when the time of a case runs: its registration, or when it was opened again the last time.
Time clock_started(const Context& context, const Case& row);

/// The role by which the actor may do what `roles` may, for a case of `grid` led by `lead_org`: one of them, or a
/// superior in the same branch (domain 3.2). Handlers count only for cases of their organisation.
std::optional<Role> role_for(const Context& context, const std::vector<Role>& roles, std::string_view grid,
                             std::string_view lead_org);
/// The same for any grid: may the actor use the verb at all?
bool may_ever(const Context& context, const std::vector<Role>& roles);

/// Reopened, and nobody has been given it since: the grid leader has the lead (domain 7.4). Never of a sensitive case.
bool is_back(const Context& context, const Case& row);
/// Who has to move next (domain 7.1): before acceptance the grid's members, then the first responder, after dispatch
/// the organisation's handlers; after a reopening the grid's leaders and the first responder besides, until it is
/// dispatched anew.
std::vector<const Person*> next_to_act(const Context& context, const Case& row);
/// The same but for the actor, who knows already.
std::vector<const Person*> others_to_act(const Context& context, const Case& row);
/// `people` without the actor.
std::vector<const Person*> without_actor(const Context& context, std::vector<const Person*> people);

/// PrivateData of a case, sealed for its row.
std::string seal_private(const Scene& scene, const Reporter& reporter, const PrivateData& data);
/// Errors: bad_payload when it was sealed with another key.
Result<PrivateData> open_private(const Context& context, const Case& row);
Result<PrivateData> open_private(const FieldCipher& cipher, const Town& town, const Case& row);

}  // namespace gridbot::commands
