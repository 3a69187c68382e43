#include "bot/serve.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "bot/database.hpp"
#include "bot/service.hpp"
#include "core/config/on_the_page.hpp"
#include "core/config/org_overlay.hpp"

namespace gridbot {
namespace {

// A clock that people move starts no earlier than where it stood when the process before ended.
Service::Clocks movable_clock(Time start, MovableClock::Mode mode, storage::Store& store) {
    if (auto reached = engine::stored_clock(store)) start = std::max(start, *reached);
    auto clock = std::make_unique<MovableClock>(start, mode);
    MovableClock* movable = clock.get();
    return {std::move(clock), movable};
}

// The towns as their files and what was changed in the chat make them. Where both together have a fault, the files
// alone: a service that starts is worth more, and the fault is told.
Config with_changes(Config config, storage::Store& store, const Service::Load& load) {
    engine::ChangedConfig changed = engine::with_changes(std::move(config), store, load);
    if (!changed.faults.empty())
        spdlog::error("what was changed in the chat does not fit the files any more and is left out:");
    for (const ConfigFault& fault : changed.faults) spdlog::error("{}", to_line(fault));
    return std::move(changed.config);
}

// A town that has no console is played on one.
Config load_to_play(const std::filesystem::path& file, const OrgChanges& changes) {
    Config config = load_config(file, environment, changes);
    if (has_console(config)) return config;
    return load_config(file, environment, on_the_page(changes));
}

void print_warnings(const Config& config) {
    for (const ConfigFault& fault : config.faults) spdlog::warn("{}", to_line(fault));
}

}  // namespace

int run_serve(const ServeOptions& options) {
    std::optional<Time> start;
    if (!options.sim_clock.empty()) {
        const auto said = parse_iso(options.sim_clock);
        if (!said) throw CallersFault("--sim-clock: expected ISO 8601 with an offset, 2026-11-23T09:00:00+08:00");
        start = *said;
    }
    Config config = usable_config(load_config(options.config, environment));
    print_warnings(config);
    auto store = open_database(config.storage.url, SystemClock().now());
    Service::Clocks clocks{std::make_unique<SystemClock>()};
    if (start) clocks = movable_clock(*start, MovableClock::Mode::standing, *store);
    const ServerConfig addresses = config.server;
    const Service::Load load = [file = options.config](const OrgChanges& changes) {
        return load_config(file, environment, changes);
    };
    config = with_changes(std::move(config), *store, load);
    Service service(std::move(config), std::move(store), std::move(clocks), load);
    const server::Routes public_routes = service.public_routes();
    const server::Routes admin_routes = service.admin_routes();
    service.listen("public", addresses.listen, public_routes, true);
    service.listen("admin", addresses.admin_listen, admin_routes, false);
    return service.run();
}

int run_demo(const DemoOptions& options) {
    const std::filesystem::path data = std::filesystem::absolute(options.data);
    const Service::Load load = [data, town = options.town](const OrgChanges& changes) {
        Config config = town.empty() ? load_config_embedded("towns/demo/gridbot.toml", data, environment, changes)
                                     : load_to_play(std::filesystem::path(town) / "gridbot.toml", changes);
        config.storage.url = "sqlite:" + (data / "gridbot.db").string();
        config.storage.key_file = data / "gridbot.key";
        // Pictures and backups of a real town are not the demonstration's.
        config.storage.attachments.clear();
        config.backup.every.reset();
        return config;
    };
    Config config = usable_config(load({}));
    auto store = open_database(config.storage.url, SystemClock().now());
    auto clocks = movable_clock(SystemClock().now(), MovableClock::Mode::running, *store);
    config = with_changes(std::move(config), *store, load);
    Service service(std::move(config), std::move(store), std::move(clocks), load);
    const server::Routes routes = service.demo_routes();
    service.set_pages(service.listen("demo", options.listen, routes, false));
    return service.run();
}

}  // namespace gridbot
