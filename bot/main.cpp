#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/backup.hpp"
#include "bot/check.hpp"
#include "bot/parse.hpp"
#include "bot/serve.hpp"
#include "bot/verify.hpp"
#include "storage/store.hpp"

namespace {

// Exit codes of design 6.1: the caller's faults and the machine's.
constexpr int kCallersFault = 2;
constexpr int kMachinesFault = 1;

// A message as a JSON string: what stands in it must not break the line.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        const std::string text = nlohmann::json(std::string(message.payload.data(), message.payload.size()))
                                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        out.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

void set_up_log(const std::string& form) {
    auto log = spdlog::stderr_color_mt("gridbot");
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<JsonMessage>('J');
    formatter->set_pattern(form == "json" ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l","thread":%t,"message":%J})"
                                          : "%Y-%m-%d %H:%M:%S.%e %l %v");
    log->set_formatter(std::move(formatter));
    spdlog::set_default_logger(std::move(log));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"gridbot: residents write a line, a town settles it the same day"};
    app.require_subcommand(1);
    std::string log_form = "human";
    app.add_option("--log", log_form, "human or json, on stderr")->check(CLI::IsMember({"human", "json"}));

    gridbot::DemoOptions demo;
    CLI::App* demo_command =
        app.add_subcommand("demo", "a sample town with a chat page in the browser; no account anywhere");
    demo_command->add_option("--town", demo.town, "folder of a town's own configuration");
    demo_command->add_option("--listen", demo.listen, "address of the page")->capture_default_str();
    demo_command->add_option("--data", demo.data, "folder of the database")->capture_default_str();
    demo_command->fallthrough();

    gridbot::ServeOptions serve;
    CLI::App* serve_command = app.add_subcommand("serve", "the service");
    serve_command->add_option("--config", serve.config, "gridbot.toml")->required();
    serve_command->add_option("--sim-clock", serve.sim_clock,
                              "ISO 8601: time stands still and is moved by POST /sim/clock");
    serve_command->fallthrough();

    std::string check_config;
    CLI::App* check_command = app.add_subcommand("check", "reads a configuration and names every fault in it");
    check_command->add_option("--config", check_config, "gridbot.toml")->required();
    check_command->fallthrough();

    std::string parse_config;
    CLI::App* parse_command = app.add_subcommand("parse", "JSON lines {\"text\":…} in, their meaning out");
    parse_command->add_option("--config", parse_config, "gridbot.toml; without it the defaults");
    parse_command->fallthrough();

    std::string verify_config;
    CLI::App* verify_command =
        app.add_subcommand("verify", "reads the whole database and names everything that is not as it was written");
    verify_command->add_option("--config", verify_config, "gridbot.toml")->required();
    verify_command->fallthrough();

    std::string backup_out, backup_config;
    CLI::App* backup_command = app.add_subcommand("backup", "the database as one file, while the service runs");
    backup_command->add_option("OUT", backup_out, "a file that is not there yet")->required();
    backup_command->add_option("--config", backup_config, "gridbot.toml")->required();
    backup_command->fallthrough();

    gridbot::RestoreOptions restore;
    CLI::App* restore_command = app.add_subcommand("restore", "a backup into the empty place of a configuration");
    restore_command->add_option("IN", restore.in, "a file that `gridbot backup` made")->required();
    restore_command->add_option("--config", restore.config, "gridbot.toml")->required();
    restore_command->add_flag("--without-key", restore.without_key, "the key file is lost: contact data stays sealed");
    restore_command->fallthrough();

    std::string move_from, move_to;
    CLI::App* move_command = app.add_subcommand("move", "all of one database into another, empty one");
    move_command->add_option("--from", move_from, "sqlite:path or postgresql://…; no service may use it")->required();
    move_command->add_option("--to", move_to, "likewise")->required();
    move_command->fallthrough();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : kCallersFault;
    }
    set_up_log(log_form);
    try {
        if (*demo_command) return gridbot::run_demo(demo);
        if (*serve_command) return gridbot::run_serve(serve);
        if (*check_command) return gridbot::run_check(check_config);
        if (*backup_command) return gridbot::run_backup(backup_out, backup_config, std::cout);
        if (*restore_command) return gridbot::run_restore(restore, std::cout);
        if (*move_command) return gridbot::run_move(move_from, move_to, std::cout);
        if (*verify_command) return gridbot::run_verify(verify_config, std::cout);
        return gridbot::run_parse(parse_config, std::cin, std::cout);
    } catch (const gridbot::CallersFault& fault) {
        std::cerr << "gridbot: " << fault.what() << "\n";
        return kCallersFault;
    } catch (const std::exception& error) {
        std::cerr << "gridbot: " << error.what() << "\n";
        return kMachinesFault;
    }
}
