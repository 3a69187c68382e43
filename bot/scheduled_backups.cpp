#include "bot/scheduled_backups.hpp"

#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <sstream>

#include "bot/backup.hpp"

namespace gridbot {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "gridbot-";
constexpr std::string_view kSuffix = ".backup";
constexpr const char* kStamp = "%Y%m%dT%H%M%SZ";
// How often the clock is looked at (people may move it), and how long after a failure the next try is.
constexpr auto kLook = 1s;
constexpr std::chrono::milliseconds kRetry = 10min;

std::optional<Time> time_in(const std::string& name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    std::istringstream stamp(name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size()));
    std::chrono::sys_time<std::chrono::seconds> time;
    stamp >> date::parse(kStamp, time);
    if (stamp.fail() || stamp.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
    return Time{time};
}

}  // namespace

fs::path backup_name(Time made_at) {
    return fmt::format("{}{}{}", kPrefix, date::format(kStamp, date::floor<std::chrono::seconds>(made_at)), kSuffix);
}

std::vector<BackupFile> backups_in(const fs::path& folder) {
    std::vector<BackupFile> found;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing))
        if (const auto made_at = time_in(entry.path().filename().string())) found.push_back({entry.path(), *made_at});
    std::ranges::sort(found, {}, &BackupFile::made_at);
    return found;
}

std::vector<BackupFile> too_old(std::vector<BackupFile> backups, Time now, std::chrono::milliseconds keep) {
    if (backups.empty()) return backups;
    backups.pop_back();
    std::erase_if(backups, [&](const BackupFile& backup) { return backup.made_at + keep >= now; });
    return backups;
}

ScheduledBackups::ScheduledBackups(const BackupConfig& backup, const StorageConfig& storage, const Clock& clock)
    : backup_(backup), storage_(storage), clock_(clock), thread_([this] { run(); }) {}

ScheduledBackups::~ScheduledBackups() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_all();
    thread_.join();
}

bool ScheduledBackups::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void ScheduledBackups::run() {
    pthread_setname_np(pthread_self(), "backup");
    const auto made = backups_in(backup_.folder);
    Time next = made.empty() ? clock_.now() : made.back().made_at + *backup_.every;
    if (!made.empty()) last_made_s_ = static_cast<double>(to_ms(made.back().made_at)) / 1000;
    for (;;) {
        const Time now = clock_.now();
        if (now >= next) {
            try {
                work(now);
                next = now + *backup_.every;
            } catch (const std::exception& error) {
                spdlog::error("no backup was made: {}", error.what());
                failures_ = failures_ + 1;
                next = now + std::min(*backup_.every, kRetry);
            }
        }
        std::unique_lock lock(mutex_);
        if (stop_.wait_for(lock, kLook, [this] { return stopping_; })) return;
    }
}

void ScheduledBackups::work(Time now) {
    fs::create_directories(backup_.folder);
    const fs::path file = backup_.folder / backup_name(now);
    if (!make_backup(storage_, file, now, [this] { return !stopping(); })) return;
    last_made_s_ = static_cast<double>(to_ms(now)) / 1000;
    spdlog::info("backup {} was made", file.string());
    for (const BackupFile& old : too_old(backups_in(backup_.folder), now, backup_.keep)) {
        fs::remove(old.path);
        spdlog::info("backup {} was removed: it was older than backup.keep", old.path.string());
    }
}

}  // namespace gridbot
