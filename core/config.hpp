#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/town.hpp"

namespace gridbot {

/// One fault or warning of a configuration: where it stands, what is wrong, what to write instead.
struct ConfigFault {
    enum class Weight { fault, warning } weight = Weight::fault;
    std::string file;
    int line = 0;  // 1-based; 0: the file as a whole
    std::string what;
    std::string remedy;
    // Of faults in a town's tables, for those who fill them in:
    std::string column;  // heading of the cell; empty: the row as a whole
    std::string what_chinese;
    std::string remedy_chinese;
};
/// `gridbot.toml:12: fault: …; …`
std::string to_line(const ConfigFault& fault);
/// `错误：人员，第 5 行，“角色”列：…；…`; in English what has no Chinese.
std::string to_chinese_line(const ConfigFault& fault);

struct ServerConfig {
    std::string listen = "127.0.0.1:8080";
    std::string admin_listen = "127.0.0.1:8081";
    std::string public_url;
    int threads = 2;
    std::string tls_certificate;  // PEM files; both or neither
    std::string tls_key;
    std::size_t max_connections = 1024;
};

struct StorageConfig {
    std::string url;  // "sqlite:data/gridbot.db", path made absolute
    std::filesystem::path key_file;
    std::filesystem::path attachments{};  // pictures; empty: beside the database
};

/// Backups that the service makes by itself.
struct BackupConfig {
    std::optional<std::chrono::milliseconds> every;  // none: it makes none
    std::filesystem::path folder;
    std::chrono::milliseconds keep = std::chrono::days(30);
};

/// A `[[channel]]` table. Values are text here; each channel type knows which it needs and reads them itself.
/// Secrets are resolved ({env=}, {file=}) and never printed.
struct ChannelConfig {
    struct Setting {
        std::string value;
        int line = 0;
    };
    std::string id;
    std::string type;
    std::string town;  // code
    int line = 0;
    int type_line = 0;                                                   // of `type`
    std::map<std::string, Setting, std::less<>> settings;                // all scalar values but id, type, town
    std::map<std::string, std::vector<std::string>, std::less<>> lists;  // array values: callback_hosts
    std::set<std::string, std::less<>> unread;  // settings whose value could not be had; each is a fault already

    std::string get(std::string_view key, std::string_view fallback = {}) const;
};

/// A token of /api/v1 and in whose name it acts.
struct ApiToken {
    std::string token;   // secret: never printed
    std::string person;  // 工号
    std::string town;    // code
};

struct Config {
    std::filesystem::path file;
    ServerConfig server;
    StorageConfig storage;
    BackupConfig backup;
    std::vector<std::shared_ptr<const Town>> towns;
    std::vector<ChannelConfig> channels;
    std::vector<ApiToken> api_tokens;
    std::vector<ConfigFault> faults;  // warnings too

    bool usable() const;  // no fault, warnings allowed
};

/// Answers {env = "NAME"}.
using ReadEnvironment = std::function<std::optional<std::string>(const std::string&)>;

/// Reads everything a configuration names. Never throws for what stands in the files: all of it is in `faults`.
Config load_config(const std::filesystem::path& file, const ReadEnvironment& environment);

/// The same for a configuration inside the program: "towns/demo/gridbot.toml". The files it names are embedded too;
/// database, key and certificate paths start at `data`.
Config load_config_embedded(const std::filesystem::path& file, const std::filesystem::path& data,
                            const ReadEnvironment& environment);

}  // namespace gridbot
