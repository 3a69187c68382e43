#include "bot/engine/organisation.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "storage/org_changes.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
using Desks = std::vector<std::shared_ptr<const commands::Desk>>;

std::vector<OrgChange> changes_of(storage::Tx& tx, const std::string& town) {
    std::vector<OrgChange> changes;
    for (auto& entry : storage::org_changes::all(tx, town)) changes.push_back(std::move(entry.change));
    return changes;
}

std::vector<ConfigFault> faults_of(const Config& config) {
    std::vector<ConfigFault> faults = config.faults;
    std::erase_if(faults, [](const ConfigFault& one) { return one.weight != ConfigFault::Weight::fault; });
    return faults;
}

}  // namespace

OrgChanges changes_in(storage::Store& store, const Config& config) {
    auto look = [&config](storage::Tx& tx) {
        OrgChanges changes;
        for (const auto& town : config.towns) changes[town->code] = changes_of(tx, town->code);
        std::erase_if(changes, [](const auto& one) { return one.second.empty(); });
        return changes;
    };
    return storage::query_now(store, look);
}

ChangedConfig with_changes(Config config, storage::Store& store, const LoadChanged& load) {
    const OrgChanges changes = changes_in(store, config);
    if (changes.empty()) return {std::move(config), {}};
    Config changed = load(changes);
    if (changed.usable()) return {std::move(changed), {}};
    return {std::move(config), faults_of(changed)};
}

Organisation::Organisation(Parts parts, asio::any_io_executor executor)
    : parts_(std::move(parts)), strand_(asio::make_strand(std::move(executor))) {
    seen_ = storage::query_now(parts_.store, [this](storage::Tx& tx) { return counted(tx); });
}

Organisation::Counts Organisation::counted(storage::Tx& tx) const {
    Counts counts;
    for (const auto& home : parts_.channels.homes())
        counts[home->code()] = storage::org_changes::count(tx, home->code());
    return counts;
}

asio::awaitable<Organisation::Counts> Organisation::count() {
    auto look = [this](storage::Tx& tx) { return counted(tx); };
    co_return co_await storage::query(parts_.store, look);
}

asio::awaitable<void> Organisation::look() {
    auto reading = read_on_strand(false);
    co_await asio::co_spawn(strand_, std::move(reading), asio::use_awaitable);
}

asio::awaitable<void> Organisation::reload() {
    auto reading = read_on_strand(true);
    co_await asio::co_spawn(strand_, std::move(reading), asio::use_awaitable);
}

asio::awaitable<void> Organisation::read_on_strand(bool always) {
    try {
        Counts counts = co_await count();
        const bool changed = counts != seen_;
        if (always || changed) co_await read_anew(std::move(counts));
    } catch (const std::exception& failure) {
        spdlog::error("the towns could not be read anew: {}", failure.what());
    }
}

Desks Organisation::make_desks() {
    OrgChanges changes;
    auto look = [this, &changes](storage::Tx& tx) {
        for (const auto& home : parts_.channels.homes()) changes[home->code()] = changes_of(tx, home->code());
    };
    storage::query_now(parts_.store, look);
    const Config config = parts_.load(changes);
    if (!config.usable()) {
        for (const ConfigFault& fault : faults_of(config)) spdlog::error("{}", to_line(fault));
        spdlog::error("the towns stay as they were: the configuration has faults");
        return {};
    }
    Desks desks;
    for (const auto& town : config.towns) desks.push_back(commands::make_desk(town));
    return desks;
}

asio::awaitable<void> Organisation::read_anew(Counts counts) {
    auto job = [this]() -> asio::awaitable<Desks> { co_return make_desks(); };
    const Desks desks = co_await asio::co_spawn(reader_, job, asio::use_awaitable);
    seen_ = std::move(counts);
    if (desks.empty()) co_return;
    for (const auto& desk : desks) parts_.channels.replace(desk);
    co_await parts_.timers.prepare(parts_.clock.now());
    spdlog::info("read the towns anew");
}

}  // namespace gridbot::engine
