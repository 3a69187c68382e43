#include "bot/web/webhooks.hpp"

#include <spdlog/spdlog.h>

#include "adapters/pull.hpp"
#include "core/digest.hpp"
#include "core/stop_point.hpp"

namespace gridbot::web {
namespace {

namespace asio = boost::asio;

// What is only ever asked for what was said has no address.
bool is_polled(const adapters::Adapter& adapter) {
    return adapter.pull() && adapter.pull()->every() > std::chrono::milliseconds::zero();
}

// A path secret is part of the address: a wrong one is no address of ours.
bool path_fits(const engine::Channel& channel, std::string_view secret) {
    return same_digest(channel.config.get("path_secret"), secret);
}

}  // namespace

asio::awaitable<HttpResponse> Webhooks::handle(const HttpRequest& request, PathParams params) {
    const engine::Channel* channel = channels_.find(params["channel"]);
    if (!channel || !channel->adapter->traits().hears || is_polled(*channel->adapter) ||
        !path_fits(*channel, params["secret"]))
        co_return HttpResponse{.status = 404};
    const std::string& id = channel->config.id;
    const adapters::Adapter& adapter = *channel->adapter;

    if (auto verified = adapter.verify(request, clock_.now()); !verified) {
        metrics_.inbound(id, "refused");
        co_return HttpResponse{.status = adapter.traits().refusal_status};
    }
    auto decoded = adapter.decode(request);
    if (!decoded) {
        metrics_.inbound(id, "unreadable");
        co_return HttpResponse{.status = 400};
    }
    if (auto* challenge = std::get_if<Challenge>(&*decoded)) {
        if (challenge->used_up) co_await intake_.used_up(*channel);
        co_return HttpResponse{.content_type = challenge->content_type, .body = challenge->body};
    }
    if (auto* ignored = std::get_if<Ignored>(&*decoded)) {
        metrics_.inbound(id, "ignored");
        metrics_.ignored(id, ignored->why);
        if (!ignored->expected) spdlog::warn("channel {}: a message was not read: {}", id, ignored->why);
        if (ignored->used_up) co_await intake_.used_up(*channel);
        co_return adapter.respond({}, nullptr, clock_.now());
    }
    if (auto* state = std::get_if<ChannelState>(&*decoded)) {
        health_.tell(id, std::move(*state));
        co_return adapter.respond({}, nullptr, clock_.now());
    }
    co_return co_await answer(*channel, std::move(*decoded));
}

asio::awaitable<HttpResponse> Webhooks::answer(const engine::Channel& channel, adapters::Inbound inbound) {
    const std::string& id = channel.config.id;
    HttpResponse response = channel.adapter->respond({}, nullptr, clock_.now());
    if (auto* knock = std::get_if<adapters::Knock>(&inbound)) {
        co_await fetcher_.knock(channel, std::move(knock->key));
        co_return response;
    }
    try {
        engine::Intake::Answer answer;
        if (auto* arrival = std::get_if<adapters::Arrival>(&inbound))
            answer = co_await intake_.arrive(channel, std::move(*arrival));
        else
            answer = co_await intake_.receive(channel, std::get<InboundMessage>(std::move(inbound)));
        metrics_.inbound(id, answer.repeated ? "repeated" : answer.silent ? "silent" : "answered");
        if (!answer.body.empty()) response.status = 200;
        response.body = std::move(answer.body);
        stop_point("answering");
        co_return response;
    } catch (const storage::StoreError& error) {
        metrics_.inbound(id, "failed");
        spdlog::error("channel {}: a message could not be stored: {}", id, error.what());
    }
    co_return HttpResponse{.status = 503};
}

asio::awaitable<HttpResponse> Webhooks::open_link(const HttpRequest& request, PathParams params) {
    co_return links_.admit(params["channel"], request);
}

}  // namespace gridbot::web
