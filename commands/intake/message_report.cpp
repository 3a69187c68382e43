#include <algorithm>
#include <array>

#include "commands/intake/address.hpp"
#include "commands/intake/message.hpp"

namespace gridbot::intake {
namespace {

bool is_edge(char32_t c) {
    constexpr std::u32string_view edges = U" \n,.;:!、。~…|/-?，；：！？";
    return edges.find(c) != std::u32string_view::npos;
}

/// Matters that are somewhere; of the others nobody is asked for a place.
bool needs_location(const Category& category) {
    const std::string_view branch = category.level1();
    return branch == "facility" || branch == "environment" || branch == "order" || branch == "safety" ||
           branch == "crisis" || category.code == "dispute.neighbor" || category.code == "welfare.elderly" ||
           category.code == "other.unclear";
}

// Fitted to the held-out messages, which nothing else was tuned on: as few silent reports as answered talk.
constexpr double kReportPoints = 4.5;
constexpr double kLeaningShare = 2.5;
constexpr double kMostLeaning = 2;
constexpr std::size_t kFewWords = 12;  // Chinese characters
constexpr std::size_t kFewestWords = 6;
constexpr double kToldOfAFlat = -0.2;
constexpr double kToldOfHere = 0.2;
constexpr double kUndecided = -0.5;
constexpr double kDespiteTalk = 1.5;  // a leaning that a word of talk beside it does not take back
constexpr double kAsked = 0.5;        // the same where staff were mentioned and no word says what for
// Leanings that need no known word beside the address, or beside a place.
constexpr double kPlainAtAddress = 1.75;
constexpr double kPlainHere = 2.5;

/// What leans a text without a tag towards a report or towards talk, whatever its matter.
constexpr auto kLeanings = std::to_array<std::pair<Concept, double>>({
    {Concept::request, 1.5},
    {Concept::staff, 1.5},
    {Concept::whole_building, 1},
    {Concept::persistence, 0.5},
    {Concept::thanks, -3},
    {Concept::pleasant, -3},
    {Concept::to_neighbours, -3},
    {Concept::grumble, -1.5},
    {Concept::resolved, -3},
    {Concept::exhorts, -4},
});

}  // namespace

bool Message::about_nothing() const {
    // A greeting in front of a request is politeness.
    const bool asks_for_something = finds_.has(Concept::need) || finds_.has(Concept::request);
    const bool small_talk = finds_.has(Concept::thanks) || (finds_.has(Concept::greeting) && !asks_for_something) ||
                            finds_.has(Concept::acknowledgement) || finds_.has(Concept::trade) ||
                            finds_.has(Concept::asks_neighbours);
    const bool evidence = std::any_of(judged_.begin(), judged_.end(),
                                      [](const Judgement& one) { return one.fault || one.need || one.asks; });
    if (small_talk && !evidence) return true;
    const bool words = evidence || finds_.has(Concept::need) || finds_.has(Concept::request) ||
                       finds_.has(Concept::fault) || finds_.has(Concept::question) ||
                       text_.match.find('?') != std::u32string::npos;
    return !words;
}

/// A fault at a numbered address: whatever else the message talks of, this is here.
bool Message::says_where() const {
    const Address where = find_address(text_.match).address;
    return (where.building || where.unit || where.room) &&
           std::ranges::any_of(judged_, [](const Judgement& one) { return one.fault; });
}

/// "河西村5号楼1单元": a place and no word of what is the matter there.
bool Message::says_only_where(Span part) const {
    const std::u32string_view match = text_.match;
    std::vector<Span> where;
    for (std::size_t from = part.begin; from < part.end;) {
        const AddressFind found = find_address(match.substr(from, part.end - from));
        if (found.spans.empty()) break;
        std::size_t end = from;
        for (Span span : found.spans) {
            where.push_back({span.begin + from, span.end + from});
            end = std::max(end, where.back().end);
        }
        from = end;
    }
    if (where.empty()) return false;
    if (const auto place = find_place(match, part, finds_.within(part), where)) where.push_back(*place);
    for (std::size_t i = part.begin; i < part.end; ++i) {
        const bool is_word = is_han(match[i]) || is_letter(match[i]);
        if (is_word && std::ranges::none_of(where, [i](Span span) { return i >= span.begin && i < span.end; }))
            return false;
    }
    return true;
}

/// "我家停电了": one of the house's own things at home, told as it is.
bool Message::tells_of_home() const {
    const bool asks_others = finds_.has(Concept::question) || finds_.has(Concept::to_neighbours) ||
                             text_.match.find('?') != std::u32string::npos;
    if (!finds_.has(Concept::home) || frame_ != Frame::real || asks_others) return false;
    return std::ranges::any_of(judged_, [](const Judgement& one) {
        return one.fault && one.category && one.category->level1() == "facility";
    });
}

/// Domain 5.3 (6), (7); (8) is the silence that remains.
bool Message::is_report() const {
    if (tag_) return !tag_->notice;
    if (slash_) return false;
    if (frame_ == Frame::notice || frame_ == Frame::advice) return false;
    if (finds_.has(Concept::roll_call)) return false;
    const bool small_talk = finds_.has(Concept::trade) || finds_.has(Concept::asks_neighbours);
    // Whoever asks an office for something says what they heard, or what is offered to them.
    const bool to_office = finds_.has(Concept::request) && finds_.has(Concept::staff);
    if (frame_ == Frame::elsewhere || (!to_staff_ && small_talk && !to_office))
        return whole_.report >= kDespiteTalk && says_where();
    if (to_staff_ && frame_ != Frame::past) return !about_nothing() || whole_.report >= kAsked;
    return report_points() >= kReportPoints;
}

/// How much speaks for a matter somebody should see to, less what speaks for talk among neighbours. A fault beside a
/// place is just enough; so is a need beside a request.
double Message::report_points() const {
    bool fault = false;
    bool need = false;
    bool asks = false;
    bool complaint = false;
    bool grave = false;
    for (const Judgement& one : judged_) {
        fault = fault || one.fault;
        need = need || one.need;
        asks = asks || one.asks;
        complaint = complaint || one.complaint;
        grave = grave || (one.need && one.category &&
                          (one.category->level1() == "crisis" || one.category->level1() == "petition"));
    }
    const AddressFind address = find_address(text_.match);
    const bool numbered = address.address.building || address.address.unit || address.address.room;
    const bool place = find_place(text_.match, {0, text_.match.size()}, finds_, address.spans).has_value();
    const bool local = place || address.several || finds_.has(Concept::here) || finds_.has(Concept::home);
    const bool request = finds_.has(Concept::request);
    const bool needs = finds_.has(Concept::need);

    const bool to_office = request && finds_.has(Concept::staff);
    double leaning = whole_.report;
    const auto words = static_cast<std::size_t>(std::ranges::count_if(text_.match, is_han));
    // In a few words there is little to lean on: "3号楼停水了" is what it says.
    if (fault && (numbered || place) && words < kFewWords) leaning = std::max(leaning, 0.0);
    double points = fault ? 3 : need || complaint ? 2 : to_office ? 1 : asks ? 0.5 : 0;
    // Nor is what somebody means to do to an office, or what is done to them.
    if (grave && finds_.has(Concept::self)) leaning = std::max(leaning, 0.0);
    if (fault && finds_.has(Concept::here) && words < kFewWords && leaning > kUndecided)
        leaning = std::max(leaning, kToldOfHere);
    // Nor is what broke at home and nobody is asked about: the group knows the house.
    if (words < kFewWords && tells_of_home()) leaning = std::max(leaning, kToldOfHere);
    // A fault told of one flat is not talk, however it is told.
    if (fault && address.address.room) leaning = std::max(leaning, kToldOfAFlat);
    const bool plain = (numbered && leaning >= kPlainAtAddress) || (local && leaning >= kPlainHere);
    if (points == 0 && (!plain || words < kFewestWords || says_only_where({0, text_.match.size()}))) return 0;
    if (grave && (finds_.has(Concept::self) || request)) points += 2;
    points += numbered ? 2 : local ? 1 : 0;
    for (const auto& [concept_, weight] : kLeanings) {
        // Whoever tells of a fault at an address may sigh about it.
        if (concept_ == Concept::grumble && fault && numbered) continue;
        if (finds_.has(concept_)) points += weight;
    }
    if (!request && needs) points += 1;
    if (finds_.has(Concept::staff) && (request || needs || finds_.has(Concept::question))) points += 1;
    points += kLeaningShare * std::clamp(leaning, -kMostLeaning, kMostLeaning);
    if (frame_ == Frame::joking) points -= 3;
    if (frame_ == Frame::past) points -= 3;
    return points;
}

void Message::fill_report() {
    out_.tagged = tag_.has_value();
    Address inherited;
    if (split_.header.size() > 0) {
        const Span header = split_.header;
        AddressFind found = find_address(std::u32string_view(text_.match).substr(header.begin, header.size()));
        inherited = std::move(found.address);
    }
    for (Span part : split_.parts) {
        out_.matters.push_back(matter_of(part, inherited));
        out_.sensitive = out_.sensitive || out_.matters.back().sensitive;
    }
}

ReportedMatter Message::matter_of(Span part, const Address& inherited) const {
    ReportedMatter matter;
    const Finds finds = finds_.within(part);
    const std::vector<Field> fields = parts_.fields.find(text_.match, part);
    const auto index = static_cast<std::size_t>(
        std::find_if(split_.parts.begin(), split_.parts.end(), [&](Span s) { return s.begin == part.begin; }) -
        split_.parts.begin());
    const Judgement& judgement = judged_[index];
    std::vector<Span> taken;
    matter.address = address_in(part, finds, fields, taken);
    if (matter.address.empty()) matter.address = inherited;
    if (!fields.empty() || !says_only_where(part)) {
        // The description is read in work groups, where the room is not said (domain 8.1).
        const std::vector<Span> unsaid = matter.address.room ? taken : std::vector<Span>{};
        matter.description = description_of(part, fields, taken, unsaid);
    }

    const Category& category = parts_.language->taxonomy->at_or_unclear(
        judgement.category && matter.description ? judgement.category->code : "other.unclear");
    matter.category = category.code;
    for (const Category* other : judgement.alternatives) matter.category_alt.push_back(other->code);
    matter.urgency =
        judgement.emergency || (judgement.category && matter.description) ? judgement.urgency : category.urgency;
    matter.sensitive = category.openness == Openness::sensitive;
    matter.missing_location = matter.address.empty() && needs_location(category);
    matter.missing_description = !matter.description;
    matter.why = judgement.why;
    return matter;
}

/// What a follow-up corrects: the address that holds ("是4号楼不是3号楼"), and the words.
ReportedMatter Message::correction() const {
    ReportedMatter matter;
    Span rest = body_;
    for (;;) {
        AddressFind found = find_address(std::u32string_view(text_.match).substr(rest.begin, rest.size()));
        if (found.spans.empty()) break;
        const std::size_t begin = rest.begin + found.spans.front().begin;
        if (!negated_place(begin)) {
            matter.address = std::move(found.address);
            break;
        }
        rest.begin += found.spans.back().end;
    }
    matter.description = description_of(body_, {}, {}, {});
    return matter;
}

bool Message::negated_place(std::size_t position) const {
    const std::u32string_view before = std::u32string_view(text_.match).substr(0, position);
    return before.ends_with(U"不是") || before.ends_with(U"不在") || before.ends_with(U"并非");
}

Address Message::address_in(Span part, const Finds& finds, const std::vector<Field>& fields,
                            std::vector<Span>& taken) const {
    const std::u32string_view match = text_.match;
    AddressFind found = find_address(match.substr(part.begin, part.size()));
    for (Span span : found.spans) taken.push_back({span.begin + part.begin, span.end + part.begin});
    Address& address = found.address;
    for (const Field& field : fields) {
        const std::u32string_view value = match.substr(field.value.begin, field.value.size());
        // "楼栋:9 单元:3": read on its own the line would hold a "9单元".
        auto label = [&](std::optional<std::string>& slot, bool keep_zeros) {
            // "房号:3-1-1204" has been read as the three parts it is.
            const bool whole_address = address.building && find_address(value).address.building;
            if (whole_address) return;
            if (auto number = field_number(value, keep_zeros)) slot = std::move(number);
        };
        if (field.kind == FieldKind::building && (!address.building || template_)) label(address.building, false);
        if (field.kind == FieldKind::unit && (!address.unit || template_)) label(address.unit, false);
        if (field.kind == FieldKind::room && (!address.room || template_)) label(address.room, true);
    }
    if (found.several && !address.building) {
        const Span list{part.begin + found.several->begin, part.begin + found.several->end};
        address.place = encode(std::u32string_view(text_.shown).substr(list.begin, list.size()));
    } else if (auto place = find_place(match, part, finds, taken)) {
        address.place = encode(std::u32string_view(text_.shown).substr(place->begin, place->size()));
    } else {
        for (const Field& field : fields)
            if (field.kind == FieldKind::location && address.empty()) {
                const std::u32string words = cleaned(field.value);
                if (!words.empty()) address.place = encode(words);
            }
    }
    return std::move(found.address);
}

/// The words of a span as the sender wrote them, personal data, tickets and `besides` left out, trimmed.
std::u32string Message::cleaned(Span span, const std::vector<Span>& besides) const {
    std::u32string out;
    bool after_gap = false;
    for (std::size_t i = span.begin; i < span.end; ++i) {
        const auto holds = [i](Span s) { return i >= s.begin && i < s.end; };
        if (std::ranges::any_of(besides, holds)) {
            after_gap = true;
            continue;
        }
        if (std::ranges::any_of(hidden_, holds)) continue;
        const char32_t c = text_.shown[i] == '\n' ? U' ' : text_.shown[i];
        if (after_gap && is_edge(c) && (out.empty() || is_edge(out.back()))) continue;
        after_gap = false;
        out += c;
    }
    while (!out.empty() && is_edge(out.back())) out.pop_back();
    out.erase(0, static_cast<std::size_t>(std::find_if_not(out.begin(), out.end(), is_edge) - out.begin()));
    return out;
}

std::optional<std::string> Message::description_of(Span part, const std::vector<Field>& fields,
                                                   const std::vector<Span>& address,
                                                   const std::vector<Span>& unsaid) const {
    std::u32string words;
    const bool labelled =
        std::any_of(fields.begin(), fields.end(), [](const Field& f) { return f.kind == FieldKind::matter; });
    auto add = [&](Span span) {
        std::u32string piece = cleaned(span, unsaid);
        if (piece.empty()) return;
        if (!words.empty()) words += U' ';
        words += piece;
    };
    auto without_address = [&](Span span) {
        for (Span taken : address)
            if (taken.begin <= span.begin + 1 && taken.end > span.begin && taken.end <= span.end)
                span.begin = taken.end;
        return span;
    };
    if (labelled) {
        for (const Field& field : fields)
            if (field.kind == FieldKind::matter) add(field.value);
    } else {
        Span free{part.begin, fields.empty() ? part.end : fields.front().label.begin};
        add(without_address(free));
        for (const Field& field : fields)
            if (field.kind == FieldKind::location || field.kind == FieldKind::room || field.kind == FieldKind::unit ||
                field.kind == FieldKind::building) {
                const Span rest = without_address(field.value);
                const bool only_number = cleaned(rest).size() <= 4;
                if (!only_number) add(rest);
            }
    }
    const bool says_something =
        std::any_of(words.begin(), words.end(), [](char32_t c) { return is_han(c) || is_letter(c); });
    return says_something ? std::optional(encode(words)) : std::nullopt;
}

}  // namespace gridbot::intake
