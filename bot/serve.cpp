#include "bot/serve.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>

#include "bot/database.hpp"
#include "bot/service.hpp"

namespace gridbot {
namespace {

// A clock that people move starts no earlier than where it stood when the process before ended.
Service::Clocks movable_clock(Time start, MovableClock::Mode mode, storage::Store& store) {
    if (auto reached = engine::stored_clock(store)) start = std::max(start, *reached);
    auto clock = std::make_unique<MovableClock>(start, mode);
    MovableClock* movable = clock.get();
    return {std::move(clock), movable};
}

void print_warnings(const Config& config) {
    for (const ConfigFault& fault : config.faults) spdlog::warn("{}", to_line(fault));
}

}  // namespace

int run_serve(const ServeOptions& options) {
    Config config = usable_config(load_config(options.config, environment));
    print_warnings(config);
    auto store = open_database(config.storage.url, SystemClock().now());
    Service::Clocks clocks{std::make_unique<SystemClock>()};
    if (!options.sim_clock.empty()) {
        auto start = parse_iso(options.sim_clock);
        if (!start) throw CallersFault("--sim-clock: expected ISO 8601 with an offset, 2026-11-23T09:00:00+08:00");
        clocks = movable_clock(*start, MovableClock::Mode::standing, *store);
    }
    const ServerConfig addresses = config.server;
    Service service(std::move(config), std::move(store), std::move(clocks));
    const server::Routes public_routes = service.public_routes();
    const server::Routes admin_routes = service.admin_routes();
    service.listen("public", addresses.listen, public_routes, true);
    service.listen("admin", addresses.admin_listen, admin_routes, false);
    return service.run();
}

int run_demo(const DemoOptions& options) {
    const std::filesystem::path data = std::filesystem::absolute(options.data);
    Config config = options.town.empty()
                        ? load_config_embedded("towns/demo/gridbot.toml", data, environment)
                        : load_config(std::filesystem::path(options.town) / "gridbot.toml", environment);
    config = usable_config(std::move(config));
    config.storage.url = "sqlite:" + (data / "gridbot.db").string();
    config.storage.key_file = data / "gridbot.key";
    auto store = open_database(config.storage.url, SystemClock().now());
    auto clocks = movable_clock(SystemClock().now(), MovableClock::Mode::running, *store);
    Service service(std::move(config), std::move(store), std::move(clocks));
    const server::Routes routes = service.demo_routes();
    service.listen("demo", options.listen, routes, false);
    return service.run();
}

}  // namespace gridbot
