#include "commands/intake/judgement.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "commands/intake/clauses.hpp"

namespace gridbot::intake {
namespace {

constexpr std::size_t kFaultReach = 10;   // characters between a thing and the word that says what is wrong with it
constexpr std::size_t kVetoReach = 10;    // characters around a scene in which a word that rules it out is heard
constexpr std::size_t kLongestWord = 16;  // characters; longer words of the vocabulary are not met by scenes
constexpr std::size_t kScenePairs = 48;   // finds of one concept looked at in a scene: bounds the work
constexpr std::size_t kMaxWhy = 8;
constexpr double kSafetyBonus = 1.25;   // safety stands before other branches of like weight (domain 4.2)
constexpr double kCatchAllShare = 0.5;  // "which papers" says less than what they are for
constexpr double kModifierShare = 0.4;
constexpr double kPleaBonus = 24;        // a tag that names a category
constexpr double kBranchPleaBonus = 10;  // a tag that names a branch
constexpr double kAlternativeShare = 0.45;
// Fitted to the held-out messages, as all that weighs a leaning.
constexpr double kKindShare = 10;   // for each unit of the logarithm of a kind's share
constexpr double kSceneHolds = 12;  // the scene that decides
constexpr double kSureOfKind = -1;  // logarithm of the share from which a kind may name the category alone

bool is(const Find& find, Concept which) {
    return find.kind == WordKind::of_concept && find.id == static_cast<std::uint16_t>(which);
}

/// Branches in which a word by itself says that something is wrong; in the others it says that somebody asks.
bool is_physical(const Category& category) {
    const std::string_view branch = category.level1();
    return branch == "facility" || branch == "environment" || branch == "order" || branch == "safety" ||
           category.code == "health.epidemic";
}

bool is_crisis(const Category& category) {
    return category.level1() == "crisis";
}

class Judge {
public:
    Judge(std::u32string_view match, const Finds& finds, const Lexicon& lexicon, const JudgeOptions& options)
        : match_(match), finds_(finds), lexicon_(lexicon), options_(options), clauses_(clauses_of(match, finds)) {}

    Judgement run() {
        play_scenes();
        weigh_words();
        choose();
        return std::move(out_);
    }

private:
    const Category& category_of(const Find& find) const { return lexicon_.taxonomy().all()[find.id]; }
    std::string word_of(Span span) const { return encode(match_.substr(span.begin, span.size())); }

    void because(Span span) {
        std::string word = word_of(span);
        if (out_.why.size() < kMaxWhy && std::find(out_.why.begin(), out_.why.end(), word) == out_.why.end())
            out_.why.push_back(std::move(word));
    }

    const Clause* clause_at(std::size_t i) const {
        const auto behind =
            std::upper_bound(clauses_.begin(), clauses_.end(), i,
                             [](std::size_t at, const Clause& clause) { return at < clause.span.begin; });
        if (behind == clauses_.begin() || i >= std::prev(behind)->span.end) return nullptr;
        return &*std::prev(behind);
    }

    /// The finds that may touch the characters from `from` to `to`: all others are out of reach without a look. What
    /// is looked at stays bounded where a text repeats itself.
    std::span<const Find> around(std::size_t from, std::size_t to) const {
        const std::vector<Find>& all = finds_.all();
        const auto begins_before = [](const Find& find, std::size_t position) { return find.span.begin < position; };
        const auto first = std::lower_bound(all.begin(), all.end(), from - std::min(from, kLongestWord), begins_before);
        const auto last = std::lower_bound(first, all.end(), to + 1, begins_before);
        return {first, last};
    }

    /// "没着火", "小心着火": a word right before says that it is not so.
    bool denied(const Find& find) const {
        for (const Find& before : around(find.span.begin, find.span.begin)) {
            if (before.span.begin >= find.span.begin) break;
            const bool says_no = is(before, Concept::denial) || is(before, Concept::hazard_talk);
            if (says_no && before.span.end <= find.span.begin && find.span.begin - before.span.end <= 1) return true;
        }
        return false;
    }

    /// Finds of the scene's concepts close enough together, or nothing.
    std::vector<Span> meeting(const CompiledScene& scene) const {
        std::size_t tried = 0;
        for (const Find& anchor : finds_.all()) {
            if (anchor.kind != WordKind::of_concept || anchor.id != scene.all.front() || denied(anchor)) continue;
            if (++tried > kScenePairs) break;
            std::vector<Span> met{anchor.span};
            for (std::size_t k = 1; k < scene.all.size(); ++k) {
                const Find* nearest =
                    nearest_to(scene.ordered ? met.back() : anchor.span, scene.all[k], scene.within, scene.ordered);
                if (!nearest) break;
                met.push_back(nearest->span);
            }
            if (met.size() == scene.all.size() && !ruled_out(scene, met)) return met;
        }
        return {};
    }

    /// "狗走丢了": a word of `unless` beside the scene. Elsewhere in the message it speaks of something else.
    bool ruled_out(const CompiledScene& scene, const std::vector<Span>& met) const {
        if (!finds_.has_any(scene.unless_mask)) return false;
        std::size_t begin = met.front().begin;
        std::size_t end = met.front().end;
        for (Span span : met) {
            begin = std::min(begin, span.begin);
            end = std::max(end, span.end);
        }
        for (const Find& find : around(begin - std::min(begin, kVetoReach), end + kVetoReach)) {
            if (find.kind != WordKind::of_concept || !scene.unless_mask.test(find.id) || denied(find)) continue;
            const std::size_t gap = find.span.begin >= end   ? find.span.begin - end
                                    : begin >= find.span.end ? begin - find.span.end
                                                             : 0;
            if (gap <= kVetoReach &&
                same_sentence(match_, std::min(find.span.end, end), std::max(find.span.begin, begin)))
                return true;
        }
        return false;
    }

    const Find* nearest_to(Span anchor, std::uint16_t id, std::size_t within, bool behind) const {
        const Find* nearest = nullptr;
        std::size_t best = within == 0 ? match_.size() + 1 : within + 1;
        const std::size_t from = within == 0 ? 0 : anchor.begin - std::min(anchor.begin, within);
        const std::size_t to = within == 0 ? match_.size() : anchor.end + within;
        for (const Find& find : around(from, to)) {
            if (find.kind != WordKind::of_concept || find.id != id) continue;
            if (behind && find.span.begin < anchor.end) continue;
            const std::size_t gap = find.span.begin >= anchor.end   ? find.span.begin - anchor.end
                                    : anchor.begin >= find.span.end ? anchor.begin - find.span.end
                                                                    : 0;
            if (gap < best && !denied(find)) {
                best = gap;
                nearest = &find;
            }
        }
        return nearest;
    }

    void play_scenes() {
        for (const CompiledScene& scene : lexicon_.scenes()) {
            if (!finds_.has_all(scene.all_mask)) continue;
            const bool grave = scene.urgency == Urgency::emergency;
            if (grave && options_.frame != Frame::real) continue;
            const std::vector<Span> met = meeting(scene);
            if (met.empty()) continue;
            if (const Clause* clause = clause_at(met.front().begin); clause && clause->supposed) continue;
            for (Span span : met) because(span);
            out_.emergency = out_.emergency || grave;
            raised_ = std::min(raised_, scene.urgency);
            if (!scene.category) continue;
            // The first scene of the file wins among equals: the file stands in order of gravity.
            if (grave && !decided_)
                decided_ = scene.category;
            else
                scores_[scene.category] += 12;
            if (is_physical(*scene.category) || grave) out_.fault = true;
        }
    }

    /// A word of fault near a thing, in the same sentence.
    const Find* fault_near(const Find& thing) const {
        for (const Find& find :
             around(thing.span.begin - std::min(thing.span.begin, kFaultReach), thing.span.end + kFaultReach)) {
            if (!is(find, Concept::fault) && !is(find, Concept::broken)) continue;
            const std::size_t from = std::min(find.span.end, thing.span.end);
            const std::size_t to = std::max(find.span.begin, thing.span.begin);
            const std::size_t reach = find.span.begin >= thing.span.begin ? kFaultReach : kFaultReach / 2;
            if (to <= from || (to - from <= reach && same_sentence(match_, from, to))) return &find;
        }
        return nullptr;
    }

    /// In "门灯" the door only tells which lamp: the last noun of a compound is what it is about.
    bool modifies_next(const Find& thing) const {
        return std::ranges::any_of(around(thing.span.end, thing.span.end), [&](const Find& other) {
            return other.kind == WordKind::thing && other.id != thing.id && other.span.begin == thing.span.end;
        });
    }

    void note_statement(const Category& category, std::size_t position) {
        const Clause* clause = clause_at(position);
        if (clause && clause->supposed) return;
        if (clause && clause->question)
            out_.asks = true;
        else if (is_physical(category))
            out_.fault = true;
        else
            out_.need = true;
    }

    void weigh_words() {
        for (const Find& find : finds_.all()) {
            if (find.kind == WordKind::of_concept) continue;
            const Category& category = category_of(find);
            if (find.kind == WordKind::grave_sign) {
                grave_[&category] += 1 + static_cast<double>(find.span.size());
                continue;
            }
            const auto length = static_cast<double>(find.span.size());
            double weight = 1.5;
            if (find.kind == WordKind::keyword) {
                weight = 6 * length + 2;
                // A word of crisis in no scene of one is talk; nor is there a danger that somebody denies.
                const bool grave = is_crisis(category) || category.level1() == "safety";
                if ((is_crisis(category) && !out_.emergency) || (grave && denied(find)))
                    weight = 1;
                else
                    note_statement(category, find.span.begin);
            } else if (find.kind == WordKind::thing) {
                const Find* fault = fault_near(find);
                weight = fault ? 3 * length + 4 : 1.5 * length;
                if (modifies_next(find)) weight *= kModifierShare;
                if (fault) {
                    note_statement(category, find.span.begin);
                    evidence_.emplace_back(3 * length, fault->span);
                }
            }
            if (category.level1() == "safety") weight *= kSafetyBonus;
            if (category.code == "service.other") weight *= kCatchAllShare;
            scores_[&category] += weight;
            evidence_.emplace_back(weight, find.span);
        }
        for (const Find& find : finds_.all()) {
            if (is(find, Concept::broken)) broken_ = true;
            if (!is(find, Concept::broken) && !is(find, Concept::fault)) continue;
            const Clause* clause = clause_at(find.span.begin);
            if (!clause || (!clause->question && !clause->supposed)) out_.complaint = true;
        }
    }

    bool pleads_for(const Category& category) const {
        const std::string_view plea = options_.plea;
        if (plea.ends_with(".*")) return category.level1() == plea.substr(0, plea.size() - 2);
        return category.code == plea;
    }

    void apply_plea() {
        if (options_.plea.empty()) return;
        bool any = false;
        for (auto& [category, score] : scores_)
            if (pleads_for(*category)) {
                score += options_.plea.ends_with(".*") ? kBranchPleaBonus : kPleaBonus;
                any = true;
            }
        if (any) return;
        for (const Category& category : lexicon_.taxonomy().all())
            if (pleads_for(category)) {
                scores_[&category] += options_.plea.ends_with(".*") ? 4 : kPleaBonus;
                return;
            }
    }

    /// A wish about something broken is the fault; about something new it is a suggestion (domain 4.2).
    void settle_wishes() {
        const Category* suggestion = lexicon_.taxonomy().find("wish.suggestion");
        auto found = scores_.find(suggestion);
        if (!suggestion || found == scores_.end()) return;
        if (broken_ && options_.plea.empty())
            found->second *= 0.3;
        else if (found->second >= 10)
            found->second += 14;
    }

    /// Asking when the water comes back is not the outage itself.
    void settle_questions() {
        const Category* notice = lexicon_.taxonomy().find("service.notice");
        if (!notice) return;
        if (auto found = scores_.find(notice); found != scores_.end() && out_.fault) found->second *= 0.3;
        if (out_.fault || !out_.asks) return;
        for (auto& [category, score] : scores_)
            if (category->code == "facility.water" || category->code == "facility.power" ||
                category->code == "facility.heating" || category->code == "facility.gas")
                scores_[notice] += score * 1.1;
    }

    static int rank(const Category& category) {
        if (is_crisis(category)) return 0;
        if (category.code == "petition.report" || category.code == "petition.collective") return 1;
        if (category.level1() == "safety") return 2;
        if (category.level1() == "facility") return 3;
        return 4;
    }

    double share_of(const Category& category) const {
        if (!options_.leaning) return 0;
        const auto kind = options_.leanings->kind_of(category);
        return kind ? options_.leaning->kinds[*kind] : 0;
    }

    /// Where no word names a category of the kind that the signs lean to, the one that stands in for it may be chosen.
    void add_stand_in() {
        if (!options_.leaning || options_.leanings->kinds().empty()) return;
        const auto& shares = options_.leaning->kinds;
        const std::vector<std::string>& kinds = options_.leanings->kinds();
        const auto end = shares.begin() + static_cast<std::ptrdiff_t>(kinds.size());
        const auto most = static_cast<std::size_t>(std::max_element(shares.begin(), end) - shares.begin());
        const Category* stand_in = lexicon_.taxonomy().find(kinds[most]);
        if (!stand_in) stand_in = lexicon_.stand_in(kinds[most]);
        if (!stand_in || shares[most] < kSureOfKind) return;
        scores_.try_emplace(stand_in, 0);
        if (stand_in->urgency == Urgency::emergency) grave_.try_emplace(stand_in, 0);
    }

    /// What an emergency would be of: the signs of each kind, what its words weigh, and the scene that holds.
    void choose_gravest() {
        if (decided_) grave_.try_emplace(decided_, 0);
        double gravest = 0;
        for (const auto& [category, weight] : grave_) {
            const auto own = scores_.find(category);
            const double sum = weight + (own == scores_.end() ? 0 : own->second) + kKindShare * share_of(*category) +
                               (category == decided_ ? kSceneHolds : 0);
            if (out_.grave && sum <= gravest) continue;
            gravest = sum;
            out_.grave = category;
        }
    }

    void choose() {
        apply_plea();
        settle_wishes();
        settle_questions();
        add_stand_in();
        choose_gravest();
        std::vector<std::pair<double, const Category*>> ranked;
        for (const auto& [category, score] : scores_) {
            // Crisis, then accusations, stand before everything else.
            const double lift = rank(*category) == 0 ? 40 : rank(*category) == 1 ? 12 : 0;
            ranked.emplace_back((score >= 8 ? score + lift : score) + kKindShare * share_of(*category), category);
        }
        std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
            if (a.first != b.first) return a.first > b.first;
            if (rank(*a.second) != rank(*b.second)) return rank(*a.second) < rank(*b.second);
            return a.second < b.second;
        });
        if (out_.emergency && out_.grave)
            out_.category = out_.grave;
        else if (!ranked.empty())
            out_.category = ranked.front().second;
        for (const auto& [score, category] : ranked)
            if (category != out_.category && score >= ranked.front().first * kAlternativeShare &&
                out_.alternatives.size() < 3)
                out_.alternatives.push_back(category);
        std::stable_sort(evidence_.begin(), evidence_.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        for (const auto& [weight, span] : evidence_) because(span);

        out_.urgency = out_.category ? out_.category->urgency : Urgency::normal;
        if (options_.explicit_urgent && out_.urgency > Urgency::urgent) out_.urgency = Urgency::urgent;
        out_.urgency = std::min(out_.urgency, raised_);
    }

    std::u32string_view match_;
    const Finds& finds_;
    const Lexicon& lexicon_;
    const JudgeOptions& options_;
    std::vector<Clause> clauses_;
    std::map<const Category*, double> scores_;
    std::map<const Category*, double> grave_;
    std::vector<std::pair<double, Span>> evidence_;
    const Category* decided_ = nullptr;
    Urgency raised_ = Urgency::low;
    bool broken_ = false;
    Judgement out_;
};

}  // namespace

Judgement judge(std::u32string_view match, const Finds& finds, const Lexicon& lexicon, const JudgeOptions& options) {
    return Judge(match, finds, lexicon, options).run();
}

}  // namespace gridbot::intake
