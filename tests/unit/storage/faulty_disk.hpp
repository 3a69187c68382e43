#pragma once

namespace gridbot::storage {

/// A disk that fails on command, under every SQLite file this process opens while it lives. One at a time.
class FaultyDisk {
public:
    /// short_write: the disk takes the first half and is full.
    enum class Fault { full, io_error, short_write };
    enum class Operation { write, sync, open };
    enum class Lasting { once, until_mended };

    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// Every write and sync fails until mend().
    void break_down(Fault fault);
    /// The n-th such operation from now on fails, counted from 1, and with `until_mended` all that follow.
    void fail_at(Operation operation, int n, Fault fault, Lasting lasting);
    void mend();
    /// Whether anything has failed since the last fail_at() or break_down().
    bool has_failed() const;
};

}  // namespace gridbot::storage
