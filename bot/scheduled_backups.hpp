#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "core/clock.hpp"
#include "core/config.hpp"

namespace gridbot {

/// A backup that the service made by itself; its name says when: `gridbot-20261123T010000Z.backup`.
struct BackupFile {
    std::filesystem::path path;
    Time made_at;
};
/// Oldest first; files of other names are nobody's business. A folder that is not there is empty.
std::vector<BackupFile> backups_in(const std::filesystem::path& folder);
std::filesystem::path backup_name(Time made_at);

/// What is older than `keep` at `now`, but never the newest: it may be the last that succeeded.
std::vector<BackupFile> too_old(std::vector<BackupFile> backups, Time now, std::chrono::milliseconds keep);

/// Makes a backup every so often, on a thread of its own, and removes those that are too old. Failures are logged and
/// tried again soon. Everything it is given outlives it.
class ScheduledBackups {
public:
    ScheduledBackups(const BackupConfig& backup, const StorageConfig& storage, const Clock& clock);
    /// Calls off a backup that is being made.
    ~ScheduledBackups();
    ScheduledBackups(const ScheduledBackups&) = delete;
    ScheduledBackups& operator=(const ScheduledBackups&) = delete;

    /// Seconds since the epoch of the last backup, 0: none. For /metrics; any thread.
    double last_made_s() const { return last_made_s_; }
    /// Attempts that failed since the start. Any thread.
    double failures() const { return failures_; }

private:
    void run();
    void work(Time now);
    bool stopping();

    const BackupConfig& backup_;
    const StorageConfig& storage_;
    const Clock& clock_;
    std::atomic<double> last_made_s_{0}, failures_{0};
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace gridbot
