#include "bot/doctor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <ostream>
#include <vector>

#include "adapters/link.hpp"
#include "adapters/pull.hpp"
#include "bot/check.hpp"
#include "bot/engine/channels.hpp"
#include "bot/server/http_client.hpp"
#include "core/clock.hpp"
#include "core/url.hpp"

namespace gridbot {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using adapters::Way;

// Signatures are good for an hour; who is minutes off will be an hour off one day.
constexpr auto kSkewToTell = 60s;
constexpr auto kSkewThatBreaks = 30min;
constexpr auto kPatience = 10s;

enum class Weight { good, warning, fault };

struct Finding {
    Weight weight = Weight::good;
    std::string what;
    std::string remedy;
};

std::string to_line(const std::string& channel, const Finding& finding) {
    if (finding.weight == Weight::good) return fmt::format("{}: ok: {}", channel, finding.what);
    return fmt::format("{}: {}: {}; {}", channel, finding.weight == Weight::fault ? "fault" : "warning", finding.what,
                       finding.remedy);
}

/// Without what follows the host: that may hold a token.
std::string origin_of(std::string_view address) {
    const auto parts = parse_url(address);
    return parts ? parts->origin() : std::string("the address");
}

/// What a WebSocket is opened by.
std::string as_http(std::string address) {
    return address.starts_with("ws") ? "http" + address.substr(2) : address;
}

bool refuses_our_address(std::string_view reason) {
    constexpr std::array<std::string_view, 3> kSigns{"60020", "40164", "IpNotInWhiteList"};
    return std::ranges::any_of(kSigns, [&](std::string_view sign) { return reason.find(sign) != reason.npos; });
}

class Doctor {
public:
    Doctor(const Config& config, HttpOut& http) : config_(config), channels_(config), http_(http) {}

    asio::awaitable<void> look_at_all() {
        for (const ChannelConfig& one : config_.channels) {
            const engine::Channel* channel = channels_.find(one.id);
            if (!channel || channel->adapter->traits().local) continue;
            co_await look_at(*channel);
        }
    }

    int faults() const { return faults_; }
    const std::vector<std::string>& lines() const { return lines_; }

private:
    void tell(const engine::Channel& channel, Finding finding) {
        if (finding.weight == Weight::fault) ++faults_;
        lines_.push_back(to_line(channel.config.id, finding));
    }

    asio::awaitable<void> look_at(const engine::Channel& channel) {
        const adapters::Adapter& adapter = *channel.adapter;
        const auto ways = adapter.ways({channel.config.id, "anybody", true}, false);
        const bool needs_token =
            adapter.pull() || std::ranges::any_of(ways, [&](Way way) { return adapter.needs_token(way); });
        if (needs_token)
            co_await ask_for_token(channel);
        else
            co_await knock_at_platform(channel);
        if (is_called_back(channel)) co_await knock_at_ourselves(channel);
    }

    asio::awaitable<void> ask_for_token(const engine::Channel& channel) {
        HttpCall call = channel.adapter->token_call();
        const std::string platform = origin_of(call.url);
        call.timeout = kPatience;
        const auto reply = co_await http_.send(std::move(call));
        if (!reply) {
            tell(channel, unreachable(platform, reply.error().message()));
            co_return;
        }
        look_at_clock(channel, *reply);
        if (channel.adapter->read_token(*reply, SystemClock().now())) {
            tell(channel, {Weight::good, fmt::format("{} gives an access token", platform), {}});
            co_return;
        }
        // What a platform says of a token it says as it does of a message.
        const std::string reason = channel.adapter->judge(*reply, Way::server).reason;
        const bool is_address = refuses_our_address(reason + reply->body);
        tell(channel,
             {Weight::fault, fmt::format("{} gives no access token (HTTP {}): {}", platform, reply->status, reason),
              is_address ? "enter this machine's public address into the app's list of trusted addresses"
                         : "compare the id and the secret with the platform's console"});
    }

    // Nothing is said there, so nothing is sent: whether somebody answers at all.
    asio::awaitable<void> knock_at_platform(const engine::Channel& channel) {
        for (const char* key : {"webhook", "api_base", "ws_url"}) {
            const std::string address = as_http(channel.config.get(key));
            if (address.empty()) continue;
            const std::string platform = origin_of(address);
            HttpCall call{.method = "GET", .url = platform + "/", .timeout = kPatience};
            const auto reply = co_await http_.send(std::move(call));
            if (!reply) {
                tell(channel, unreachable(platform, reply.error().message()));
                continue;
            }
            look_at_clock(channel, *reply);
            tell(channel, {Weight::good, fmt::format("{} answers", platform), {}});
        }
    }

    bool is_called_back(const engine::Channel& channel) const {
        const adapters::Adapter& adapter = *channel.adapter;
        const bool is_polled = adapter.pull() && adapter.pull()->every() > 0ms;
        return adapter.traits().hears && !adapter.link() && !is_polled;
    }

    asio::awaitable<void> knock_at_ourselves(const engine::Channel& channel) {
        const std::string& base = channels_.reach().pages;
        if (base.empty()) {
            tell(channel, {Weight::warning, "its callback was not tried", "write public_url in [server]"});
            co_return;
        }
        HttpCall call{
            .method = "GET", .url = fmt::format("{}/webhook/{}", base, channel.config.id), .timeout = kPatience};
        if (const std::string secret = channel.config.get("path_secret"); !secret.empty()) call.url += "/" + secret;
        const auto reply = co_await http_.send(std::move(call));
        const int refused = channel.adapter->traits().refusal_status;
        if (!reply)
            tell(channel, {Weight::warning, fmt::format("nobody answers at {}/webhook/{}", base, channel.config.id),
                           "start the service, or let the proxy and the firewall through to it"});
        else if (reply->status != refused)
            tell(channel, {Weight::warning,
                           fmt::format("{}/webhook/{} answers an unsigned call with {} instead of {}", base,
                                       channel.config.id, reply->status, refused),
                           "let the proxy hand /webhook on to this service as it comes, and start it with this file"});
        else
            tell(channel, {Weight::good, fmt::format("{}/webhook/{} leads here", base, channel.config.id), {}});
    }

    void look_at_clock(const engine::Channel& channel, const HttpReply& reply) {
        const auto theirs = parse_http_date(reply.date);
        if (!theirs) return;
        const auto skew = std::chrono::duration_cast<std::chrono::seconds>(SystemClock().now() - *theirs);
        if (std::chrono::abs(skew) < kSkewToTell) return;
        tell(channel, {std::chrono::abs(skew) < kSkewThatBreaks ? Weight::warning : Weight::fault,
                       fmt::format("this machine's clock is {} s off the platform's", skew.count()),
                       "let it be set over the network (NTP): signatures carry the time"});
    }

    static Finding unreachable(const std::string& platform, const std::string& why) {
        return {Weight::fault, fmt::format("{} cannot be reached ({})", platform, why),
                "look at the address, the network and the firewall"};
    }

    const Config& config_;
    engine::Channels channels_;
    HttpOut& http_;
    std::vector<std::string> lines_;
    int faults_ = 0;
};

}  // namespace

int run_doctor(const std::string& config_file, std::ostream& out) {
    if (const int checked = run_check(config_file); checked != 0) return checked;
    Config config = load_config(config_file, environment);
    asio::io_context io;
    server::HttpClient http(io.get_executor());
    Doctor doctor(config, http);
    auto ended = [&](const std::exception_ptr& error) {
        http.stop();
        if (error) std::rethrow_exception(error);
    };
    asio::co_spawn(io, doctor.look_at_all(), ended);
    io.run();
    for (const std::string& line : doctor.lines()) out << line << "\n";
    out << fmt::format("{}: {} faults outside\n", config_file, doctor.faults());
    return doctor.faults() == 0 ? 0 : 1;
}

}  // namespace gridbot
