#include "core/taxonomy.hpp"

#include <array>
#include <charconv>

namespace gridbot {
namespace {

constexpr std::array<std::pair<Urgency, std::string_view>, 4> kUrgencies{{
    {Urgency::emergency, "emergency"},
    {Urgency::urgent, "urgent"},
    {Urgency::normal, "normal"},
    {Urgency::low, "low"},
}};

const Category& unclear() {
    static const Category category{
        .code = "other.unclear", .label = "待归类", .deadline = {DeadlineKind::work_days, 3}};
    return category;
}

}  // namespace

std::string_view name_of(Urgency urgency) {
    for (const auto& [value, name] : kUrgencies)
        if (value == urgency) return name;
    return "normal";
}

std::optional<Urgency> urgency_named(std::string_view name) {
    for (const auto& [value, known] : kUrgencies)
        if (known == name) return value;
    return std::nullopt;
}

std::string name_of(DeadlineClass deadline) {
    switch (deadline.kind) {
        case DeadlineKind::controlled:
            return "T0";
        case DeadlineKind::one_day:
            return "T1";
        case DeadlineKind::same_day:
            return "SD";
        case DeadlineKind::statutory:
            return "ST";
        case DeadlineKind::mediation:
            return "ST30";
        case DeadlineKind::work_days:
            break;
    }
    return "W" + std::to_string(deadline.work_days);
}

std::optional<DeadlineClass> deadline_class_named(std::string_view name) {
    if (name == "T0") return DeadlineClass{DeadlineKind::controlled, 0};
    if (name == "T1") return DeadlineClass{DeadlineKind::one_day, 0};
    if (name == "SD") return DeadlineClass{DeadlineKind::same_day, 0};
    if (name == "ST") return DeadlineClass{DeadlineKind::statutory, 0};
    if (name == "ST30") return DeadlineClass{DeadlineKind::mediation, 0};
    if (name.size() < 2 || name[0] != 'W') return std::nullopt;
    int days = 0;
    auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), days);
    if (error != std::errc{} || end != name.data() + name.size() || days < 1 || days > 365) return std::nullopt;
    return DeadlineClass{DeadlineKind::work_days, days};
}

Taxonomy::Taxonomy(std::vector<Category> categories) : categories_(std::move(categories)) {
    for (std::size_t i = 0; i < categories_.size(); ++i) by_code_.emplace(categories_[i].code, i);
}

const Category* Taxonomy::find(std::string_view code) const {
    auto found = by_code_.find(code);
    return found == by_code_.end() ? nullptr : &categories_[found->second];
}

const Category& Taxonomy::at_or_unclear(std::string_view code) const {
    if (const Category* known = find(code)) return *known;
    const Category* fallback = find("other.unclear");
    return fallback ? *fallback : unclear();
}

std::string_view Taxonomy::level1_label(std::string_view level1) const {
    auto found = level1_labels_.find(level1);
    return found == level1_labels_.end() ? level1 : std::string_view(found->second);
}

void Taxonomy::set_level1_label(std::string level1, std::string label) {
    level1_labels_.insert_or_assign(std::move(level1), std::move(label));
}

}  // namespace gridbot
