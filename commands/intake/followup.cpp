#include "commands/intake/followup.hpp"

#include <algorithm>

namespace gridbot::intake {
namespace {

constexpr std::size_t kShortReply = 18;

std::size_t visible_length(std::u32string_view match) {
    constexpr std::u32string_view marks = U",.。!?~;:、…";
    return static_cast<std::size_t>(std::count_if(match.begin(), match.end(), [&](char32_t c) {
        return !is_space(c) && marks.find(c) == std::u32string_view::npos;
    }));
}

std::optional<int> rating_of(const Finds& finds) {
    if (finds.has(Concept::blame)) return 1;
    if (finds.has(Concept::praise)) return 5;
    return std::nullopt;
}

/// A single figure as the answer to "满意回1，基本满意回2，不满意回3".
std::optional<int> rating_figure(std::u32string_view match) {
    std::optional<int> rating;
    for (char32_t c : match) {
        if (is_space(c) || c == '.' || c == U'。' || c == '!' || c == U'、') continue;
        if (rating || c < '1' || c > '3') return std::nullopt;
        rating = c == '1' ? 5 : c == '2' ? 3 : 1;
    }
    return rating;
}

bool settled(const SenderCase& one) {
    return one.state == "settled" || one.state == "explained" || one.state == "evaluated" || one.state == "followed_up";
}

/// Of a case that is only supposed the category is not known.
bool may_be_open_crisis(const SenderCase& one) {
    return one.category.empty() || (one.category.starts_with("crisis.") && !settled(one));
}

}  // namespace

FollowupFind action_about_ticket(std::u32string_view match, const Finds& finds, bool has_question) {
    const auto rating = rating_of(finds);
    if (finds.has(Concept::withdraws)) return {"withdraw", {}};
    if (finds.has(Concept::adds)) return {"supplement", {}};
    if (finds.has(Concept::says_not_done)) {
        const bool waits = finds.has(Concept::urges) && !finds.has(Concept::broken);
        return {waits ? "urge" : "not_fixed", {}};
    }
    if (finds.has(Concept::urges)) return {"urge", {}};
    if (finds.has(Concept::persistence) && (finds.has(Concept::fault) || finds.has(Concept::broken)))
        return {"not_fixed", {}};
    if (finds.has(Concept::asks_progress)) return {"ask_status", {}};
    if (finds.has(Concept::says_done)) return {"confirm_ok", rating};
    if (rating) return {"rate", rating};
    if (has_question || finds.has(Concept::question)) return {"ask_status", {}};
    if (visible_length(match) == 0) return {"ask_status", {}};
    return {"supplement", {}};
}

std::optional<FollowupFind> action_of_reply(std::u32string_view match, const Finds& finds, const ReadContext& context,
                                            bool reports) {
    const bool any_settled = std::any_of(context.sender_cases.begin(), context.sender_cases.end(), settled);
    if (context.rating_pending || any_settled)
        if (auto rating = rating_figure(match)) return FollowupFind{"rate", rating};
    const bool short_reply = visible_length(match) <= kShortReply;
    const bool refers = finds.has(Concept::refers_back);
    if (reports && !refers) return std::nullopt;
    if (finds.has(Concept::withdraws) && (refers || short_reply)) return FollowupFind{"withdraw", {}};
    if (finds.has(Concept::adds)) return FollowupFind{"supplement", {}};
    if (!short_reply && !refers && !finds.has(Concept::says_not_done) && !finds.has(Concept::urges))
        return std::nullopt;
    const auto rating = rating_of(finds);
    if (finds.has(Concept::urges) && !(any_settled && finds.has(Concept::says_not_done)))
        return FollowupFind{"urge", {}};
    if (finds.has(Concept::says_not_done))
        return FollowupFind{"not_fixed", finds.has(Concept::blame) ? rating : std::nullopt};
    const bool again = finds.has(Concept::persistence) && (finds.has(Concept::fault) || finds.has(Concept::broken));
    if (again) return FollowupFind{"not_fixed", {}};
    if (finds.has(Concept::asks_progress)) return FollowupFind{"ask_status", {}};
    // Those who still look for somebody have to hear of it; whether it is over they say (domain 3.2, 24).
    if (finds.has(Concept::found_again) && std::ranges::any_of(context.sender_cases, may_be_open_crisis))
        return FollowupFind{"supplement", {}};
    if (finds.has(Concept::says_done)) return FollowupFind{"confirm_ok", rating};
    if (rating && (context.rating_pending || any_settled)) return FollowupFind{"rate", rating};
    if (refers) return FollowupFind{finds.has(Concept::question) ? "ask_status" : "supplement", {}};
    return std::nullopt;
}

std::optional<std::string> case_meant(std::span<const SenderCase> cases, std::string_view action) {
    if (cases.empty()) return std::nullopt;
    const bool about_result = action == "confirm_ok" || action == "not_fixed" || action == "rate";
    std::size_t settled_count = 0;
    const SenderCase* last_settled = nullptr;
    for (const SenderCase& one : cases)
        if (settled(one)) {
            if (settled_count++ == 0) last_settled = &one;
        }
    if (about_result && settled_count == 1) return last_settled->ticket;
    if (about_result && settled_count > 1) return std::nullopt;
    if (cases.size() == 1 || action == "supplement") return cases.front().ticket;
    const std::size_t open = cases.size() - settled_count;
    if (open != 1) return std::nullopt;
    const auto only = std::find_if(cases.begin(), cases.end(), [](const SenderCase& one) { return !settled(one); });
    return only->ticket;
}

}  // namespace gridbot::intake
