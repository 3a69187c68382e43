#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/fault_log.hpp"
#include "core/config/sources.hpp"

namespace gridbot {

/// A TOML table being read: wrong types and missing keys are faults, keys that nobody asked for are warnings.
/// Borrows all it is given.
class TomlTable {
public:
    /// `name` as people write it: "[server]".
    TomlTable(const toml::table& table, std::string name, std::string file, const ConfigSources& sources,
              FaultLog& log);

    /// Nothing where the key is absent or unusable (then a fault says so).
    std::optional<std::string> text(std::string_view key);
    /// An absent key is a fault that shows `example`.
    std::optional<std::string> needed_text(std::string_view key, std::string_view example);
    /// A literal, {env = "NAME"} or {file = "path"}. Notes whether a literal stands in the file.
    std::optional<std::string> secret_text(std::string_view key);
    std::int64_t number(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most);
    std::vector<std::string> texts(std::string_view key);
    /// For keys that are read in another way.
    const toml::node* node(std::string_view key);

    /// The line of a key, of the table where it is absent.
    int line_of_key(std::string_view key) const;
    int line() const;
    void fault(std::string_view key, std::string what, std::string remedy) const;
    /// Call when all keys have been asked for.
    void warn_of_unknown_keys() const;
    bool has_literal_secret() const { return has_literal_secret_; }

private:
    const toml::table& table_;
    std::string name_;
    std::string file_;
    const ConfigSources& sources_;
    FaultLog& log_;
    std::vector<std::string> asked_;
    bool has_literal_secret_ = false;
};

/// A node that is a literal, {env = "NAME"} or {file = "path"} as text. Nothing and a fault where it is neither.
std::optional<std::string> text_of(const toml::node& node, const std::string& key, const std::string& file,
                                   const ConfigSources& sources, FaultLog& log);

}  // namespace gridbot
