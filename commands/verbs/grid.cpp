#include "commands/change.hpp"
#include "commands/leave.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/todo.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {
namespace {

// "网格员小李 0000-6000003": role, surname and the office number, which is public (domain 3.7).
std::string with_phone(const Context& context, const Person& person, Role role) {
    std::string words = call(context.town, person, role);
    return person.office_phone.empty() ? words : words + " " + person.office_phone;
}

std::string all_with_phone(const Context& context, Role role, std::string_view grid) {
    std::vector<std::string> words;
    for (const Person* person : context.town.directory.nearest_holders(role, grid))
        words.push_back(with_phone(context, *person, role));
    if (words.empty()) return std::string(context.town.texts.word("call.nobody"));
    return context.town.texts.list(words);
}

}  // namespace

// 网格 [地址]: who is responsible there, with the numbers that are public by law.
Reply grid(Context& context, const intake::Reading& reading, Case*) {
    const Directory& directory = context.town.directory;
    std::string code = home_grid(context.group, context.actor);
    if (reading.args.topic) {
        auto address = address_in(context.desk.reader, *reading.args.topic);
        const Location place = context.desk.places.locate(directory, address, code);
        if (address.building && !context.desk.places.knows_building(*address.building))
            return reply_with(context, "grid_unknown", {{"x", *reading.args.topic}});
        if (place.ambiguous || place.grid.empty() || (!place.known && address.empty()))
            return reply_with(context, "grid_unknown", {{"x", *reading.args.topic}});
        code = place.grid;
    }
    if (code.empty()) return missing_argument(context, "grid", "argument.place");
    // People answer for the grid, not for each of its buildings.
    const std::string around = context.desk.places.around_building(directory, code);
    const Grid* found = directory.grid(around.empty() ? code : around);
    if (!found) return reply_with(context, "grid_unknown", {{"x", code}});
    return reply_with(context, "grid_line",
                      {{"grid", found->name},
                       {"leader", all_with_phone(context, Role::grid_leader, code)},
                       {"member", all_with_phone(context, Role::grid_member, code)}});
}

// 值班: tonight's duty officer.
Reply duty(Context& context, const intake::Reading&, Case*) {
    const Town& town = context.town;
    auto officers = on_duty_now(context);
    if (officers.empty()) return reply_with(context, "duty_none");
    std::vector<std::string> words;
    for (const Person* person : officers)
        words.push_back(
            with_phone(context, *person, person->posts.empty() ? Role::center_operator : person->posts.front().role));
    return reply_with(context, "duty_line", {{"list", town.texts.list(words)}});
}

// 本格 [未结/逾期]: what is open in the actor's grids.
Reply grid_cases(Context& context, const intake::Reading& reading, Case*) {
    const Town& town = context.town;
    auto rows = open_cases(context);
    const auto posts = posts_of_actor(context);
    std::erase_if(rows, [&](const Case& row) {
        if (row.sensitive && !(context.where.is_private && in_scope(context, row))) return true;
        return std::ranges::none_of(posts, [&](const Post& post) {
            return post.role != Role::handler && !post.grid.empty() && town.directory.within(row.grid, post.grid);
        });
    });
    if (reading.args.topic && *reading.args.topic == town.texts.word("filter.overdue"))
        std::erase_if(rows, [&](const Case& row) { return !is_overdue(row, context.now); });
    if (rows.empty()) return reply_with(context, "grid_cases_none");
    return {case_list(context, rows, "grid_cases_head"), "grid_cases"};
}

}  // namespace gridbot::commands
