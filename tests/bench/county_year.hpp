#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/case.hpp"
#include "core/field_cipher.hpp"
#include "core/town.hpp"

namespace gridbot::bench {

/// A case as it stands at the end of its life so far, and all that is written about it.
struct Story {
    Case row;                         // without id and ticket
    std::vector<CaseEventRow> lines;  // without id, seq and hash; each begins where the one before ends
    std::vector<std::string> said;    // texts of the messages sent, in order
};

/// Cases of a town, the same ones for the same numbers. Everything it refers to outlives it.
class CountyYear {
public:
    CountyYear(const Town& town, std::string channel, const FieldCipher& cipher);

    /// The `number`-th case of the town, registered at `at`. An old one is archived, or was refused, merged or
    /// withdrawn; one of the last week waits for a word of its reporter; an `open` one is with somebody, past its due
    /// time or not.
    Story story(std::int64_t number, Time at, Time now, bool open) const;

private:
    const Group& group_of(std::int64_t number) const;
    void live(Story& story, std::int64_t number, Time now, bool open) const;
    void step(Story& story, CaseEvent event, CaseState to, std::string_view actor, std::string_view role,
              Time at) const;

    const Town& town_;
    const std::string channel_;
    const FieldCipher& cipher_;
    std::vector<const Group*> groups_;  // of residents
};

}  // namespace gridbot::bench
