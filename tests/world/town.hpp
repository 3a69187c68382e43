#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/engine/intake.hpp"
#include "bot/engine/organisation.hpp"
#include "bot/engine/pacemaker.hpp"
#include "bot/engine/picture_fetcher.hpp"
#include "core/case.hpp"
#include "core/config.hpp"
#include "tests/world/recording_http_out.hpp"

/// A town with everything real but time, the outside and chance.
namespace gridbot::world {

inline constexpr const char* kBuilding3 = "cidBuilding3==";  // residents of building 3 in grid 52
inline constexpr const char* kWork52 = "cidGrid52==";        // staff of grid 52
inline constexpr const char* kResidents12 = "cidGrid12==";   // residents of grid 12, another village
inline constexpr const char* kResident = "res_wang";
inline constexpr const char* kNeighbour = "res_zhao";
inline constexpr const char* kGridLeader = "ding_p01";
inline constexpr const char* kStationMaster = "ding_p02";
inline constexpr const char* kGridMember = "ding_p03";
inline constexpr const char* kVillageCadre = "ding_p07";
inline constexpr const char* kPropertyHandler = "ding_p09";
inline constexpr const char* kCenterDirector = "ding_p11";
inline constexpr const char* kTownLeader = "ding_p12";
inline constexpr const char* kAdmin = "ding_p16";
inline constexpr const char* kGasHandler = "ding_p17";

inline constexpr const char* kSessionPath = "/robot/sendBySession";
inline constexpr const char* kGroupPath = "/v1.0/robot/groupMessages/send";
inline constexpr const char* kDingRobotPath = "/robot/send";
inline constexpr const char* kWecomRobotPath = "/cgi-bin/webhook/send";

inline constexpr const char* kLamp = "2单元楼道灯不亮了";              // normal, to be done the same day
inline constexpr const char* kDoor = "【报事】2单元门禁坏了，关不上";  // normal
inline constexpr const char* kLift = "3号楼2单元电梯坏了";             // urgent
inline constexpr const char* kGas = "2单元楼道里有很浓的煤气味";       // emergency

/// "2026-11-23T11:00" in the town's zone; seconds may follow.
Time at(std::string_view text);

/// The service on the fixture town, its clock standing.
class Town {
public:
    explicit Town(Time start = at("2026-11-23T09:00"));  // a Monday
    ~Town();
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    /// What the bot answers in its response, after everything that follows at once has been done; "" when it is silent.
    std::string says(const std::string& group, const std::string& account, const std::string& text);
    /// The same with somebody mentioned.
    std::string says_mentioning(const std::string& group, const std::string& account, const std::string& text,
                                const std::string& mentioned);
    /// The same in private.
    std::string tells(const std::string& account, const std::string& text);
    /// The bytes of a message as the platform would post them, and their delivery; gives the response's bytes.
    std::string message(const std::string& group, const std::string& account, const std::string& text,
                        const std::string& session_url = {});
    std::string deliver(const std::string& body);

    void advance(std::chrono::milliseconds time) { move_to(clock_.now() + time); }
    void move_to(Time target);
    /// The process ends and another starts on the same file, at once or when the clock shows `later`.
    void restart() { restart_at(clock_.now()); }
    void restart_at(Time later);
    Time now() const { return clock_.now(); }

    RecordingHttpOut& http() { return http_; }
    /// What arrived, in order, tokens excluded.
    std::vector<Call> sent() const;
    /// The texts that arrived at a group, an account or a robot's path.
    std::vector<std::string> sent_to(std::string_view receiver) const;
    /// How many texts with `words` in them arrived there.
    int count(std::string_view receiver, std::string_view words) const;

    std::optional<Case> find(const std::string& ticket);
    std::string state(const std::string& ticket);
    std::vector<std::string> events(const std::string& ticket);
    int outbox(const std::string& state);

    /// Everything that is due now is tried once.
    void fetch_pictures();
    /// Of a case, and what a kept one holds.
    std::vector<storage::attachments::Attachment> pictures(const std::string& ticket);
    std::optional<std::string> picture_bytes(const PictureFile& file);

private:
    struct Engine;
    void start();
    void stop();
    template <class Awaitable>
    auto run(Awaitable work);

    std::filesystem::path folder_;
    Config config_;
    MovableClock clock_;
    RecordingHttpOut http_;
    boost::asio::io_context io_;
    std::unique_ptr<Engine> engine_;
    int messages_ = 0;
};

}  // namespace gridbot::world
