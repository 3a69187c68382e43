#include <fmt/format.h>

#include "core/wording.hpp"
#include "reports/daily.hpp"

namespace gridbot::reports {
namespace {

// Percentages always with numerator and denominator; nothing to divide by is no percentage (domain 7.7).
std::string rate(int part, int whole) {
    if (whole == 0) return "—";
    return fmt::format("{:.1f}%({}/{})", 100.0 * part / whole, part, whole);
}

class Page {
public:
    Page(const DailyFigures& figures, const Town& town)
        : f_(figures), town_(town), texts_(town.texts), numerals_(word_list(town.texts, "numerals")) {}

    std::string write() {
        line("daily_head", head());
        line("daily_line1", {{"registered", std::to_string(f_.registered)},
                             {"settled", std::to_string(f_.settled)},
                             {"same_day_rate", rate(f_.same_day_settled, f_.same_day_total)}});
        if (f_.registered == 0 && f_.settled == 0 && f_.open == 0) return text_;
        line("daily_line2", {{"open", std::to_string(f_.open)},
                             {"overdue", std::to_string(f_.overdue)},
                             {"supervised", std::to_string(f_.supervised)}});
        text_ += "\n";
        highlights();
        categories();
        unsettled();
        overdue();
        if (f_.confirmed > 0) section("daily_evaluation", {{"confirmed", std::to_string(f_.confirmed)}});
        duty();
        line("daily_total",
             {{"registered", std::to_string(f_.year_registered)}, {"settled", std::to_string(f_.year_settled)}});
        return text_;
    }

    TextValues head() const {
        return {{"town", town_.name}, {"day", day_words(town_, f_.day)}, {"weekday", weekday_words(town_, f_.day)}};
    }

private:
    void line(std::string_view id, const TextValues& values) {
        if (!text_.empty()) text_ += "\n";
        text_ += texts_.say(id, values);
    }

    void section(std::string_view id, TextValues values) {
        values.set("k", numeral(++sections_));
        line(id, values);
    }

    std::string numeral(std::size_t n) const { return n <= numerals_.size() ? numerals_[n - 1] : std::to_string(n); }
    std::string clock(Time at) const { return format_clock(town_.zone.to_local(at)); }

    std::string entries(const std::vector<std::string>& items) const {
        return fmt::format("{}", fmt::join(items, texts_.word("item_separator")));
    }

    void highlights() {
        if (f_.highlights.empty() && f_.sensitive == 0) return;
        section("daily_highlights", {});
        int n = 0;
        for (const Case& row : f_.highlights) {
            std::string steps;
            if (row.accepted_at) steps += texts_.say("daily_step_accepted", {{"clock", clock(*row.accepted_at)}});
            steps += row.settled_at ? texts_.say("daily_step_settled", {{"clock", clock(*row.settled_at)}})
                                    : texts_.say("daily_step_open");
            line("daily_highlight", {{"n", std::to_string(++n)},
                                     {"c", category_for(row, town_, Audience::officials)},
                                     {"p", place_for(row, town_, Audience::officials)},
                                     {"clock", clock(row.registered_at)},
                                     {"steps", steps}});
        }
        if (f_.sensitive > 0) line("daily_sensitive", {{"n", std::to_string(f_.sensitive)}});
    }

    void categories() {
        if (f_.categories.empty()) return;
        std::vector<std::string> items;
        for (const auto& [label, count] : f_.categories) items.push_back(label + std::to_string(count));
        section("daily_categories", {{"list", texts_.list(items)}});
    }

    void unsettled() {
        if (f_.unsettled.empty()) return;
        std::vector<std::string> items;
        for (const Case& row : f_.unsettled)
            items.push_back(texts_.say("daily_unsettled_item",
                                       {{"t", row.ticket}, {"c", category_for(row, town_, Audience::officials)}}));
        section("daily_unsettled",
                {{"n", std::to_string(f_.same_day_total - f_.same_day_settled)}, {"list", entries(items)}});
    }

    void overdue() {
        if (f_.overdue_cases.empty()) return;
        std::vector<std::string> items;
        for (const Case& row : f_.overdue_cases) {
            const Org* org = town_.directory.org(row.lead_org);
            auto days = (town_.zone.day_of(f_.now) - town_.zone.day_of(row.due_at)).count();
            items.push_back(
                texts_.say("daily_overdue_item",
                           {{"t", row.ticket}, {"org", org ? org->name : ""}, {"days", std::to_string(days)}}));
        }
        section("daily_overdue", {{"n", std::to_string(f_.overdue)}, {"list", entries(items)}});
    }

    void duty() {
        if (const Org* center = town_.directory.center()) section("daily_duty", {{"org", center->name}});
    }

    const DailyFigures& f_;
    const Town& town_;
    const TextBook& texts_;
    std::vector<std::string> numerals_;
    std::size_t sections_ = 0;
    std::string text_;
};

// Chats that know no markdown show its marks as they are.
std::string without_marks(std::string_view markdown) {
    std::string plain;
    bool line_start = true;
    for (std::size_t i = 0; i < markdown.size(); ++i) {
        if (markdown.substr(i).starts_with("**")) {
            ++i;
        } else if (line_start && markdown.substr(i).starts_with("> ")) {
            ++i;
        } else {
            plain += markdown[i];
        }
        line_start = markdown[i] == '\n';
    }
    return plain;
}

}  // namespace

std::string daily_text(const DailyFigures& figures, const Town& town, Face face) {
    std::string page = Page(figures, town).write();
    return face == Face::markdown ? page : without_marks(page);
}

std::string daily_title(const DailyFigures& figures, const Town& town) {
    return town.texts.say("daily_title", Page(figures, town).head());
}

}  // namespace gridbot::reports
