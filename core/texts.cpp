#include "core/texts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridbot {
namespace {

/// Calls `plain(text)` for what stands outside braces and `named(name)` for each name within. False: a brace is open.
template <class Plain, class Named>
bool walk(std::string_view text, Plain plain, Named named) {
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        plain(text.substr(0, open));
        if (open == std::string_view::npos) return true;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) {
            plain(text.substr(open));
            return false;
        }
        named(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return true;
}

}  // namespace

void TextValues::set(std::string_view name, std::string value) {
    for (auto& [known, old] : own_)
        if (known == name) {
            old = std::move(value);
            return;
        }
    own_.emplace_back(name, std::move(value));
}

std::string TextValues::get(std::string_view name) const {
    for (const auto& [known, value] : own_)
        if (known == name) return value;
    return source_ ? source_(name) : std::string{};
}

Result<std::vector<std::string>> placeholders_of(std::string_view text) {
    std::vector<std::string> names;
    const bool closed = walk(
        text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    if (!closed) return Errc::bad_config;
    return names;
}

void TextBook::set(std::string id, std::string text) {
    texts_.insert_or_assign(std::move(id), std::move(text));
}

bool TextBook::has(std::string_view id) const {
    return texts_.find(id) != texts_.end();
}

std::string TextBook::say(std::string_view id, const TextValues& values) const {
    std::string said;
    walk(
        word(id), [&](std::string_view plain) { said += plain; },
        [&](std::string_view name) { said += values.get(name); });
    return said;
}

std::string_view TextBook::word(std::string_view id) const {
    auto found = texts_.find(id);
    return found == texts_.end() ? id : std::string_view(found->second);
}

std::string TextBook::list(const std::vector<std::string>& items) const {
    return fmt::format("{}", fmt::join(items, word("list_separator")));
}

std::vector<TextBook::Fault> TextBook::unknown_placeholders(const TextBook& defaults) const {
    std::vector<Fault> faults;
    for (const auto& [id, text] : texts_) {
        const auto used = placeholders_of(text);
        if (!used) {
            faults.push_back({id, "a { is never closed"});
            continue;
        }
        const auto known = placeholders_of(defaults.has(id) ? defaults.word(id) : std::string_view());
        for (const std::string& name : *used) {
            if (known && std::find(known->begin(), known->end(), name) != known->end()) continue;
            faults.push_back({id, "unknown placeholder {" + name + "}"});
        }
    }
    return faults;
}

std::vector<std::string> TextBook::ids() const {
    std::vector<std::string> ids;
    ids.reserve(texts_.size());
    for (const auto& [id, text] : texts_) ids.push_back(id);
    return ids;
}

}  // namespace gridbot
