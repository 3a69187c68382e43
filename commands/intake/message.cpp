#include "commands/intake/message.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "commands/intake/address.hpp"
#include "commands/intake/command_grammar.hpp"
#include "commands/intake/followup.hpp"
#include "core/policy/masking.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kLongestUnknownVerb = 8;
// Fitted to the held-out messages, from which nothing is learned; a leaning is a logarithm of odds.
constexpr double kLeans = -0.75;
constexpr double kLeansTogether = 0.5;  // what leans to an emergency leans to a report as well
constexpr double kLeansWhenReported = 0.75;
constexpr double kLeansDespitePlea = 2;     // what a tag asks for is a wish, advice or information
constexpr double kLeansInAWord = 1;         // so few characters say little: "王阿姨", "其他"
constexpr double kLeansBesideThings = 0.5;  // a fault of the house or the street stands there already
constexpr double kLeansThroughTalk = 0.5;   // more than a word of talk beside it can take back
constexpr double kTalkOnly = -2.2;          // both leanings together: words of danger in what is plainly talk
constexpr double kTalkDespiteSelf = -5;     // the same where a crisis is told of by whom it may concern
constexpr int kWordsOfTalk = 5;  // Chinese characters; shorter texts say too little to take a word of danger back
constexpr std::size_t kSigns = 4;

/// What keeps the bot silent where it stands.
constexpr std::array kReasonsForSilence{
    Concept::notice,        Concept::roll_call,      Concept::trade,    Concept::asks_neighbours, Concept::elsewhere,
    Concept::advice,        Concept::joking,         Concept::past,     Concept::resolved,        Concept::exhorts,
    Concept::to_neighbours, Concept::thanks,         Concept::pleasant, Concept::grumble,         Concept::hypothetical,
    Concept::greeting,      Concept::acknowledgement};

/// Of these, what also rules out a danger that only fragments tell of. Thanks, greetings and questions to the
/// neighbours do not: who is in danger says them too ("谁有车送一下", "求大家，谢谢").
constexpr std::array kTalk{Concept::notice,  Concept::roll_call, Concept::trade,       Concept::elsewhere,
                           Concept::advice,  Concept::joking,    Concept::past,        Concept::resolved,
                           Concept::exhorts, Concept::pleasant,  Concept::hypothetical};

bool starts_sentence(char32_t c) {
    return c == ' ' || c == '\n' || c == ':' || c == ',' || c == U'。' || c == U'、' || c == ';' || c == U'，' ||
           c == U'：';
}

/// Digits of a phone as the platform or the sender wrote them; dictated figures included.
std::string phone_digits(std::string_view written) {
    std::string digits;
    constexpr std::u32string_view spoken = U"零一二三四五六七八九";
    for (char32_t c : decode(written)) {
        const std::size_t at = spoken.find(c);
        if (is_digit(c))
            digits += static_cast<char>(c);
        else if (at != std::u32string_view::npos)
            digits += static_cast<char>('0' + at);
        else if (c == U'幺')
            digits += '1';
        else if (c == U'〇')
            digits += '0';
    }
    return digits;
}

}  // namespace

Message::Message(const Parts& parts, std::string_view raw, const ReadContext& context)
    : parts_(parts), context_(context), text_(parts.normaliser.normalise(raw, kMaxCharacters)) {
    out_.has_image = text_.has_image;
    out_.truncated = text_.truncated;
}

Reading Message::read() {
    decide();
    if (out_.intent != Intent::report) explain();
    return std::move(out_);
}

void Message::decide() {
    find_personal_data();
    find_audience();
    find_tag();
    finds_ = parts_.language->lexicon.scan(text_.match);
    whole_ = parts_.language->leanings.of(signs_of(text_.match, finds_));
    frame_ = frame_of(text_.match, finds_, text_.emoji);
    if (tag_ && tag_->notice) frame_ = Frame::notice;
    if (tag_ && !tag_->notice) frame_ = Frame::real;

    // The body stands open for tickets first, since a command is told by them; matters are cut afterwards.
    const bool opens_with_tag = tag_ && tag_->bracketed && tag_->leading;
    if (!opens_with_tag && read_as_command()) return;
    take_tickets();
    judge_all();
    const bool emergency =
        std::any_of(judged_.begin(), judged_.end(), [](const Judgement& one) { return one.emergency; });
    if (emergency && is_only_talk()) return;
    if (emergency) {
        out_.intent = Intent::report;
        fill_report();
        return;
    }
    if (read_as_followup()) return;
    if (leans_to_emergency() || is_report()) {
        out_.intent = Intent::report;
        fill_report();
    }
}

/// A scene holds, but everything around its words is as people chat. Nobody was spoken to.
bool Message::is_only_talk() const {
    if (tag_ || to_staff_ || std::ranges::count_if(text_.match, is_han) < kWordsOfTalk) return false;
    const bool about_oneself = finds_.has(Concept::self) && std::ranges::any_of(judged_, [](const Judgement& one) {
                                   return one.category && one.category->level1() == "crisis";
                               });
    return whole_.emergency + whole_.report < (about_oneself ? kTalkDespiteSelf : kTalkOnly);
}

/// Where no scene of the lists holds and nothing asks for silence, the fragments of the words may still say that
/// somebody is in danger.
bool Message::leans_to_emergency() {
    if (frame_ == Frame::notice || frame_ == Frame::joking || slash_) return false;
    const bool reported = tag_ || to_staff_;
    const bool talk = frame_ != Frame::real || std::ranges::any_of(kTalk, [this](Concept c) { return finds_.has(c); });
    const bool pleads = tag_ && (tag_->plea.starts_with("wish.") || tag_->plea.starts_with("service."));
    const double least = pleads ? kLeansDespitePlea : reported ? kLeansWhenReported : talk ? kLeansThroughTalk : kLeans;
    auto is_everyday = [](const Judgement& one) {
        if (!(one.fault || one.complaint) || !one.category) return false;
        const std::string_view branch = one.category->level1();
        return branch == "facility" || branch == "environment" || branch == "order";
    };
    bool any = false;
    for (std::size_t k = 0; k < judged_.size(); ++k) {
        const Span part = split_.parts[k];
        const std::u32string_view words = std::u32string_view(text_.match).substr(part.begin, part.size());
        const Leaning& leaning = leanings_[k];
        double asked = is_everyday(judged_[k]) ? std::max(least, kLeansBesideThings) : least;
        if (std::ranges::count_if(words, is_han) < kWordsOfTalk) asked = std::max(asked, kLeansInAWord);
        if (leaning.emergency < asked || (!reported && leaning.emergency + leaning.report < kLeansTogether)) continue;
        judged_[k].emergency = true;
        judged_[k].urgency = Urgency::emergency;
        if (judged_[k].grave) judged_[k].category = judged_[k].grave;
        for (std::string& sign : parts_.language->leanings.signs_of_emergency(words, kSigns))
            judged_[k].why.push_back(std::move(sign));
        any = true;
    }
    return any;
}

/// What made a command, a follow-up or silence of it. A report says so by matter.
void Message::explain() {
    auto because = [this](Span span) {
        std::string word = encode(std::u32string_view(text_.match).substr(span.begin, span.size()));
        if (std::ranges::find(out_.why, word) == out_.why.end()) out_.why.push_back(std::move(word));
    };
    if (out_.intent == Intent::command) {
        const auto verb = std::ranges::find_if(verbs(), [this](const Verb& one) {
            return one.command == out_.command && text_.match.find(one.word) != std::u32string::npos;
        });
        if (verb != verbs().end()) out_.why.push_back(encode(verb->word));
        return;
    }
    constexpr std::array followup{Concept::says_done,     Concept::says_not_done, Concept::urges,  Concept::adds,
                                  Concept::asks_progress, Concept::withdraws,     Concept::praise, Concept::blame,
                                  Concept::refers_back,   Concept::found_again};
    if (tag_ && tag_->notice) because(tag_->span);
    const std::span<const Concept> deciding = out_.intent == Intent::followup
                                                  ? std::span<const Concept>(followup)
                                                  : std::span<const Concept>(kReasonsForSilence);
    for (const Concept which : deciding)
        if (const Find* find = finds_.first(which)) because(find->span);
}

void Message::find_personal_data() {
    const std::string utf8 = encode(text_.shown);
    out_.text_without_pii = masking::mask_all(utf8);
    std::size_t byte = 0;
    std::size_t at = 0;
    auto character_at = [&](std::size_t wanted) {
        for (; byte < wanted; ++at)
            byte += text_.shown[at] < 0x80 ? 1 : text_.shown[at] < 0x800 ? 2 : text_.shown[at] < 0x10000 ? 3 : 4;
        return at;
    };
    for (const masking::Pii& pii : masking::find_pii(utf8)) {
        const Span span{character_at(pii.begin), character_at(pii.begin + pii.length)};
        const bool phone = pii.kind == masking::PiiKind::mobile || pii.kind == masking::PiiKind::landline;
        if (phone) {
            std::string digits = phone_digits(std::string_view(utf8).substr(pii.begin, pii.length));
            if (pii.kind == masking::PiiKind::mobile && digits.size() > 11) digits.erase(0, digits.size() - 11);
            const bool better = out_.phone && out_.phone->starts_with('0') && pii.kind == masking::PiiKind::mobile;
            if (!out_.phone || better) out_.phone = std::move(digits);
        } else {
            const std::string kind(masking::name_of(pii.kind));
            if (std::find(out_.pii.begin(), out_.pii.end(), kind) == out_.pii.end()) out_.pii.push_back(kind);
        }
        hidden_.push_back(span);
        std::fill(text_.match.begin() + static_cast<std::ptrdiff_t>(span.begin),
                  text_.match.begin() + static_cast<std::ptrdiff_t>(span.end), U' ');
    }
}

void Message::find_audience() {
    to_bot_ = context_.addressed_to_bot;
    to_staff_ = context_.addressed_to_staff || to_bot_;
    for (const std::u32string& mention : text_.mentions) {
        auto begins = [&](const std::u32string& name) { return mention.starts_with(name); };
        if (std::any_of(parts_.bot_names.begin(), parts_.bot_names.end(), begins)) to_bot_ = to_staff_ = true;
        auto contains = [&](const std::u32string& title) { return mention.find(title) != std::u32string::npos; };
        if (std::any_of(parts_.staff_titles.begin(), parts_.staff_titles.end(), contains)) to_staff_ = true;
    }
    std::size_t i = 0;
    while (i < text_.match.size() && is_space(text_.match[i])) ++i;
    slash_ = i < text_.match.size() && text_.match[i] == '/';
    body_ = {i, text_.match.size()};
}

/// 【报事】, #报事#, 报事:, 报事 3号楼; the first of them in the first line.
void Message::find_tag() {
    const std::u32string_view match = text_.match;
    const std::size_t leading = body_.begin;
    auto accept = [&](std::u32string_view word, Span span) {
        auto known = parts_.tags.find(word);
        if (known == parts_.tags.end() || tag_) return;
        const bool bracketed = match[span.begin] == U'【' || match[span.begin] == '[' || match[span.begin] == '#' ||
                               match[span.begin] == U'《';
        tag_ = Tag{span, known->second == "notice" ? "" : known->second, known->second == "notice", bracketed,
                   span.begin == leading};
        body_ = {span.end, match.size()};
    };
    for (std::size_t i = body_.begin; i < match.size() && !tag_; ++i) {
        const char32_t open = match[i];
        const char32_t close = open == U'【'   ? U'】'
                               : open == '['   ? U']'
                               : open == '#'   ? U'#'
                               : open == U'《' ? U'》'
                                               : U'\0';
        if (close == U'\0') continue;
        std::size_t end = match.find(close, i + 1);
        if (open == '#' && (end == std::u32string_view::npos || end > i + 7)) end = match.find(U' ', i + 1);
        if (end == std::u32string_view::npos || end > i + 10) continue;
        std::u32string word(match.substr(i + 1, end - i - 1));
        std::erase(word, U' ');
        accept(word, {i, end + 1});
    }
    if (tag_) return;
    for (const auto& [word, plea] : parts_.tags) {
        const std::u32string_view body = match.substr(body_.begin);
        if (!body.starts_with(word)) continue;
        const std::size_t end = word.size();
        const char32_t after = end < body.size() ? body[end] : U'\n';
        const bool separated = starts_sentence(after) && !(after == ',' && plea != "");
        if (separated || (plea.empty() && is_digit(after))) accept(word, {body_.begin, body_.begin + end});
    }
}

void Message::take_tickets() {
    tickets_ = find_tickets(text_.match);
    for (const TicketFind& ticket : tickets_) {
        hidden_.push_back(ticket.span);
        std::fill(text_.match.begin() + static_cast<std::ptrdiff_t>(ticket.span.begin),
                  text_.match.begin() + static_cast<std::ptrdiff_t>(ticket.span.end), U' ');
    }
    std::sort(hidden_.begin(), hidden_.end(), [](Span a, Span b) { return a.begin < b.begin; });
}

/// One part without a tag holds all there is to weigh.
Leaning Message::leaning_of(Span part) const {
    if (split_.parts.size() == 1 && !tag_) return whole_;
    const std::u32string_view words = std::u32string_view(text_.match).substr(part.begin, part.size());
    return parts_.language->leanings.of(signs_of(words, finds_.within(part)));
}

Judgement Message::judgement_of(Span part, const Leaning& leaning) const {
    JudgeOptions options;
    options.leaning = &leaning;
    options.leanings = &parts_.language->leanings;
    if (tag_) options.plea = tag_->plea;
    options.frame = frame_;
    for (const Field& field : parts_.fields.find(text_.match, part))
        if (field.kind == FieldKind::urgency && text_.match.find(U'急', field.value.begin) < field.value.end)
            options.explicit_urgent = true;
    return judge(text_.match, finds_.within(part), parts_.language->lexicon, options);
}

void Message::judge_all() {
    const std::vector<Field> fields = parts_.fields.find(text_.match, body_);
    template_ = std::any_of(fields.begin(), fields.end(), [](const Field& f) {
        return f.kind == FieldKind::building || f.kind == FieldKind::unit || f.kind == FieldKind::room ||
               f.kind == FieldKind::location || f.kind == FieldKind::matter;
    });
    auto nature = [&](Span part) {
        PartNature own;
        const Finds finds = finds_.within(part);
        const Judgement judgement = judge(text_.match, finds, parts_.language->lexicon, {.frame = frame_});
        const bool wish = judgement.category && judgement.category->level1() == "wish";
        own.fault = judgement.fault || (judgement.need && !wish) || (judgement.asks && (tag_ || to_staff_));
        own.complaint = judgement.complaint || (judgement.asks && !judgement.fault) || finds.has(Concept::request);
        own.category = judgement.category;
        const AddressFind address = find_address(std::u32string_view(text_.match).substr(part.begin, part.size()));
        const Address& where = address.address;
        if (where.building || where.unit || where.room)
            own.numbered = where.building.value_or("") + '/' + where.unit.value_or("") + '/' + where.room.value_or("");
        own.own_address = !address.address.empty() || find_place(text_.match, part, finds, {}).has_value();
        return own;
    };
    split_ = split_matters(text_.match, body_, template_, nature);
    out_.too_many_matters = split_.parts.size() > kMaxMatters;
    if (out_.too_many_matters) split_.parts.resize(kMaxMatters);
    for (Span part : split_.parts) leanings_.push_back(leaning_of(part));
    for (std::size_t k = 0; k < split_.parts.size(); ++k)
        judged_.push_back(judgement_of(split_.parts[k], leanings_[k]));
}

bool Message::read_as_command() {
    const bool marked = slash_ || to_bot_;
    auto command = read_command(text_, marked);
    // "电话13912345678" gives a number; who asks for one names a case.
    const bool gives_number = command && command->command == "contact" && !command->ticket && !command->ticket_ref;
    if (command && !(gives_number && out_.phone)) {
        out_.intent = Intent::command;
        out_.command = std::string(command->command);
        out_.ticket = std::move(command->ticket);
        out_.ticket_ref = std::move(command->ticket_ref);
        out_.args = std::move(command->args);
        out_.args.rest = masking::mask_all(out_.args.rest);
        if (!out_.ticket && !out_.ticket_ref) out_.ticket = find_ticket(context_.quoted_text);
        return true;
    }
    if (!slash_) return false;
    std::u32string_view rest = text_.shown;
    rest.remove_prefix(std::min(rest.size(), rest.find('/') + 1));
    std::size_t end = 0;
    while (end < rest.size() && end < kLongestUnknownVerb && !starts_sentence(rest[end])) ++end;
    if (end == 0) return false;
    out_.intent = Intent::command;
    out_.unknown_verb = encode(rest.substr(0, end));
    return true;
}

bool Message::is_other_matter() const {
    if (context_.sender_cases.empty() || finds_.has(Concept::refers_back)) return false;
    const bool persists = finds_.has(Concept::persistence);
    const std::string said = encode(text_.match);
    return std::any_of(judged_.begin(), judged_.end(), [&](const Judgement& one) {
        if (!one.fault || !one.category) return false;
        const auto differs = [&](const SenderCase& known) {
            if (known.category.empty() || known.category == one.category->code) return false;
            // "又漏了" may be told of a leak that was filed under another name of the same branch; "又停水了" of no
            // blackout.
            const bool names_it = std::ranges::any_of(
                one.category->outage, [&](const std::string& word) { return said.find(word) != said.npos; });
            return names_it || !persists || !known.category.starts_with(one.category->level1());
        };
        return std::all_of(context_.sender_cases.begin(), context_.sender_cases.end(), differs);
    });
}

bool Message::read_as_followup() {
    const bool questions = text_.match.find('?') != std::u32string::npos;
    std::optional<FollowupFind> found;
    const bool evidence =
        std::any_of(judged_.begin(), judged_.end(), [](const Judgement& one) { return one.fault || one.need; });
    const AddressFind address = find_address(text_.match);
    const bool reports = tag_ || is_other_matter() ||
                         (evidence && (address.address.building || address.address.unit || address.address.room));
    if (!tickets_.empty()) {
        found = action_about_ticket(text_.match, finds_, questions);
        out_.ticket = tickets_.front().full;
        out_.ticket_ref = tickets_.front().short_ref;
    } else if (auto quoted = find_ticket(context_.quoted_text)) {
        found = action_about_ticket(text_.match, finds_, questions);
        out_.ticket = std::move(quoted);
    } else if (!tag_) {
        ReadContext supposed = context_;
        const SenderCase some_case{"", "settled"};
        if (context_.sender_cases.empty()) supposed.sender_cases = {&some_case, 1};
        found = action_of_reply(text_.match, finds_, supposed, reports);
        // What is no reply to a settled case is none to any other.
        out_.depends_on_sender_cases = found.has_value();
        if (context_.sender_cases.empty() && !context_.rating_pending) found.reset();
        if (found) out_.ticket = case_meant(context_.sender_cases, found->action);
    }
    if (!found) return false;
    out_.intent = Intent::followup;
    out_.action = std::string(found->action);
    out_.rating = found->rating;
    if (*out_.action == "supplement" || *out_.action == "not_fixed" || *out_.action == "urge")
        out_.matters.push_back(correction());
    return true;
}

}  // namespace gridbot::intake
