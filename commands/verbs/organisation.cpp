#include <fmt/format.h>

#include <iterator>
#include <sstream>

#include "commands/change.hpp"
#include "commands/confirm.hpp"
#include "commands/people.hpp"
#include "commands/scope.hpp"
#include "commands/step.hpp"
#include "commands/verbs/verbs.hpp"
#include "core/grid_name.hpp"
#include "storage/org_changes.hpp"

/// What administrators change in the chat (domain 6.3a: 绑定, 加人, 离岗). The tables are the town's; these are rows
/// over them until `gridbot org export` writes both as one.
namespace gridbot::commands {
namespace {

using Kind = OrgChange::Kind;

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

void keep(Context& context, Kind kind, std::map<std::string, std::string> cells) {
    storage::org_changes::add(context.tx, context.town.code,
                              {{kind, std::move(cells)}, context.now, context.actor.person->id});
}

Reply reorganised(const Context& context, std::string_view text, const TextValues& values) {
    Reply reply = reply_with(context, text, values);
    reply.reorganises = true;
    return reply;
}

/// Grids of that code, name or alias that are in force.
std::vector<const Grid*> grids_named(const Context& context, const std::string& said) {
    std::vector<const Grid*> found;
    for (const Grid& grid : context.town.directory.grids())
        if (!grid.valid.has_ended() && is_called(grid, said)) found.push_back(&grid);
    return found;
}

std::variant<const Grid*, Reply> grid_meant(const Context& context, const std::string& said) {
    const auto grids = grids_named(context, said);
    if (grids.size() == 1) return grids.front();
    std::vector<std::string> codes;
    for (const Grid* grid : grids) codes.push_back(grid->code);
    return grids.empty()
               ? reply_with(context, "org_no_grid", {{"x", said}})
               : reply_with(context, "org_which_grid", {{"x", said}, {"list", context.town.texts.list(codes)}});
}

std::optional<GroupKind> group_kind_called(const Context& context, const std::string& word) {
    for (GroupKind kind : {GroupKind::building, GroupKind::grid, GroupKind::work, GroupKind::org, GroupKind::officials})
        if (word == context.town.texts.word(fmt::format("group_kind.{}", name_of(kind)))) return kind;
    return std::nullopt;
}

struct Binding {
    GroupKind kind = GroupKind::grid;
    std::string name;  // of what it is bound to
    std::string grid, org;
};

/// From the words behind 绑定: what the group is for stands last, what it belongs to before it.
std::variant<Binding, Reply> binding_meant(const Context& context, const std::vector<std::string>& words) {
    Binding binding;
    const auto kind = words.empty() ? std::nullopt : group_kind_called(context, words.back());
    if (!kind || (words.size() < 2 && *kind != GroupKind::officials))
        return missing_argument(context, "bind_group", kind ? "argument.place" : "argument.group_kind");
    binding.kind = *kind;
    if (*kind == GroupKind::org) {
        const Org* org = context.town.directory.org_named(words.front());
        if (!org) return reply_with(context, "E6_none", {{"x", words.front()}});
        binding.org = org->code;
        binding.name = org->name;
    } else if (words.size() > 1) {
        auto grid = grid_meant(context, words.front());
        if (auto* refusal = std::get_if<Reply>(&grid)) return *refusal;
        binding.grid = std::get<const Grid*>(grid)->code;
        binding.name = std::get<const Grid*>(grid)->name;
    } else if (const Grid* root = context.town.directory.root()) {
        binding.grid = root->code;
        binding.name = root->name;
    }
    return binding;
}

/// Administrators and the centre for the whole town, leaders for their own grids.
bool may_bind(const Context& context, const Binding& binding) {
    return context.town.directory.holds(*context.actor.person, Role::admin) ||
           role_for(context, {Role::grid_leader, Role::center_operator}, binding.grid, {}).has_value();
}

struct Newcomer {
    std::string name;
    std::optional<Role> role;
    std::string role_word, place, grid, org;
};

std::variant<Newcomer, Reply> newcomer_meant(const Context& context, const std::vector<std::string>& words) {
    Newcomer who;
    for (const std::string& word : words) {
        if (word.starts_with("@")) continue;
        if (who.name.empty()) {
            who.name = word;
        } else if (auto role = role_named(word); role && !who.role) {
            who.role = role;
            who.role_word = word;
        } else if (who.place.empty()) {
            who.place = word;
        }
    }
    if (who.name.empty()) return missing_argument(context, "add_person", "argument.person_name");
    if (!who.role || *who.role == Role::resident) return missing_argument(context, "add_person", "argument.role");
    if (who.place.empty()) return missing_argument(context, "add_person", "argument.place");
    if (const Org* org = context.town.directory.org_named(who.place); org && *who.role == Role::handler) {
        who.org = org->code;
        return who;
    }
    auto grid = grid_meant(context, who.place);
    if (auto* refusal = std::get_if<Reply>(&grid)) return *refusal;
    who.grid = std::get<const Grid*>(grid)->code;
    return who;
}

std::string next_number(const Context& context) {
    for (int n = 1;; ++n)
        if (std::string id = fmt::format("x{:02}", n); !context.town.directory.anybody(id)) return id;
}

// What nobody can act on any more goes to the grid's leader, who answers for what lies about (domain 3.3).
int hand_on_cases(Context& context, const Person& leaver) {
    int handed = 0;
    for (Case& row : open_cases(context)) {
        if (row.first_responder != leaver.id && row.handler != leaver.id) continue;
        if (row.handler == leaver.id) row.handler.clear();
        if (row.first_responder == leaver.id) {
            row.first_responder.clear();
            for (const Person* leader : context.town.directory.nearest_holders(Role::grid_leader, row.grid))
                if (leader != &leaver && row.first_responder.empty()) row.first_responder = leader->id;
        }
        note(context, row, CaseEvent::handover, context.actor.role(), leaver.id + " → " + row.first_responder);
        ++handed;
    }
    return handed;
}

}  // namespace

Reply bind_group(Context& context, const intake::Reading& reading, Case*) {
    if (context.where.is_private) return reply_with(context, "bind_in_the_group");
    auto meant = binding_meant(context, words_of(reading.args.rest));
    if (auto* refusal = std::get_if<Reply>(&meant)) return *refusal;
    const auto& binding = std::get<Binding>(meant);
    if (!may_bind(context, binding)) return refuse_role(context, "bind_group", {Role::center_operator});
    const std::string kind(context.town.texts.word(fmt::format("group_kind.{}", name_of(binding.kind))));
    const TextValues values{{"name", binding.name}, {"kind", kind}};
    const Group* before = context.group;
    if (before && before->kind == binding.kind && before->grid == binding.grid && before->org == binding.org)
        return reply_with(context, "bind_same", values);
    keep(context, Kind::bind_group,
         {{"channel", context.where.channel},
          {"conversation", context.where.id},
          {"name", before ? before->name : binding.name + kind},
          {"kind", kind},
          {"grid", binding.grid},
          {"org", binding.org},
          {"was", before ? before->grid + "|" + before->org : std::string{}}});
    return reorganised(context, "bind_done", values);
}

Reply add_person(Context& context, const intake::Reading& reading, Case*) {
    auto meant = newcomer_meant(context, words_of(reading.args.rest));
    if (auto* refusal = std::get_if<Reply>(&meant)) return *refusal;
    const auto& who = std::get<Newcomer>(meant);
    const Directory& directory = context.town.directory;
    const Reach::Channel* channel = context.reach.find(context.where.channel);
    const std::string account = context.mentioned.empty() ? std::string{} : context.mentioned.front();
    if (const Person* known = channel ? directory.person_by_account(channel->family, account) : nullptr)
        return reply_with(context, "add_person_known", {{"who", known->name}, {"id", known->id}});
    const std::string id = next_number(context);
    std::map<std::string, std::string> cells{
        {"id", id},         {"name", who.name}, {"role", who.role_word},
        {"grid", who.grid}, {"org", who.org},   {"valid_from", format_day(context.town.zone.day_of(context.now))}};
    if (channel && !account.empty()) cells[channel->family] = account;
    keep(context, Kind::add_person, std::move(cells));
    return reorganised(context, account.empty() ? "add_person_no_account" : "add_person_done",
                       {{"who", who.name}, {"role", who.role_word}, {"place", who.place}, {"id", id}});
}

std::optional<Reply> leave_post_arguments(Context& context, const intake::Reading& reading) {
    if (!reading.args.person && context.mentioned.empty())
        return missing_argument(context, "leave_post", "argument.person");
    auto person = one_person_named(context, reading.args.person.value_or(""));
    if (auto* refusal = std::get_if<Reply>(&person)) return *refusal;
    return std::nullopt;
}

Reply leave_post(Context& context, const intake::Reading& reading, Case*) {
    const Person& leaver = *std::get<const Person*>(one_person_named(context, reading.args.person.value_or("")));
    if (!context.confirmed) return ask_to_confirm(context, "leave_post", leaver.name);
    const int handed = hand_on_cases(context, leaver);
    keep(context, Kind::leave_post,
         {{"id", leaver.id}, {"valid_to", format_day(context.town.zone.day_of(context.now))}});
    return reorganised(context, handed ? "leave_post_done" : "leave_post_done_none",
                       {{"who", leaver.name}, {"n", std::to_string(handed)}});
}

}  // namespace gridbot::commands
