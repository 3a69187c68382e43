#include "bot/contact_audit.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "bot/key.hpp"

namespace gridbot {
namespace {

constexpr std::string_view kNotStated = "(not stated)";

void append(const std::filesystem::path& file, const std::string& line) {
    const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool is_written =
        opened >= 0 && ::write(opened, line.data(), line.size()) == ssize_t(line.size()) && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!is_written)
        throw std::runtime_error(fmt::format("{} cannot be written ({}); no contact data is opened without it",
                                             file.string(), std::strerror(error)));
}

}  // namespace

void note_in_audit(const OperatorDesk& desk, const std::string& reason, nlohmann::json details) {
    const auto file = std::filesystem::path(desk.config.storage.key_file).parent_path() / "contact-exports.jsonl";
    const std::string who = account_of_operator();
    spdlog::warn("{} opens contact data of {}: {}", who, desk.town->code, dump_json(details));
    details["at"] = format_iso(desk.now, desk.town->zone);
    details["who"] = who;
    details["town"] = desk.town->code;
    details["reason"] = reason.empty() ? std::string(kNotStated) : reason;
    append(file, dump_json(details) + "\n");
}

FieldCipher::Key key_to_read(const OperatorDesk& desk) {
    const auto& file = desk.config.storage.key_file;
    const auto wanted = storage::query_now(*desk.store, stored_fingerprint);
    const auto key = load_key(file);
    if (!key || (wanted && fingerprint(*key) != *wanted))
        throw CallersFault(fmt::format("the key file {} is not that of the database", file.string()));
    return *key;
}

}  // namespace gridbot
