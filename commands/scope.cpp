#include "commands/scope.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/leave.hpp"
#include "core/policy/work_time.hpp"
#include "storage/cases.hpp"
#include "storage/followers.hpp"
#include "storage/talk.hpp"
#include "storage/whistles.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;

// Short references reach back so far (domain 6.1).
constexpr auto kShortReferenceAge = 24h * 30;
constexpr int kMostCandidates = 50;
constexpr std::size_t kListed = 5;
// More than any list shows; a town with so many open cases has other worries.
constexpr int kMostOpen = 5000;

// Whom a whistle called has to find what he is called to.
bool was_called(const Context& context, const Case& row) {
    const auto calls = storage::whistles::of_case(context.tx, context.town.code, row.id);
    return std::ranges::any_of(calls, [&](const auto& call) { return speaks_for(context, call.org); });
}

bool is_or_stands_in_for(const Context& context, const Person* person) {
    return person && (person == context.actor.person || &acting_for(context, *person) == context.actor.person);
}

// Whom the ladder called from the top of the town has to find what he is called to.
bool was_called_as_town_leader(const Context& context, const Case& row) {
    const Directory& directory = context.town.directory;
    return std::ranges::any_of(storage::talk::called_for(context.tx, context.town.code, row.id), [&](const auto& id) {
        const Person* called = directory.person(id);
        return called && directory.holds(*called, Role::town_leader) && is_or_stands_in_for(context, called);
    });
}

// Whoever is told of it sees it, and whoever stands in for them: nobody is sent to what he then cannot find.
bool sees_sensitive(const Context& context, const Case& row) {
    const Directory& directory = context.town.directory;
    if (speaks_for(context, row.lead_org) || is_or_stands_in_for(context, directory.person(row.first_responder)))
        return true;
    const auto leads = [](const Post& post) {
        return post.role == Role::center_director || post.role == Role::political_legal_member;
    };
    if (std::ranges::any_of(posts_of_actor(context), leads)) return true;
    return std::ranges::any_of(leaders_of(row, context.town),
                               [&](const Person* leader) { return is_or_stands_in_for(context, leader); }) ||
           was_called_as_town_leader(context, row) || was_called(context, row);
}

bool sees_post(const Context& context, const Post& post, const Case& row) {
    if (post.role == Role::resident || post.role == Role::admin || post.role == Role::volunteer) return false;
    if (post.role == Role::handler)
        return post.org == row.lead_org || std::ranges::find(row.co_orgs, post.org) != row.co_orgs.end();
    return context.town.directory.within(row.grid, post.grid);
}

Reply unknown_ticket(const Context& context, const std::string& said) {
    return reply_with(context, "E1", {{"x", said}});
}

Reply ambiguous(const Context& context, const std::string& said, const std::vector<Case>& hits) {
    std::vector<std::string> tickets;
    for (const Case& hit : hits)
        if (tickets.size() < kListed) tickets.push_back(hit.ticket);
    return reply_with(context, "E5",
                      {{"x", said}, {"n", std::to_string(hits.size())}, {"list", context.town.texts.list(tickets)}});
}

Found by_reference(Context& context, const std::string& reference) {
    if (auto dash = reference.find('-'); dash != std::string::npos) {
        std::string serial = reference.substr(dash + 1);
        if (serial.size() < 4) serial.insert(0, 4 - serial.size(), '0');
        auto row = storage::cases::by_ticket(context.tx, context.town.code,
                                             context.town.code + reference.substr(0, dash) + "-" + serial);
        if (row && in_scope(context, *row)) return *row;
        return unknown_ticket(context, reference);
    }
    auto hits = storage::cases::by_serial(context.tx, context.town.code, reference, context.now - kShortReferenceAge,
                                          kMostCandidates);
    std::erase_if(hits, [&](const Case& row) { return !in_scope(context, row); });
    if (hits.size() > 1) {
        auto open_only = hits;
        std::erase_if(open_only, [](const Case& row) { return !is_open(row.state); });
        if (!open_only.empty()) hits = std::move(open_only);
    }
    if (hits.empty()) return unknown_ticket(context, reference);
    if (hits.size() > 1) return ambiguous(context, reference, hits);
    return hits.front();
}

}  // namespace

bool handles(const Context& context, const Case& row) {
    const Person* person = context.actor.person;
    return person && (person->id == row.first_responder || context.town.directory.works_for(*person, row.lead_org) ||
                      role_for(context, {Role::grid_member, Role::center_operator}, row.grid, {}));
}

bool is_own(const Context& context, const Case& row) {
    return row.reporter == Reporter{context.actor.channel, context.actor.account};
}

bool in_scope(const Context& context, const Case& row) {
    if (is_own(context, row)) return true;
    const Reporter sender{context.actor.channel, context.actor.account};
    if (!row.sensitive && row.followers > 0 &&
        storage::followers::follows(context.tx, context.town.code, row.id, sender))
        return true;
    if (!context.actor.person) return false;
    if (row.sensitive) return sees_sensitive(context, row);
    if (context.actor.person->id == row.first_responder) return true;
    if (context.town.directory.works_for(*context.actor.person, row.lead_org)) return true;
    return std::ranges::any_of(posts_of_actor(context),
                               [&](const Post& post) { return sees_post(context, post, row); }) ||
           was_called(context, row);
}

bool speaks_for(const Context& context, std::string_view org) {
    return context.town.directory.works_for(*context.actor.person, org) ||
           std::ranges::any_of(posts_of_actor(context),
                               [&](const Post& post) { return !post.org.empty() && post.org == org; });
}

std::vector<const Person*> on_duty_now(const Context& context) {
    const Town& town = context.town;
    return town.directory.on_duty(format_day(night_of_duty(context.now, town.rhythm, town.zone)));
}

std::vector<Case> open_cases(Context& context) {
    return storage::cases::open(context.tx, context.town.code, kMostOpen);
}

std::vector<Case> cases_of_sender(Context& context, Time since, int limit) {
    const Reporter sender{context.actor.channel, context.actor.account};
    auto rows = storage::cases::of_reporter(context.tx, context.town.code, sender, since, limit);
    for (CaseId id : storage::followers::cases_of(context.tx, context.town.code, sender, limit)) {
        auto row = storage::cases::by_id(context.tx, context.town.code, id);
        if (row && (is_open(row->state) || (row->settled_at && *row->settled_at >= since)))
            rows.push_back(std::move(*row));
    }
    return rows;
}

Found find_case(Context& context, std::string_view command, const std::optional<std::string>& ticket,
                const std::optional<std::string>& ticket_ref) {
    if (ticket) {
        auto row = storage::cases::by_ticket(context.tx, context.town.code, *ticket);
        if (row && in_scope(context, *row)) return *row;
        return unknown_ticket(context, *ticket);
    }
    if (ticket_ref) return by_reference(context, *ticket_ref);
    return missing_argument(context, command, "argument.ticket");
}

Reply missing_argument(const Context& context, std::string_view command, std::string_view argument) {
    const TextBook& texts = context.town.texts;
    return reply_with(context, "E4",
                      {{"arg", std::string(texts.word(argument))},
                       {"syntax", std::string(texts.word(fmt::format("command.{}.syntax", command)))},
                       {"example", std::string(texts.word(fmt::format("command.{}.example", command)))}});
}

}  // namespace gridbot::commands
