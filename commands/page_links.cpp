#include "commands/page_links.hpp"

#include "commands/scope.hpp"
#include "storage/cases.hpp"
#include "storage/links.hpp"

namespace gridbot::commands {
namespace {

using storage::links::Holder;

std::string new_page(Context& context, std::string_view path, const storage::links::Link& link) {
    if (context.reach.pages.empty()) return {};
    const std::string token = context.cipher.new_token();
    storage::links::put(context.tx, context.town.code, token, link, context.now);
    return context.reach.pages + std::string(path) + token;
}

// Those who look at the work of others, and do none of it themselves.
bool only_looks(const Directory& directory, const Person& person) {
    return directory.holds(person, Role::inspector) && person.posts.size() == 1;
}

std::string staff_page(Context& context, const Person& person, const Case& row) {
    if (row.sensitive) return {};
    const Holder holder = only_looks(context.town.directory, person) ? Holder::inspector : Holder::handler;
    return new_page(context, "/c/", {holder, row.id, person.id, context.now + kCasePageOpens});
}

std::string line_of(const Context& context, std::string_view text, std::string url) {
    if (url.empty()) return {};
    return "\n" + context.town.texts.say(text, {{"url", std::move(url)}});
}

}  // namespace

std::string page_line(Context& context, const Person& person, CaseId id) {
    if (context.reach.pages.empty()) return {};
    const auto row = storage::cases::by_id(context.tx, context.town.code, id);
    return row ? line_of(context, "page_line_staff", staff_page(context, person, *row)) : std::string{};
}

std::string page_line(Context& context, const Case& row) {
    if (!context.where.is_private || row.sensitive || !context.reach.find(context.where.channel)) return {};
    if (context.actor.person)
        return line_of(context, "page_line_staff", staff_page(context, *context.actor.person, row));
    return is_own(context, row) ? line_of(context, "page_line", reporter_page(context, row)) : std::string{};
}

std::string reporter_page(Context& context, const Case& row) {
    return new_page(context, "/c/", {Holder::reporter, row.id, {}, context.now + kCasePageOpens});
}

std::string board_page(Context& context, const Person& person) {
    return new_page(context, "/board?key=", {Holder::board, {}, person.id, context.now + kBoardOpens});
}

}  // namespace gridbot::commands
