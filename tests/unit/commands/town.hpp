#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "commands/desk.hpp"
#include "core/case.hpp"
#include "core/config.hpp"

/// The town of tests/fixtures/sanhehu and short words for its cases.
namespace gridbot::commands::testing {

inline const std::shared_ptr<const Town>& town() {
    static const auto shared = [] {
        auto nothing = [](const std::string&) { return std::optional<std::string>{}; };
        Config config = load_config(GRIDBOT_FIXTURES "/sanhehu/gridbot.toml", nothing);
        if (!config.usable()) throw std::runtime_error("the fixture town has faults");
        return config.towns.front();
    }();
    return shared;
}

/// "2026-11-23T09:00" in the town's zone.
inline Time at(std::string_view text) {
    return parse_iso(std::string(text) + ":00+08:00").value();
}

inline Case case_of(std::string category) {
    Case row;
    row.ticket = "SH20261123-0001";
    row.category = std::move(category);
    row.grid = "SH-HX-52-B3";
    row.building = "3";
    row.unit = "2";
    row.lead_org = "wy";
    row.registered_at = at("2026-11-23T09:00");
    row.due_at = at("2026-11-23T18:00");
    return row;
}

}  // namespace gridbot::commands::testing
