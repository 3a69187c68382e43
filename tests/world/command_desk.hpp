#pragma once

#include <functional>
#include <memory>
#include <string>

#include "commands/command.hpp"
#include "commands/desk.hpp"
#include "core/config.hpp"
#include "core/field_cipher.hpp"
#include "core/random.hpp"
#include "storage/sqlite/store.hpp"
#include "tests/conformance/temporary_folder.hpp"

namespace gridbot::commands {

/// The fixture town and a database for it, to run commands on without a platform in between.
class CommandDesk {
public:
    static constexpr Time kMondayNine{std::chrono::milliseconds{1'795'395'600'000}};  // 2026-11-23 09:00 in the town

    CommandDesk() : CommandDesk(fixture_town()) {}
    explicit CommandDesk(std::shared_ptr<const Town> town) {
        desk_ = make_desk(std::move(town));
        store_ = storage::open_sqlite({.file = folder_ / "town.db"}, kMondayNine);
        reach_.channels.push_back({.id = "ding", .family = "dingtalk", .town = "SH", .hears = true, .to_people = true});
    }

    static std::shared_ptr<const Town> fixture_town() {
        Config config = load_config(GRIDBOT_FIXTURES "/sanhehu/gridbot.toml",
                                    [](const std::string&) { return std::optional<std::string>{}; });
        if (!config.usable()) throw std::runtime_error("the fixture town has faults");
        return config.towns.front();
    }

    const Town& town() const { return *desk_->town; }
    const Desk& desk() const { return *desk_; }
    storage::Store& store() { return *store_; }
    const FieldCipher& cipher() const { return cipher_; }

    /// In private, by the person with that 工号; "" is the resident `account`.
    Context context(storage::Tx& tx, const std::string& person, const std::string& account, Time now) {
        Context context{.tx = tx, .desk = *desk_, .town = town(), .reach = reach_, .cipher = cipher_, .now = now};
        context.actor = {.person = town().directory.person(person),
                         .channel = "ding",
                         .account = person.empty() ? account : "ding_" + person};
        context.where = {"ding", context.actor.account, true};
        return context;
    }

    intake::Reading read(const std::string& text) const {
        intake::ReadContext addressed;
        addressed.addressed_to_bot = addressed.addressed_to_staff = true;
        return desk_->reader.read(text, addressed);
    }

private:
    storage::TemporaryFolder folder_;
    SystemRandom random_;
    FieldCipher cipher_{FieldCipher::Key{}, random_};
    Reach reach_;
    std::unique_ptr<const Desk> desk_;
    std::unique_ptr<storage::Store> store_;
};

}  // namespace gridbot::commands
