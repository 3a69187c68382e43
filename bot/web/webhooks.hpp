#pragma once

#include "bot/engine/fetcher.hpp"
#include "bot/engine/intake.hpp"
#include "core/http_in.hpp"

namespace gridbot::web {

/// `POST /webhook/{channel}` and `/webhook/{channel}/{secret}`: verify, decode, handle, answer. Everything it refers
/// to outlives it.
class Webhooks {
public:
    Webhooks(engine::Intake& intake, engine::Fetcher& fetcher, const engine::Channels& channels, const Clock& clock,
             engine::Metrics& metrics)
        : intake_(intake), fetcher_(fetcher), channels_(channels), clock_(clock), metrics_(metrics) {}

    boost::asio::awaitable<HttpResponse> handle(const HttpRequest& request, PathParams params);

private:
    boost::asio::awaitable<HttpResponse> answer(const engine::Channel& channel, adapters::Inbound inbound);

    engine::Intake& intake_;
    engine::Fetcher& fetcher_;
    const engine::Channels& channels_;
    const Clock& clock_;
    engine::Metrics& metrics_;
};

}  // namespace gridbot::web
