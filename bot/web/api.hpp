#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bot/engine/channels.hpp"
#include "core/clock.hpp"
#include "core/http_in.hpp"
#include "storage/store.hpp"

namespace gridbot::web {

/// `/api/v1`: cases and outgoing messages for operators and tests, on the admin listener. With several towns the
/// parameter `town` chooses one; else all are meant, of the allowances the first.
class Api {
public:
    Api(storage::Store& store, const engine::Channels& channels, const Clock& clock, std::function<void()> on_commit)
        : store_(store), channels_(channels), clock_(clock), on_commit_(std::move(on_commit)) {}

    /// Filters state, grid (subtree), category, since, limit (100, at most 500), cursor. 400 for an unusable one.
    boost::asio::awaitable<HttpResponse> list_cases(const HttpRequest& request, PathParams params);
    /// With history and timers; 404 where there is none.
    boost::asio::awaitable<HttpResponse> show_case(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> list_outbox(const HttpRequest& request, PathParams params);
    /// What was used of the platforms' monthly allowances, and what the month will come to.
    boost::asio::awaitable<HttpResponse> list_quotas(const HttpRequest& request, PathParams params);
    boost::asio::awaitable<HttpResponse> retry_message(const HttpRequest& request, PathParams params);

private:
    /// Empty for a code that is no town's.
    std::vector<std::shared_ptr<const Town>> towns_of(const HttpRequest& request) const;

    storage::Store& store_;
    const engine::Channels& channels_;
    const Clock& clock_;
    std::function<void()> on_commit_;
};

}  // namespace gridbot::web
