#include "commands/notices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands/leave.hpp"
#include "commands/page_links.hpp"
#include "core/group_robot.hpp"
#include "storage/followers.hpp"
#include "storage/talk.hpp"
#include "storage/wishes.hpp"

namespace gridbot::commands {
namespace {

using storage::outbox::Message;

constexpr minutes kOffTheHalfHour{5};

minutes minute_of_day(const Zone& zone, Time at) {
    LocalTime local = zone.to_local(at);
    return std::chrono::duration_cast<minutes>(local - date::floor<date::days>(local));
}

// The first instant at or after `at` outside the quiet hours and, where days off are quiet as well, on a working day.
Time first_loud(const Town& town, const QuietHours& quiet, bool rests_on_days_off, Time at) {
    for (int guard = 0; guard < 32; ++guard) {
        minutes clock = minute_of_day(town.zone, at);
        LocalDay day = town.zone.day_of(at);
        if (quiet.contains(clock)) {
            LocalDay wake_day = clock >= quiet.to ? day + date::days{1} : day;
            at = town.zone.to_utc(LocalTime{wake_day} + quiet.to);
        } else if (rests_on_days_off && !town.calendar.is_working(day)) {
            at = town.zone.to_utc(LocalTime{day + date::days{1}} + quiet.to);
        } else {
            return at;
        }
    }
    return at;
}

// What is pushed comes a little after the night's end: platforms are congested at the half hour (domain 7.3).
Time heard_by_residents(const Town& town, Time at) {
    QuietHours quiet = town.rhythm.resident_quiet;
    quiet.to += kOffTheHalfHour;
    return first_loud(town, quiet, false, at);
}

TextValues values_at(const Context& context, const Case& row, Audience audience, Time at) {
    auto values = case_values(row, context.town, audience, at);
    const Person* who = in_charge(row, context.town);
    if (!who) return values;
    if (const Person& acting = acting_for(context, *who); &acting != who)
        values.set("who", call(context.town, acting, row.grid));
    return values;
}

Message row_for(const Context& context, const Notice& notice) {
    Message row;
    row.town = context.town.code;
    row.kind = notice.kind;
    row.lane = notice.lane;
    row.created_at = context.now;
    row.next_at = context.now;
    row.case_id = notice.case_id;
    row.content = {.text = notice.text,
                   .form = notice.form,
                   .title = notice.title,
                   .buttons = notice.buttons,
                   .attachment = notice.attachment,
                   .while_open = notice.while_open};
    return row;
}

void post_private(Context& context, const std::string& channel, const std::string& account, const std::string& person,
                  const Notice& notice, bool to_staff) {
    Message row = row_for(context, notice);
    row.to = {channel, account, true};
    row.person = person;
    if (notice.pressing == Pressing::can_wait)
        row.next_at =
            to_staff ? heard_by_staff(context.town, context.now) : heard_by_residents(context.town, context.now);
    storage::outbox::post(context.tx, row);
}

// Besides the message, where a channel can call people: whoever sleeps reads nothing.
void ring(Context& context, const std::string& channel, const std::string& account, const std::string& person,
          const Notice& notice) {
    Message row = row_for(context, notice);
    row.to = {channel, account, true};
    row.person = person;
    row.content.buttons.clear();
    row.content.rings = true;
    storage::outbox::post(context.tx, row);
}

// Where the channel reaches this person; null where it reaches nobody, or not him.
const std::string* account_on(const Reach::Channel& channel, const Person& person) {
    const auto account = person.accounts.find(channel.family);
    return channel.to_people && account != person.accounts.end() && !account->second.empty() ? &account->second
                                                                                             : nullptr;
}

// When a group may hear something that nobody in it asked for; nothing where it hears enough today.
std::optional<Time> turn_to_speak(Context& context, const Group& group, Time at) {
    const Rhythm& rhythm = context.town.rhythm;
    const Zone& zone = context.town.zone;
    const std::string whom = "group/" + group.channel + "/" + group.conversation;
    const Time midnight = zone.begin_of(zone.day_of(context.now));
    auto take = [&](std::string_view what, Time when, Time since) {
        return storage::talk::may_say_again(context.tx, context.town.code, whom, what, when, since);
    };
    int turn = 0;
    while (turn < rhythm.unasked_a_day && !take("unasked." + std::to_string(turn), context.now, midnight)) ++turn;
    if (turn == rhythm.unasked_a_day) return std::nullopt;
    if (const auto last = storage::talk::last_said(context.tx, context.town.code, whom, "unasked"))
        at = std::max(at, *last + rhythm.unasked_every);
    take("unasked", at, at);
    return at;
}

}  // namespace

Time heard_by_staff(const Town& town, Time at) {
    return first_loud(town, town.rhythm.work_quiet, true, at);
}

TextValues answer_values(const Context& context, const Case& row) {
    return values_at(context, row, context.audience(), context.now);
}

TextValues notice_values(const Context& context, const Case& row, Audience audience, Pressing pressing) {
    Time heard = context.now;
    if (pressing == Pressing::can_wait && (audience == Audience::work_group || audience == Audience::handler))
        heard = heard_by_staff(context.town, heard);
    if (pressing == Pressing::can_wait && (audience == Audience::resident_group || audience == Audience::reporter))
        heard = heard_by_residents(context.town, heard);
    return values_at(context, row, audience, heard);
}

std::string worked_on_by(const Context& context, const Case& row) {
    const auto values = values_at(context, row, Audience::work_group, context.now);
    return values.get(row.dispatched_at ? "org" : "who");
}

std::string in_time(const Context& context, const Case& row, std::string_view id) {
    return is_overdue(row, context.now) ? fmt::format("{}_late", id) : std::string(id);
}

bool still_asked(std::string_view kind, CaseState state) {
    using enum CaseState;
    if (kind == "W00" || kind == "P00") return state == registered;
    if (kind == "P_dispatched") return state == dispatched;
    if (kind == "W01" || kind == "W04") return state == handling;
    if (kind == "W02" || kind == "P_returned") return state == accepted;
    if (kind == "W03" || kind == "P_feedback") return state == feedback;
    if (kind == "W05" || kind == "W05_pause" || kind == "P_urged" || kind == "P_duplicate") return is_open(state);
    return true;
}

Button command_button(const Town& town, std::string_view command, const Case& row, std::string_view words) {
    const std::string_view verb = town.texts.word(fmt::format("command.{}.verb", command));
    return {std::string(verb), fmt::format("{} {}{}{}", verb, row.ticket, words.empty() ? "" : " ", words)};
}

void tell_group(Context& context, const Group& group, const Notice& notice) {
    const Reach::Channel* channel = context.reach.find(group.channel);
    if (!channel) return;
    // Who hears, and writes to nobody of his own accord, can only answer; another robot of the group may speak.
    const bool only_answers = channel->hears && !channel->to_people;
    if (only_answers && robots_in(context.town.directory, context.reach, group).empty() &&
        !storage::talk::session_of(context.tx, context.town.code, {group.channel, group.conversation, false},
                                   context.now))
        return;
    // The group hears it in its own conversation; its robot is only a way there.
    if (group_of_robot(context.town.directory, context.reach, group)) return;
    Message row = row_for(context, notice);
    row.to = {group.channel, group.conversation, false};
    if (notice.pressing == Pressing::can_wait && group.kind != GroupKind::officials)
        row.next_at = group.of_residents() ? heard_by_residents(context.town, context.now)
                                           : heard_by_staff(context.town, context.now);
    if (notice.pressing == Pressing::can_wait)
        if (auto muted = storage::wishes::find(context.tx, context.town.code, group.channel, group.conversation,
                                               storage::wishes::kMute))
            row.next_at = std::max(row.next_at, *muted);
    if (notice.unasked) {
        const auto turn = turn_to_speak(context, group, row.next_at);
        if (!turn) return;
        row.next_at = *turn;
    }
    storage::outbox::post(context.tx, row);
}

void tell_work_groups(Context& context, std::string_view grid, const Notice& notice) {
    for (const Group* group : context.town.directory.nearest_groups(GroupKind::work, grid))
        tell_group(context, *group, notice);
}

bool can_be_told(const Context& context, const Person& person) {
    return std::ranges::any_of(context.reach.channels,
                               [&](const Reach::Channel& channel) { return account_on(channel, person); });
}

bool tell_only(Context& context, const Person& person, const Notice& notice) {
    for (const Reach::Channel& channel : context.reach.channels) {
        const std::string* account = account_on(channel, person);
        if (!account) continue;
        if (channel.rings && notice.lane == storage::outbox::Lane::emergency)
            ring(context, channel.id, *account, person.id, notice);
        if (!notice.page_of) {
            post_private(context, channel.id, *account, person.id, notice, true);
        } else {
            Notice linked = notice;
            linked.text += page_line(context, person, *notice.page_of);
            post_private(context, channel.id, *account, person.id, linked, true);
        }
        return true;
    }
    return false;
}

bool tell_person(Context& context, const Person& person, const Notice& notice) {
    return tell_only(context, acting_for(context, person), notice);
}

void tell_people(Context& context, const std::vector<const Person*>& people, const Notice& notice) {
    for (auto person = people.begin(); person != people.end(); ++person)
        if (std::find(people.begin(), person, *person) == person) tell_person(context, **person, notice);
}

void tell_reporter(Context& context, const Case& row, const Notice& notice) {
    if (row.reported_in.is_private) {
        tell_account(context, row.reported_in.channel, row.reported_in.id, notice);
        return;
    }
    if (row.sensitive) return;
    if (const Group* group = context.town.directory.group(row.reported_in.channel, row.reported_in.id))
        tell_group(context, *group, notice);
}

void tell_all_waiting(Context& context, const Case& row, const Notice& notice) {
    tell_reporter(context, row, notice);
    if (row.followers == 0 || row.sensitive) return;
    for (const Conversation& where : storage::followers::conversations(context.tx, context.town.code, row.id)) {
        if (where == row.reported_in) continue;
        if (where.is_private)
            tell_account(context, where.channel, where.id, notice);
        else if (const Group* group = context.town.directory.group(where.channel, where.id))
            tell_group(context, *group, notice);
    }
}

void tell_account(Context& context, const std::string& channel, const std::string& account, const Notice& notice) {
    const Reach::Channel* known = context.reach.find(channel);
    if (known && known->to_people) post_private(context, channel, account, {}, notice, false);
}

void tell_admins(Context& context, const Notice& notice) {
    auto admins = context.town.directory.people_with(Role::admin);
    tell_people(context, admins.empty() ? context.town.directory.people_with(Role::center_operator) : admins, notice);
}

}  // namespace gridbot::commands
