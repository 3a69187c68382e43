#include "bot/web/case_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bot/web/picture_desk.hpp"

namespace gridbot::web {
namespace {

constexpr int kSteps = 4;
constexpr int kThumbnail = 160;  // CSS pixels wide

Html steps(const CaseView& view, const Words& words) {
    Html html;
    html << "<ol class=\"steps\">";
    for (int step = 1; step <= kSteps; ++step) {
        const bool done = step < view.step || view.is_over;
        const bool current = step == view.step && !view.is_over;
        html << "<li class=\"" << std::string_view(done ? "done" : current ? "current" : "ahead") << "\"";
        if (current) html << " aria-current=\"step\"";
        html << "><span class=\"dot\" aria-hidden=\"true\">";
        if (done)
            html << "✓";
        else
            html << step;
        html << "</span><span class=\"step\">" << words(fmt::format("step_{}", step)) << "</span></li>";
    }
    html << "</ol>\n";
    return html;
}

void fact(Html& html, const std::string& label, const Html& value) {
    html << "<div><dt>" << label << "</dt><dd>" << value << "</dd></div>\n";
}

void fact(Html& html, const std::string& label, const std::string& value) {
    if (value.empty()) return;
    Html text;
    text << value;
    fact(html, label, text);
}

Html due(const CaseView& view, const Words& words, Time now) {
    Html html;
    if (view.settled_at) {
        html << time_element(words, *view.settled_at, now);
        return html;
    }
    html << time_element(words, view.due_at, now);
    if (view.overdue) html << " <strong class=\"late\">" << words("overdue") << "</strong>";
    return html;
}

Html facts(const CaseView& view, const Words& words, Time now) {
    Html html;
    html << "<dl class=\"facts\">\n";
    fact(html, words("place"), view.place);
    fact(html, words("matter"), view.description);
    Html who;
    who << view.who;
    if (!view.phone.empty()) who << " <a class=\"tel\" href=\"tel:" << view.phone << "\">" << view.phone << "</a>";
    fact(html, words("who"), who);
    fact(html, words("org"), view.org);
    if (!view.left_track) fact(html, words(view.settled_at ? "done" : "due"), due(view, words, now));
    Html registered;
    registered << time_element(words, view.registered_at, now) << " <span class=\"soft\">"
               << words.ago(view.registered_at, now) << "</span>";
    fact(html, words("registered"), registered);
    fact(html, words("result"), view.result);
    html << "</dl>\n";
    return html;
}

void line_for_words(Html& html, const CaseAction& action, const std::string& hint) {
    html << "<label for=\"words-" << action.id << "\">" << hint << "</label><textarea id=\"words-" << action.id
         << "\" name=\"words\" rows=\"2\" maxlength=\"500\"";
    if (action.asks == CaseAction::Asks::must_words) html << " required";
    html << "></textarea>";
}

Html action_form(const CaseAction& action, const Words& words, const std::string& path, const std::string& once,
                 const std::string& pictures_at) {
    using enum CaseAction::Asks;
    Html html;
    html << "<form method=\"post\" action=\"" << path << "\" class=\"action"
         << std::string_view(action.is_main ? " main" : "") << "\">";
    html << "<input type=\"hidden\" name=\"do\" value=\"" << action.id
         << "\"><input type=\"hidden\" name=\"once\" value=\"" << once << "\">";
    if (action.asks == maybe_words || action.asks == must_words) line_for_words(html, action, action.hint);
    if (action.takes_pictures && !pictures_at.empty())
        html << picture_field(words, fmt::format("photo-{}", action.id), pictures_at);
    if (action.asks == choice || action.asks == choice_and_words) {
        html << "<label for=\"arg-" << action.id << "\">" << action.hint << "</label><select id=\"arg-" << action.id
             << "\" name=\"arg\" required><option value=\"\"></option>";
        for (const auto& [value, label] : action.choices)
            html << "<option value=\"" << value << "\">" << label << "</option>";
        html << "</select>";
    }
    if (action.asks == choice_and_words) line_for_words(html, action, words(fmt::format("words_{}", action.id)));
    if (action.asks == stars) {
        html << "<p class=\"hint\">" << action.hint << "</p><div class=\"row\">";
        for (const auto& [value, label] : action.choices)
            html << "<button name=\"arg\" value=\"" << value << "\">" << label << "</button>";
        html << "</div></form>\n";
        return html;
    }
    html << "<button>" << action.label << "</button></form>\n";
    return html;
}

Html actions(const CaseView& view, const Words& words, const std::string& path, const std::string& once) {
    Html usual, rare;
    for (const CaseAction& action : view.actions)
        (action.is_rare ? rare : usual) << action_form(action, words, path, once, view.pictures_at);
    Html html;
    if (usual.empty() && rare.empty()) return html;
    html << "<section class=\"card actions\" aria-labelledby=\"actions\"><h2 id=\"actions\">" << words("actions")
         << "</h2>\n"
         << usual;
    if (!rare.empty()) html << "<details><summary>" << words("more") << "</summary>\n" << rare << "</details>\n";
    html << "</section>\n";
    return html;
}

Html pictures_of(const CaseView::Line& line, const std::string& at, const Words& words) {
    Html html;
    html << "<ul class=\"pictures\">";
    for (const CaseView::Picture& picture : line.pictures) {
        if (picture.id == 0) {
            html << "<li class=\"soft\">" << picture.why_not << "</li>";
            continue;
        }
        const std::string path = fmt::format("{}/{}", at, picture.id);
        const int high = std::max(1, kThumbnail * picture.height / std::max(1, picture.width));
        html << "<li><a href=\"" << path << "\"><img src=\"" << path << "/small\" width=\"" << kThumbnail
             << "\" height=\"" << high << "\" loading=\"lazy\" alt=\"" << words("picture_alt") << "\"></a></li>";
    }
    html << "</ul>";
    return html;
}

Html timeline(const CaseView& view, const Words& words, Time now) {
    Html html;
    html << "<section class=\"card\" aria-labelledby=\"timeline\"><h2 id=\"timeline\">" << words("timeline")
         << "</h2>\n<ol class=\"timeline\">\n";
    for (auto line = view.lines.rbegin(); line != view.lines.rend(); ++line) {
        html << "<li><p class=\"what\"><strong>" << line->event << "</strong>";
        if (!line->who.empty()) html << " <span class=\"soft\">" << line->who << "</span>";
        if (line->times > 1)
            html << " <span class=\"soft\">" << words("times", {{"n", std::to_string(line->times)}}) << "</span>";
        html << "</p>";
        if (!line->text.empty()) html << "<p>" << line->text << "</p>";
        if (!line->pictures.empty() && !view.pictures_at.empty()) html << pictures_of(*line, view.pictures_at, words);
        html << "<p class=\"when\">" << time_element(words, line->at, now) << "</p></li>\n";
    }
    html << "</ol></section>\n";
    return html;
}

}  // namespace

int step_of(CaseState state) {
    switch (state) {
        case CaseState::registered:
            return 1;
        case CaseState::accepted:
            return 2;
        case CaseState::dispatched:
        case CaseState::handling:
        case CaseState::suspended:
        case CaseState::feedback:
            return 3;
        default:
            return kSteps;
    }
}

Html render_case(const CaseView& view, const Words& words, Time now, const std::optional<CaseAnswer>& answer,
                 const std::string& action_path, const std::string& once) {
    Html html;
    if (answer && !answer->text.empty())
        html << "<p class=\"answer" << std::string_view(answer->is_refusal ? " refusal" : "") << "\" role=\"status\">"
             << answer->text << "</p>\n";
    html << "<section class=\"card case\" data-ticket=\"" << view.ticket << "\" data-state=\"" << view.state
         << "\"><h1>" << (view.category.empty() ? words("a_matter") : view.category);
    if (!view.urgency.empty()) html << " <span class=\"badge\">" << view.urgency << "</span>";
    html << "</h1><p class=\"ticket\">" << words("ticket") << " <b>" << view.ticket << "</b></p>\n<p class=\"state\">"
         << words.name(fmt::format("state.{}", view.state)) << "</p>\n";
    if (!view.left_track) html << steps(view, words);
    html << facts(view, words, now) << "</section>\n"
         << actions(view, words, action_path, once) << timeline(view, words, now);
    return html;
}

}  // namespace gridbot::web
