#pragma once

#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/config.hpp"

namespace gridbot {

/// Something the caller can mend: exit code 2. `what()` is one line saying what and what to do.
class CallersFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The process environment, for {env = "NAME"}.
inline std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

/// Reads a configuration with the settings of its channels checked too; throws CallersFault with the first fault, and
/// how many more there are, when it cannot be used.
Config usable_config(Config config);
/// The faults that only the channel types know, added to the configuration's own.
void add_channel_faults(Config& config);

}  // namespace gridbot
