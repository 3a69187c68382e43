#include "bot/web/case_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "commands/change.hpp"
#include "commands/command.hpp"
#include "core/policy/masking.hpp"
#include "core/utf8.hpp"
#include "storage/attachments.hpp"
#include "storage/history.hpp"

namespace gridbot::web {
namespace {

using storage::links::Holder;
using enum CaseAction::Asks;

constexpr std::size_t kMostWords = 500;  // characters of a form's words

/// A verb as a page offers it.
struct Offer {
    std::string_view command;
    CaseEvent event;
    CaseAction::Asks asks;
    bool is_rare;
    bool takes_pictures = false;
};
// In the order in which a case needs them.
constexpr std::array kStaffOffers{
    Offer{"accept", CaseEvent::accept, nothing, false},
    Offer{"sign", CaseEvent::sign, nothing, false},
    Offer{"on_site", CaseEvent::on_site, nothing, false},
    Offer{"feedback", CaseEvent::feedback, must_words, false, true},
    Offer{"settle", CaseEvent::settle, must_words, false, true},
    Offer{"dispatch", CaseEvent::dispatch, choice, false},
    Offer{"milestone", CaseEvent::milestone, must_words, true, true},
    Offer{"return", CaseEvent::return_, must_words, true},
    Offer{"reclassify", CaseEvent::reclassify, choice, true},
    Offer{"merge", CaseEvent::merge, must_words, true},
    Offer{"urgent", CaseEvent::set_urgency, nothing, true},
    Offer{"supervise", CaseEvent::supervise, choice_and_words, true},
    Offer{"reopen", CaseEvent::reopen, must_words, true},
};

// What a reporter reads of the history, and whether its words were written for them too.
struct Told {
    CaseEvent event;
    bool with_words;
};
constexpr std::array kToldToReporters{
    Told{CaseEvent::register_, false},   Told{CaseEvent::accept, false},        Told{CaseEvent::reject, true},
    Told{CaseEvent::dispatch, false},    Told{CaseEvent::sign, false},          Told{CaseEvent::start, false},
    Told{CaseEvent::transfer, false},    Told{CaseEvent::feedback, false},      Told{CaseEvent::settle, true},
    Told{CaseEvent::verify_fail, false}, Told{CaseEvent::extend_approve, true}, Told{CaseEvent::suspend, true},
    Told{CaseEvent::resume, false},      Told{CaseEvent::merge, false},         Told{CaseEvent::urge, false},
    Told{CaseEvent::whistle, false},     Told{CaseEvent::withdraw, false},      Told{CaseEvent::reopen, false},
    Told{CaseEvent::confirm_ok, false},  Told{CaseEvent::supplement, true},     Told{CaseEvent::on_site, false},
    Told{CaseEvent::milestone, true},    Told{CaseEvent::auto_evaluate, false}, Told{CaseEvent::follow_up, false},
};

Audience audience_of(Holder holder) {
    if (holder == Holder::reporter) return Audience::reporter;
    return holder == Holder::inspector ? Audience::work_group : Audience::handler;
}

std::string actor_words(const Words& words, const CaseEventRow& line, const Case& row) {
    const Town& town = words.town();
    if (line.actor == "clock") return {};
    if (line.actor == "resident") return words("resident");
    const Person* person = town.directory.anybody(line.actor);
    return person ? call(town, *person, row.grid) : std::string{};
}

// What the clock writes into the history are names of triggers.
std::string words_of(const CaseEventRow& line, const Words& words) {
    const std::string trigger = fmt::format("trigger.{}", line.text);
    return line.event == CaseEvent::escalate && words.town().texts.has(trigger) ? words.name(trigger) : line.text;
}

std::vector<storage::attachments::Attachment> pictures_for(commands::Context& context, const Case& row, Holder holder) {
    using storage::attachments::Attachment;
    if (row.sensitive) return {};
    auto pictures = storage::attachments::of_case(context.tx, context.town.code, row.id);
    std::erase_if(pictures, [&](const Attachment& one) { return !may_see_picture(holder, one.by_reporter); });
    return pictures;
}

CaseView::Picture picture_of(const storage::attachments::Attachment& one, const Words& words) {
    using storage::attachments::State;
    if (one.state == State::kept) return {.id = one.id, .width = one.file.width, .height = one.file.height};
    return {.why_not = words(fmt::format("picture_{}", name_of(one.state)))};
}

// Forty neighbours who say the same are one line.
void add(std::vector<CaseView::Line>& lines, CaseView::Line next) {
    const auto parts = [](const CaseView::Line& line) { return std::tie(line.event, line.who, line.text); };
    const bool again =
        !lines.empty() && parts(lines.back()) == parts(next) && lines.back().pictures.empty() && next.pictures.empty();
    if (!again) return lines.push_back(std::move(next));
    ++lines.back().times;
    lines.back().at = next.at;
}

std::vector<CaseView::Line> lines_for(commands::Context& context, const Case& row, Holder holder, const Words& words) {
    std::vector<CaseView::Line> lines;
    const auto pictures = pictures_for(context, row, holder);
    for (const CaseEventRow& line : storage::history::of_case(context.tx, context.town.code, row.id)) {
        const auto told = std::ranges::find(kToldToReporters, line.event, &Told::event);
        if (holder == Holder::reporter && told == kToldToReporters.end()) continue;
        // What is sensitive is said by people, not by an address that may be passed on.
        const bool with_words = !row.sensitive && (holder != Holder::reporter || told->with_words);
        CaseView::Line next{.at = line.at,
                            .event = words.name(fmt::format("event.{}", name_of(line.event))),
                            .who = actor_words(words, line, row),
                            .text = with_words ? words_of(line, words) : std::string{}};
        for (const auto& one : pictures)
            if (one.event == line.seq) next.pictures.push_back(picture_of(one, words));
        add(lines, std::move(next));
    }
    return lines;
}

std::vector<std::pair<std::string, std::string>> choices_of(const Town& town, std::string_view command,
                                                            const Words& words) {
    std::vector<std::pair<std::string, std::string>> choices;
    if (command == "dispatch")
        for (const Org& org : town.directory.orgs())
            if (!org.valid.has_ended() && org.kind != OrgKind::center) choices.emplace_back(org.name, org.name);
    if (command == "reclassify")
        for (const Category& category : town.taxonomy->all())
            choices.emplace_back(
                category.label, fmt::format("{} · {}", town.taxonomy->level1_label(category.level1()), category.label));
    if (command == "supervise")
        for (const char* within : {"within_2h", "within_1d", "within_3d"})
            choices.emplace_back(town.texts.word(fmt::format("page_says.{}", within)), words(within));
    return choices;
}

std::vector<CaseAction> staff_actions(const commands::Context& context, const Case& row, const Words& words) {
    std::vector<CaseAction> actions;
    for (const Offer& offer : kStaffOffers) {
        const commands::Command& command = *commands::find_command(offer.command);
        const Transition* step = legal(offer.event, row.state);
        // What anybody may say in the chat is offered to those whom the life of a case names.
        const auto has_one_of = [&](const std::vector<Role>& roles) {
            return commands::role_for(context, roles, row.grid, row.lead_org).has_value();
        };
        // A handler's 办结 is his feedback: before he works on the case it would be refused.
        const bool own_word = offer.event == CaseEvent::settle && row.state != CaseState::handling;
        const auto may_do = [&] {
            return has_one_of(command.roles.empty() ? step->roles : command.roles) &&
                   (!own_word || has_one_of(step->roles));
        };
        const bool may = step && may_do();
        // Whose word waits for somebody else's check gives feedback; who could settle need not.
        const bool twice = offer.command == "settle" && !actions.empty() && actions.back().id == "feedback";
        if (!may || twice) continue;
        actions.push_back({.id = std::string(offer.command),
                           .label = words(fmt::format("do_{}", offer.command)),
                           .hint = words(fmt::format("hint_{}", offer.command)),
                           .asks = offer.asks,
                           .choices = choices_of(context.town, offer.command, words),
                           .is_main = actions.empty(),
                           .is_rare = offer.is_rare,
                           .takes_pictures = offer.takes_pictures && !row.sensitive});
    }
    // Nothing hides behind "more" where there is nothing else.
    if (std::ranges::all_of(actions, &CaseAction::is_rare))
        for (CaseAction& action : actions) action.is_rare = false;
    return actions;
}

std::vector<CaseAction> reporter_actions(const Case& row, const Words& words) {
    std::vector<CaseAction> actions;
    const auto add = [&](std::string_view id, CaseAction::Asks asks, bool is_main, bool is_rare) {
        actions.push_back({.id = std::string(id),
                           .label = words(fmt::format("do_{}", id)),
                           .hint = words(fmt::format("hint_{}", id)),
                           .asks = asks,
                           .is_main = is_main,
                           .is_rare = is_rare,
                           .takes_pictures = !row.sensitive && (asks == must_words || asks == maybe_words)});
    };
    if (row.state == CaseState::settled) {
        add("rate", stars, true, false);
        actions.back().choices = {{"5", words("rate_5")}, {"3", words("rate_3")}, {"1", words("rate_1")}};
        add("not_fixed", maybe_words, false, false);
    } else if (row.state == CaseState::evaluated) {
        add("not_fixed", maybe_words, false, false);
    } else if (is_open(row.state)) {
        if (row.state == CaseState::feedback) add("confirm_ok", nothing, true, false);
        add("supplement", must_words, false, false);
        if (legal(CaseEvent::urge, row.state)) add("urge", nothing, false, false);
        if (legal(CaseEvent::withdraw, row.state)) add("withdraw", nothing, false, true);
    }
    return actions;
}

// One line: what follows verb and ticket.
std::string one_line(std::string_view words) {
    std::string line(first_characters(words, kMostWords));
    std::ranges::replace(line, '\n', ' ');
    return line;
}

}  // namespace

bool may_see_picture(Holder holder, bool by_reporter) {
    return holder == Holder::handler || (holder == Holder::reporter && by_reporter);
}

CaseView view_for(commands::Context& context, const Case& row, Holder holder, const Words& words) {
    const Town& town = context.town;
    const Audience audience = audience_of(holder);
    CaseView view;
    view.ticket = row.ticket;
    view.state = name_of(row.state);
    const bool tells = !row.sensitive;
    if (tells) {
        std::string room;
        if (holder == Holder::reporter)
            if (const auto own = commands::open_private(context, row)) room = own->room;
        view.category = category_for(row, town, audience);
        view.place = place_for(row, town, audience, room);
        view.description = row.description, view.result = row.result;
    }
    if (row.urgency < Urgency::normal) view.urgency = words.name(fmt::format("urgency.{}", name_of(row.urgency)));
    const Person* who = in_charge(row, town);
    view.who = who ? call(town, *who, row.grid) : std::string(town.texts.word("call.nobody"));
    if (who) view.phone = who->office_phone;
    const Org* org = town.directory.org(row.lead_org);
    if (org && row.dispatched_at) view.org = org->name;
    view.registered_at = row.registered_at;
    view.due_at = row.due_at;
    if (!is_open(row.state)) view.settled_at = row.settled_at;
    view.overdue = is_overdue(row, context.now);
    view.is_over =
        row.state == CaseState::evaluated || row.state == CaseState::archived || row.state == CaseState::settled;
    view.step = step_of(row.state);
    view.left_track =
        row.state == CaseState::rejected || row.state == CaseState::merged || row.state == CaseState::withdrawn;
    view.lines = lines_for(context, row, holder, words);
    if (holder == Holder::reporter) view.actions = reporter_actions(row, words);
    if (holder != Holder::reporter && context.actor.person) view.actions = staff_actions(context, row, words);
    return view;
}

std::string staff_words(const Town& town, const Case& row, std::string_view action, std::string_view choice,
                        std::string_view words) {
    if (std::ranges::find(kStaffOffers, action, &Offer::command) == kStaffOffers.end()) return {};
    std::string said(town.texts.word(fmt::format("command.{}.verb", action)));
    said += " " + row.ticket;
    if (!choice.empty()) said += " " + one_line(choice);
    if (!words.empty()) said += " " + one_line(words);
    return said;
}

std::optional<intake::Reading> reporter_reading(const Case& row, std::string_view action, std::string_view choice,
                                                std::string_view words) {
    constexpr std::array<std::string_view, 6> kTheirs{"confirm_ok", "not_fixed", "urge",
                                                      "supplement", "withdraw",  "rate"};
    if (std::ranges::find(kTheirs, action) == kTheirs.end()) return std::nullopt;
    intake::Reading reading;
    reading.intent = intake::Intent::followup;
    reading.ticket = row.ticket;
    reading.action = action;
    reading.text_without_pii = masking::mask_all(one_line(words));
    if (action == "rate") reading.rating = choice == "5" ? 5 : choice == "3" ? 3 : 1;
    if (action == "supplement" && reading.text_without_pii.empty()) return std::nullopt;
    return reading;
}

}  // namespace gridbot::web
