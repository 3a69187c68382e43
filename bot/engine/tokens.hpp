#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bot/engine/channels.hpp"
#include "core/clock.hpp"
#include "core/http_out.hpp"

namespace gridbot::engine {

/// The access tokens of channels, each fetched once and used until it ends. All calls come from one strand; what it
/// refers to outlives it.
class Tokens {
public:
    Tokens(HttpOut& http, const Clock& clock) : http_(http), clock_(clock) {}

    /// Nothing where none could be had; the log says why.
    boost::asio::awaitable<std::optional<std::string>> get(const Channel& channel);
    /// The platform refused `token`. Another try may have brought a new one meanwhile: that one stays.
    void drop(const Channel& channel, const std::string& token);

private:
    HttpOut& http_;
    const Clock& clock_;
    std::map<std::string, adapters::AccessToken> tokens_;  // by channel: a token belongs to one app
    std::map<std::string, std::shared_ptr<boost::asio::steady_timer>> fetching_;  // cancelled when the token is there
};

}  // namespace gridbot::engine
