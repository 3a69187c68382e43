#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/web/page.hpp"
#include "core/case.hpp"
#include "core/wording.hpp"

/// What the page of a case shows, before it is written as HTML.
namespace gridbot::web {

/// Something the holder may do: a button, and what it asks for.
struct CaseAction {
    enum class Asks { nothing, maybe_words, must_words, choice, choice_and_words, stars };
    std::string id;     // what the form sends: "settle"
    std::string label;  // on the button
    std::string hint;   // above the line for words
    Asks asks = Asks::nothing;
    std::vector<std::pair<std::string, std::string>> choices{};  // value -> words
    bool is_main = false;                                        // what one comes here for
    bool is_rare = false;                                        // behind "more"
    bool takes_pictures = false;
};

struct CaseView {
    struct Picture {
        std::int64_t id = 0;  // 0: it is not there, `why_not` says why
        int width = 0;
        int height = 0;
        std::string why_not;
    };
    struct Line {
        Time at;
        std::string event;
        std::string who;   // role and surname; empty for the clock
        std::string text;  // free of personal data; may be left out
        std::vector<Picture> pictures{};
        int times = 1;  // said so often in a row, by the same; `at`: the last time
    };
    std::string ticket;
    std::string state;                                 // name of domain 3.1
    std::string category, place, description, result;  // as the audience may see them, empty where it may not
    std::string urgency;                               // its word, only where it is not the usual one
    std::string who, phone;                            // in charge; an office number
    std::string org;
    Time registered_at, due_at;
    std::optional<Time> settled_at;
    bool overdue = false;
    bool is_over = false;     // nobody waits for anything any more
    int step = 1;             // 1 to 4: found, accepted, in work, settled (domain M33)
    bool left_track = false;  // rejected, merged, withdrawn: no fourth step
    std::vector<Line> lines;  // oldest first
    std::vector<CaseAction> actions;
    std::string pictures_at;  // where they are shown and handed over: "/c/{token}/pictures"; empty: they are not
};

/// The state as one of the four visible steps.
int step_of(CaseState state);

/// What was done just now and what was answered.
struct CaseAnswer {
    std::string text;
    bool is_refusal = false;
};

/// `action_path`: where the forms are sent. `once`: names this page, so that a form sent twice is done once.
Html render_case(const CaseView& view, const Words& words, Time now, const std::optional<CaseAnswer>& answer,
                 const std::string& action_path, const std::string& once);

}  // namespace gridbot::web
