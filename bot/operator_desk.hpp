#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "bot/command_line.hpp"
#include "core/town.hpp"
#include "storage/store.hpp"

namespace gridbot {

/// What a command needs that reads a town's database beside the service.
struct OperatorDesk {
    Config config;
    std::shared_ptr<const Town> town;
    std::unique_ptr<storage::Store> store;
    Time now;  // the simulated clock's where the database has one
};
/// `town`: a code, may be empty where the configuration has one town; where it has several, that of `ticket` is meant.
/// Throws CallersFault, StoreError.
OperatorDesk open_desk(const std::string& config_file, const std::string& town, std::string_view ticket = {});

/// The town of a configuration by its code; empty where there is one only, or the ticket begins with it. Throws
/// CallersFault.
std::shared_ptr<const Town> town_of(const Config& config, const std::string& code, std::string_view ticket = {});

/// The code of the grid with that code, name or alias; "" for "". Throws CallersFault.
std::string grid_named(const Town& town, std::string_view said);
/// Throws CallersFault naming the option.
LocalDay day_named(std::string_view option, const std::string& said);

/// To the file of that name, which must not be there yet, or to `out` where the name is empty.
void put_out(const std::string& bytes, const std::string& file, std::ostream& out);

/// Throws CallersFault where a file of that format would be written to a terminal.
void keep_off_terminals(std::string_view format, const std::string& file);

/// Who runs the program: the account on this machine.
std::string account_of_operator();

}  // namespace gridbot
