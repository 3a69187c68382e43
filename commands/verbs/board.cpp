#include "commands/notices.hpp"
#include "commands/page_links.hpp"
#include "commands/verbs/verbs.hpp"

namespace gridbot::commands {

// 看板: an address for the sender alone, never said where others read.
Reply board(Context& context, const intake::Reading&, Case*) {
    const std::string url = board_page(context, *context.actor.person);
    if (url.empty()) return reply_with(context, "board_no_pages");
    Reply answer = reply_with(context, "board_page", {{"url", url}});
    if (context.where.is_private) return answer;
    const bool told =
        tell_only(context, *context.actor.person, {.kind = "board", .text = answer.text, .pressing = Pressing::now});
    return reply_with(context, told ? "report_sent_in_private" : "E9");
}

}  // namespace gridbot::commands
