#include "commands/page_links.hpp"

#include <algorithm>

#include "commands/scope.hpp"

namespace gridbot::commands {
namespace {

using storage::links::Holder;

constexpr std::string_view kCasePath = "/c/";
constexpr std::string_view kBoardPath = "/board?key=";

std::string new_page(Context& context, std::string_view path, const storage::links::Link& link) {
    if (context.reach.pages.empty()) return {};
    const std::string token = storage::links::token_for(link.case_id, context.cipher.new_token());
    storage::links::put(context.tx, context.town.code, token, link);
    return context.reach.pages + std::string(path) + token;
}

std::string staff_page(Context& context, const Person& person, const Case& row) {
    if (row.sensitive) return {};
    const Holder holder = holder_for(context.town.directory, person);
    return new_page(context, kCasePath, {holder, row.id, person.id, context.now + kCasePageOpens});
}

std::string line_of(const Context& context, std::string_view text, std::string url) {
    if (url.empty()) return {};
    return "\n" + context.town.texts.say(text, {{"url", std::move(url)}});
}

}  // namespace

Holder holder_for(const Directory& directory, const Person& person) {
    return directory.holds(person, Role::inspector) && person.posts.size() == 1 ? Holder::inspector : Holder::handler;
}

std::string page_line(Context& context, const Person& person, const Case& row) {
    return line_of(context, "page_line_staff", staff_page(context, person, row));
}

std::string page_line(Context& context, const Case& row) {
    if (!context.where.is_private || row.sensitive || !context.reach.find(context.where.channel)) return {};
    if (context.actor.person)
        return line_of(context, "page_line_staff", staff_page(context, *context.actor.person, row));
    return is_own(context, row) ? line_of(context, "page_line", reporter_page(context, row)) : std::string{};
}

std::string reporter_page(Context& context, const Case& row) {
    return new_page(context, kCasePath, {Holder::reporter, row.id, {}, context.now + kCasePageOpens});
}

std::string board_page(Context& context, const Person& person) {
    return new_page(context, kBoardPath, {Holder::board, {}, person.id, context.now + kBoardOpens});
}

std::string without_tokens(std::string text) {
    for (const std::string_view path : {kCasePath, kBoardPath}) {
        for (std::size_t at = text.find(path); at != text.npos; at = text.find(path, at)) {
            at += path.size();
            const std::size_t end = std::min(text.find_first_not_of("0123456789abcdef", at), text.size());
            if (end - at >= storage::links::kTokenLength) text.replace(at, end - at, "…");
        }
    }
    return text;
}

}  // namespace gridbot::commands
