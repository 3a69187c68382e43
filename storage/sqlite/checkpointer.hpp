#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

namespace gridbot::storage {

/// Copies the write-ahead log back into the database file beside the writer, on a thread and a connection of its own,
/// so that no commit waits for it. A failure is left to the writer, which meets the same disk.
class Checkpointer {
public:
    explicit Checkpointer(std::filesystem::path file) : file_(std::move(file)) {}
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    /// After a commit that left `pages` in the log. One thread calls this.
    void log_has(int pages);

private:
    void run();

    const std::filesystem::path file_;
    int asked_at_ = 0;  // pages in the log when the last copy was asked for
    std::mutex mutex_;
    std::condition_variable wake_;
    bool wanted_ = false;
    bool over_ = false;
    std::thread thread_;  // begins with the first log that is worth copying
};

}  // namespace gridbot::storage
