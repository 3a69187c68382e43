#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/notices.hpp"

/// What the clock says about several cases at one instant, put together (domain 7.4).
namespace gridbot::commands {

/// A word about one case to one person or one group.
struct Call {
    const Person* person = nullptr;  // or
    const Group* group = nullptr;
    std::string_view kind;
    std::string text;         // by itself
    std::string line;         // in a list
    std::string_view head{};  // text that begins the list: {n}; empty: none
    Pressing pressing = Pressing::can_wait;
    CaseId case_id;
};

struct GatheredCalls {
    std::vector<Call> calls;
};

/// To whoever stands in for the people, nobody twice: at once, or gathered where several timers run together.
void call_people(Context& context, const std::vector<const Person*>& people, Call call);
/// The same to the work groups of a grid.
void call_work_groups(Context& context, std::string_view grid, Call call);

/// Tells what was gathered: more than three calls of one kind to a person as one list, all of one kind to a group as
/// one message.
void tell_gathered(Context& context, const GatheredCalls& gathered);

}  // namespace gridbot::commands
