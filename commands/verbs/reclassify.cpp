#include "commands/verbs/reclassify.hpp"

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/policy/deadlines.hpp"
#include "core/policy/masking.hpp"
#include "core/utf8.hpp"
#include "storage/corrections.hpp"

namespace gridbot::commands {
namespace {

constexpr std::size_t kSuggested = 4;

bool has_word(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// By code, by label ("供水/漏水"), by a word of the category ("漏水") or by a part of the label.
const Category* category_named(const Context& context, std::string_view said) {
    const auto& all = context.town.taxonomy->all();
    const auto first = [&](auto fits) {
        auto found = std::ranges::find_if(all, fits);
        return found == all.end() ? nullptr : &*found;
    };
    if (auto* hit = first([&](const Category& one) { return one.code == said || one.label == said; })) return hit;
    if (auto* hit = first([&](const Category& one) {
            return has_word(one.keywords, said) || has_word(one.things, said) || has_word(one.hints, said);
        }))
        return hit;
    return said.empty() ? nullptr : first([&](const Category& one) { return one.label.find(said) != one.label.npos; });
}

// Categories whose label shares a character with what was said.
std::string like(const Context& context, std::string_view said) {
    std::vector<std::string> names;
    for (const Category& one : context.town.taxonomy->all()) {
        bool shares = false;
        for (std::string_view rest = said; !rest.empty() && !shares;) {
            const std::string_view character = first_characters(rest, 1);
            shares = one.label.find(character) != one.label.npos;
            rest.remove_prefix(character.size());
        }
        if (shares && names.size() < kSuggested) names.push_back(one.label);
    }
    return context.town.texts.list(names);
}

// What the words of the case had said to the reader: the rule that this correction speaks against.
std::vector<std::string> words_that_decided(const Context& context, const Case& row) {
    intake::ReadContext calm;
    calm.addressed_to_staff = true;
    auto reading = context.desk.reader.read(row.description, calm);
    return reading.matters.empty() ? std::vector<std::string>{} : reading.matters.front().why;
}

void tell_handlers(Context& context, const Case& row) {
    auto values = notice_values(context, row, Audience::handler, pressing_of(row));
    std::vector<const Person*> people = next_to_act(context, row);
    for (const Person* handler : context.town.directory.handlers_of(row.lead_org)) people.push_back(handler);
    tell_people(context, without_actor(context, std::move(people)),
                {.kind = "P_urgency",
                 .text = context.town.texts.say("P_urgency", values),
                 .pressing = pressing_of(row),
                 .case_id = row.id});
}

Reply set_urgency(Context& context, const intake::Reading& reading, Case& row, std::string_view command,
                  Urgency urgency) {
    auto values = answer_values(context, row);
    if (row.urgency == urgency) return reply_with(context, "urgency_already", values);
    auto role = may_take(context, row, command, CaseEvent::set_urgency);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const bool raised = urgency < row.urgency;
    const Time due_before = row.due_at;
    row.urgency = urgency;
    row.due_at = due_from(context, row, clock_started(context, row));
    // Haste that comes late begins now, but gives nobody more time than he had.
    if (raised && row.due_at <= context.now) row.due_at = std::min(due_before, due_from(context, row, context.now));
    const std::string reason = masking::mask_all(reading.args.reason.value_or(""));
    note(context, row, CaseEvent::set_urgency, std::get<Role>(role),
         reason.empty() ? std::string(name_of(urgency)) : fmt::format("{}：{}", name_of(urgency), reason));
    restart_ladders(context, row);
    if (urgency == Urgency::urgent) tell_handlers(context, row);
    return reply_with(context, urgency == Urgency::urgent ? "urgent_done" : "normal_done", answer_values(context, row));
}

}  // namespace

void follow_category(const Context& context, Case& row, const Category& category) {
    const Town& town = context.town;
    row.category = category.code;
    row.sensitive = row.sensitive || category.openness == Openness::sensitive;
    if (row.urgency != Urgency::emergency) row.urgency = category.urgency;
    row.due_at = due_from(context, row, clock_started(context, row));
    row.same_day =
        counts_as_same_day(category, row.sensitive, row.registered_at, town.calendar, town.rhythm, town.zone);
    if (row.dispatched_at) return;
    const Route route = town.directory.route(category.code, row.grid);
    row.lead_org = route.lead ? route.lead->code : "";
    row.co_orgs.clear();
    for (const Org* helper : route.co_orgs) row.co_orgs.push_back(helper->code);
}

std::optional<Reply> reclassify_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.category) return missing_argument(context, "reclassify", "argument.category");
    if (category_named(context, *reading.args.category)) return std::nullopt;
    const std::string candidates = like(context, *reading.args.category);
    return reply_with(context, candidates.empty() ? "E6_category_none" : "E6_category",
                      {{"x", *reading.args.category}, {"candidates", candidates}});
}

Reply reclassify(Context& context, const intake::Reading& reading, Case* row) {
    auto role = may_take(context, *row, "reclassify", CaseEvent::reclassify);
    if (auto* refusal = std::get_if<Reply>(&role)) return *refusal;
    const Town& town = context.town;
    const Category& category = *category_named(context, *reading.args.category);
    if (category.code == row->category) {
        auto values = answer_values(context, *row);
        values.set("category", category.label);
        return reply_with(context, "reclassify_already", values);
    }
    storage::corrections::add(context.tx, town.code,
                              {row->id, context.now, context.actor.person->id, row->category, category.code,
                               words_that_decided(context, *row)});
    const std::string before = row->category;
    follow_category(context, *row, category);
    note(context, *row, CaseEvent::reclassify, std::get<Role>(role), before + " → " + category.code);
    restart_ladders(context, *row);
    if (row->sensitive && !context.where.is_private) return reply_with(context, "E9");
    auto values = answer_values(context, *row);
    values.set("category", category.label);
    return reply_with(context, "reclassify_done", values);
}

Reply make_urgent(Context& context, const intake::Reading& reading, Case* row) {
    return set_urgency(context, reading, *row, "urgent", Urgency::urgent);
}

Reply make_normal(Context& context, const intake::Reading& reading, Case* row) {
    return set_urgency(context, reading, *row, "normal", Urgency::normal);
}

}  // namespace gridbot::commands
