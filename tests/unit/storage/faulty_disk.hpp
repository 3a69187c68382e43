#pragma once

#include <atomic>

namespace gridbot::storage {

/// A disk that fails on command, under every SQLite file this process opens while it lives. One at a time.
class FaultyDisk {
public:
    enum class Fault { full, io_error };

    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// Every write and sync fails until mend().
    void break_down(Fault fault) { fail_after(fault, 0); }
    /// The next `good` writes and syncs work; then as break_down().
    void fail_after(Fault fault, int good);
    void mend();
    /// Whether anything has failed since the last fail_after() or break_down().
    bool has_failed() const;
};

}  // namespace gridbot::storage
