#include <array>

#include "commands/intake/command_grammar.hpp"

namespace gridbot::intake {
namespace {

using enum ArgForm;
using enum TicketUse;

// Longer spellings stand before the shorter ones they begin with.
constexpr auto kVerbs = std::to_array<Verb>({
    {U"受理", "accept", wanted, note},
    {U"接", "accept", wanted, note, false},
    {U"收", "accept", wanted, note, false},
    {U"派单", "dispatch", wanted, org_note},
    {U"交办", "dispatch", wanted, org_note},
    {U"派", "dispatch", wanted, org_note, false},
    {U"签收", "sign", wanted, note},
    {U"转派", "transfer", wanted, org_reason},
    {U"转人工", "human", without, note},
    {U"转", "transfer", wanted, org_reason, false},
    {U"退回", "return", wanted, reason},
    {U"不予受理", "reject", wanted, reason},
    {U"不受理", "reject", wanted, reason, false},
    {U"到场", "on_site", wanted, note, false},
    {U"进展", "milestone", wanted, note, false},
    {U"反馈", "feedback", wanted, note, false},
    {U"办结", "settle", wanted, note},
    {U"结案", "settle", wanted, note},
    {U"结", "settle", wanted, note, false},
    {U"已解释", "explain", wanted, note, false},
    {U"解释", "explain", wanted, note, false},
    {U"延期", "extend", wanted, duration_reason},
    {U"同意", "approve", wanted, note, false},
    {U"不同意", "deny", wanted, reason, false},
    {U"挂起", "suspend", wanted, reason_until},
    {U"恢复", "resume", wanted, note, false},
    {U"并案", "merge", wanted, main_ticket},
    {U"取消并案", "unmerge", wanted, note},
    {U"拆分", "split", wanted, note},
    {U"改类", "reclassify", wanted, category},
    {U"紧急", "urgent", wanted, reason, false},
    {U"一般", "normal", wanted, reason, false},
    {U"催办", "urge", wanted, note},
    {U"催", "urge", wanted, note, false},
    {U"督办", "supervise", wanted, duration_note},
    {U"升级", "escalate", wanted, reason, false},
    {U"吹哨", "whistle", wanted, orgs_reason},
    {U"报到", "arrive", wanted, note, false},
    {U"查询", "query", wanted, note},
    {U"查单", "query", wanted, note},
    {U"查", "query", wanted, note, false},
    {U"我的待办", "todo", without, topic},
    {U"待办", "todo", without, topic},
    {U"本格", "grid_cases", without, topic},
    {U"今日日报", "report_daily", without, topic},
    {U"日报", "report_daily", without, topic},
    {U"周报", "report_weekly", without, topic},
    {U"月报", "report_monthly", without, topic},
    {U"累计", "totals", without, topic},
    {U"走访", "visit", without, place_note},
    {U"未访", "unvisited", without, topic},
    {U"巡查", "patrol", without, place_note},
    {U"接访", "reception", without, note},
    {U"心愿", "wish", without, none},
    {U"认领", "claim", wanted, note},
    {U"代登", "register_for", without, report},
    {U"补充", "supplement", wanted, note, false},
    {U"撤销", "withdraw", wanted, reason},
    {U"重开", "reopen", wanted, reason},
    {U"重办", "reopen", wanted, reason},
    {U"核实不通过", "reopen", wanted, reason},
    {U"核实未通过", "reopen", wanted, reason},
    {U"评价", "rate", wanted, rating, false},
    {U"抽查名单", "inspect_list", without, topic},
    {U"名单", "inspect_list", without, topic, false},
    {U"抽查", "inspect", optional, note},
    {U"交接", "handover", without, person},
    {U"接手", "take_over", without, none},
    {U"返岗", "come_back", without, none},
    {U"值班", "duty", without, topic},
    {U"谁负责", "grid", without, topic},
    {U"网格", "grid", without, topic},
    {U"我的信息", "my_data", without, topic},
    {U"删除我的信息", "delete_my_data", without, note},
    {U"不用回访", "no_followup", without, note},
    {U"隐私", "privacy", without, topic},
    {U"静音", "mute", without, topic},
    {U"开启", "unmute", without, topic},
    {U"帮助", "help", without, topic},
    {U"菜单", "help", without, topic},
    {U"?", "help", without, topic},
    {U"反悔", "undo", wanted, note},
    {U"绑定", "bind_group", without, topic},
    {U"加人", "add_person", without, note},
    {U"离岗", "leave_post", without, person},
    {U"看板", "board", without, topic},
    {U"电话", "contact", wanted, note, false},
    {U"更正", "correct", without, note},
});

}  // namespace

std::span<const Verb> verbs() {
    return kVerbs;
}

}  // namespace gridbot::intake
