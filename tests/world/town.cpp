#include "tests/world/town.hpp"

#include <stdlib.h>

#include <boost/asio/co_spawn.hpp>
#include <stdexcept>

#include "adapters/dingtalk/signature.hpp"
#include "core/config/org_overlay.hpp"
#include "core/json.hpp"
#include "core/picture_folder.hpp"
#include "storage/attachments.hpp"
#include "storage/cases.hpp"
#include "storage/history.hpp"
#include "storage/outbox.hpp"
#include "storage/sqlite/store.hpp"

namespace gridbot::world {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr const char* kSecret = "dingtestsecret";
constexpr auto kSessionLives = 90min;

/// The same numbers in every run.
class FixedRandom final : public Random {
public:
    void fill(std::span<unsigned char> bytes) override {
        for (unsigned char& byte : bytes) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            byte = static_cast<unsigned char>(state_ >> 56U);
        }
    }

private:
    std::uint64_t state_ = 1;
};

std::filesystem::path new_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "gridbot-world-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    return name;
}

Config fixture_config(const OrgChanges& changes) {
    auto nothing = [](const std::string&) { return std::optional<std::string>{}; };
    Config config = load_config(GRIDBOT_FIXTURES "/sanhehu/gridbot.toml", nothing, changes);
    if (!config.usable()) throw std::runtime_error("the fixture town has faults");
    return config;
}

std::string words_in(const std::string& response) {
    const json body = read_json(response);
    return body["msgtype"] == "empty" ? std::string{} : body["text"]["content"].get<std::string>();
}

}  // namespace

Time at(std::string_view text) {
    std::string whole(text);
    if (whole.size() == std::string_view("2026-11-23T09:00").size()) whole += ":00";
    return parse_iso(whole + "+08:00").value();
}

/// The parts of one process.
struct Town::Engine {
    Engine(Town& town)
        : store(storage::open_sqlite({.file = town.folder_ / "world.db", .readers = 1}, town.clock_.now())),
          cipher(FieldCipher::Key{}, random),
          channels(fixture_config(engine::changes_in(*store, town.config_))),
          timers(*store, channels, cipher, metrics),
          organisation(
              {.store = *store, .channels = channels, .timers = timers, .clock = town.clock_, .load = fixture_config},
              town.io_.get_executor()),
          enclosures({.store = *store, .channels = channels, .cipher = cipher, .clock = town.clock_}),
          quota(channels),
          delivery({.store = *store,
                    .channels = channels,
                    .enclosures = enclosures,
                    .quota = quota,
                    .http = town.http_,
                    .clock = town.clock_,
                    .random = random,
                    .metrics = metrics}),
          pacemaker({.executor = town.io_.get_executor(),
                     .store = *store,
                     .timers = timers,
                     .delivery = delivery,
                     .clock = town.clock_,
                     .movable = &town.clock_}),
          intake({.store = *store,
                  .channels = channels,
                  .cipher = cipher,
                  .clock = town.clock_,
                  .metrics = metrics,
                  .quota = quota,
                  .http = town.http_,
                  .on_commit = [this] { pacemaker.poke(); },
                  .on_reorganised = [this] { return organisation.look(); }}),
          gallery(town.folder_ / "attachments"),
          picture_fetcher({.executor = town.io_.get_executor(),
                           .store = *store,
                           .channels = channels,
                           .gallery = gallery,
                           .quota = quota,
                           .http = town.http_,
                           .outside = town.http_,
                           .clock = town.clock_,
                           .random = random,
                           .by_itself = false}) {}

    FixedRandom random;
    std::unique_ptr<storage::Store> store;
    FieldCipher cipher;
    engine::Channels channels;
    engine::Metrics metrics;
    engine::Timers timers;
    engine::Organisation organisation;
    engine::Enclosures enclosures;
    engine::Quota quota;
    engine::Delivery delivery;
    engine::Pacemaker pacemaker;
    engine::Intake intake;
    engine::Gallery gallery;
    engine::PictureFetcher picture_fetcher;
    bool ended = false;
};

/// Runs the loop on this thread until `work` is done.
template <class Awaitable>
auto Town::run(Awaitable work) {
    std::optional<typename Awaitable::value_type> answer;
    std::exception_ptr failure;
    auto done = [&](std::exception_ptr error, typename Awaitable::value_type value) {
        failure = error;
        answer = std::move(value);
    };
    asio::co_spawn(io_, std::move(work), done);
    while (!answer && !failure) io_.run_one();
    if (failure) std::rethrow_exception(failure);
    return std::move(*answer);
}

Town::Town(Time start_at)
    : folder_(new_folder()),
      config_(fixture_config({})),
      clock_(start_at, MovableClock::Mode::standing),
      http_(clock_) {
    start();
}

Town::~Town() {
    stop();
    std::error_code ignored;  // a test that fails here has nothing more to say
    std::filesystem::remove_all(folder_, ignored);
}

void Town::start() {
    io_.restart();  // it stands still since the process before ended
    engine_ = std::make_unique<Engine>(*this);
    Engine* engine = engine_.get();
    auto ended = [engine](std::exception_ptr) { engine->ended = true; };
    asio::co_spawn(engine->pacemaker.strand(), engine->pacemaker.run(), ended);
    move_to(clock_.now());
}

void Town::stop() {
    engine_->pacemaker.stop();
    while (!engine_->ended) io_.run_one();
    engine_->store->close();
    engine_.reset();
}

void Town::restart_at(Time later) {
    stop();
    clock_.set(later);
    start();
}

void Town::move_to(Time target) {
    auto moved = run(engine_->pacemaker.move_to(target));
    if (!moved) throw std::runtime_error("the clock cannot go back");
}

std::string Town::message(const std::string& group, const std::string& account, const std::string& text,
                          const std::string& session_url) {
    const bool is_private = group.empty();
    json body{{"msgtype", "text"},
              {"text", {{"content", text}}},
              {"msgId", "msg" + std::to_string(++messages_)},
              {"createAt", to_ms(clock_.now())},
              {"conversationType", is_private ? "1" : "2"},
              {"conversationId", is_private ? "private-" + account : group},
              {"senderId", "$:" + account},
              {"senderStaffId", account},
              {"senderNick", "某某"},
              {"isInAtList", !is_private}};
    if (!session_url.empty()) {
        body["sessionWebhook"] = session_url;
        body["sessionWebhookExpiredTime"] = to_ms(clock_.now() + kSessionLives);
    }
    return dump_json(body);
}

std::string Town::deliver(const std::string& body) {
    const engine::Channel& channel = *engine_->channels.find("ding");
    const std::string timestamp = std::to_string(to_ms(clock_.now()));
    HttpRequest request{.method = "POST", .path = "/webhook/ding", .body = body};
    request.headers = {{"timestamp", timestamp}, {"sign", adapters::dingtalk_signature(timestamp, kSecret)}};
    if (!channel.adapter->verify(request, clock_.now())) throw std::runtime_error("the signature was refused");
    auto read = channel.adapter->decode(request).value();
    auto answer = run(engine_->intake.receive(channel, std::get<InboundMessage>(std::move(read))));
    move_to(clock_.now());
    return answer.body;
}

std::string Town::says(const std::string& group, const std::string& account, const std::string& text) {
    return words_in(deliver(message(group, account, text)));
}

std::string Town::says_mentioning(const std::string& group, const std::string& account, const std::string& text,
                                  const std::string& mentioned) {
    json body = read_json(message(group, account, text));
    body["atUsers"] = json::array({{{"dingtalkId", "$:" + mentioned}, {"staffId", mentioned}}});
    return words_in(deliver(dump_json(body)));
}

std::string Town::tells(const std::string& account, const std::string& text) {
    return says({}, account, text);
}

void Town::fetch_pictures() {
    auto look = [](engine::PictureFetcher& fetcher) -> asio::awaitable<bool> {
        co_await fetcher.look();
        co_return true;
    };
    run(look(engine_->picture_fetcher));
}

std::vector<storage::attachments::Attachment> Town::pictures(const std::string& ticket) {
    const auto row = find(ticket);
    if (!row) return {};
    auto work = [id = row->id](storage::Tx& tx) { return storage::attachments::of_case(tx, "SH", id); };
    return storage::query_now(*engine_->store, work);
}

std::optional<std::string> Town::picture_bytes(const PictureFile& file) {
    return PictureFolder(folder_ / "attachments").read(file.sha256, PictureSize::full);
}

std::vector<Call> Town::sent() const {
    std::vector<Call> arrived;
    for (const Call& call : http_.calls())
        if (call.arrived && !call.to.empty()) arrived.push_back(call);
    return arrived;
}

std::vector<std::string> Town::sent_to(std::string_view receiver) const {
    std::vector<std::string> texts;
    for (const Call& call : sent())
        if (call.to == receiver && !call.text.empty()) texts.push_back(call.text);
    return texts;
}

int Town::count(std::string_view receiver, std::string_view words) const {
    int found = 0;
    for (const std::string& text : sent_to(receiver)) found += text.find(words) != text.npos;
    return found;
}

std::optional<Case> Town::find(const std::string& ticket) {
    auto work = [&ticket](storage::Tx& tx) { return storage::cases::by_ticket(tx, "SH", ticket); };
    return storage::query_now(*engine_->store, work);
}

std::string Town::state(const std::string& ticket) {
    auto row = find(ticket);
    return row ? std::string(name_of(row->state)) : "unknown";
}

std::vector<std::string> Town::events(const std::string& ticket) {
    auto row = find(ticket);
    if (!row) return {};
    auto work = [id = row->id](storage::Tx& tx) { return storage::history::of_case(tx, "SH", id); };
    std::vector<std::string> names;
    for (const CaseEventRow& line : storage::query_now(*engine_->store, work)) names.emplace_back(name_of(line.event));
    return names;
}

int Town::outbox(const std::string& state) {
    auto work = [&state](storage::Tx& tx) { return storage::outbox::list(tx, "SH", state, 500).size(); };
    return static_cast<int>(storage::query_now(*engine_->store, work));
}

}  // namespace gridbot::world
