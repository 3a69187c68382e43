#include "bot/backup_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <vector>

#include "core/digest.hpp"
#include "core/json.hpp"

namespace gridbot {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t kHead = 8192;
constexpr std::string_view kFirstLine = "gridbot backup\n";
constexpr int kForm = 1;

std::string head_of(const Manifest& manifest) {
    const json fields{{"form", kForm},
                      {"program", manifest.program},
                      {"made_at", manifest.made_at},
                      {"database", manifest.database},
                      {"schema", manifest.inventory.schema},
                      {"rows", manifest.inventory.rows},
                      {"heads", manifest.inventory.heads},
                      {"key", manifest.key},
                      {"bytes", manifest.bytes},
                      {"sha256", manifest.sha256}};
    std::string head = std::string(kFirstLine) + dump_json(fields);
    if (head.size() >= kHead) throw std::logic_error("the manifest is too long for its head");
    head.resize(kHead - 1, ' ');
    return head + "\n";
}

[[noreturn]] void refuse(const fs::path& file, std::string_view why) {
    throw CallersFault(fmt::format("{} {}; name a file that `gridbot backup` made", file.string(), why));
}

/// Gives the file to `take` in pieces, from `offset` on.
void read_in_pieces(const fs::path& file, std::size_t offset, const std::function<void(std::string_view)>& take) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(offset));
    std::vector<char> piece(1 << 20);
    while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0)
        take({piece.data(), static_cast<std::size_t>(stream.gcount())});
    if (stream.bad() || !stream.eof()) throw std::runtime_error(fmt::format("{} cannot be read", file.string()));
}

}  // namespace

void write_backup_file(const fs::path& out, Manifest& manifest, const fs::path& content) {
    NewFile file{out};
    file.write(std::string(kHead, ' '));
    Sha256 digest;
    manifest.bytes = 0;
    read_in_pieces(content, 0, [&](std::string_view piece) {
        file.write(piece);
        digest.add(piece);
        manifest.bytes += piece.size();
    });
    manifest.sha256 = digest.hex();
    file.write_at_start(head_of(manifest));
    file.keep();
}

Manifest read_manifest(const fs::path& file) {
    std::string head(kHead, '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream) refuse(file, "cannot be read");
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    if (!stream || !head.starts_with(kFirstLine)) refuse(file, "is no backup");
    const json fields = parse_json(head.substr(kFirstLine.size()));
    try {
        if (fields.at("form").get<int>() != kForm) refuse(file, "is a backup of a later gridbot");
        return {.program = fields.at("program"),
                .made_at = fields.at("made_at"),
                .database = fields.at("database"),
                .inventory = {fields.at("schema"), fields.at("rows").get<std::map<std::string, std::int64_t>>(),
                              fields.at("heads")},
                .key = fields.at("key"),
                .bytes = fields.at("bytes"),
                .sha256 = fields.at("sha256")};
    } catch (const json::exception&) {
        refuse(file, "is a backup whose manifest cannot be read");
    }
}

void unpack_backup(const fs::path& file, const Manifest& manifest, NewFile& to) {
    Sha256 digest;
    std::uint64_t bytes = 0;
    read_in_pieces(file, kHead, [&](std::string_view piece) {
        to.write(piece);
        digest.add(piece);
        bytes += piece.size();
    });
    if (bytes != manifest.bytes)
        refuse(file, fmt::format("holds {} bytes of the {} that it should", bytes, manifest.bytes));
    if (digest.hex() != manifest.sha256) refuse(file, "was changed since it was made: its SHA-256 does not fit");
}

}  // namespace gridbot
