#include "tests/bench/county_year.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "core/json.hpp"

namespace gridbot::bench {
namespace {

constexpr std::array kMatters{"楼道灯不亮",         "电梯停在六层不动", "下水道堵了，污水往外冒", "楼前垃圾两天没清",
                              "停水了，什么时候来", "路面有个大坑",     "夜里施工太吵",           "树枝压着电线"};

/// Numbers that look drawn and are the same in every run. Source: the finalizer of SplitMix64, Vigna, public domain.
std::uint64_t scatter(std::uint64_t number) {
    number += 0x9e3779b97f4a7c15;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return number ^ (number >> 31);
}

/// In [0, bound), another for each `about`.
std::int64_t draw(std::int64_t number, std::uint64_t about, std::uint64_t bound) {
    return static_cast<std::int64_t>(scatter(static_cast<std::uint64_t>(number) * 31 + about) % bound);
}

std::string id_of_first(const std::vector<const Person*>& people) {
    return people.empty() ? std::string{} : people.front()->id;
}

}  // namespace

CountyYear::CountyYear(const Town& town, std::string channel, const FieldCipher& cipher)
    : town_(town), channel_(std::move(channel)), cipher_(cipher) {
    for (const GroupKind kind : {GroupKind::building, GroupKind::grid})
        for (const Group* group : town.directory.groups_of(kind))
            if (group->channel == channel_ && !group->conversation.empty()) groups_.push_back(group);
    if (groups_.empty()) throw std::runtime_error("the town has no group of residents on channel " + channel_);
}

const Group& CountyYear::group_of(std::int64_t number) const {
    return *groups_[static_cast<std::size_t>(draw(number, 1, groups_.size()))];
}

Story CountyYear::story(std::int64_t number, Time at, Time now, bool open) const {
    const Group& group = group_of(number);
    const auto& categories = town_.taxonomy->all();
    const Category& category = categories[static_cast<std::size_t>(draw(number, 2, categories.size()))];
    const Route route = town_.directory.route(category.code, group.grid);
    const std::string matter = kMatters[static_cast<std::size_t>(draw(number, 3, kMatters.size()))];

    Story story;
    Case& row = story.row;
    row.category = category.code;
    row.urgency = category.urgency;
    row.same_day = category.same_day;
    row.sensitive = category.openness == Openness::sensitive;
    row.grid = group.grid;
    row.building = std::to_string(1 + draw(number, 4, 30));
    row.unit = std::to_string(1 + draw(number, 5, 6));
    row.description = matter;
    row.reporter = {channel_, fmt::format("resident{}", draw(number, 6, 200'000))};
    row.reported_in = {channel_, group.conversation, false};
    row.lead_org = route.lead ? route.lead->code : "";
    row.registered_at = at;
    row.due_at = at + std::chrono::hours{1 + draw(number, 7, 72)};
    const nlohmann::json contact{
        {"name", "居民"}, {"phone", ""}, {"room", fmt::format("{}01", 1 + draw(number, 8, 20))}, {"text", matter}};
    row.sealed = cipher_.seal(dump_json(contact), fmt::format("{}|{}|{}", town_.code, channel_, row.reporter.account));
    live(story, number, now, open);
    return story;
}

void CountyYear::live(Story& story, std::int64_t number, Time now, bool open) const {
    Case& row = story.row;
    const std::string member = id_of_first(town_.directory.nearest_holders(Role::grid_member, row.grid));
    const std::string handler = id_of_first(town_.directory.handlers_of(row.lead_org));
    const auto after = [&](int quarters) { return row.registered_at + std::chrono::minutes{15} * quarters; };

    step(story, CaseEvent::register_, CaseState::registered, "resident", "resident", row.registered_at);
    story.said.push_back(fmt::format("【新件】{}单元 {}，请网格员受理", row.unit, row.description));
    const auto fate = draw(number, 9, 100);
    if (open && fate < 30) return;
    if (!open && fate < 2)
        return step(story, CaseEvent::withdraw, CaseState::withdrawn, "resident", "resident", after(1));
    if (!open && fate < 4) return step(story, CaseEvent::reject, CaseState::rejected, member, "grid_member", after(1));

    row.first_responder = member;
    row.accepted_at = after(1);
    step(story, CaseEvent::accept, CaseState::accepted, member, "grid_member", after(1));
    story.said.push_back(fmt::format("{} 已受理，网格员负责", row.description));
    if (open && fate < 50) return;
    if (fate >= 60) {  // the grid could not do it alone
        row.dispatched_at = after(2);
        step(story, CaseEvent::dispatch, CaseState::dispatched, member, "grid_member", after(2));
        if (open && fate < 75) return;
        row.signed_at = after(3);
        row.handler = handler;
        step(story, CaseEvent::sign, CaseState::handling, handler, "handler", after(3));
        if (open) return;
        row.feedback_at = after(4);
        step(story, CaseEvent::feedback, CaseState::feedback, handler, "handler", after(4));
    }
    if (open) return;
    row.settled_at = after(5);
    row.result = "已处理，恢复正常";
    step(story, CaseEvent::settle, CaseState::settled, member, "grid_member", after(5));
    story.said.push_back(fmt::format("{} 已办结：{}。您看行不行？", row.description, row.result));
    if (fate < 12 && now - row.registered_at < std::chrono::days{7}) return;
    row.evaluated_at = after(6);
    row.solved = true;
    step(story, CaseEvent::confirm_ok, CaseState::evaluated, "resident", "resident", after(6));
    if (now - row.registered_at < std::chrono::days{7}) return;
    step(story, CaseEvent::archive, CaseState::archived, "clock", "clock", after(7 * 96));
}

void CountyYear::step(Story& story, CaseEvent event, CaseState to, std::string_view actor, std::string_view role,
                      Time at) const {
    const bool first = story.lines.empty();
    story.lines.push_back(
        {.at = at,
         .actor = std::string(actor),
         .role = std::string(role),
         .event = event,
         .from_state = first ? std::string{} : std::string(name_of(story.row.state)),
         .to_state = std::string(name_of(to)),
         .text = first ? story.row.description : story.row.result,
         .source_message = fmt::format("year{}x{}", to_ms(story.row.registered_at), story.lines.size())});
    story.row.state = to;
}

}  // namespace gridbot::bench
