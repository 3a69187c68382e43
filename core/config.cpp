#include "core/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>

#include "core/config/channels.hpp"
#include "core/config/fault_log.hpp"
#include "core/config/sources.hpp"
#include "core/config/toml_document.hpp"
#include "core/config/toml_table.hpp"
#include "core/config/town_file.hpp"
#include "core/config/words.hpp"
#include "embedded/gridbot_defaults.hpp"

namespace gridbot {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_from_disk(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (stream.bad()) return std::nullopt;
    return bytes;
}

bool others_can_read_on_disk(const fs::path& path) {
    std::error_code error;
    const auto allowed = fs::status(path, error).permissions();
    return !error && (allowed & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none;
}

/// "127.0.0.1:8080", "[::1]:8080". Port 0 takes a free one.
bool is_listen_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos) return false;
    std::string_view host = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(std::string(host), error);
    if (error || address.is_v6() != is_bracketed) return false;
    unsigned number = 0;
    auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), number);
    return fault == std::errc{} && end == port.data() + port.size() && number <= 65535;
}

/// Reads one configuration file and all it names.
constexpr std::size_t kShortestToken = 16;

class ConfigReader {
public:
    ConfigReader(fs::path file, ConfigSources sources)
        : path_(std::move(file)), sources_(std::move(sources)), file_(sources_.shown(path_)) {}

    Config read();

private:
    void read_document(const toml::table& document);
    /// Null where the key is absent or no table.
    const toml::table* section(const toml::table& document, std::string_view key);
    void read_server(const toml::table& source);
    void read_storage(const toml::table& source);
    void read_backup(const toml::table& source);
    std::optional<std::chrono::milliseconds> read_duration(TomlTable& table, std::string_view key);
    void read_api_tokens(const toml::table& document);
    void read_towns(const toml::table& document);
    void read_town_file(const toml::table& entry);
    void finish_towns();
    std::string absolute(const std::string& path) const { return (sources_.data / path).lexically_normal().string(); }
    void read_listen(TomlTable& table, std::string_view key, std::string& into);
    void read_certificate(TomlTable& table, std::string_view key, std::string& into);

    fs::path path_;
    ConfigSources sources_;
    std::string file_;
    FaultLog log_;
    Config config_;
    std::vector<TownDraft> drafts_;
    bool has_literal_secret_ = false;
};

Config ConfigReader::read() {
    config_.file = path_;
    config_.storage = {"sqlite:" + absolute("data/gridbot.db"), absolute("data/gridbot.key")};
    config_.backup.folder = absolute("data/backups");
    std::vector<FileFault> syntax;
    if (const auto text = sources_.read(path_); !text)
        log_.fault(file_, 0, "the file cannot be read", "name a configuration file that is there and readable");
    else if (const auto document = parse_toml(*text, syntax))
        read_document(*document);
    log_.take_faults(file_, syntax);
    config_.faults = log_.take();
    return std::move(config_);
}

void ConfigReader::read_document(const toml::table& document) {
    if (const toml::table* server = section(document, "server")) read_server(*server);
    if (const toml::table* storage = section(document, "storage")) read_storage(*storage);
    if (const toml::table* backup = section(document, "backup")) read_backup(*backup);
    read_towns(document);

    std::vector<std::string> codes;
    for (const TownDraft& draft : drafts_)
        if (!draft.code.empty()) codes.push_back(draft.code);
    if (sources_.revise.channels) {
        config_.channels = sources_.revise.channels(codes);
    } else {
        ChannelsRead read = read_channels(document, file_, codes, sources_, log_);
        config_.channels = std::move(read.channels);
        has_literal_secret_ |= read.has_literal_secret;
    }
    if (config_.channels.empty())
        log_.warn(file_, 0, "no [[channel]]: nobody can write to the service", "add one, such as type = \"console\"");
    finish_towns();
    read_api_tokens(document);

    if (has_literal_secret_ && sources_.others_can_read(path_))
        log_.warn(file_, 0, "secrets stand in a file that others can read",
                  "chmod 600 it, or write {env = \"NAME\"} or {file = \"path\"} instead of the secrets");
    TomlTable top(document, "the file", file_, sources_, log_);
    for (const char* key : {"town", "towns", "server", "storage", "backup", "channel", "api"}) top.node(key);
    top.warn_of_unknown_keys();
}

const toml::table* ConfigReader::section(const toml::table& document, std::string_view key) {
    const toml::node* node = document.get(key);
    if (!node || node->is_table()) return node ? node->as_table() : nullptr;
    log_.fault(file_, line_of(*node), fmt::format("{} is not a table", key),
               fmt::format("write [{}] above its keys", key));
    return nullptr;
}

void ConfigReader::read_listen(TomlTable& table, std::string_view key, std::string& into) {
    const auto value = table.text(key);
    if (!value) return;
    into = *value;
    if (!is_listen_address(into))
        table.fault(key, "is not an address with a port", "write \"127.0.0.1:8080\" or \"[::1]:8080\"");
}

void ConfigReader::read_certificate(TomlTable& table, std::string_view key, std::string& into) {
    const auto value = table.text(key);
    if (!value || value->empty()) return;
    into = absolute(*value);
    if (!sources_.read(into))
        table.fault(key, "names a file that cannot be read", "name a PEM file, readable for the service");
}

void ConfigReader::read_server(const toml::table& source) {
    TomlTable table(source, "[server]", file_, sources_, log_);
    ServerConfig& server = config_.server;
    read_listen(table, "listen", server.listen);
    read_listen(table, "admin_listen", server.admin_listen);
    if (server.listen == server.admin_listen && !server.listen.ends_with(":0"))
        table.fault("admin_listen", "is the same as listen", "write another port: it must never be public");
    server.public_url = table.text("public_url").value_or("");
    if (!server.public_url.empty() && !server.public_url.starts_with("http://") &&
        !server.public_url.starts_with("https://"))
        table.fault("public_url", "does not start with https:// or http://", "write the address residents open");
    server.threads = static_cast<int>(table.number("threads", server.threads, 1, 64));
    server.max_connections = static_cast<std::size_t>(
        table.number("max_connections", static_cast<std::int64_t>(server.max_connections), 1, 100'000));
    read_certificate(table, "tls_certificate", server.tls_certificate);
    read_certificate(table, "tls_key", server.tls_key);
    if (server.tls_certificate.empty() != server.tls_key.empty())
        table.fault(server.tls_key.empty() ? "tls_key" : "tls_certificate", "is missing",
                    "write both tls_certificate and tls_key, or neither");
    table.warn_of_unknown_keys();
}

void ConfigReader::read_storage(const toml::table& source) {
    constexpr std::string_view sqlite = "sqlite:";
    TomlTable table(source, "[storage]", file_, sources_, log_);
    if (auto url = table.secret_text("url")) {
        const bool is_sqlite = url->starts_with(sqlite) && url->size() > sqlite.size();
        if (!is_sqlite && !url->starts_with("postgresql://") && !url->starts_with("postgres://"))
            table.fault("url", "is no database address",
                        "write \"sqlite:data/gridbot.db\" or \"postgresql://user@host/dbname\"");
        // Only user:password@ makes an address a secret.
        const std::size_t at = url->find('@');
        if (table.has_literal_secret() && !is_sqlite && at != std::string::npos &&
            url->find(':', url->find("//") + 2) < at)
            has_literal_secret_ = true;
        config_.storage.url = is_sqlite ? "sqlite:" + absolute(url->substr(sqlite.size())) : *url;
    }
    if (const auto key = table.text("key_file")) config_.storage.key_file = absolute(*key);
    if (const auto folder = table.text("attachments")) config_.storage.attachments = absolute(*folder);
    table.warn_of_unknown_keys();
}

std::optional<std::chrono::milliseconds> ConfigReader::read_duration(TomlTable& table, std::string_view key) {
    const auto text = table.text(key);
    if (!text) return std::nullopt;
    if (const auto length = parse_duration(*text)) return *length;
    table.fault(key, "is no length of time", "write a whole number and s, m, h or d, such as \"1d\"");
    return std::nullopt;
}

void ConfigReader::read_backup(const toml::table& source) {
    TomlTable table(source, "[backup]", file_, sources_, log_);
    BackupConfig& backup = config_.backup;
    backup.every = read_duration(table, "every");
    backup.keep = read_duration(table, "keep").value_or(backup.keep);
    if (const auto folder = table.text("folder")) backup.folder = absolute(*folder);
    if (backup.every && backup.keep <= *backup.every)
        table.fault("keep", "is not longer than every", "keep at least two backups, such as keep = \"30d\"");
    table.warn_of_unknown_keys();
}

// After the towns: a token names somebody of theirs.
void ConfigReader::read_api_tokens(const toml::table& document) {
    const toml::node* node = document.get("api");
    const toml::array* entries = node ? node->as_array() : nullptr;
    if (node && (!entries || !entries->is_array_of_tables()))
        return log_.fault(file_, line_of(*node), "api is not a list of tables",
                          "write [[api]] above each token = \"…\" with its person = \"…\"");
    for (std::size_t i = 0; entries && i < entries->size(); ++i) {
        TomlTable table(*entries->get(i)->as_table(), "[[api]]", file_, sources_, log_);
        const auto token = table.secret_text("token");
        const auto person = table.needed_text("person", "p10");
        const std::string town =
            table.text("town").value_or(config_.towns.empty() ? std::string{} : config_.towns.front()->code);
        has_literal_secret_ |= table.has_literal_secret();
        if (!token || token->size() < kShortestToken)
            table.fault("token", "is missing or shorter than 16 characters",
                        "write {env = \"NAME\"} with a long random text in that variable");
        const auto home = std::ranges::find_if(config_.towns, [&](const auto& one) { return one->code == town; });
        if (person && home != config_.towns.end() && !(*home)->directory.person(*person))
            table.fault("person", "is nobody of the staff table", "write the 工号 of somebody there");
        if (home == config_.towns.end() && !config_.towns.empty())
            table.fault("town", "is the code of no town", "write the code of one of the towns");
        table.warn_of_unknown_keys();
        if (token && person) config_.api_tokens.push_back({*token, *person, town});
    }
}

void ConfigReader::read_towns(const toml::table& document) {
    if (const toml::table* town = section(document, "town")) drafts_.push_back(read_town(*town, path_, sources_, log_));
    const toml::node* node = document.get("towns");
    const toml::array* towns = node ? node->as_array() : nullptr;
    if (node && (!towns || !towns->is_array_of_tables()))
        log_.fault(file_, line_of(*node), "towns is not a list of tables", "write [[towns]] above each file = \"…\"");
    else
        for (std::size_t i = 0; towns && i < towns->size(); ++i) read_town_file(*towns->get(i)->as_table());
    if (!document.contains("town") && !node)
        log_.fault(file_, 0, "no town", "add a [town] table, or [[towns]] with file = \"a/town.toml\" for each");
}

void ConfigReader::read_town_file(const toml::table& entry) {
    TomlTable table(entry, "[[towns]]", file_, sources_, log_);
    const auto name = table.needed_text("file", "a/town.toml");
    table.warn_of_unknown_keys();
    if (!name) return;
    const fs::path path = (path_.parent_path() / *name).lexically_normal();
    const auto text = sources_.read(path);
    if (!text) {
        table.fault("file", "names " + sources_.shown(path) + ", which cannot be read",
                    "put the town's file there; paths start at this file's folder");
        return;
    }
    std::vector<FileFault> syntax;
    if (const auto document = parse_toml(*text, syntax)) {
        // The same keys, with or without the [town] above them.
        const toml::table* town = document->get_as<toml::table>("town");
        drafts_.push_back(read_town(town ? *town : *document, path, sources_, log_));
    }
    log_.take_faults(sources_.shown(path), syntax);
}

void ConfigReader::finish_towns() {
    std::set<std::string> codes;
    for (const TownDraft& draft : drafts_)
        if (!draft.code.empty() && !codes.insert(draft.code).second)
            log_.fault(draft.file, draft.line, "another town has the code " + in_quotes(draft.code) + " too",
                       "give each town its own: ticket numbers start with it");
    for (TownDraft& draft : drafts_)
        if (auto town = finish_town(std::move(draft), config_.channels, log_)) config_.towns.push_back(std::move(town));
}

}  // namespace

std::string ConfigSources::shown(const fs::path& path) const {
    const fs::path relative = path.lexically_relative(root);
    return relative.empty() || relative.native().starts_with("..") ? path.string() : relative.string();
}

std::string to_line(const ConfigFault& fault) {
    const char* weight = fault.weight == ConfigFault::Weight::fault ? "fault" : "warning";
    const std::string place = fault.line > 0 ? fmt::format("{}:{}", fault.file, fault.line) : fault.file;
    return fmt::format("{}: {}: {}; {}", place, weight, fault.what, fault.remedy);
}

std::string to_chinese_line(const ConfigFault& fault) {
    std::string place = fault.file;
    if (fault.line > 0) place += fmt::format("，第 {} 行", fault.line);
    if (!fault.column.empty()) place += fmt::format("，“{}”列", fault.column);
    return fmt::format("{}：{}：{}；{}", fault.weight == ConfigFault::Weight::fault ? "错误" : "提醒", place,
                       fault.what_chinese.empty() ? fault.what : fault.what_chinese,
                       fault.remedy_chinese.empty() ? fault.remedy : fault.remedy_chinese);
}

std::string ChannelConfig::get(std::string_view key, std::string_view fallback) const {
    auto found = settings.find(key);
    return found == settings.end() ? std::string(fallback) : found->second.value;
}

bool Config::usable() const {
    for (const ConfigFault& fault : faults)
        if (fault.weight == ConfigFault::Weight::fault) return false;
    return true;
}

Config load_config(const fs::path& file, const ReadEnvironment& environment) {
    return load_config(file, environment, Revisions{});
}

Config load_config(const fs::path& file, const ReadEnvironment& environment, Revisions revise) {
    std::error_code error;
    fs::path full = fs::absolute(file, error).lexically_normal();
    if (error) full = file;
    const fs::path folder = full.parent_path();
    return ConfigReader(full, {read_from_disk, others_can_read_on_disk, environment, folder, folder, std::move(revise)})
        .read();
}

Config load_config_embedded(const fs::path& file, const fs::path& data, const ReadEnvironment& environment) {
    return load_config_embedded(file, data, environment, Revisions{});
}

Config load_config_embedded(const fs::path& file, const fs::path& data, const ReadEnvironment& environment,
                            Revisions revise) {
    auto read = [](const fs::path& path) -> std::optional<std::string> {
        const auto text = defaults::find(path.generic_string());
        return text ? std::optional(std::string(*text)) : std::nullopt;
    };
    auto nobody = [](const fs::path&) { return false; };
    return ConfigReader(file, {read, nobody, environment, file.parent_path(), data, std::move(revise)}).read();
}

}  // namespace gridbot
