#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/errors.hpp"

namespace gridbot {

/// Values for the placeholders of a text: {"t", "SH20261123-0001"}. Those not set by hand may come from a source that
/// is asked only for what a text uses; whatever the source refers to must outlive the values.
class TextValues {
public:
    using Source = std::function<std::string(std::string_view name)>;

    TextValues() = default;
    TextValues(std::initializer_list<std::pair<std::string, std::string>> values) : own_(values) {}
    explicit TextValues(Source source) : source_(std::move(source)) {}

    void set(std::string_view name, std::string value);
    /// "" when there is none.
    std::string get(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> own_;
    Source source_;
};

/// Every sentence the bot says, by id (G01, W03, E5 …), and the words for states, roles and events.
/// Town files override single ids. Immutable once built.
class TextBook {
public:
    struct Fault {
        std::string id;
        std::string what;
    };

    void set(std::string id, std::string text);
    bool has(std::string_view id) const;
    /// The text with `{name}` replaced by the values; a placeholder without a value becomes "".
    /// An unknown id yields the id itself: a missing sentence must not cost a case.
    std::string say(std::string_view id, const TextValues& values = {}) const;
    /// The bare text: words such as "state.accepted".
    std::string_view word(std::string_view id) const;
    /// The items joined as the language of the file joins them: "甲、乙".
    std::string list(const std::vector<std::string>& items) const;
    /// Placeholders used by each text of `this` that the text of the same id in `defaults` does not know.
    std::vector<Fault> unknown_placeholders(const TextBook& defaults) const;
    std::vector<std::string> ids() const;

private:
    std::map<std::string, std::string, std::less<>> texts_;
};

/// The names inside braces, in order. Errors: bad_config for an unclosed brace.
Result<std::vector<std::string>> placeholders_of(std::string_view text);

}  // namespace gridbot
