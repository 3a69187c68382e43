#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "bot/engine/channels.hpp"
#include "bot/engine/metrics.hpp"
#include "commands/context.hpp"
#include "core/field_cipher.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Runs what is due. Everything it refers to outlives it.
class Timers {
public:
    Timers(storage::Store& store, const Channels& channels, const FieldCipher& cipher, Metrics& metrics)
        : store_(store), channels_(channels), cipher_(cipher), metrics_(metrics) {}

    /// Sets every town's timetable: at start, before the first run, and when a town decides otherwise.
    boost::asio::awaitable<void> prepare(Time now);
    /// Takes and runs all timers due at `now`, each in the order of its due time, a hundred to a commit; at most
    /// `commits` of them. Returns when the next one is due.
    boost::asio::awaitable<std::optional<Time>> run_due(Time now, int commits);

private:
    /// One commit's worth of a town's timers.
    boost::asio::awaitable<void> run_some(const Home& home, Time now);
    commands::Context clock_context(storage::Tx& tx, const commands::Desk& desk, Time now) const;

    storage::Store& store_;
    const Channels& channels_;
    const FieldCipher& cipher_;
    Metrics& metrics_;
};

}  // namespace gridbot::engine
