#include "bot/engine/enclosures.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <charconv>

#include "core/digest.hpp"
#include "reports/enclosure.hpp"
#include "storage/transact.hpp"

namespace gridbot::engine {
namespace {

using namespace std::chrono_literals;

// A chat is scrolled back in; what is older is in the archive.
constexpr auto kAddressLives = 30 * 24h;
constexpr std::string_view kPurpose = "enclosure";

std::string marked(std::string_view town, std::string_view source, std::string_view until) {
    return fmt::format("{}/{}/{}", town, source, until);
}

}  // namespace

boost::asio::awaitable<std::optional<std::string>> Enclosures::bytes_of(std::string town, std::string source) {
    const auto desk = parts_.channels.desk(town);
    const auto enclosure = reports::enclosure_of(source);
    if (!desk || !enclosure) co_return std::nullopt;
    auto work = [desk, enclosure, now = parts_.clock.now()](storage::Tx& tx) -> std::optional<std::string> {
        try {
            return reports::make(tx, *desk->town, *enclosure, now);
        } catch (const storage::StoreError&) {
            throw;
        } catch (const std::exception& failure) {
            spdlog::error("{}: {}", name_of(*enclosure), failure.what());
            return std::nullopt;
        }
    };
    co_return co_await storage::query(parts_.store, work);
}

std::string Enclosures::address_of(std::string_view town, std::string_view source) const {
    const std::string& base = parts_.channels.reach().pages;
    if (base.empty()) return {};  // nothing can be fetched from us
    const auto until = std::to_string((parts_.clock.now() + kAddressLives).time_since_epoch() / 1s);
    return fmt::format("{}/files/{}/{}/{}/{}", base, town, until,
                       parts_.cipher.mark(kPurpose, marked(town, source, until)), source);
}

bool Enclosures::gave(std::string_view town, std::string_view source, std::string_view until,
                      std::string_view mark) const {
    if (!same_digest(parts_.cipher.mark(kPurpose, marked(town, source, until)), mark)) return false;
    std::int64_t seconds = 0;
    std::from_chars(until.data(), until.data() + until.size(), seconds);
    return Time{std::chrono::seconds{seconds}} > parts_.clock.now();
}

}  // namespace gridbot::engine
