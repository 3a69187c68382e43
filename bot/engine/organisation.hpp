#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <string>

#include "bot/engine/channels.hpp"
#include "bot/engine/timers.hpp"
#include "core/clock.hpp"
#include "core/config.hpp"
#include "core/org_change.hpp"
#include "storage/store.hpp"

namespace gridbot::engine {

/// Every change that was made in the chat, town by town.
OrgChanges changes_in(storage::Store& store, const Config& config);

/// Reads the files anew, with changes over them.
using LoadChanged = std::function<Config(const OrgChanges&)>;

struct ChangedConfig {
    Config config;
    std::vector<ConfigFault> faults;  // why the changes are left out; empty: they are in
};
/// `config` with what was changed in the chat, or as it is where both together have faults.
ChangedConfig with_changes(Config config, storage::Store& store, const LoadChanged& load);

/// Keeps the towns as their files and what was changed in the chat make them. A configuration that has faults by now
/// changes nothing: the towns stay as they are, and the log says why. Channels, addresses and the database are those of
/// the start.
class Organisation {
public:
    struct Parts {
        storage::Store& store;
        Channels& channels;
        Timers& timers;
        const Clock& clock;
        LoadChanged load;
    };
    Organisation(Parts parts, boost::asio::any_io_executor executor);

    /// Reads the configuration anew where somebody, here or in another process, changed something in the chat.
    boost::asio::awaitable<void> look();
    /// Reads it anew in any case: a file was changed.
    boost::asio::awaitable<void> reload();
    void stop() { reader_.join(); }

private:
    using Counts = std::map<std::string, int>;  // town -> changes
    /// `always`: also where nothing was changed in the chat. What fails is logged, and tried again at the next look.
    boost::asio::awaitable<void> read_on_strand(bool always);
    Counts counted(storage::Tx& tx) const;
    boost::asio::awaitable<Counts> count();
    boost::asio::awaitable<void> read_anew(Counts counts);
    /// The towns as new desks; empty when the configuration has faults.
    std::vector<std::shared_ptr<const commands::Desk>> make_desks();

    Parts parts_;
    boost::asio::strand<boost::asio::any_io_executor> strand_;
    Counts seen_;                         // of the strand
    boost::asio::thread_pool reader_{1};  // files and vocabularies: not for a thread that answers people
};

}  // namespace gridbot::engine
