#pragma once

#include <string>

#include "bot/command_line.hpp"

namespace gridbot {

struct ServeOptions {
    std::string config;
    std::string sim_clock;  // ISO 8601, or empty
};

struct DemoOptions {
    std::string town;  // folder; empty: the embedded sample town
    std::string listen = "127.0.0.1:8080";
    std::string data = "gridbot-demo";
};

/// Both run until SIGTERM or SIGINT and print `listening … http://…` on stdout for each listener.
/// Throw CallersFault for what the caller can mend, anything else for the machine's faults.
int run_serve(const ServeOptions& options);
int run_demo(const DemoOptions& options);

}  // namespace gridbot
