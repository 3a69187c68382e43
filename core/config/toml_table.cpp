#include "core/config/toml_table.hpp"

#include <algorithm>

#include "core/config/toml_document.hpp"
#include "core/config/words.hpp"

namespace gridbot {
namespace {

std::string without_trailing_blanks(std::string text) {
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::optional<std::string> from_environment(const std::string& variable, int line, const std::string& key,
                                            const std::string& file, const ConfigSources& sources, FaultLog& log) {
    auto value = sources.environment(variable);
    if (value && !value->empty()) return value;
    log.fault(file, line, key + ": the environment variable " + in_quotes(variable) + " is not set",
              "set it for the service, or write {file = \"path\"}");
    return std::nullopt;
}

std::optional<std::string> from_file(const std::string& path, int line, const std::string& key, const std::string& file,
                                     const ConfigSources& sources, FaultLog& log) {
    const auto full = sources.data / path;
    auto value = sources.read(full);
    if (!value || without_trailing_blanks(*value).empty()) {
        log.fault(file, line, key + ": the file " + sources.shown(full) + " cannot be read or is empty",
                  "put the secret alone into it, readable for the service");
        return std::nullopt;
    }
    if (sources.others_can_read(full))
        log.warn(file, line, key + ": others can read the secret in " + sources.shown(full), "chmod 600 it");
    return without_trailing_blanks(std::move(*value));
}

}  // namespace

std::optional<std::string> text_of(const toml::node& node, const std::string& key, const std::string& file,
                                   const ConfigSources& sources, FaultLog& log) {
    const int line = line_of(node);
    if (auto text = node.value_exact<std::string>()) return text;
    if (auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
    if (const toml::table* table = node.as_table(); table && table->size() == 1) {
        if (auto variable = (*table)["env"].value_exact<std::string>())
            return from_environment(*variable, line, key, file, sources, log);
        if (auto path = (*table)["file"].value_exact<std::string>())
            return from_file(*path, line, key, file, sources, log);
    }
    log.fault(file, line, key + " has the wrong type", "write a text, {env = \"NAME\"} or {file = \"path\"}");
    return std::nullopt;
}

TomlTable::TomlTable(const toml::table& table, std::string name, std::string file, const ConfigSources& sources,
                     FaultLog& log)
    : table_(table), name_(std::move(name)), file_(std::move(file)), sources_(sources), log_(log) {}

const toml::node* TomlTable::node(std::string_view key) {
    asked_.emplace_back(key);
    return table_.get(key);
}

std::optional<std::string> TomlTable::text(std::string_view key) {
    const toml::node* found = node(key);
    if (!found) return std::nullopt;
    if (auto value = found->value_exact<std::string>()) return value;
    fault(key, "has the wrong type", "write a text: " + std::string(key) + " = \"…\"");
    return std::nullopt;
}

std::optional<std::string> TomlTable::needed_text(std::string_view key, std::string_view example) {
    auto value = text(key);
    if (value ? value->empty() : !table_.contains(key)) {
        fault(key, "is missing", "write " + std::string(key) + " = \"" + std::string(example) + '"');
        return std::nullopt;
    }
    return value;
}

std::optional<std::string> TomlTable::secret_text(std::string_view key) {
    const toml::node* found = node(key);
    if (!found) return std::nullopt;
    if (found->is_string()) has_literal_secret_ = true;
    return text_of(*found, name_ + " " + std::string(key), file_, sources_, log_);
}

std::int64_t TomlTable::number(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
    const toml::node* found = node(key);
    if (!found) return fallback;
    if (auto value = found->value_exact<std::int64_t>(); value && *value >= least && *value <= most) return *value;
    fault(key, "is not a number that fits",
          "write a number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
    const toml::node* found = node(key);
    if (!found) return {};
    std::vector<std::string> values;
    const toml::array* array = found->as_array();
    for (std::size_t i = 0; array && i < array->size(); ++i)
        if (auto value = (*array)[i].value_exact<std::string>()) values.push_back(std::move(*value));
    if (!array || values.size() != array->size())
        fault(key, "is not a list of texts", "write " + std::string(key) + " = [\"…\", \"…\"]");
    return values;
}

int TomlTable::line() const {
    return line_of(table_);
}

int TomlTable::line_of_key(std::string_view key) const {
    const toml::node* found = table_.get(key);
    return found ? line_of(*found) : line();
}

void TomlTable::fault(std::string_view key, std::string what, std::string remedy) const {
    log_.fault(file_, line_of_key(key), name_ + " " + std::string(key) + " " + std::move(what), std::move(remedy));
}

void TomlTable::warn_of_unknown_keys() const {
    for (const auto& [key, value] : table_) {
        if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end()) continue;
        log_.warn(file_, line_of(value), name_ + " has no key " + in_quotes(key.str()),
                  write_nearest(key.str(), asked_, "remove it, or write one of " + listed(asked_, 20)));
    }
}

}  // namespace gridbot
