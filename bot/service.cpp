#include "bot/service.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>
#include <thread>

#include "bot/command_line.hpp"
#include "bot/key.hpp"
#include "bot/pictures.hpp"

namespace gridbot {
namespace {

namespace asio = boost::asio;
constexpr std::size_t kFormBytes = 16 * 1024;  // of a page's form: some sentences, percent-encoded
// Somewhat more than is taken, so that whoever sends a little too much reads a sentence, and a sealed one may come.
constexpr std::size_t kPictureBytes = kMostPictureBytes + 512 * 1024;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

server::ServerLimits limits_of(const Config& config) {
    server::ServerLimits limits;
    limits.connections = config.server.max_connections;
    return limits;
}

// A coroutine that ends by an exception is a bug: it is logged, never swallowed.
void log_failure(std::exception_ptr error) {
    if (!error) return;
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        spdlog::critical("a loop ended: {}", failure.what());
    }
}

// A handler that is a member of a part that outlives the server.
template <class Part>
HttpHandler bind(Part& part, asio::awaitable<HttpResponse> (Part::*method)(const HttpRequest&, PathParams)) {
    return [&part, method](const HttpRequest& request, PathParams params) { return (part.*method)(request, params); };
}

}  // namespace

Service::Service(Config config, std::unique_ptr<storage::Store> store, Clocks clocks, Load load)
    : config_(std::move(config)),
      clocks_(std::move(clocks)),
      cipher_(key_of_database(*store, config_.storage.key_file, random_), random_),
      store_(std::move(store)),
      channels_(config_),
      io_(std::max(1, config_.server.threads)),
      signals_(io_, SIGTERM, SIGINT),
      hangup_(io_, SIGHUP),
      http_(io_.get_executor()),
      pictures_http_(io_.get_executor(), {.answer_bytes = kPictureBytes}),
      outside_http_(io_.get_executor(), {.answer_bytes = kPictureBytes, .public_only = true}),
      sockets_(io_.get_executor()),
      links_({.executor = io_.get_executor(),
              .store = *store_,
              .channels = channels_,
              .http = http_,
              .sockets = sockets_,
              .clock = *clocks_.clock,
              .random = random_,
              .metrics = metrics_,
              .health = health_,
              .receive = [this](const engine::Channel& channel,
                                InboundMessage message) { return intake_.receive(channel, std::move(message)); },
              .used_up = [this](const engine::Channel& channel) { return intake_.used_up(channel); },
              .on_usable = [this] { pacemaker_.poke(); }}),
      timers_(*store_, channels_, cipher_, metrics_),
      organisation_({.store = *store_,
                     .channels = channels_,
                     .timers = timers_,
                     .clock = *clocks_.clock,
                     .load = std::move(load)},
                    io_.get_executor()),
      enclosures_({.store = *store_, .channels = channels_, .cipher = cipher_, .clock = *clocks_.clock}),
      quota_(channels_),
      delivery_({.store = *store_,
                 .channels = channels_,
                 .enclosures = enclosures_,
                 .quota = quota_,
                 .http = http_,
                 .clock = *clocks_.clock,
                 .random = random_,
                 .metrics = metrics_,
                 .on_local =
                     [this] {
                         if (demo_chat_) demo_chat_->publish_news();
                     },
                 .links = &links_}),
      pacemaker_({.executor = io_.get_executor(),
                  .store = *store_,
                  .timers = timers_,
                  .delivery = delivery_,
                  .clock = *clocks_.clock,
                  .movable = clocks_.movable,
                  .look_around = [this] { return organisation_.look(); }}),
      intake_({.store = *store_,
               .channels = channels_,
               .cipher = cipher_,
               .clock = *clocks_.clock,
               .metrics = metrics_,
               .quota = quota_,
               .http = http_,
               .on_commit = [this] { pacemaker_.poke(); },
               .on_reorganised = [this] { return organisation_.look(); },
               .on_pictures = [this] { picture_fetcher_.poke(); }}),
      fetcher_({.executor = io_.get_executor(),
                .store = *store_,
                .channels = channels_,
                .intake = intake_,
                .http = http_,
                .clock = *clocks_.clock,
                .random = random_,
                // Where people move the clock, they say when it is looked.
                .by_itself = !clocks_.movable}),
      gallery_(pictures_folder(config_.storage)),
      picture_fetcher_({.executor = io_.get_executor(),
                        .store = *store_,
                        .channels = channels_,
                        .gallery = gallery_,
                        .quota = quota_,
                        .http = pictures_http_,
                        .outside = outside_http_,
                        .clock = *clocks_.clock,
                        .random = random_,
                        .by_itself = !clocks_.movable}),
      picture_sweep_({.executor = io_.get_executor(), .store = *store_, .channels = channels_, .gallery = gallery_}),
      server_(io_, limits_of(config_)),
      webhooks_({.intake = intake_,
                 .fetcher = fetcher_,
                 .channels = channels_,
                 .clock = *clocks_.clock,
                 .metrics = metrics_,
                 .health = health_,
                 .links = links_}),
      files_(enclosures_),
      api_(*store_, channels_, *clocks_.clock, [this] { pacemaker_.poke(); }),
      voice_({.store = *store_,
              .channels = channels_,
              .cipher = cipher_,
              .clock = *clocks_.clock,
              .on_commit = [this] { pacemaker_.poke(); }}),
      api_commands_({.store = *store_, .channels = channels_, .voice = voice_, .tokens = config_.api_tokens}),
      open311_({.store = *store_,
                .channels = channels_,
                .cipher = cipher_,
                .clock = *clocks_.clock,
                .voice = voice_,
                .tokens = config_.api_tokens}),
      picture_desk_(gallery_, cipher_),
      case_page_(page_parts()),
      report_form_(page_parts()),
      board_(page_parts()),
      operations_(*store_, channels_, config_, metrics_, health_, [this] { return server_.listening(); }) {
    if (clocks_.movable && !channels_.homes().empty())
        simulated_clock_.emplace(pacemaker_, *clocks_.clock, channels_.homes().front()->desk()->town->zone,
                                 [this] { return look_at_platforms(); });
    metrics_.watch("gridbot_connections", "Open connections", [this] { return double(server_.figures().connections); });
    metrics_.watch("gridbot_store_queue", "Units waiting to be written",
                   [this] { return double(store_->stats().queued); });
    metrics_.watch("gridbot_store_commits", "Commits since the start",
                   [this] { return double(store_->stats().commits); });
    metrics_.watch("gridbot_pictures_kept", "Pictures fetched and kept since the start",
                   [this] { return picture_fetcher_.kept(); });
    metrics_.watch("gridbot_pictures_given_up", "Pictures refused or lost since the start",
                   [this] { return picture_fetcher_.given_up(); });
    metrics_.watch("gridbot_store_writable", "1 while the store can be written",
                   [this] { return double(store_->writable()); });
    for (const auto& [id, channel] : channels_.all())
        metrics_.watch("gridbot_channel_up", "1 while the channel hears and can speak",
                       [this, &id = id] { return double(health_.of(id).up); }, {{"channel", id}});
}

web::PageParts Service::page_parts() {
    return {.store = *store_,
            .channels = channels_,
            .cipher = cipher_,
            .clock = *clocks_.clock,
            .voice = voice_,
            .pictures = picture_desk_};
}

Service::~Service() {
    store_->close();
}

server::Routes Service::public_routes() {
    server::Routes routes;
    // GET: some platforms check an address that way before they use it.
    for (const char* method : {"GET", "POST"})
        for (const char* path : {"/webhook/{channel}", "/webhook/{channel}/{secret}"})
            routes.add({method, path, bind(webhooks_, &web::Webhooks::handle), {}});
    routes.add({"GET", "/files/{town}/{until}/{mark}/{name}", bind(files_, &web::Files::show), {}});
    add_pages(routes);
    routes.add({"GET", "/ws/{channel}", bind(webhooks_, &web::Webhooks::open_link), {}});
    return routes;
}

void Service::add_pages(server::Routes& routes) {
    if (channels_.homes().empty()) return;
    routes.add({"GET", "/assets/{file}", web::asset, {}});
    routes.add({"GET", "/c/{token}", bind(case_page_, &web::CasePage::show), {}});
    routes.add({"POST", "/c/{token}", bind(case_page_, &web::CasePage::act), kFormBytes});
    routes.add({"GET", "/c/{token}/pictures/{id}", bind(case_page_, &web::CasePage::picture), {}});
    routes.add({"GET", "/c/{token}/pictures/{id}/small", bind(case_page_, &web::CasePage::small_picture), {}});
    routes.add({"POST", "/c/{token}/pictures", bind(case_page_, &web::CasePage::take_picture), kPictureBytes});
    routes.add({"POST", "/r/{token}/pictures", bind(report_form_, &web::ReportForm::take_picture), kPictureBytes});
    routes.add({"GET", "/board", bind(board_, &web::Board::show), {}});
    routes.add({"GET", "/board/cases.xlsx", bind(board_, &web::Board::workbook), {}});
    routes.add({"GET", "/board/cases/{ticket}", bind(board_, &web::Board::show_case), {}});
    routes.add({"POST", "/board/cases/{ticket}", bind(board_, &web::Board::act), kFormBytes});
    routes.add({"GET", "/open311/v2/services.json", bind(open311_, &web::Open311::services), {}});
    routes.add({"GET", "/open311/v2/requests.json", bind(open311_, &web::Open311::list), {}});
    routes.add({"POST", "/open311/v2/requests.json", bind(open311_, &web::Open311::report), kFormBytes});
    routes.add({"GET", "/open311/v2/requests/{file}", bind(open311_, &web::Open311::show), {}});
    routes.add({"GET", "/r/{token}", bind(report_form_, &web::ReportForm::show), {}});
    routes.add({"POST", "/r/{token}", bind(report_form_, &web::ReportForm::send), kFormBytes});
}

server::Routes Service::admin_routes() {
    server::Routes routes{
        {"GET", "/healthz", bind(operations_, &web::Operations::healthz), {}},
        {"GET", "/readyz", bind(operations_, &web::Operations::readyz), {}},
        {"GET", "/metrics", bind(operations_, &web::Operations::metrics), {}},
        {"GET", "/api/v1/cases", bind(api_, &web::Api::list_cases), {}},
        {"GET", "/api/v1/cases/{ticket}", bind(api_, &web::Api::show_case), {}},
        {"POST", "/api/v1/cases", bind(api_commands_, &web::ApiCommands::report), {}},
        {"POST", "/api/v1/cases/{ticket}/commands", bind(api_commands_, &web::ApiCommands::command), {}},
        {"GET", "/api/v1/quotas", bind(api_, &web::Api::list_quotas), {}},
        {"GET", "/api/v1/outbox", bind(api_, &web::Api::list_outbox), {}},
        {"POST", "/api/v1/outbox/{id}/retry", bind(api_, &web::Api::retry_message), {}}};
    if (simulated_clock_) {
        routes.add({"GET", "/sim/clock", bind(*simulated_clock_, &web::SimulatedClock::show), {}});
        routes.add({"POST", "/sim/clock", bind(*simulated_clock_, &web::SimulatedClock::move), {}});
    }
    return routes;
}

server::Routes Service::demo_routes() {
    const engine::Channel* console = nullptr;
    for (const auto& [id, channel] : channels_.all())
        if (channel.adapter->traits().local && (!console || channel.home == channels_.homes().front().get()))
            console = &channel;
    if (!console)
        throw CallersFault("the demo needs a [[channel]] of type \"console\": add one to the town's gridbot.toml");
    demo_chat_.emplace(
        web::DemoChat::Parts{*store_, intake_, *console, *clocks_.clock, random_, picture_desk_, enclosures_},
        io_.get_executor());
    server::Routes routes = admin_routes();
    add_pages(routes);
    routes.add({"GET", "/", bind(*demo_chat_, &web::DemoChat::page), {}});
    routes.add({"GET", "/static/{file}", bind(*demo_chat_, &web::DemoChat::file), {}});
    routes.add({"GET", "/demo/api/town", bind(*demo_chat_, &web::DemoChat::town), {}});
    routes.add({"GET", "/demo/api/messages", bind(*demo_chat_, &web::DemoChat::history), {}});
    routes.add({"POST", "/demo/api/messages", bind(*demo_chat_, &web::DemoChat::say), {}});
    routes.add({"GET", "/demo/api/stream", bind(*demo_chat_, &web::DemoChat::stream), {}});
    routes.add({"POST", "/demo/api/pictures", bind(*demo_chat_, &web::DemoChat::take_picture), kPictureBytes});
    routes.add({"GET", "/demo/api/pictures/{name}", bind(*demo_chat_, &web::DemoChat::picture), {}});
    routes.add({"GET", "/demo/api/pictures/{name}/small", bind(*demo_chat_, &web::DemoChat::small_picture), {}});
    return routes;
}

std::string Service::listen(const std::string& name, const std::string& address, const server::Routes& routes,
                            bool with_tls) {
    auto endpoint = server::parse_endpoint(address);
    if (!endpoint) throw CallersFault(fmt::format("{}: expected an address and port such as 127.0.0.1:8080", address));
    std::optional<server::TlsFiles> tls;
    if (with_tls && !config_.server.tls_certificate.empty())
        tls = server::TlsFiles{config_.server.tls_certificate, config_.server.tls_key};
    try {
        auto at = server_.listen(*endpoint, routes, tls);
        const std::string host = at.address().is_v6() ? "[" + at.address().to_string() + "]" : at.address().to_string();
        std::string where = fmt::format("{}://{}:{}", tls ? "https" : "http", host, at.port());
        std::cout << "listening " << name << ' ' << where << std::endl;
        return where;
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(fmt::format("cannot listen on {}: {}", address, error.code().message()));
    }
}

asio::awaitable<void> Service::wait_for_signal() {
    co_await signals_.async_wait(as_tuple);
    spdlog::info("stopping: requests in flight are answered, then the store is closed");
    // A second signal cuts the sockets, never the commit.
    auto cut = [this](const boost::system::error_code& error, int) {
        if (!error) server_.cut();
    };
    signals_.async_wait(cut);
    co_await server_.stop();
    pacemaker_.stop();
    fetcher_.stop();
    picture_fetcher_.stop();
    picture_sweep_.stop();
    links_.stop();
    http_.stop();
    pictures_http_.stop();
    outside_http_.stop();
    hangup_.cancel();
    signals_.cancel();
}

asio::awaitable<void> Service::look_at_platforms() {
    co_await fetcher_.look();
    co_await picture_fetcher_.look();
}

asio::awaitable<void> Service::reload_on_hangup() {
    for (;;) {
        const auto [error, signal] = co_await hangup_.async_wait(as_tuple);
        if (error) co_return;
        co_await organisation_.reload();
    }
}

void Service::start_backups() {
    backups_.emplace(config_.backup, config_.storage, *clocks_.clock);
    metrics_.watch("gridbot_backup_last_seconds", "When the last backup was made, seconds since the epoch",
                   [this] { return backups_->last_made_s(); });
    metrics_.watch("gridbot_backup_failures", "Backups that failed since the start",
                   [this] { return backups_->failures(); });
}

int Service::run() {
    if (config_.backup.every) start_backups();
    asio::co_spawn(pacemaker_.strand(), pacemaker_.run(), log_failure);
    asio::co_spawn(fetcher_.strand(), fetcher_.run(), log_failure);
    asio::co_spawn(picture_fetcher_.strand(), picture_fetcher_.run(), log_failure);
    asio::co_spawn(picture_sweep_.strand(), picture_sweep_.run(), log_failure);
    // A demonstration of a real town must not take the town's messages.
    if (!demo_chat_) asio::co_spawn(io_, links_.run(), log_failure);
    asio::co_spawn(io_, wait_for_signal(), log_failure);
    asio::co_spawn(io_, reload_on_hangup(), log_failure);
    std::vector<std::jthread> threads;
    for (int i = 1; i < config_.server.threads; ++i) threads.emplace_back([this] { io_.run(); });
    io_.run();
    threads.clear();
    backups_.reset();
    organisation_.stop();
    store_->close();
    return 0;
}

}  // namespace gridbot
