#include "bot/postgresql_tools.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace gridbot {
namespace {

/// An address without its password, and the password.
std::pair<std::string, std::string> without_password(const std::string& url) {
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed) throw std::runtime_error("storage.url: not an address such as postgresql://user@host/dbname");
    boost::urls::url bare{*parsed};
    std::string password = bare.password();
    bare.remove_password();
    // libpq takes it there as well.
    if (const auto parameter = bare.params().find("password"); parameter != bare.params().end()) {
        password = (*parameter).value;
        bare.params().erase(parameter);
    }
    return {std::string(bare.buffer()), password};
}

/// The environment of this process, and a password for libpq.
std::vector<std::string> environment_with(const std::string& password) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable; ++variable)
        if (!std::string_view{*variable}.starts_with("PGPASSWORD=") || password.empty())
            variables.emplace_back(*variable);
    if (!password.empty()) variables.push_back("PGPASSWORD=" + password);
    return variables;
}

std::vector<char*> as_pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::string read_all(int descriptor) {
    std::string text;
    char piece[4096];
    for (ssize_t read; (read = ::read(descriptor, piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(read));
    return text;
}

/// Runs the program to its end; its stderr is kept for the sentence.
void run(std::vector<std::string> command, const std::string& password) {
    const std::string name = command.front();
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
    auto variables = environment_with(password);
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, name.c_str(), &actions, nullptr, as_pointers(command).data(),
                                     as_pointers(variables).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe[1]);
    const std::string said = error == 0 ? read_all(pipe[0]) : std::string{};
    ::close(pipe[0]);
    if (error != 0)
        throw std::runtime_error(fmt::format("{} cannot be started: {}; install postgresql-client", name,
                                             std::generic_category().message(error)));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw std::runtime_error(said.empty() ? fmt::format("{} ended before its time", name)
                                              : said.substr(0, said.find('\n')));
}

}  // namespace

void pg_dump(const std::string& url, const std::string& snapshot, const std::filesystem::path& file) {
    const auto [address, password] = without_password(url);
    run({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot=" + snapshot,
         "--file=" + file.string(), "--no-password", "--dbname=" + address},
        password);
}

void pg_restore(const std::string& url, const std::filesystem::path& file) {
    const auto [address, password] = without_password(url);
    try {
        run({"pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--no-password",
             "--dbname=" + address, file.string()},
            password);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(fmt::format(
            "{}; nothing was restored: a backup goes whole into an empty database, or not at all", error.what()));
    }
}

}  // namespace gridbot
