#pragma once

#include <functional>

#include "bot/engine/channels.hpp"
#include "bot/engine/health.hpp"
#include "bot/engine/metrics.hpp"
#include "bot/engine/pacemaker.hpp"
#include "core/config.hpp"
#include "core/http_in.hpp"
#include "storage/store.hpp"

/// What those who run the service look at, and the clock of a simulation.
namespace gridbot::web {

class Operations {
public:
    Operations(storage::Store& store, const engine::Channels& channels, const Config& config, engine::Metrics& metrics,
               const engine::Health& health, std::function<bool()> listening)
        : store_(store),
          channels_(channels),
          config_(config),
          metrics_(metrics),
          health_(health),
          listening_(std::move(listening)) {}

    boost::asio::awaitable<HttpResponse> healthz(const HttpRequest& request, PathParams params);
    /// 200 while the store can be written and the listeners are open, else 503; the body lists the channels as up, down
    /// with a reason, or not in this build.
    boost::asio::awaitable<HttpResponse> readyz(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> metrics(const HttpRequest& request, PathParams params);

private:
    storage::Store& store_;
    const engine::Channels& channels_;
    const Config& config_;
    engine::Metrics& metrics_;
    const engine::Health& health_;
    std::function<bool()> listening_;
};

/// `GET /sim/clock`, `POST /sim/clock` {"to": ISO} or {"advance": "2h"} (design 6.3).
class SimulatedClock {
public:
    /// `look`: what else is to be done once after every move, before due work is looked for again.
    SimulatedClock(engine::Pacemaker& pacemaker, const Clock& clock, const Zone& zone,
                   std::function<boost::asio::awaitable<void>()> look)
        : pacemaker_(pacemaker), clock_(clock), zone_(zone), look_(std::move(look)) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> move(const HttpRequest& request, PathParams params);

private:
    engine::Pacemaker& pacemaker_;
    const Clock& clock_;
    Zone zone_;
    std::function<boost::asio::awaitable<void>()> look_;
};

}  // namespace gridbot::web
