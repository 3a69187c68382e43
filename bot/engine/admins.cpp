#include "bot/engine/admins.hpp"

#include "storage/outbox.hpp"

namespace gridbot::engine {

void tell_admins(storage::Tx& tx, const Channels& channels, const Town& town, std::string_view kind,
                 const std::string& text, Time now) {
    for (const Person* admin : town.directory.people_with(Role::admin)) {
        for (const Reach::Channel& channel : channels.reach().channels) {
            auto account = admin->accounts.find(channel.family);
            if (!channel.to_people || account == admin->accounts.end() || account->second.empty()) continue;
            storage::outbox::Message row;
            row.town = town.code;
            row.to = {channel.id, account->second, true};
            row.person = admin->id;
            row.kind = kind;
            row.lane = storage::outbox::Lane::reminder;
            row.created_at = row.next_at = now;
            row.content.text = text;
            storage::outbox::post(tx, row);
            break;
        }
    }
}

}  // namespace gridbot::engine
