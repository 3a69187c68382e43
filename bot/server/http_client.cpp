#include "bot/server/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "bot/server/http_link.hpp"
#include "bot/server/tls.hpp"

namespace gridbot::server {

namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

/// The connections: those that rest, for the next call to the same origin, and those at work, for stop().
class HttpClient::Pool {
public:
    Pool(asio::any_io_executor executor, HttpClientOptions pool_options)
        : options(std::move(pool_options)), tls(client_tls(options.extra_ca_file)), executor_(std::move(executor)) {}

    /// The one that rested last, or a new one; null after stop().
    std::shared_ptr<HttpLink> borrow(const Origin& origin);
    void give_back(const std::shared_ptr<HttpLink>& link, bool keep) noexcept;
    void stop();

    const HttpClientOptions options;
    const std::shared_ptr<asio::ssl::context> tls;

private:
    struct Resting {
        std::shared_ptr<HttpLink> link;
        SteadyClock::time_point until;
    };
    void drop_overdue();

    const asio::any_io_executor executor_;
    std::mutex mutex_;
    bool stopped_ = false;
    std::map<Origin, std::vector<Resting>> resting_;  // oldest first
    std::set<std::shared_ptr<HttpLink>> working_;
};

std::shared_ptr<HttpLink> HttpClient::Pool::borrow(const Origin& origin) {
    const std::lock_guard lock(mutex_);
    if (stopped_) return nullptr;
    drop_overdue();
    std::shared_ptr<HttpLink> link;
    if (const auto found = resting_.find(origin); found != resting_.end()) {
        link = std::move(found->second.back().link);
        found->second.pop_back();
        if (found->second.empty()) resting_.erase(found);
    } else {
        link = std::make_shared<HttpLink>(executor_, origin);
    }
    working_.insert(link);
    return link;
}

void HttpClient::Pool::give_back(const std::shared_ptr<HttpLink>& link, bool keep) noexcept {
    const std::lock_guard lock(mutex_);
    working_.erase(link);
    if (!keep || stopped_) return;
    auto& resting = resting_[link->origin()];
    if (resting.size() >= options.idle_per_host) resting.erase(resting.begin());
    resting.push_back({link, SteadyClock::now() + options.idle_for});
}

void HttpClient::Pool::drop_overdue() {
    const auto now = SteadyClock::now();
    for (auto& [origin, links] : resting_)
        std::erase_if(links, [now](const Resting& rests) { return rests.until <= now; });
    std::erase_if(resting_, [](const auto& entry) { return entry.second.empty(); });
}

void HttpClient::Pool::stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    resting_.clear();
    for (const auto& link : working_) link->close();
}

namespace {

struct Attempt {
    Result<HttpReply> reply = Errc::unreachable;
    bool found_closed = false;      // nothing was written: another connection may carry the call
    bool broke_unanswered = false;  // a kept connection took the call and ended before any byte of the answer
};

/// Runs on the link's strand.
asio::awaitable<Attempt> attempt(std::shared_ptr<HttpLink> link, std::shared_ptr<const OutgoingRequest> request,
                                 asio::ssl::context& tls, const HttpClientOptions& options, HttpLink::Deadline deadline,
                                 bool& keep) {
    Attempt result;
    const bool kept = link->connected();
    if (kept && link->found_closed()) {
        result.found_closed = true;
        co_return result;
    }
    if (!kept) {
        const auto connected = co_await link->connect(tls, deadline, options.public_only);
        if (!connected) {
            result.reply = connected.error();
            co_return result;
        }
    }
    auto answer = co_await link->exchange(*request, options.answer_bytes, deadline);
    keep = answer.keep_alive;
    result.broke_unanswered =
        kept && !answer.begun && answer.reply.has_error() && answer.reply.error() == Errc::unreachable;
    result.reply = std::move(answer.reply);
    co_return result;
}

}  // namespace

HttpClient::HttpClient(asio::any_io_executor executor, HttpClientOptions options)
    : pool_(std::make_shared<Pool>(std::move(executor), std::move(options))) {}

HttpClient::~HttpClient() = default;

void HttpClient::stop() {
    pool_->stop();
}

asio::awaitable<Result<HttpReply>> HttpClient::send(HttpCall call) {
    const auto pool = pool_;
    const auto deadline = SteadyClock::now() + call.timeout;
    auto composed = compose(call);
    if (!composed) co_return composed.error();
    const auto request = std::make_shared<const OutgoingRequest>(std::move(*composed));

    // A POST goes out twice only if it was never written: to repeat what a platform may have acted on is for the
    // caller to decide.
    for (bool may_repeat = request->repeatable;;) {
        auto link = pool->borrow(request->origin);
        if (!link) co_return Errc::unreachable;
        struct Lease {
            Pool& pool;
            std::shared_ptr<HttpLink> link;
            bool keep = false;
            ~Lease() { pool.give_back(link, keep); }
        } lease{*pool, link};
        auto trying = attempt(link, request, *pool->tls, pool->options, deadline, lease.keep);
        auto result = co_await asio::co_spawn(link->strand(), std::move(trying), asio::use_awaitable);
        if (result.found_closed) continue;
        if (!result.broke_unanswered || !may_repeat) co_return std::move(result.reply);
        may_repeat = false;
    }
}

}  // namespace gridbot::server
