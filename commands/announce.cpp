#include "commands/announce.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/change.hpp"
#include "commands/notices.hpp"
#include "commands/page_links.hpp"
#include "commands/scope.hpp"
#include "core/policy/work_time.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using storage::outbox::Lane;

bool is_night(const Context& context) {
    LocalTime local = context.town.zone.to_local(context.now);
    auto of_day = std::chrono::duration_cast<minutes>(local - date::floor<date::days>(local));
    return context.town.rhythm.resident_quiet.contains(of_day);
}

// When work begins again: "明早8:30", after midnight "今早8:30", before days off "10月8日8:30".
std::string start_of_work(const Context& context) {
    const Town& town = context.town;
    const Time start = add_work_hours(context.now, minutes{0}, town.calendar, town.rhythm, town.zone);
    const auto days = (town.zone.day_of(start) - town.zone.day_of(context.now)).count();
    std::string clock = format_clock(town.zone.to_local(start));
    if (clock.starts_with('0')) clock.erase(0, 1);
    return town.texts.say(days == 0   ? "start.today"
                          : days == 1 ? "start.tomorrow"
                                      : "start.day",
                          {{"clock", clock}, {"day", day_words(town, town.zone.day_of(start))}});
}

// The number to call at night: of whoever is on duty; the centre's where nobody's is known.
std::string duty_phone(const Context& context) {
    const Directory& directory = context.town.directory;
    for (const Person* person : on_duty_now(context))
        if (!person->office_phone.empty()) return person->office_phone;
    return directory.center() ? directory.center()->duty_phone : std::string{};
}

std::string safety_line(const Context& context, const Case& row) {
    const TextBook& texts = context.town.texts;
    std::string id = fmt::format("safety_line.{}", row.category);
    return std::string(texts.word(texts.has(id) ? id : "safety_line.other"));
}

// What the reporter of a private matter hears alone (domain 8.3), by category, else by its branch.
std::string private_words(const Context& context, const Case& row) {
    const TextBook& texts = context.town.texts;
    const Category& category = context.town.taxonomy->at_or_unclear(row.category);
    auto values = notice_values(context, row, Audience::reporter, Pressing::now);
    const Rhythm& rhythm = context.town.rhythm;
    const Zone& zone = context.town.zone;
    const LocalDay notice = zone.day_of(row.registered_at) + date::days{rhythm.notice_days};
    values.set("notice", due_words(context.town, zone.to_utc(notice + rhythm.work_days_due), context.now));
    for (std::string id :
         {fmt::format("private_word.{}", category.code), fmt::format("private_word.{}", category.level1())})
        if (texts.has(id)) return texts.say(id, values);
    return texts.say("private_word.other", values);
}

Reply sensitive_receipt(Context& context, const Case& row) {
    const std::string words = private_words(context, row);
    if (context.where.is_private) return {words, "P04"};
    tell_account(context, context.actor.channel, context.actor.account,
                 {.kind = "P04", .text = words, .lane = Lane::emergency, .pressing = Pressing::now, .case_id = row.id});
    return reply_with(context, row.urgency == Urgency::emergency ? "G02s" : "G17");
}

Reply single_receipt(Context& context, const Case& row) {
    if (row.sensitive) return sensitive_receipt(context, row);
    const Town& town = context.town;
    auto values = answer_values(context, row);
    if (row.urgency == Urgency::emergency) {
        const Org* org = town.directory.org(row.lead_org);
        values.set("tel", org ? org->duty_phone : std::string{});
        return {town.texts.say(safety_line(context, row), values), "G02"};
    }
    if (row.urgency == Urgency::urgent) return reply_with(context, "G01u", values);
    if (is_night(context)) {
        values.set("duty_tel", duty_phone(context));
        values.set("start", start_of_work(context));
        return reply_with(context, "G18", values);
    }
    const bool due_today = town.zone.day_of(row.due_at) == town.zone.day_of(context.now);
    if (row.same_day && due_today && !values.get("c").empty()) return reply_with(context, "G01s", values);
    if (values.get("c").empty()) return {town.texts.say("G01_neutral", values), "G01"};
    return reply_with(context, "G01", values);
}

// A message that mentions somebody's private data is never echoed; the sender hears of it alone.
void warn_of_private_data(Context& context, const intake::Reading& reading) {
    if (context.where.is_private || context.actor.is_staff()) return;
    const TextBook& texts = context.town.texts;
    std::vector<std::string> kinds;
    if (reading.phone) kinds.emplace_back(texts.word("pii.phone"));
    for (const std::string& kind : reading.pii) kinds.emplace_back(texts.word(fmt::format("pii.{}", kind)));
    if (kinds.empty()) return;
    tell_account(context, context.actor.channel, context.actor.account,
                 {.kind = "P_private_data",
                  .text = texts.say("P_private_data", {{"kind", texts.list(kinds)}}),
                  .pressing = Pressing::now});
}

void announce_sensitive(Context& context, const Case& row) {
    const Town& town = context.town;
    std::vector<const Person*> people = town.directory.handlers_of(row.lead_org);
    for (const Person* leader : leaders_of(row, town)) people.push_back(leader);
    // Many who come together are the political-legal member's, or the director's as the deputy (domain 8.3).
    if (row.category == "petition.collective") {
        auto heads = town.directory.people_with(Role::political_legal_member);
        if (heads.empty()) heads = town.directory.people_with(Role::center_director);
        for (const Person* head : heads)
            if (std::ranges::find(people, head) == people.end()) people.push_back(head);
    }
    tell_people(context, people,
                {.kind = "P00",
                 .text = town.texts.say("P00_sensitive", {{"t", row.ticket}}),
                 .lane = row.urgency == Urgency::emergency ? Lane::emergency : Lane::reply,
                 .pressing = Pressing::now,
                 .case_id = row.id});
}

// What a work group may want to do with a new case, each in one tap.
std::vector<Button> work_buttons(const Town& town, const Case& row) {
    std::vector<Button> buttons{command_button(town, "accept", row)};
    const Org* lead = town.directory.org(row.lead_org);
    if (lead && lead->kind != OrgKind::center) buttons.push_back(command_button(town, "dispatch", row, lead->name));
    buttons.push_back(command_button(town, "settle", row, town.texts.word("settled_by_button")));
    return buttons;
}

// What came by a page's form belongs to a building whose neighbours have not heard of it.
void announce_to_neighbours(Context& context, const Case& row) {
    const Town& town = context.town;
    auto values = notice_values(context, row, Audience::resident_group, pressing_of(row));
    Notice notice{.kind = "G_form", .pressing = pressing_of(row), .case_id = row.id};
    if (row.urgency == Urgency::emergency) {
        const Org* org = town.directory.org(row.lead_org);
        values.set("tel", org ? org->duty_phone : std::string{});
        notice.kind = "G02";
        notice.text = town.texts.say(safety_line(context, row), values);
        notice.lane = Lane::emergency;
    } else {
        notice.text = town.texts.say(values.get("c").empty() ? "G_form_neutral" : "G_form", values);
    }
    for (const Group* group : town.directory.groups_bound_to(context.group->grid)) tell_group(context, *group, notice);
}

}  // namespace

Reply receipt(Context& context, const std::vector<Case>& opened, const intake::Reading& reading) {
    if (opened.empty()) return {};
    warn_of_private_data(context, reading);
    if (opened.size() == 1) {
        Reply reply = single_receipt(context, opened.front());
        reply.text += page_line(context, opened.front());
        return reply;
    }

    const TextBook& texts = context.town.texts;
    std::string answer = texts.say("G01_many", {{"n", std::to_string(opened.size())}});
    std::string safety;
    int line = 0;
    for (const Case& row : opened) {
        if (row.sensitive || row.urgency == Urgency::emergency) {
            safety += single_receipt(context, row).text + "\n";
            continue;
        }
        auto values = answer_values(context, row);
        values.set("k", std::to_string(++line));
        answer += "\n" + texts.say("G01_line", values) + page_line(context, row);
    }
    if (reading.too_many_matters) answer += "\n" + texts.say("G01_too_many", {{"n", std::to_string(opened.size())}});
    return {safety + answer, "G01"};
}

void announce_new(Context& context, const Case& row) {
    if (row.sensitive) return announce_sensitive(context, row);
    if (context.where.is_private && context.group) announce_to_neighbours(context, row);
    const Town& town = context.town;
    const bool pressing = row.urgency <= Urgency::urgent;
    const Lane lane = row.urgency == Urgency::emergency ? Lane::emergency : Lane::reply;
    const Pressing when = pressing_of(row);

    auto group_values = notice_values(context, row, Audience::work_group, when);
    auto members = town.directory.nearest_holders(Role::grid_member, row.grid);
    if (members.empty()) members = town.directory.nearest_holders(Role::grid_leader, row.grid);
    // Whom the resident was told has to know of it.
    if (const Person* who = in_charge(row, town); members.empty() && who) members.push_back(who);
    tell_work_groups(context, row.grid,
                     {.kind = "W00",
                      .text = town.texts.say("W00", group_values),
                      .lane = lane,
                      .pressing = when,
                      .case_id = row.id,
                      .buttons = work_buttons(town, row)});

    auto private_values = notice_values(context, row, Audience::handler, when);
    const Notice to_accept{.kind = "P00",
                           .text = town.texts.say(pressing ? "P00_urgent" : "P00", private_values),
                           .lane = lane,
                           .pressing = when,
                           .case_id = row.id,
                           .buttons = {command_button(town, "accept", row)},
                           .page_of = &row};
    tell_people(context, members, to_accept);
    if (!pressing) return;
    auto handlers = town.directory.handlers_of(row.lead_org);
    Notice to_handlers = to_accept;
    to_handlers.text = town.texts.say("P00_org", private_values);
    to_handlers.buttons.clear();
    tell_people(context, handlers, to_handlers);
    // At night somebody is awake for it (domain 4.1).
    if (is_night(context)) {
        auto officers = on_duty_now(context);
        std::erase_if(officers, [&](const Person* officer) {
            return std::ranges::find(members, officer) != members.end() ||
                   std::ranges::find(handlers, officer) != handlers.end();
        });
        tell_people(context, officers, to_accept);
    }
    // The ladder of an emergency begins with the same people: they have been told.
    if (row.urgency == Urgency::emergency)
        for (const Person* handler : handlers)
            storage::talk::note_called(context.tx, town.code, row.id, handler->id, 0, context.now);
}

}  // namespace gridbot::commands
