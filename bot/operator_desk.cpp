#include "bot/operator_desk.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <ostream>

#include "bot/database.hpp"
#include "bot/engine/organisation.hpp"
#include "bot/engine/pacemaker.hpp"
#include "core/clock.hpp"
#include "core/config/org_overlay.hpp"
#include "core/grid_name.hpp"
#include "core/new_file.hpp"

namespace gridbot {

std::shared_ptr<const Town> town_of(const Config& config, const std::string& code, std::string_view ticket) {
    if (code.empty() && config.towns.size() == 1) return config.towns.front();
    std::vector<std::string> codes;
    for (const auto& town : config.towns) {
        if (town->code == code || (code.empty() && ticket.starts_with(town->code))) return town;
        codes.push_back(town->code);
    }
    throw CallersFault(fmt::format("--town: write one of {}", fmt::join(codes, ", ")));
}

OperatorDesk open_desk(const std::string& config_file, const std::string& town, std::string_view ticket) {
    OperatorDesk desk{.config = usable_config(load_config(config_file, environment))};
    desk.store = open_database_to_read(desk.config.storage.url);
    // What was changed in the chat counts here as it does in the service.
    const auto load = [&](const OrgChanges& changes) { return load_config(config_file, environment, changes); };
    desk.config = engine::with_changes(std::move(desk.config), *desk.store, load).config;
    desk.town = town_of(desk.config, town, ticket);
    desk.now = engine::stored_clock(*desk.store).value_or(SystemClock().now());
    return desk;
}

std::string grid_named(const Town& town, std::string_view said) {
    if (said.empty()) return {};
    for (const Grid& grid : town.directory.grids())
        if (is_called(grid, said)) return grid.code;
    throw CallersFault(fmt::format("--grid: the town has no grid {}; write a code or a name of grids.csv", said));
}

LocalDay day_named(std::string_view option, const std::string& said) {
    const auto day = parse_day(said);
    if (!day) throw CallersFault(fmt::format("{} {} is no day; write it as 2026-11-23", option, said));
    return *day;
}

void put_out(const std::string& bytes, const std::string& file, std::ostream& out) {
    if (file.empty()) {
        out << bytes;
        return;
    }
    NewFile made(file);
    made.write(bytes);
    made.keep();
}

void keep_off_terminals(std::string_view format, const std::string& file) {
    if (file.empty() && ::isatty(STDOUT_FILENO) == 1)
        throw CallersFault(fmt::format("--format {} is nothing for a terminal; add --out FILE", format));
}

std::string account_of_operator() {
    const passwd* account = getpwuid(getuid());
    return account ? account->pw_name : fmt::format("uid {}", getuid());
}

}  // namespace gridbot
