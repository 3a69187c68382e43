#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bot/web/html.hpp"
#include "core/http_in.hpp"
#include "core/texts.hpp"
#include "core/town.hpp"

/// What all pages for people have in common: frame, words, headers.
namespace gridbot::web {

/// The words of the pages: `page.…` of a town's texts or, where somebody asked for English, `page_en.…`.
class Words {
public:
    Words(const Town& town, bool english) : town_(town), english_(english) {}

    std::string operator()(std::string_view id, const TextValues& values = {}) const;
    /// The name of a state, an event, a role … : "state.accepted".
    std::string name(std::string_view id) const;
    /// "今天18:00", "11-23 18:00".
    std::string moment(Time at, Time now) const;
    /// "5小时12分前".
    std::string ago(Time at, Time now) const;
    bool english() const { return english_; }
    const Town& town() const { return town_; }

private:
    const Town& town_;
    bool english_;
};

/// Does the request ask for English (`?lang=en`)?
bool wants_english(const HttpRequest& request);

/// A moment as people read it, and to the minute for whoever points at it.
Html time_element(const Words& words, Time at, Time now);

struct PageFrame {
    std::string title;
    std::string_view body_class;            // a literal
    std::vector<std::string_view> styles;   // names of embedded files, after page.css
    std::vector<std::string_view> scripts;  // after page.js
    bool is_personal = true;                // its address is for one person alone
    std::string other_language;             // where the switch of languages leads; empty: there is none
};
/// The whole document as an answer with its headers: nothing from elsewhere, nothing kept, no address passed on.
HttpResponse page_response(const Words& words, const PageFrame& frame, const Html& main, int status = 200);

/// A page that says what is wrong and what to do: `page.<id>_title`, `page.<id>_text`.
HttpResponse notice_page(const Words& words, std::string_view id, int status);

/// `GET /assets/{file}`: style sheets and scripts of the pages.
boost::asio::awaitable<HttpResponse> asset(const HttpRequest& request, PathParams params);

/// The embedded file `folder/name`, with its type and the headers of everything that is static; 404 where there is
/// none.
HttpResponse embedded_file(std::string_view folder, std::string_view name);

}  // namespace gridbot::web
