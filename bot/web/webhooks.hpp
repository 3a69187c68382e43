#pragma once

#include "bot/engine/fetcher.hpp"
#include "bot/engine/health.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/links.hpp"
#include "core/http_in.hpp"

namespace gridbot::web {

/// `POST /webhook/{channel}` and `/webhook/{channel}/{secret}`: verify, decode, handle, answer. Everything it refers
/// to outlives it.
class Webhooks {
public:
    struct Parts {
        engine::Intake& intake;
        engine::Fetcher& fetcher;
        const engine::Channels& channels;
        const Clock& clock;
        engine::Metrics& metrics;
        engine::Health& health;
        engine::Links& links;
    };
    explicit Webhooks(Parts parts)
        : intake_(parts.intake),
          fetcher_(parts.fetcher),
          channels_(parts.channels),
          clock_(parts.clock),
          metrics_(parts.metrics),
          health_(parts.health),
          links_(parts.links) {}

    boost::asio::awaitable<HttpResponse> handle(const HttpRequest& request, PathParams params);
    /// `GET /ws/{channel}`: a bridge opens the link.
    boost::asio::awaitable<HttpResponse> open_link(const HttpRequest& request, PathParams params);

private:
    boost::asio::awaitable<HttpResponse> answer(const engine::Channel& channel, adapters::Inbound inbound);

    engine::Intake& intake_;
    engine::Fetcher& fetcher_;
    const engine::Channels& channels_;
    const Clock& clock_;
    engine::Metrics& metrics_;
    engine::Health& health_;
    engine::Links& links_;
};

}  // namespace gridbot::web
