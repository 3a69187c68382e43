#include "commands/verbs/verbs.hpp"
#include "reports/daily.hpp"

namespace gridbot::commands {
namespace {

// Own scope: the widest grid the person answers for; the centre and the town see everything.
std::string scope_of(const Context& context) {
    std::string widest;
    std::size_t best = 0;
    for (const Post& post : context.actor.person->posts) {
        if (post.grid.empty()) return {};
        std::size_t depth = context.town.directory.path_up(post.grid).size();
        if (depth > 0 && (best == 0 || depth < best)) {
            best = depth;
            widest = post.grid;
        }
    }
    return widest;
}

}  // namespace

Reply report_daily(Context& context, const intake::Reading&, Case*) {
    auto figures = reports::daily_figures(context.tx, context.town, scope_of(context),
                                          context.town.zone.day_of(context.now), context.now);
    return {reports::daily_text(figures, context.town, reports::Face::plain), "daily"};
}

}  // namespace gridbot::commands
