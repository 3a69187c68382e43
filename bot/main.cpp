#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <vector>

#include "bot/backup.hpp"
#include "bot/calendar.hpp"
#include "bot/check.hpp"
#include "bot/corrections.hpp"
#include "bot/doctor.hpp"
#include "bot/export.hpp"
#include "bot/messages.hpp"
#include "bot/org.hpp"
#include "bot/parse.hpp"
#include "bot/person.hpp"
#include "bot/qr.hpp"
#include "bot/report.hpp"
#include "bot/serve.hpp"
#include "bot/show.hpp"
#include "bot/verify.hpp"
#include "core/json.hpp"
#include "storage/store.hpp"

// jemalloc gives back what is not used any more only while something allocates, unless a thread of its own sees to it:
// a service at rest would keep for good what its start took. A second, not ten: reports and the board of a large town
// would each take new memory before that of the one before is given back.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000";
}

namespace {

// Exit codes of design 6.1: the caller's faults and the machine's.
constexpr int kCallersFault = 2;
constexpr int kMachinesFault = 1;

// A message as a JSON string: what stands in it must not break the line.
class JsonMessage final : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        const std::string text = gridbot::dump_json(std::string(message.payload.data(), message.payload.size()));
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

/// A command of the command line, and what it does once its options are read.
struct Command {
    CLI::App* parsed;
    std::function<int()> run;
};

// The options of the program may stand behind any word of a command.
void let_fall_through(CLI::App& command) {
    command.fallthrough();
    for (CLI::App* below : command.get_subcommands([](CLI::App*) { return true; })) let_fall_through(*below);
}

Command add_demo(CLI::App& app) {
    auto options = std::make_shared<gridbot::DemoOptions>();
    CLI::App* command =
        app.add_subcommand("demo", "a sample town with a chat page in the browser; no account anywhere");
    command->add_option("--town", options->town, "folder of a town's own configuration");
    command->add_option("--listen", options->listen, "address of the page")->capture_default_str();
    command->add_option("--data", options->data, "folder of the database")->capture_default_str();
    return {command, [options] { return gridbot::run_demo(*options); }};
}

CLI::Option* add_config(CLI::App* command, std::string& config) {
    return command->add_option("--config", config, "gridbot.toml")->required();
}

void add_part(CLI::App* command, std::string& town, std::string& grid) {
    command->add_option("--town", town, "code of the town, where the configuration has several");
    command->add_option("--grid", grid, "code or name of a grid: it and what is below");
}

void add_contacts(CLI::App* command, bool& with_contacts, std::string& reason) {
    command->add_flag("--with-contacts", with_contacts,
                      "names and phones of reporters too: written down beside the key");
    command->add_option("--reason", reason, "what the contacts are for: written down with it");
}

Command add_serve(CLI::App& app) {
    auto options = std::make_shared<gridbot::ServeOptions>();
    CLI::App* command = app.add_subcommand("serve", "the service");
    add_config(command, options->config);
    command->add_option("--sim-clock", options->sim_clock,
                        "ISO 8601: time stands still and is moved by POST /sim/clock");
    return {command, [options] { return gridbot::run_serve(*options); }};
}

Command add_check(CLI::App& app) {
    auto config = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("check", "reads a configuration and names every fault in it");
    add_config(command, *config);
    return {command, [config] { return gridbot::run_check(*config); }};
}

Command add_doctor(CLI::App& app) {
    auto config = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("doctor", "what check does, and whether platforms and callbacks are reached");
    add_config(command, *config);
    return {command, [config] { return gridbot::run_doctor(*config, std::cout); }};
}

Command add_parse(CLI::App& app) {
    auto config = std::make_shared<std::string>();
    CLI::App* command = app.add_subcommand("parse", "JSON lines {\"text\":…} in, their meaning out");
    command->add_option("--config", *config, "gridbot.toml; without it the defaults");
    return {command, [config] { return gridbot::run_parse(*config, std::cin, std::cout); }};
}

Command add_verify(CLI::App& app) {
    auto config = std::make_shared<std::string>();
    CLI::App* command =
        app.add_subcommand("verify", "reads the whole database and names everything that is not as it was written");
    add_config(command, *config);
    return {command, [config] { return gridbot::run_verify(*config, std::cout); }};
}

Command add_report(CLI::App& app) {
    struct Options : gridbot::ReportOptions {
        std::string since;
    };
    auto options = std::make_shared<Options>();
    CLI::App* report = app.add_subcommand("report", "what the database says, also while the service runs");
    report->require_subcommand(1);
    for (const auto& [kind, about] : {std::pair{"daily", "the figures of a day: today's without --date"},
                                      {"weekly", "of a week: the last that is over without --date"},
                                      {"monthly", "of a month: the last that is over without --date"},
                                      {"total", "of everything since --date, else since 1 January"}}) {
        CLI::App* one = report->add_subcommand(kind, about);
        add_config(one, options->config);
        one->add_option("--date", options->date, "a day of the period: 2026-11-23");
        add_part(one, options->town, options->grid);
        one->add_option("--format", options->format, "text, json, png or xlsx")
            ->check(CLI::IsMember({"text", "json", "png", "xlsx"}));
        one->add_option("--out", options->out, "a file that is not there yet; without it to the standard output");
        one->add_flag("--anew", options->anew, "counts again what was sent already");
    }
    CLI::App* messages = report->add_subcommand(
        "messages",
        "how many messages of the bot each person was sent on a day, and the median; for the administrator");
    add_config(messages, options->config);
    messages->add_option("--date", options->date, "a day: 2026-11-23; today without it");
    messages->add_option("--town", options->town, "code of the town, where the configuration has several");
    CLI::App* command =
        report->add_subcommand("corrections", "where staff overruled a category, and the words that had decided");
    add_config(command, options->config);
    command->add_option("--since", options->since, "a day: 2026-11-23; without it everything");
    return {report, [options, report] {
                options->kind = report->get_subcommands().front()->get_name();
                if (options->kind == "corrections")
                    return gridbot::run_corrections(options->config, options->since, std::cout);
                if (options->kind == "messages") return gridbot::run_messages(*options, std::cout);
                return gridbot::run_report(*options, std::cout);
            }};
}

Command add_export(CLI::App& app) {
    auto options = std::make_shared<gridbot::ExportOptions>();
    CLI::App* command = app.add_subcommand("export", "the ledger of a time: a case a row, also while the service runs");
    add_config(command, options->config);
    command->add_option("--from", options->from, "first day: 2026-11-01")->required();
    command->add_option("--to", options->to, "last day: 2026-11-30")->required();
    add_part(command, options->town, options->grid);
    command->add_option("--format", options->format, "xlsx, csv or json")
        ->check(CLI::IsMember({"xlsx", "csv", "json"}));
    command->add_option("--out", options->out, "a file that is not there yet, which only you can read");
    add_contacts(command, options->with_contacts, options->reason);
    return {command, [options] { return gridbot::run_export(*options, std::cout); }};
}

Command add_case(CLI::App& app) {
    auto options = std::make_shared<gridbot::ShowOptions>();
    CLI::App* command = app.add_subcommand("case", "cases as operators may see them, also while the service runs");
    command->require_subcommand(1);
    CLI::App* show = command->add_subcommand("show", "one case with its history");
    show->add_option("TICKET", options->ticket, "SH20261123-0001")->required();
    CLI::App* list = command->add_subcommand("list", "the newest cases");
    list->add_option("--state", options->state, "registered, accepted, dispatched …");
    list->add_option("--category", options->category, "a category or the first part of one");
    list->add_option("--since", options->since, "a day: 2026-11-23");
    list->add_option("--limit", options->limit, "at most so many")->check(CLI::Range(1, 10000));
    list->add_option("--grid", options->grid, "code or name of a grid: it and what is below");
    for (CLI::App* one : {show, list}) {
        add_config(one, options->config);
        one->add_option("--town", options->town, "code of the town, where the configuration has several");
        one->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
        add_contacts(one, options->with_contacts, options->reason);
    }
    return {command, [options, show] {
                return show->parsed() ? gridbot::run_case_show(*options, std::cout)
                                      : gridbot::run_case_list(*options, std::cout);
            }};
}

Command add_person(CLI::App& app) {
    auto options = std::make_shared<gridbot::PersonOptions>();
    CLI::App* command = app.add_subcommand("person", "what a town keeps of a resident, at the resident's request");
    command->require_subcommand(1);
    CLI::App* show = command->add_subcommand("show", "the cases, the phone masked");
    CLI::App* give = command->add_subcommand("export", "the cases with the resident's own data and words, as JSON");
    CLI::App* erase = command->add_subcommand("erase", "takes the resident out of the cases that are over");
    for (CLI::App* one : {show, give, erase}) {
        add_config(one, options->config);
        one->add_option("--town", options->town, "code of the town, where the configuration has several");
        one->add_option("--account", options->account, "the channel's id and the account there: dingtalk/manager123");
        one->add_option("--phone", options->phone, "the number that was left with a report");
        one->add_option("--reason", options->reason, "who asked and how you know: written down beside the key")
            ->required();
    }
    give->add_option("--out", options->out, "a file that is not there yet")->required();
    return {command, [options, show, give] {
                if (show->parsed()) return gridbot::run_person_show(*options, std::cout);
                if (give->parsed()) return gridbot::run_person_export(*options, std::cout);
                return gridbot::run_person_erase(*options, std::cout);
            }};
}

Command add_backup(CLI::App& app) {
    struct Options {
        std::string out, config;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("backup", "the database as one file, while the service runs");
    command->add_option("OUT", options->out, "a file that is not there yet")->required();
    add_config(command, options->config);
    return {command, [options] { return gridbot::run_backup(options->out, options->config, std::cout); }};
}

Command add_restore(CLI::App& app) {
    auto options = std::make_shared<gridbot::RestoreOptions>();
    CLI::App* command = app.add_subcommand("restore", "a backup into the empty place of a configuration");
    command->add_option("IN", options->in, "a file that `gridbot backup` made")->required();
    add_config(command, options->config);
    command->add_flag("--without-key", options->without_key, "the key file is lost: contact data stays unreadable");
    return {command, [options] { return gridbot::run_restore(*options, std::cout); }};
}

Command add_move(CLI::App& app) {
    auto options = std::make_shared<gridbot::MoveOptions>();
    CLI::App* command = app.add_subcommand("move", "all of one database into another, empty one");
    command->add_option("--config", options->config, "gridbot.toml; where relative sqlite paths start at its folder");
    command->add_option("--from", options->from, "sqlite:path or postgresql://…; no service may use it")->required();
    command->add_option("--to", options->to, "likewise")->required();
    return {command, [options] { return gridbot::run_move(*options, std::cout); }};
}

Command add_org(CLI::App& app) {
    auto options = std::make_shared<gridbot::OrgImportCommand>();
    CLI::App* command = app.add_subcommand("org", "a town's organisation: grids, people, groups, routing");
    command->require_subcommand(1);
    CLI::App* import = command->add_subcommand("import", "tables from Excel in the place of those in force");
    import->add_option("SOURCE", options->source, "a folder of .csv files, one .xlsx, or a single .csv")->required();
    add_config(import, options->config);
    import->add_option("--town", options->town, "code of the town, where the configuration has several");
    import->add_flag("--dry-run", options->is_dry_run, "says what would change and what is wrong, writes nothing");
    auto into = std::make_shared<gridbot::OrgExportCommand>();
    CLI::App* exporting = command->add_subcommand("export", "the tables with what was changed in the chat, as CSV");
    exporting->add_option("FOLDER", into->folder, "where grids.csv, staff.csv … go; none may be there yet")->required();
    add_config(exporting, into->config);
    exporting->add_option("--town", into->town, "code of the town, where the configuration has several");
    return {command, [exporting, options, into] {
                return exporting->parsed() ? gridbot::run_org_export(*into, std::cout)
                                           : gridbot::run_org_import(*options, std::cout);
            }};
}

Command add_calendar(CLI::App& app) {
    auto options = std::make_shared<gridbot::CalendarImportCommand>();
    CLI::App* command = app.add_subcommand("calendar", "a town's days off and make-up working days");
    command->require_subcommand(1);
    CLI::App* import = command->add_subcommand("import", "years of the State Council's table into the town's calendar");
    import->add_option("FILE", options->source, "JSON, in the form of the shipped calendar.json")->required();
    add_config(import, options->config);
    import->add_option("--town", options->town, "code of the town, where the configuration has several");
    import->add_flag("--dry-run", options->is_dry_run, "says what would change and what is wrong, writes nothing");
    return {command, [options] { return gridbot::run_calendar_import(*options, std::cout); }};
}

Command add_qr(CLI::App& app) {
    auto options = std::make_shared<gridbot::QrOptions>();
    CLI::App* command = app.add_subcommand("qr", "the notice with the code of a building's report form, on A4");
    add_config(command, options->config);
    add_part(command, options->town, options->grid);
    command->get_option("--grid")->required();
    command->add_option("--out", options->out, "notice.pdf, one page a building, or notice.png")->required();
    return {command, [options] { return gridbot::run_qr(*options, std::cout); }};
}

constexpr Command (*kCommands[])(CLI::App&) = {add_demo,   add_serve,  add_check,   add_doctor, add_parse, add_verify,
                                               add_report, add_backup, add_restore, add_move,   add_org,   add_calendar,
                                               add_export, add_case,   add_person,  add_qr};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"gridbot: residents write a line, a town settles it the same day"};
    app.require_subcommand(1);
    std::string log_form = "human";
    app.add_option("--log", log_form, "human or json, on stderr")->check(CLI::IsMember({"human", "json"}));
    std::vector<Command> commands;
    for (const auto add : kCommands) {
        commands.push_back(add(app));
        let_fall_through(*commands.back().parsed);
    }

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help
        std::cerr << "gridbot: " << error.what() << "; see gridbot --help\n";
        return kCallersFault;
    }
    set_up_log(log_form);
    try {
        return std::ranges::find_if(commands, [](const Command& command) { return command.parsed->parsed(); })->run();
    } catch (const gridbot::CallersFault& fault) {
        std::cerr << "gridbot: " << fault.what() << "\n";
        return kCallersFault;
    } catch (const std::exception& error) {
        std::cerr << "gridbot: " << error.what() << "\n";
        return kMachinesFault;
    }
}
