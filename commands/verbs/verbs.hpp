#pragma once

#include "commands/command.hpp"

/// The verbs, one file for one or a few that belong together. Every function expects what run_command() has checked:
/// the verb is the actor's to use, its arguments are there, the case exists and is in scope.
namespace gridbot::commands {

Reply accept(Context& context, const intake::Reading& reading, Case* row);
Reply dispatch(Context& context, const intake::Reading& reading, Case* row);
Reply sign(Context& context, const intake::Reading& reading, Case* row);
Reply transfer(Context& context, const intake::Reading& reading, Case* row);
Reply return_case(Context& context, const intake::Reading& reading, Case* row);
Reply on_site(Context& context, const intake::Reading& reading, Case* row);
Reply feedback(Context& context, const intake::Reading& reading, Case* row);
Reply settle(Context& context, const intake::Reading& reading, Case* row);
Reply explain(Context& context, const intake::Reading& reading, Case* row);
Reply reject(Context& context, const intake::Reading& reading, Case* row);
Reply extend(Context& context, const intake::Reading& reading, Case* row);
Reply suspend(Context& context, const intake::Reading& reading, Case* row);
Reply resume(Context& context, const intake::Reading& reading, Case* row);
Reply approve(Context& context, const intake::Reading& reading, Case* row);
Reply deny(Context& context, const intake::Reading& reading, Case* row);
Reply milestone(Context& context, const intake::Reading& reading, Case* row);
Reply merge(Context& context, const intake::Reading& reading, Case* row);
Reply unmerge(Context& context, const intake::Reading& reading, Case* row);
Reply split(Context& context, const intake::Reading& reading, Case* row);
Reply reclassify(Context& context, const intake::Reading& reading, Case* row);
Reply make_urgent(Context& context, const intake::Reading& reading, Case* row);
Reply make_normal(Context& context, const intake::Reading& reading, Case* row);
Reply urge(Context& context, const intake::Reading& reading, Case* row);
Reply supervise(Context& context, const intake::Reading& reading, Case* row);
Reply raise(Context& context, const intake::Reading& reading, Case* row);
Reply whistle(Context& context, const intake::Reading& reading, Case* row);
Reply arrive(Context& context, const intake::Reading& reading, Case* row);
Reply query(Context& context, const intake::Reading& reading, Case* row);
Reply todo(Context& context, const intake::Reading& reading, Case* row);
Reply grid_cases(Context& context, const intake::Reading& reading, Case* row);
Reply report_daily(Context& context, const intake::Reading& reading, Case* row);
Reply report_weekly(Context& context, const intake::Reading& reading, Case* row);
Reply report_monthly(Context& context, const intake::Reading& reading, Case* row);
Reply totals(Context& context, const intake::Reading& reading, Case* row);
Reply board(Context& context, const intake::Reading& reading, Case* row);
Reply register_for(Context& context, const intake::Reading& reading, Case* row);
Reply supplement(Context& context, const intake::Reading& reading, Case* row);
Reply withdraw(Context& context, const intake::Reading& reading, Case* row);
Reply reopen(Context& context, const intake::Reading& reading, Case* row);
Reply rate(Context& context, const intake::Reading& reading, Case* row);
Reply undo(Context& context, const intake::Reading& reading, Case* row);
Reply contact(Context& context, const intake::Reading& reading, Case* row);
Reply handover(Context& context, const intake::Reading& reading, Case* row);
Reply take_over(Context& context, const intake::Reading& reading, Case* row);
Reply come_back(Context& context, const intake::Reading& reading, Case* row);
Reply duty(Context& context, const intake::Reading& reading, Case* row);
Reply grid(Context& context, const intake::Reading& reading, Case* row);
Reply mute(Context& context, const intake::Reading& reading, Case* row);
Reply unmute(Context& context, const intake::Reading& reading, Case* row);
Reply my_data(Context& context, const intake::Reading& reading, Case* row);
Reply delete_my_data(Context& context, const intake::Reading& reading, Case* row);
Reply no_followup(Context& context, const intake::Reading& reading, Case* row);
Reply privacy(Context& context, const intake::Reading& reading, Case* row);
Reply human(Context& context, const intake::Reading& reading, Case* row);
Reply correct(Context& context, const intake::Reading& reading, Case* row);
Reply bind_group(Context& context, const intake::Reading& reading, Case* row);
Reply add_person(Context& context, const intake::Reading& reading, Case* row);
Reply leave_post(Context& context, const intake::Reading& reading, Case* row);
Reply help(Context& context, const intake::Reading& reading, Case* row);

std::optional<Reply> dispatch_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> transfer_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> feedback_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> reject_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> extend_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> suspend_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> merge_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> reclassify_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> supervise_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> whistle_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> rate_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> handover_arguments(Context& context, const intake::Reading& reading);
std::optional<Reply> leave_post_arguments(Context& context, const intake::Reading& reading);

/// Feedback → handling (domain 3.2, 12), by the reporter or by who verifies. Everybody concerned hears why.
Reply verify_fail(Context& context, Case& row, const std::string& reason);
/// A supervised case has its answer: the supervisor hears it, the ladder stops. Nothing for other cases.
void answered(Context& context, const Case& row, std::string_view words);
/// Whether 反悔 may take it back.
bool can_be_undone(CaseEvent event);

}  // namespace gridbot::commands
