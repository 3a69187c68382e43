#pragma once

#include "bot/engine/intake.hpp"
#include "core/http_in.hpp"

namespace gridbot::web {

/// `POST /webhook/{channel}` and `/webhook/{channel}/{secret}`: verify, decode, handle, answer. Everything it refers
/// to outlives it.
class Webhooks {
public:
    Webhooks(engine::Intake& intake, const engine::Channels& channels, const Clock& clock, engine::Metrics& metrics)
        : intake_(intake), channels_(channels), clock_(clock), metrics_(metrics) {}

    boost::asio::awaitable<HttpResponse> handle(const HttpRequest& request, PathParams params);

private:
    engine::Intake& intake_;
    const engine::Channels& channels_;
    const Clock& clock_;
    engine::Metrics& metrics_;
};

}  // namespace gridbot::web
