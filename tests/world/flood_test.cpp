#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <fstream>
#include <random>

#include "bot/engine/delivery.hpp"
#include "core/config.hpp"
#include "core/json.hpp"
#include "core/url.hpp"
#include "storage/sqlite/store.hpp"
#include "storage/towns.hpp"
#include "storage/transact.hpp"
#include "tests/conformance/temporary_folder.hpp"
#include "tests/world/world.hpp"

/// A county's groups are told ten times of what they usually hear, by robots whose platform counts.
namespace gridbot::world {
namespace {

namespace asio = boost::asio;
namespace outbox = storage::outbox;
using outbox::Lane;

constexpr int kGroups = 8;  // the first has two robots
constexpr auto kStep = 1s;

/// Group robots as their platform keeps them: twenty messages in any minute, and who sends more is mute for ten.
class CountingPlatform final : public HttpOut {
public:
    CountingPlatform(const Clock& clock, std::uint32_t seed) : clock_(clock), random_(seed) {}

    asio::awaitable<Result<HttpReply>> send(HttpCall call) override {
        // What the administrators hear of it goes the server's way.
        if (call.url.find("accessToken") != call.url.npos)
            co_return HttpReply{200, R"({"accessToken":"token","expireIn":7200})"};
        if (call.url.find("/v1.0/") != call.url.npos) co_return HttpReply{200, R"({"processQueryKey":"key"})"};
        const std::string robot = call.url.substr(0, call.url.find("&timestamp"));
        // One call in two hundred finds the platform busy, one in five hundred the line dead before it was sent.
        const auto chance = random_() % 1000;
        if (chance < 2) co_return Errc::unreachable;
        if (chance < 7) co_return HttpReply{200, R"({"errcode":-1,"errmsg":"系统繁忙"})"};
        if (is_over(robot)) co_return HttpReply{200, R"({"errcode":130101,"errmsg":"send too fast"})"};
        const auto body = read_json(call.body);
        note(body["text"]["content"].get<std::string>());
        co_return HttpReply{200, R"({"errcode":0,"errmsg":"ok"})"};
    }

    int breaches = 0;
    int messages = 0;             // that were taken
    std::map<int, Time> arrived;  // by number, the first time
    std::vector<int> order;       // in which they were said
    int doubled = 0;

private:
    bool is_over(const std::string& robot) {
        auto& taken = taken_[robot];
        const Time now = clock_.now();
        while (!taken.empty() && taken.front() + 1min <= now) taken.pop_front();
        taken.push_back(now);
        breaches += taken.size() > 20;
        return taken.size() > 20;
    }

    void note(const std::string& text) {
        ++messages;
        for (std::size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
            const int n = std::stoi(text.substr(at + 1, 9));
            doubled += !arrived.emplace(n, clock_.now()).second;
            order.push_back(n);
        }
    }

    const Clock& clock_;
    std::mt19937 random_;
    std::map<std::string, std::deque<Time>> taken_;
};

/// The fixture town with robots in place of its groups.
std::filesystem::path county(const std::filesystem::path& folder) {
    std::filesystem::copy(GRIDBOT_FIXTURES "/sanhehu", folder, std::filesystem::copy_options::recursive);
    std::ofstream toml(folder / "gridbot.toml", std::ios::app);
    std::ofstream groups(folder / "groups.csv", std::ios::trunc);
    groups << "渠道,会话,群名,类型,网格,单位\n";
    for (int robot = 0; robot <= kGroups; ++robot) {
        toml << "\n[[channel]]\nid = \"r" << robot << "\"\ntype = \"dingtalk-robot\"\n"
             << "webhook = \"http://127.0.0.1:19001/robot/send?access_token=r" << robot << "\"\nsecret = \"SECtest\"\n";
        groups << "r" << robot << ",,群" << robot % kGroups << ",工作群,SH-HX-52,\n";
    }
    return folder / "gridbot.toml";
}

class SteadyRandom final : public Random {
public:
    void fill(std::span<unsigned char> bytes) override {
        for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random_());
    }

private:
    std::mt19937 random_{11};
};

class Flood : public testing::Test {
protected:
    Flood() {
        const auto config = load_config(county(folder_.path() / "town"),
                                        [](const std::string&) { return std::optional<std::string>{}; });
        if (!config.usable()) throw std::runtime_error("the county has faults: " + to_line(config.faults.front()));
        store_ = storage::open_sqlite({.file = folder_.path() / "flood.db", .readers = 1}, clock_.now());
        channels_ = std::make_unique<engine::Channels>(config);
        cipher_ = std::make_unique<FieldCipher>(FieldCipher::Key{}, chance_);
        enclosures_ =
            std::make_unique<engine::Enclosures>(engine::Enclosures::Parts{*store_, *channels_, *cipher_, clock_});
        quota_ = std::make_unique<engine::Quota>(*channels_);
        delivery_ = std::make_unique<engine::Delivery>(engine::Delivery::Parts{.store = *store_,
                                                                               .channels = *channels_,
                                                                               .enclosures = *enclosures_,
                                                                               .quota = *quota_,
                                                                               .http = platform_,
                                                                               .clock = clock_,
                                                                               .random = chance_,
                                                                               .metrics = metrics_,
                                                                               .on_local = {}});
    }
    ~Flood() override {
        delivery_.reset();
        store_->close();
    }

    /// What is written within one step, to all groups: on average `per_minute` to each.
    void write(double per_minute) {
        std::poisson_distribution<int> many(per_minute * kGroups * (kStep / 1s) / 60.0);
        std::vector<outbox::Message> rows;
        for (int i = many(random_); i > 0; --i) rows.push_back(next());
        if (rows.empty()) return;
        const auto work = [&](storage::Tx& tx) {
            storage::towns::take_turn(tx, "SH");
            for (const auto& row : rows) outbox::post(tx, row);
        };
        run(storage::transact(*store_, work));
    }

    /// Everything that is due now is tried; gives when the next is.
    std::optional<Time> send() {
        for (;;) {
            const auto next = run(delivery_->send_some(clock_.now()));
            if (!next || *next > clock_.now()) return next;
        }
    }

    void step() { clock_.set(clock_.now() + kStep); }

    double emergency_p99_s() const {
        std::vector<double> waits;
        for (const auto& [n, at] : emergencies_)
            waits.push_back(std::chrono::duration<double>(platform_.arrived.at(n) - at).count());
        std::ranges::sort(waits);
        return waits.at(waits.size() * 99 / 100);
    }

    MovableClock clock_{at("2026-11-23T09:00"), MovableClock::Mode::standing};
    CountingPlatform platform_{clock_, 5};
    std::map<int, Time> emergencies_;
    std::map<int, std::string> group_of_;
    int written_ = 0;

private:
    outbox::Message next() {
        static const std::array<const char*, 4> kinds{"W00", "W01", "W02", "W05"};
        outbox::Message row;
        const int n = ++written_;
        row.town = "SH";
        row.to = {"r" + std::to_string(random_() % kGroups), "", false};
        const auto drawn = random_() % 100;
        row.lane = drawn < 1 ? Lane::emergency : drawn < 70 ? Lane::reply : Lane::reminder;
        row.kind = row.lane == Lane::emergency ? "W03" : kinds.at(random_() % kinds.size());
        row.content.text =
            "#" + std::to_string(n) + " 物业设施 楼道灯不亮，河西社区第52网格3号楼，网格员小李负责，今天18:00前办结";
        row.created_at = row.next_at = clock_.now();
        if (row.lane == Lane::emergency)
            emergencies_.emplace(n, clock_.now());
        else
            group_of_.emplace(n, row.to.channel + "/" + std::to_string(static_cast<int>(row.lane)));
        return row;
    }

    template <class T>
    T run(asio::awaitable<T> work) {
        std::exception_ptr failure;
        bool done = false;
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(io_, std::move(work), [&](std::exception_ptr error) {
                failure = error;
                done = true;
            });
        } else {
            std::optional<T> value;
            asio::co_spawn(io_, std::move(work), [&](std::exception_ptr error, T got) {
                failure = error;
                value = std::move(got);
                done = true;
            });
            pump(done);
            if (failure) std::rethrow_exception(failure);
            return std::move(*value);
        }
        pump(done);
        if (failure) std::rethrow_exception(failure);
    }
    void pump(const bool& done) {
        io_.restart();
        while (!done) io_.run_one();
    }

    storage::TemporaryFolder folder_;
    SteadyRandom chance_;
    std::mt19937 random_{3};
    engine::Metrics metrics_;
    asio::io_context io_;
    std::unique_ptr<storage::Store> store_;
    std::unique_ptr<engine::Channels> channels_;
    std::unique_ptr<FieldCipher> cipher_;
    std::unique_ptr<engine::Enclosures> enclosures_;
    std::unique_ptr<engine::Quota> quota_;
    std::unique_ptr<engine::Delivery> delivery_;
};

TEST_F(Flood, TenTimesTheUsualBreaksNoLimitLosesNothingAndLetsEmergenciesThrough) {
    const bool is_long = std::getenv("GRIDBOT_LONG") != nullptr;
    const auto lasts = std::chrono::hours{is_long ? 24 : 1};
    // A group's busy hours bring about four messages a minute; nights nearly none.
    const Time start = clock_.now();
    while (clock_.now() < start + lasts) {
        const bool is_night = (clock_.now() - start) % 24h > 12h;
        write(is_night ? 4 : 40);
        send();
        step();
    }
    const Time until = clock_.now() + 2h;
    for (auto next = send(); next && clock_.now() < until; next = send()) clock_.set(*next);

    EXPECT_EQ(platform_.breaches, 0);
    EXPECT_EQ(platform_.doubled, 0);
    EXPECT_EQ(platform_.arrived.size(), static_cast<std::size_t>(written_)) << "every message arrived";
    EXPECT_LE(emergency_p99_s(), 5.0);
    std::map<std::string, int> last;
    for (const int n : platform_.order) {
        const auto group = group_of_.find(n);
        if (group == group_of_.end()) continue;
        EXPECT_LT(std::exchange(last[group->second], n), n) << "in order within a conversation and lane";
    }
    std::cout << "flood: " << written_ << " written, said in " << platform_.messages << " messages ("
              << written_ - platform_.messages << " saved by merging), emergencies within " << emergency_p99_s()
              << " s at p99, all said " << (clock_.now() - start - lasts) / 1s << " s after the end\n";
    RecordProperty("saved_by_merging", written_ - platform_.messages);
}

}  // namespace
}  // namespace gridbot::world
