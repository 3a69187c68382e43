#include "commands/gather.hpp"

#include <algorithm>

#include "commands/leave.hpp"

namespace gridbot::commands {
namespace {

constexpr std::size_t kMostAlone = 3;
constexpr std::size_t kLines = 10;

void tell(Context& context, const Call& call) {
    const Notice notice{.kind = call.kind,
                        .text = call.text,
                        .lane = storage::outbox::Lane::reminder,
                        .pressing = call.pressing,
                        .case_id = call.case_id,
                        .while_open = call.case_id.value != 0};
    if (call.group)
        tell_group(context, *call.group, notice);
    else
        tell_only(context, *call.person, notice);
}

void tell_or_gather(Context& context, const Call& call) {
    if (context.gathered)
        context.gathered->calls.push_back(call);
    else
        tell(context, call);
}

// Several calls of one kind to one person or group as one message.
Call as_list(const Context& context, const std::vector<const Call*>& calls) {
    const TextBook& texts = context.town.texts;
    Call list = *calls.front();
    list.case_id = {};
    list.text = list.head.empty() ? "" : texts.say(list.head, {{"n", std::to_string(calls.size())}});
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i]->pressing == Pressing::now) list.pressing = Pressing::now;
        if (i < kLines) list.text += (list.text.empty() ? "" : "\n") + calls[i]->line;
    }
    if (calls.size() > kLines)
        list.text += "\n" + texts.say(list.group ? "grid_day_more" : "called_more",
                                      {{"n", std::to_string(calls.size() - kLines)}});
    return list;
}

bool go_together(const Call& one, const Call& other) {
    return one.person == other.person && one.group == other.group && one.kind == other.kind;
}

}  // namespace

void call_people(Context& context, const std::vector<const Person*>& people, Call call) {
    std::vector<const Person*> told;
    for (const Person* person : people) {
        call.person = &acting_for(context, *person);
        if (std::ranges::find(told, call.person) != told.end()) continue;
        told.push_back(call.person);
        tell_or_gather(context, call);
    }
}

void call_work_groups(Context& context, std::string_view grid, Call call) {
    for (const Group* group : context.town.directory.nearest_groups(GroupKind::work, grid)) {
        call.group = group;
        tell_or_gather(context, call);
    }
}

void tell_gathered(Context& context, const GatheredCalls& gathered) {
    std::vector<const Call*> left;
    for (const Call& call : gathered.calls) left.push_back(&call);
    while (!left.empty()) {
        std::vector<const Call*> same;
        const Call& first = *left.front();
        std::erase_if(left, [&](const Call* call) {
            const bool goes = go_together(first, *call);
            if (goes) same.push_back(call);
            return goes;
        });
        if (same.size() > (first.group ? 1 : kMostAlone))
            tell(context, as_list(context, same));
        else
            for (const Call* one : same) tell(context, *one);
    }
}

}  // namespace gridbot::commands
