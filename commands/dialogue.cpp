#include "commands/dialogue.hpp"

#include <algorithm>
#include <array>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "commands/confirm.hpp"
#include "commands/followup.hpp"
#include "commands/notices.hpp"
#include "commands/open_case.hpp"
#include "commands/scope.hpp"
#include "commands/verbs/verbs.hpp"
#include "commands/verbs/withdraw.hpp"
#include "core/utf8.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/talk.hpp"

namespace gridbot::commands {
namespace {

using namespace std::chrono_literals;
using intake::Intent;

constexpr auto kUnknownVerbOncePer = 1h;
constexpr auto kUnboundGroupOncePer = 24h;
constexpr std::size_t kShortestAddition = 4;
constexpr std::size_t kLongestVerb = 4;
// So long that the second question about a matter of welfare can still be answered with a figure.
constexpr int kMostSenderCases = 10;

bool staff_mentioned(const Directory& directory, std::string_view family, const InboundMessage& message) {
    return std::ranges::any_of(message.mentioned_people, [&](const std::string& account) {
        return directory.person_by_account(family, account) != nullptr;
    });
}

intake::ReadContext read_context(const Desk& desk, const Reach& reach, const InboundMessage& message) {
    const Reach::Channel* channel = reach.find(message.where.channel);
    // Where a robot hears mentions only, every message mentions it: that says nothing about the text.
    const bool meant_for_bot =
        message.mentions_bot && !(channel && channel->hears_only_mentions && !message.where.is_private);
    intake::ReadContext context;
    context.addressed_to_bot = meant_for_bot;
    context.addressed_to_staff =
        meant_for_bot || (channel && staff_mentioned(desk.town->directory, channel->family, message));
    context.is_group = !message.where.is_private;
    if (message.quoted_text) context.quoted_text = *message.quoted_text;
    return context;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

// A group that nobody bound: staff who could mend that are told how, once a day; residents hear nothing.
Reply unbound_group(Context& context) {
    if (!may_ever(context, find_command("bind_group")->roles) ||
        !storage::talk::may_say_again(context.tx, context.town.code, context.where.id, "unbound_group", context.now,
                                      context.now - kUnboundGroupOncePer))
        return {};
    return reply_with(context, "P_unbound_group",
                      {{"channel", context.where.channel}, {"conversation", context.where.id}});
}

std::vector<intake::SenderCase> sender_cases(Context& context) {
    std::vector<intake::SenderCase> live;
    for (const Case& row :
         cases_of_sender(context, context.now - 24h * context.town.rhythm.life.answer_days(), kMostSenderCases))
        live.push_back({row.ticket, std::string(name_of(row.state)), row.category});
    return live;
}

// The draft's text and the new one, read together as if they had been said at once.
std::optional<intake::Reading> with_draft(storage::Tx& tx, const Desk& desk, const FieldCipher& cipher,
                                          const InboundMessage& message, Time now, std::string& joined) {
    auto draft = storage::talk::draft_of(tx, desk.town->code, message.where, message.sender_id, now - kDraftLives);
    if (!draft) return std::nullopt;
    auto earlier = cipher.open(draft->sealed_text, message.sender_id);
    if (!earlier) return std::nullopt;
    intake::ReadContext context;
    context.addressed_to_staff = true;
    auto before = desk.reader.read(*earlier, context);
    joined = *earlier + "，" + message.text;
    auto together = desk.reader.read(joined, context);
    if (together.intent != Intent::report || together.matters.empty() || before.matters.empty()) return std::nullopt;
    const auto& then = before.matters.front();
    const auto& now_known = together.matters.front();
    const bool found_building = !then.address.building && !then.address.place && now_known.address.building;
    const bool found_place = found_building || (then.missing_location && !now_known.missing_location);
    const bool found_matter = then.missing_description && !now_known.missing_description;
    if (!found_place && !found_matter) return std::nullopt;
    return together;
}

Reply complete_draft(Context& context, const InboundMessage& message, const std::string& home) {
    InboundMessage joined = message;
    auto together = with_draft(context.tx, context.desk, context.cipher, message, context.now, joined.text);
    if (!together) return {};
    storage::talk::drop_draft(context.tx, context.town.code, context.where, context.actor.account);
    return open_cases(context, *together, joined, prepare_cases(scene_of(context), *together, joined, home), true);
}

bool is_half(const intake::Reading& reading) {
    return reading.matters.size() == 1 &&
           (reading.matters.front().missing_location || reading.matters.front().missing_description);
}

Reply act_on_report(Context& context, const intake::Reading& reading, const InboundMessage& message,
                    std::vector<PreparedCase> prepared, const std::string& home) {
    // Half a report may be the answer to an open question; a whole one is a case of its own.
    if (is_half(reading))
        if (Reply completed = complete_draft(context, message, home); !completed.text.empty()) return completed;
    return open_cases(context, reading, message, std::move(prepared), false);
}

Reply unknown_verb(Context& context, const std::string& word) {
    if (!storage::talk::may_say_again(context.tx, context.town.code, context.actor.key(), "E10", context.now,
                                      context.now - kUnknownVerbOncePer))
        return {};
    return reply_with(context, "E10", {{"x", word}});
}

// "受里 0012" from staff: one word that is no verb and a ticket. What they have to add to a case is longer.
std::optional<std::string> mistaken_verb(const Context& context, const intake::Reading& reading,
                                         const std::string& text) {
    if (!context.actor.is_staff() || context.in_resident_group()) return std::nullopt;
    if (reading.action != "supplement" || !(reading.ticket || reading.ticket_ref)) return std::nullopt;
    const std::string word = text.substr(0, text.find_first_of(" \t0123456789#"));
    const bool only_digits_behind =
        text.find_first_not_of(" \t0123456789#-ABCDEFGHIJKLMNOPQRSTUVWXYZ", word.size()) == text.npos;
    if (word.empty() || count_characters(word) > kLongestVerb || !only_digits_behind) return std::nullopt;
    return word;
}

// Somebody whom the table of staff does not know writes in a work group (issue of rights: nobody acts there unknown).
bool is_stranger_among_staff(const Context& context) {
    return !context.actor.is_staff() && context.group && context.group->kind == GroupKind::work;
}

bool is_emergency(const intake::Reading& reading) {
    return std::ranges::any_of(reading.matters,
                               [](const auto& matter) { return matter.urgency == Urgency::emergency; });
}

// Told once a day; so is the administrator. Small talk of strangers is nobody's business.
Reply refuse_stranger(Context& context, const intake::Reading& reading) {
    if (reading.intent == Intent::chatter || is_emergency(reading)) return {};
    const std::string who = context.actor.key();
    if (!storage::talk::may_say_again(context.tx, context.town.code, who, "unknown_in_work_group", context.now,
                                      context.now - kUnboundGroupOncePer))
        return {};
    tell_admins(context, {.kind = "P_unknown_sender",
                          .text = context.town.texts.say("P_unknown_sender", {{"group", context.group->name},
                                                                              {"channel", context.where.channel}})});
    return reply_with(context, "unknown_in_work_group");
}

// Nothing but 谢谢, 好的, 大家好.
bool is_courtesy(const intake::Reading& reading, std::string_view text) {
    return !reading.why.empty() || count_characters(text) < kShortestAddition;
}

// What stands in a text for a picture and the like, where a face looks alike: "[强]".
bool is_shown_or_spoken(std::string_view mark) {
    constexpr std::array<std::string_view, 5> kMarks{"[图片]", "[语音]", "[视频]", "[文件]", "[位置]"};
    return std::ranges::find(kMarks, mark) != kMarks.end();
}

// How much of a text is left beside what makes small talk of it, marks, and faces ("[强]", an emoji).
std::size_t said_beside_courtesy(const intake::Reading& reading, std::string text) {
    const auto take_out = [&text](std::string_view what) {
        if (what.empty()) return;
        for (std::size_t at = text.find(what); at != text.npos; at = text.find(what)) text.erase(at, what.size());
    };
    for (const std::string& word : reading.why) take_out(word);
    for (std::size_t from = text.find('['); from != text.npos; from = text.find('[', from)) {
        const std::size_t end = text.find(']', from);
        if (end == text.npos) break;
        if (is_shown_or_spoken(std::string_view(text).substr(from, end + 1 - from)))
            from = end;
        else
            text.erase(from, end + 1 - from);
    }
    for (std::string_view mark : {"，", "。", "！", "？", "、", "～", "~", ",", ".", "!", "?", " ", "\n"})
        take_out(mark);
    const auto faces = std::ranges::count_if(text, [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
    return count_characters(text) - static_cast<std::size_t>(faces);
}

// A picture, or words that are more than courtesy.
bool may_be_addition(const intake::Reading& reading, const InboundMessage& message) {
    return !message.images.empty() ||
           (!is_courtesy(reading, message.text) && said_beside_courtesy(reading, message.text) > 0);
}

std::optional<Case> case_just_reported(storage::Tx& tx, const Town& town, const Reporter& who,
                                       const Conversation& where, Time now) {
    auto recent = storage::cases::of_reporter(tx, town.code, who, now, 1);
    const bool fits = !recent.empty() && is_open(recent.front().state) &&
                      now - recent.front().registered_at <= kAdditionsWithin && recent.front().reported_in == where;
    return fits ? std::optional(std::move(recent.front())) : std::nullopt;
}

// In private nobody else is spoken to: what a reporter writes there while his case is open belongs to it, as the
// receipt says, however late. Who was asked whether he is safe is heard out.
std::optional<Case> case_spoken_of(storage::Tx& tx, const Town& town, const intake::Reading& reading,
                                   const InboundMessage& message, const Actor& actor, Time now) {
    if (!message.where.is_private || actor.is_staff()) return std::nullopt;
    auto rows = storage::cases::of_reporter(tx, town.code, {actor.channel, actor.account}, now, kMostSenderCases);
    const auto newest = std::ranges::find_if(rows, [](const Case& row) { return is_open(row.state); });
    if (newest == rows.end()) return std::nullopt;
    const std::size_t enough = newest->sensitive ? 1 : kShortestAddition;
    const bool says_something = !message.images.empty() || said_beside_courtesy(reading, message.text) >= enough;
    return says_something ? std::optional(std::move(*newest)) : std::nullopt;
}

// Answered, unless the receipt of the same minute was the answer.
Reply join_open(Context& context, const intake::Reading& reading, const InboundMessage& message) {
    const Reporter sender{context.actor.channel, context.actor.account};
    if (case_just_reported(context.tx, context.town, sender, context.where, context.now)) return {};
    auto row = case_spoken_of(context.tx, context.town, reading, message, context.actor, context.now);
    return row ? pass_on(context, reading, *row, "P_supplement", "supplemented") : Reply{};
}

// What somebody of the staff said a moment ago was done, if he reported nothing since.
std::optional<CaseEventRow> result_just_told(Context& context, const std::optional<Case>& reported) {
    if (!context.actor.is_staff()) return std::nullopt;
    auto line = storage::history::last_result_of(context.tx, context.town.code, context.actor.id(),
                                                 context.now - kAdditionsWithin);
    const bool is_last = line && (!reported || reported->registered_at <= line->at);
    return is_last ? line : std::nullopt;
}

// What the reporter adds within a minute, and is no matter of its own, belongs to the case: a picture, "就在东门那边".
// So does a picture of what was done, whoever reported it.
Reply join_recent(Context& context, const intake::Reading& reading, const InboundMessage& message) {
    if (!may_be_addition(reading, message)) return {};
    const Reporter sender{context.actor.channel, context.actor.account};
    auto row = case_just_reported(context.tx, context.town, sender, context.where, context.now);
    if (const auto line = message.images.empty() ? std::nullopt : result_just_told(context, row)) {
        const auto shown = storage::cases::by_id(context.tx, context.town.code, line->case_id);
        storage::attachments::adopt(context.tx, context.town.code, context.where.channel, context.message_id, *line,
                                    shown && is_own(context, *shown));
        return {};
    }
    // The group has its receipt already: an addition is taken in silence.
    if (row) pass_on(context, reading, *row, "P_supplement", "supplemented");
    return {};
}

// The command that was said before, now that its sender means it.
Reply run_confirmed(Context& context, const std::string& asked, const InboundMessage& message) {
    InboundMessage before = message;
    before.text = asked;
    auto reading = context.desk.reader.read(asked, read_context(context.desk, context.reach, before));
    if (reading.intent != Intent::command || !reading.command) return {};
    context.text = asked;
    context.confirmed = true;
    return run_command(context, reading);
}

}  // namespace

Understanding understand(const Desk& desk, const Reach& reach, const FieldCipher& cipher, const InboundMessage& message,
                         Time now, const std::string& home) {
    Understanding understood;
    const Directory& directory = desk.town->directory;
    const Reach::Channel* channel = reach.find(message.where.channel);
    understood.group = message.where.is_private ? nullptr : directory.group(message.where.channel, message.where.id);
    understood.actor = {.person = channel ? directory.person_by_account(channel->family, message.sender_id) : nullptr,
                        .channel = message.where.channel,
                        .account = message.sender_id,
                        .name = message.sender_name};
    if (message.where.is_private) understood.home = home;
    const auto context = read_context(desk, reach, message);
    understood.reading = desk.reader.read(message.text, context);
    auto& reading = understood.reading;
    // Only the bot's name and nothing else: whoever says that wants to know what it can do.
    if (message.mentions_bot && is_blank(message.text)) {
        reading = {};
        reading.intent = Intent::command;
        reading.command = "help";
    }
    const bool bound = message.where.is_private || understood.group;
    const bool small_talk =
        reading.intent == Intent::chatter && !reading.unknown_verb && !reading.depends_on_sender_cases;
    understood.needs_look = bound && small_talk && !says_yes(*desk.town, message.text);
    understood.silent = !bound && !understood.actor.person;
    if (reading.intent == Intent::report && bound)
        understood.cases =
            prepare_cases({desk, *desk.town, cipher, now, understood.actor, message.where, understood.group}, reading,
                          message, understood.home);
    return understood;
}

Reply act_on(Context& context, const Understanding& understood, const InboundMessage& message) {
    if (!context.where.is_private && !context.group)
        return understood.reading.command == "bind_group" ? run_command(context, understood.reading)
                                                          : unbound_group(context);
    if (says_yes(context.town, message.text))
        if (auto asked = take_confirmed(context)) return run_confirmed(context, *asked, message);
    if (is_stranger_among_staff(context)) {
        if (Reply refusal = refuse_stranger(context, understood.reading); !refusal.text.empty()) return refusal;
        if (!is_emergency(understood.reading)) return {};
    }
    const bool plain = !understood.reading.depends_on_sender_cases && !understood.reading.unknown_verb;
    if (plain && understood.reading.intent == Intent::report)
        return act_on_report(context, understood.reading, message, understood.cases, understood.home);
    intake::Reading reading = understood.reading;
    if (reading.depends_on_sender_cases) {
        auto live = sender_cases(context);
        auto again = read_context(context.desk, context.reach, message);
        again.sender_cases = live;
        reading = context.desk.reader.read(message.text, again);
    }
    if (reading.unknown_verb) return unknown_verb(context, *reading.unknown_verb);
    switch (reading.intent) {
        case Intent::command:
            return run_command(context, reading);
        case Intent::followup:
            if (const auto word = mistaken_verb(context, reading, message.text)) return unknown_verb(context, *word);
            return follow_up(context, reading);
        case Intent::report:
            return act_on_report(context, reading, message,
                                 prepare_cases(scene_of(context), reading, message, understood.home), understood.home);
        case Intent::chatter:
            if (Reply completed = complete_draft(context, message, understood.home); !completed.text.empty())
                return completed;
            if (Reply heard = join_open(context, reading, message); !heard.text.empty()) return heard;
            return join_recent(context, reading, message);
    }
    return {};
}

bool may_show_a_result(const Understanding& understood, const InboundMessage& message) {
    return understood.actor.is_staff() && !message.images.empty();
}

bool belongs_to_something(storage::Tx& tx, const Desk& desk, const FieldCipher& cipher, const Understanding& understood,
                          const InboundMessage& message, Time now) {
    if (may_show_a_result(understood, message)) return true;
    if (may_be_addition(understood.reading, message) &&
        case_just_reported(tx, *desk.town, {message.where.channel, message.sender_id}, message.where, now))
        return true;
    if (case_spoken_of(tx, *desk.town, understood.reading, message, understood.actor, now)) return true;
    std::string joined;
    return with_draft(tx, desk, cipher, message, now, joined).has_value();
}

}  // namespace gridbot::commands
