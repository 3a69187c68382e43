#include "commands/change.hpp"

#include <algorithm>

#include "commands/cards.hpp"
#include "commands/leave.hpp"
#include "commands/pictures.hpp"
#include "commands/remind.hpp"
#include "commands/scope.hpp"
#include "core/json.hpp"
#include "core/policy/deadlines.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/requests.hpp"
#include "storage/talk.hpp"
#include "storage/timers.hpp"

namespace gridbot::commands {
namespace {

// As long as a question for what a report lacks may be answered.
constexpr std::chrono::hours kWaitsForItsCase{24};

// Sealed data belongs to its reporter: moved to a row of another it cannot be opened.
std::string bound_to(const Town& town, const Reporter& reporter) {
    return town.code + "|" + reporter.channel + "|" + reporter.account;
}

// Pictures belong to the first case that their message changed; of a report of several matters see open_case.cpp.
void put_pictures_with(Context& context, const Case& row, const CaseEventRow& line) {
    if (context.message_id.empty()) return;
    const std::string& town = context.town.code;
    const std::string& channel = context.where.channel;
    const bool by_reporter = is_own(context, row);
    if (context.brings_pictures)
        storage::attachments::adopt(context.tx, town, channel, context.message_id, line, by_reporter);
    if (std::ranges::count(storage::history::kResults, line.event) > 0) {
        if (context.brings_pictures) storage::attachments::move(context.tx, town, context.message_id, line);
        // Who cannot send words with a picture may have sent it first.
        if (context.actor.is_staff())
            context.shows |= storage::attachments::adopt_waiting(context.tx, town, channel, context.actor.account,
                                                                 context.now - kAdditionsWithin, line, by_reporter);
    }
    // What was shown with a report that lacked something comes with the whole one.
    if (line.event == CaseEvent::register_ && context.was_asked)
        storage::attachments::adopt_earlier(context.tx, town, channel, context.actor.account,
                                            context.now - kWaitsForItsCase, line, by_reporter);
}

void append_history(Context& context, const Case& row, CaseEvent event, std::string_view from, Role role,
                    std::string_view text) {
    CaseEventRow line{.case_id = row.id,
                      .at = context.now,
                      .actor = context.actor.id(),
                      .role = std::string(name_of(role)),
                      .event = event,
                      .from_state = std::string(from),
                      .to_state = std::string(name_of(row.state)),
                      .text = std::string(text),
                      .source_message = context.message_id};
    storage::history::append(context.tx, context.town.code, line);
    put_pictures_with(context, row, line);
}

Time due_of_step(const Context& context, Time start, const LadderStep& step) {
    const Town& town = context.town;
    return after(start, step.delay, town.calendar, town.rhythm, town.zone);
}

// From the first step that is still to come.
void go_on(Context& context, const Case& row, Trigger trigger) {
    const Time start = ladder_start(context, row, trigger);
    const auto& steps = context.town.rhythm.steps(trigger, row.urgency);
    const auto next = std::ranges::find_if(
        steps, [&](const LadderStep& step) { return due_of_step(context, start, step) >= context.now; });
    set_ladder_step(context, row, trigger, static_cast<std::size_t>(next - steps.begin()));
}

}  // namespace

void apply(Context& context, Case& row, CaseEvent event, CaseState to, Role role, std::string_view text) {
    std::string from(name_of(row.state));
    row.state = to;
    if (event == CaseEvent::register_)
        from.clear();  // the row was just inserted whole
    else
        storage::cases::update(context.tx, context.town.code, row);
    if (event != CaseEvent::register_) renew_cards(context, row);
    append_history(context, row, event, from, role, text);
    context.happened.push_back(event);
}

void note(Context& context, Case& row, CaseEvent event, Role role, std::string_view text) {
    apply(context, row, event, row.state, role, text);
}

Time ladder_start(Context& context, const Case& row, Trigger trigger) {
    using storage::requests::Kind;
    switch (trigger) {
        case Trigger::not_accepted:
            return row.registered_at;
        case Trigger::not_signed:
            return row.dispatched_at.value_or(row.registered_at);
        case Trigger::due_passed:
            return row.due_at;
        case Trigger::not_answered:
            if (auto asked = storage::requests::find(context.tx, context.town.code, row.id, Kind::supervise))
                return asked->until;
            return row.due_at;
        case Trigger::not_fixed:
        case Trigger::reopened_again:
        case Trigger::returned_again:
            break;
    }
    return context.now;
}

void set_ladder_step(Context& context, const Case& row, Trigger trigger, std::size_t step) {
    const auto& steps = context.town.rhythm.steps(trigger, row.urgency);
    if (step >= steps.size()) return;
    storage::timers::set(context.tx,
                         {.town = context.town.code,
                          .case_id = row.id,
                          .kind = std::string(name_of(trigger)),
                          .step = static_cast<int>(step),
                          .due_at = due_of_step(context, ladder_start(context, row, trigger), steps[step])});
}

void start_ladder(Context& context, const Case& row, Trigger trigger) {
    set_ladder_step(context, row, trigger, 0);
}

void stop_ladder(Context& context, const Case& row, Trigger trigger) {
    storage::timers::clear(context.tx, context.town.code, row.id, name_of(trigger));
}

void restart_ladders(Context& context, const Case& row) {
    storage::timers::clear_all(context.tx, context.town.code, row.id);
    if (!is_open(row.state) || row.state == CaseState::suspended) return;
    if (row.state == CaseState::registered) go_on(context, row, Trigger::not_accepted);
    if (row.state == CaseState::dispatched) go_on(context, row, Trigger::not_signed);
    if (storage::requests::find(context.tx, context.town.code, row.id, storage::requests::Kind::supervise))
        go_on(context, row, Trigger::not_answered);
    if (is_overdue(row, context.now))
        go_on(context, row, Trigger::due_passed);
    else
        watch_due(context, row);
}

void end_waiting(Context& context, const Case& row) {
    storage::timers::clear_all(context.tx, context.town.code, row.id);
    storage::requests::drop_all(context.tx, context.town.code, row.id);
}

Time due_from(const Context& context, const Case& row, Time from) {
    const Town& town = context.town;
    const Category& category = town.taxonomy->at_or_unclear(row.category);
    return due_at(category.deadline, row.urgency, from, town.calendar, town.rhythm, town.zone);
}

Time clock_started(const Context& context, const Case& row) {
    Time started = row.registered_at;
    if (row.reopen_count == 0) return started;
    for (const CaseEventRow& line : storage::history::of_case(context.tx, context.town.code, row.id))
        if (line.event == CaseEvent::reopen) started = line.at;
    return started;
}

std::optional<Role> role_for(const Context& context, const std::vector<Role>& roles, std::string_view grid,
                             std::string_view lead_org) {
    if (!context.actor.person) return std::nullopt;
    const Directory& directory = context.town.directory;
    for (const Post& post : posts_of_actor(context)) {
        for (Role role : roles) {
            if (role == Role::handler) {
                if (post.role == Role::handler && !lead_org.empty() && post.org == lead_org) return Role::handler;
            } else if (is_superior_or_same(post.role, role) && directory.within(grid, post.grid)) {
                return post.role;
            }
        }
    }
    // Where an organisation has nobody of its own, the centre works for it (design idea 8).
    bool stands_in = std::ranges::find(roles, Role::handler) != roles.end() && !lead_org.empty() &&
                     directory.works_for(*context.actor.person, lead_org);
    return stands_in ? std::optional(Role::handler) : std::nullopt;
}

bool may_ever(const Context& context, const std::vector<Role>& roles) {
    if (!context.actor.person) return false;
    return std::ranges::any_of(posts_of_actor(context), [&](const Post& post) {
        return std::ranges::any_of(roles, [&](Role role) {
            return role == Role::handler ? post.role == Role::handler || post.role == Role::center_operator
                                         : is_superior_or_same(post.role, role);
        });
    });
}

namespace {

std::vector<const Person*> holders_to_act(const Context& context, const Case& row) {
    const Directory& directory = context.town.directory;
    const Person* first = directory.person(row.first_responder);
    bool with_org = row.dispatched_at && (row.state == CaseState::dispatched || row.state == CaseState::handling ||
                                          row.state == CaseState::suspended);
    if (with_org || (row.sensitive && row.state == CaseState::registered)) return directory.handlers_of(row.lead_org);
    if (row.state != CaseState::registered && first) return {first};
    auto members = directory.nearest_holders(Role::grid_member, row.grid);
    if (members.empty()) members = directory.nearest_holders(Role::grid_leader, row.grid);
    if (const Person* who = in_charge(row, context.town); members.empty() && who) members.push_back(who);
    return members;
}

// The grid leader takes the lead of what was not good enough (domain 7.4), and whoever was asked first goes on owning
// it (domain 3.3).
void add_who_leads_again(const Context& context, const Case& row, std::vector<const Person*>& holders) {
    const Directory& directory = context.town.directory;
    for (const Person* leader : directory.nearest_holders(Role::grid_leader, row.grid)) holders.push_back(leader);
    if (const Person* first = directory.person(row.first_responder)) holders.push_back(first);
}

}  // namespace

bool is_back(const Context& context, const Case& row) {
    const bool is_worked_on = row.state == CaseState::handling || row.state == CaseState::suspended;
    if (row.reopen_count == 0 || !is_worked_on || row.sensitive) return false;
    return !row.dispatched_at || *row.dispatched_at <= clock_started(context, row);
}

std::vector<const Person*> next_to_act(const Context& context, const Case& row) {
    auto holders = holders_to_act(context, row);
    if (is_back(context, row)) add_who_leads_again(context, row, holders);
    std::vector<const Person*> people;
    for (const Person* holder : holders)
        if (const Person* acting = &acting_for(context, *holder); std::ranges::find(people, acting) == people.end())
            people.push_back(acting);
    return people;
}

std::vector<const Person*> others_to_act(const Context& context, const Case& row) {
    return without_actor(context, next_to_act(context, row));
}

std::vector<const Person*> without_actor(const Context& context, std::vector<const Person*> people) {
    std::erase(people, context.actor.person);
    return people;
}

void acknowledged(Context& context, const Case& row, Trigger trigger) {
    stop_ladder(context, row, trigger);
    storage::talk::forget_called(context.tx, context.town.code, row.id);
}

std::string seal_private(const Scene& scene, const Reporter& reporter, const PrivateData& data) {
    nlohmann::json fields{{"name", data.name}, {"phone", data.phone}, {"room", data.room}, {"text", data.text}};
    return scene.cipher.seal(dump_json(fields), bound_to(scene.town, reporter));
}

Result<PrivateData> open_private(const Context& context, const Case& row) {
    return open_private(context.cipher, context.town, row);
}

Result<PrivateData> open_private(const FieldCipher& cipher, const Town& town, const Case& row) {
    auto plain = cipher.open(row.sealed, bound_to(town, row.reporter));
    if (!plain) return plain.error();
    auto fields = parse_json(*plain);
    if (!fields.is_object()) return Errc::bad_payload;
    return PrivateData{.name = fields.value("name", ""),
                       .phone = fields.value("phone", ""),
                       .room = fields.value("room", ""),
                       .text = fields.value("text", "")};
}

}  // namespace gridbot::commands
