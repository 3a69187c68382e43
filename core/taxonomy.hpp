#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/errors.hpp"

namespace gridbot {

enum class Urgency { emergency, urgent, normal, low };
std::string_view name_of(Urgency urgency);  // "emergency"…
std::optional<Urgency> urgency_named(std::string_view name);

/// The clock a case of a category runs on (domain 4.1): what `T0`, `SD`, `W3`, `ST30` mean.
enum class DeadlineKind { controlled, one_day, same_day, work_days, statutory, mediation };
struct DeadlineClass {
    DeadlineKind kind = DeadlineKind::work_days;
    int work_days = 0;  // of work_days only
    friend bool operator==(const DeadlineClass&, const DeadlineClass&) = default;
};
std::string name_of(DeadlineClass deadline);  // "T0" "T1" "SD" "W3" "ST" "ST30"
std::optional<DeadlineClass> deadline_class_named(std::string_view name);

/// How openly a category may be spoken of (domain 8.1).
enum class Openness {
    open,       // in plain words, with building and unit
    guarded,    // welfare, dispute, health: no category in groups of residents, place only to the estate or village
    sensitive,  // private path of domain 8.3: nothing anywhere but a neutral line
};

/// One row of domain 4.2. Keywords are matched after normalisation.
struct Category {
    std::string code;                   // "facility.lift"
    std::string label;                  // what residents read: "电梯"
    std::vector<std::string> keywords;  // tell of a matter by themselves: "停水"
    std::vector<std::string> things;    // name a thing; a matter only with a word of fault beside it: "电梯"
    std::vector<std::string> hints;     // lean towards the category, never open a case
    std::vector<std::string> outage;    // words for what strikes many households at once: such reports are folded
    std::vector<std::string> single;    // words that say it is one household's alone, whatever else they say
    Urgency urgency = Urgency::normal;
    DeadlineClass deadline;
    bool same_day = false;
    bool evidence_photo = false;      // a photo is asked for once (domain 7.8, 3)
    bool needs_verification = false;  // the handler alone may not certify
    Openness openness = Openness::open;
    std::string heading;  // one of a grid member's nine headings (M19)

    std::string_view level1() const { return std::string_view(code).substr(0, code.find('.')); }
};

/// All categories of a town, in the order of its file. Immutable once built.
class Taxonomy {
public:
    Taxonomy() = default;
    explicit Taxonomy(std::vector<Category> categories);

    const Category* find(std::string_view code) const;
    /// `other.unclear` where `code` is unknown: a case always has a category.
    const Category& at_or_unclear(std::string_view code) const;
    const std::vector<Category>& all() const { return categories_; }
    /// Plain word of a whole branch: "facility" -> "物业设施". The code itself where the file has no word.
    std::string_view level1_label(std::string_view level1) const;
    void set_level1_label(std::string level1, std::string label);

private:
    std::vector<Category> categories_;
    std::map<std::string, std::size_t, std::less<>> by_code_;
    std::map<std::string, std::string, std::less<>> level1_labels_;
};

}  // namespace gridbot
