#include <algorithm>

#include "commands/change.hpp"
#include "commands/leave.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/dispatch.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/when.hpp"
#include "core/policy/masking.hpp"
#include "storage/whistles.hpp"

namespace gridbot::commands {
namespace {

constexpr std::chrono::minutes kAtOnce{30};

std::string names_of(const Context& context, const std::vector<const Org*>& orgs) {
    std::vector<std::string> names;
    for (const Org* org : orgs) names.push_back(org->name);
    return context.town.texts.list(names);
}

std::vector<const Org*> orgs_of(const Context& context, const intake::Reading& reading) {
    std::vector<const Org*> orgs;
    for (const std::string& said : reading.args.orgs)
        if (const Org* org = context.town.directory.org_named(said)) orgs.push_back(org);
    return orgs;
}

// "明天9:00 村委会": a time, a place, or one behind the other. Only what stands before a blank can be a time.
std::pair<std::string, std::string> time_and_place(const Context& context, const std::string& note) {
    const auto names_time = [&](const std::string& words) {
        return find_moment(words, context.now, context.town).has_value();
    };
    for (std::size_t blank = note.find(' '); blank != note.npos; blank = note.find(' ', blank + 1)) {
        const std::string when = note.substr(0, blank);
        const std::string rest = note.substr(blank + 1);
        const std::string next = rest.substr(0, rest.find(' '));
        const bool goes_on = names_time(rest) || next.find(':') != next.npos || next.find("点") != next.npos;
        if (names_time(when) && !goes_on) return {when, rest};
    }
    return names_time(note) ? std::pair{note, std::string{}} : std::pair{std::string{}, note};
}

// An organisation that was called and that the actor speaks for.
const storage::whistles::Call* call_of_actor(const Context& context,
                                             const std::vector<storage::whistles::Call>& calls) {
    const auto called = std::ranges::find_if(calls, [&](const auto& call) { return speaks_for(context, call.org); });
    return called == calls.end() ? nullptr : &*called;
}

}  // namespace

std::optional<Reply> whistle_arguments(Context& context, const intake::Reading& reading) {
    if (reading.args.orgs.empty()) return missing_argument(context, "whistle", "argument.org");
    for (const std::string& said : reading.args.orgs)
        if (!context.town.directory.org_named(said)) return unknown_org(context, said);
    // Nobody meets at "昨天10点" as at a place.
    const auto [when, place] = time_and_place(context, reading.args.note.value_or(""));
    if (when.empty() && tells_the_clock(place)) return reply_with(context, "E7", {{"x", place}});
    return std::nullopt;
}

Reply whistle(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "whistle", CaseEvent::whistle);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    const auto orgs = orgs_of(context, reading);
    for (const Org* org : orgs)
        storage::whistles::call(context.tx, town.code, row->id,
                                {org->code, context.actor.person->id, context.now, std::nullopt});
    const std::string reason = masking::mask_all(reading.args.reason.value_or(""));
    const std::string names = names_of(context, orgs);
    note(context, *row, CaseEvent::whistle, std::get<Role>(role), reason.empty() ? names : names + "：" + reason);

    // Where no time is named, it is at once: so long it takes to come.
    auto [when, place] = time_and_place(context, masking::mask_all(reading.args.note.value_or("")));
    if (when.empty()) when = due_words(town, context.now + kAtOnce, context.now);
    auto values = notice_values(context, *row, Audience::work_group, Pressing::now);
    values.set("org_list", names);
    values.set("when", when);
    values.set("place", place.empty() ? values.get("p") : place);
    values.set("reason", reason.empty() ? std::string{} : town.texts.say("whistle_reason", {{"reason", reason}}));
    const std::string text = town.texts.say("W08", values);
    const Notice notice{.kind = "W08", .text = text, .pressing = Pressing::now, .case_id = row->id};
    // The group where it was blown reads the answer.
    if (!row->sensitive)
        for (const Group* group : town.directory.nearest_groups(GroupKind::work, row->grid))
            if (group != context.group) tell_group(context, *group, notice);
    std::vector<const Person*> people;
    for (const Org* org : orgs)
        for (const Person* handler : town.directory.handlers_of(org->code)) people.push_back(handler);
    tell_people(context, without_actor(context, std::move(people)), notice);
    if (orgs.size() > 1) {
        auto public_values = notice_values(context, *row, Audience::resident_group);
        public_values.set("org_list", names);
        public_values.set("when", when);
        tell_reporter(context, *row, {.kind = "G14", .text = town.texts.say("G14", public_values), .case_id = row->id});
    }
    return {text, "W08"};
}

Reply arrive(Context& context, const intake::Reading&, Case* row) {
    if (!legal(CaseEvent::arrive, row->state)) return refuse_state(context, *row, "arrive", CaseEvent::arrive);
    const Town& town = context.town;
    auto calls = storage::whistles::of_case(context.tx, town.code, row->id);
    auto values = answer_values(context, *row);
    const auto* called = call_of_actor(context, calls);
    if (!called) return reply_with(context, "arrive_not_called", values);
    const Org* org = town.directory.org(called->org);
    values.set("org", org ? org->name : called->org);
    const bool first_time = storage::whistles::arrive(context.tx, town.code, row->id, called->org, context.now);
    calls = storage::whistles::of_case(context.tx, town.code, row->id);
    values.set(
        "k", std::to_string(std::ranges::count_if(calls, [](const auto& one) { return one.arrived_at.has_value(); })));
    values.set("n", std::to_string(calls.size()));
    if (!first_time) return reply_with(context, "W09", values);
    note(context, *row, CaseEvent::arrive, Role::handler, values.get("org"));
    const std::string text = town.texts.say("W09", values);
    if (!row->sensitive && context.where.is_private)
        tell_work_groups(context, row->grid, {.kind = "W09", .text = text, .case_id = row->id});
    return {text, "W09"};
}

}  // namespace gridbot::commands
