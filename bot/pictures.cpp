#include "bot/pictures.hpp"

#include <fmt/format.h>

#include <ostream>

#include "bot/database.hpp"
#include "core/picture_folder.hpp"
#include "storage/attachments.hpp"

namespace gridbot {
namespace {

constexpr int kPage = 500;
constexpr const char* kFolder = "attachments";
constexpr std::int64_t kMostPrinted = 100;

}  // namespace

std::filesystem::path pictures_folder(const StorageConfig& storage) {
    if (!storage.attachments.empty()) return storage.attachments;
    const auto file = sqlite_file(storage.url);
    return std::filesystem::absolute(file ? *file : storage.key_file).parent_path() / kFolder;
}

std::filesystem::path pictures_beside(const std::filesystem::path& backup) {
    return std::filesystem::absolute(backup).parent_path() / kFolder;
}

std::int64_t count_missing_pictures(storage::Store& store, const Config& config, std::ostream& said) {
    const PictureFolder folder(pictures_folder(config.storage));
    std::int64_t missing = 0;
    for (const auto& town : config.towns) {
        std::int64_t last = 0;
        for (;;) {
            const auto page = storage::query_now(
                store, [&](storage::Tx& tx) { return storage::attachments::kept_after(tx, town->code, last, kPage); });
            if (page.empty()) break;
            last = page.back().id;
            for (const auto& one : page)
                if (!folder.holds(one.file) && ++missing <= kMostPrinted)
                    said << fmt::format("{}: fault: picture {} of {} is not there, or not as it was\n",
                                        folder.path().filename().string(), one.file.sha256, town->code);
        }
    }
    if (missing > kMostPrinted) said << fmt::format("… and {} pictures more\n", missing - kMostPrinted);
    return missing;
}

}  // namespace gridbot
