#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <optional>
#include <string>

#include "bot/engine/fetcher.hpp"
#include "bot/engine/gallery.hpp"
#include "bot/engine/health.hpp"
#include "bot/engine/intake.hpp"
#include "bot/engine/links.hpp"
#include "bot/engine/organisation.hpp"
#include "bot/engine/pacemaker.hpp"
#include "bot/engine/picture_fetcher.hpp"
#include "bot/engine/picture_sweep.hpp"
#include "bot/scheduled_backups.hpp"
#include "bot/server/http_client.hpp"
#include "bot/server/server.hpp"
#include "bot/server/socket_client.hpp"
#include "bot/web/api.hpp"
#include "bot/web/api_commands.hpp"
#include "bot/web/board.hpp"
#include "bot/web/case_page.hpp"
#include "bot/web/demo_chat.hpp"
#include "bot/web/files.hpp"
#include "bot/web/open311.hpp"
#include "bot/web/operations.hpp"
#include "bot/web/report_form.hpp"
#include "bot/web/voice.hpp"
#include "bot/web/webhooks.hpp"
#include "core/config.hpp"

namespace gridbot {

/// The parts of a running gridbot, put together. The only places that name concrete types are here and main.cpp.
class Service {
public:
    struct Clocks {
        std::unique_ptr<Clock> clock;
        MovableClock* movable = nullptr;  // the same, where people may move it
    };
    using Load = std::function<Config(const OrgChanges&)>;
    /// Opens the key and the store. `load` reads the configuration anew when a town changes. Throws what those throw.
    Service(Config config, std::unique_ptr<storage::Store> store, Clocks clocks, Load load);
    ~Service();

    server::Routes public_routes();
    server::Routes admin_routes();
    /// The chat page with everything else on one address. Throws CallersFault when there is no console channel.
    server::Routes demo_routes();

    /// Listens where it is told, prints `listening <name> http://…` and returns that address.
    std::string listen(const std::string& name, const std::string& address, const server::Routes& routes,
                       bool with_tls);
    /// The address that links to pages begin with, instead of the configuration's: before run().
    void set_pages(std::string address) { channels_.set_pages(std::move(address)); }
    /// Runs until SIGTERM or SIGINT, then stops in order: listeners, requests in flight, loops, store. Returns 0.
    int run();

private:
    web::PageParts page_parts();
    void add_pages(server::Routes& routes);
    boost::asio::awaitable<void> wait_for_signal();
    boost::asio::awaitable<void> reload_on_hangup();
    /// Whatever platforms hold, messages and then pictures.
    boost::asio::awaitable<void> look_at_platforms();
    void start_backups();

    Config config_;
    Clocks clocks_;
    SystemRandom random_;
    FieldCipher cipher_;
    std::unique_ptr<storage::Store> store_;
    engine::Channels channels_;
    engine::Metrics metrics_;
    boost::asio::io_context io_;
    boost::asio::signal_set signals_;  // from the start: a stop may come before run()
    boost::asio::signal_set hangup_;
    server::HttpClient http_;
    server::HttpClient pictures_http_;
    server::HttpClient outside_http_;
    server::SocketClient sockets_;
    engine::Health health_;
    engine::Links links_;
    engine::Timers timers_;
    engine::Organisation organisation_;
    engine::Enclosures enclosures_;
    engine::Quota quota_;
    engine::Delivery delivery_;
    engine::Pacemaker pacemaker_;
    engine::Intake intake_;
    engine::Fetcher fetcher_;
    engine::Gallery gallery_;
    engine::PictureFetcher picture_fetcher_;
    engine::PictureSweep picture_sweep_;
    server::Server server_;
    web::Webhooks webhooks_;
    web::Files files_;
    web::Api api_;
    web::Voice voice_;
    web::ApiCommands api_commands_;
    web::Open311 open311_;
    web::PictureDesk picture_desk_;
    web::CasePage case_page_;
    web::ReportForm report_form_;
    web::Board board_;
    web::Operations operations_;
    std::optional<web::SimulatedClock> simulated_clock_;
    std::optional<web::DemoChat> demo_chat_;
    std::optional<ScheduledBackups> backups_;
};

}  // namespace gridbot
