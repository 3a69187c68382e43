#include "bot/engine/tokens.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace gridbot::engine {
namespace {

namespace asio = boost::asio;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

}  // namespace

asio::awaitable<std::optional<std::string>> Tokens::get(const Channel& channel) {
    const std::string& id = channel.config.id;
    // Whoever comes while a token is being fetched waits for that one: asking often is throttled.
    const auto fetching = fetching_.find(id);
    const bool fetched_by_another = fetching != fetching_.end();
    if (fetched_by_another) {
        auto arrived = fetching->second;
        co_await arrived->async_wait(as_tuple);
    }
    auto known = tokens_.find(id);
    if (known != tokens_.end() && known->second.refresh_at > clock_.now()) co_return known->second.value;
    // What that one was refused is not asked for by all who waited, at once.
    if (fetched_by_another) co_return std::nullopt;

    auto executor = co_await asio::this_coro::executor;
    auto arrived = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    fetching_.insert_or_assign(id, arrived);
    HttpCall asking = channel.adapter->token_call();
    auto reply = co_await http_.send(std::move(asking));
    fetching_.erase(id);
    arrived->cancel();
    if (!reply) co_return std::nullopt;
    auto token = channel.adapter->read_token(*reply, clock_.now());
    if (!token) {
        const auto verdict = channel.adapter->judge(*reply, adapters::Way::server);
        spdlog::warn("channel {}: no access token (HTTP {}): {}", id, reply->status, verdict.reason);
        co_return std::nullopt;
    }
    tokens_.insert_or_assign(id, *token);
    co_return token->value;
}

void Tokens::drop(const Channel& channel, const std::string& token) {
    auto known = tokens_.find(channel.config.id);
    if (known != tokens_.end() && known->second.value == token) tokens_.erase(known);
}

}  // namespace gridbot::engine
