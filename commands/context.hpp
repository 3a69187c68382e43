#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/desk.hpp"
#include "core/case.hpp"
#include "core/field_cipher.hpp"
#include "core/reach.hpp"
#include "core/town.hpp"
#include "core/wording.hpp"
#include "storage/connection.hpp"
#include "storage/handovers.hpp"

namespace gridbot::commands {

/// Who acts: a member of staff, a resident (known by the platform's account alone), or the clock.
struct Actor {
    const Person* person = nullptr;
    std::string channel;
    std::string account;
    std::string name;  // as the platform shows it: contact data
    bool is_clock = false;

    /// What history keeps: the staff id, "clock" or "resident".
    std::string id() const { return person ? person->id : is_clock ? "clock" : "resident"; }
    /// A key for "the same person again" that no list ever shows.
    std::string key() const { return person ? person->id : channel + "/" + account; }
    bool is_staff() const { return person != nullptr; }
    /// Of the first post; residents and the clock have none and count as residents.
    Role role() const { return person && !person->posts.empty() ? person->posts.front().role : Role::resident; }
};

/// The grid that speaks for a conversation: the group's, else that of the actor's first post; "" without either.
inline std::string home_grid(const Group* group, const Actor& actor) {
    if (group) return group->grid;
    return actor.person && !actor.person->posts.empty() ? actor.person->posts.front().grid : std::string{};
}

struct GatheredCalls;  // commands/gather.hpp

/// What every command works with. One transaction, one actor, one instant.
struct Context {
    storage::Tx& tx;
    const Desk& desk;
    const Town& town;  // of the desk
    const Reach& reach;
    const FieldCipher& cipher;
    Time now;
    Actor actor;
    Conversation where;                    // where it was said; empty for the clock
    const Group* group = nullptr;          // the group of `where`, when it is bound
    std::string message_id;                // the platform's id of what caused this; empty for the clock
    std::string text;                      // what was said, whole; empty for the clock
    std::vector<std::string> mentioned{};  // accounts that the message mentions, the bot excluded
    bool confirmed = false;                // the actor has been asked "really?" and said yes
    std::vector<CaseEvent> happened{};     // by apply(), in this transaction
    bool brings_pictures = false;          // the message: what is written of a case looks for no others
    bool was_asked = true;                 // the actor, perhaps, not long ago, for what a report lacked
    bool shows = false;                    // a picture that waited for this is to be fetched now
    GatheredCalls* gathered = nullptr;     // where several timers run together: what they say, told at the end
    // Who is on leave, once somebody asked (commands/leave.hpp).
    mutable std::optional<std::vector<storage::handovers::Handover>> leaves{};

    bool in_resident_group() const { return group && group->of_residents(); }
    Audience audience() const {
        if (where.is_private) return actor.is_staff() ? Audience::handler : Audience::reporter;
        if (!group || group->of_residents()) return Audience::resident_group;
        return group->kind == GroupKind::officials ? Audience::officials : Audience::work_group;
    }
};

/// What is known of a message and its surroundings without the database. Refers to what it was made from.
struct Scene {
    const Desk& desk;
    const Town& town;  // of the desk
    const FieldCipher& cipher;
    Time now;
    const Actor& actor;
    const Conversation& where;
    const Group* group = nullptr;
};
inline Scene scene_of(const Context& context) {
    return {context.desk, context.town, context.cipher, context.now, context.actor, context.where, context.group};
}

/// What is said back at once, in the platform's own response. Empty text: nothing is said.
struct Reply {
    std::string text;
    std::string kind;          // id of the text
    bool asks = false;         // the sender's next message may be the answer
    bool opened = false;       // a case: what the sender adds in the next minute belongs to it
    bool reorganises = false;  // the town's organisation is another one from now on
    CaseId about{};            // the one case that it is about: by a quote of it that case is found
};

/// A text of the town as a reply.
inline Reply reply_with(const Context& context, std::string_view id, const TextValues& values = {}) {
    return {context.town.texts.say(id, values), std::string(id)};
}

}  // namespace gridbot::commands
