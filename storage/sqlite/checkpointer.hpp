#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace gridbot::storage {

/// Copies the write-ahead log back into the database file beside the writer, on a thread and a connection of its own,
/// so that no commit waits for it. The log begins anew only when all of it is copied at a moment when nobody writes: of
/// a long log the copier copies until next to nothing is left, and that rest is the writer's. A failure is left to the
/// writer, which meets the same disk.
class Checkpointer {
public:
    explicit Checkpointer(std::filesystem::path file) : file_(std::move(file)) {}
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    /// After a commit that left `pages` in the log. True when the writer should copy the rest itself, now. One thread
    /// calls this.
    bool log_has(int pages);

private:
    void run();

    const std::filesystem::path file_;
    int asked_at_ = 0;             // pages in the log when the last copy was asked for
    std::atomic<int> copied_ = 0;  // pages of the log that the last copy found copied
    std::atomic<bool> at_it_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool wanted_ = false;
    bool over_ = false;
    std::thread thread_;  // begins with the first log that is worth copying
};

}  // namespace gridbot::storage
