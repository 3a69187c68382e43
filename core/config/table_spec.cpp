#include "core/config/table_spec.hpp"

#include <algorithm>

namespace gridbot {
namespace {

constexpr auto kDay = Column::Holds::day;

constexpr Column kGrids[] = {{"编码", "code"},
                             {"名称", "name"},
                             {"层级", "level"},
                             {"上级", "parent"},
                             {"类别", "scheme", false},
                             {"别名", "aliases", false},
                             {"户数", "households", false},
                             {"启用", "valid_from", false, kDay},
                             {"停用", "valid_to", false, kDay}};
constexpr Column kOrgs[] = {{"编码", "code"},
                            {"名称", "name"},
                            {"类别", "kind"},
                            {"别名", "aliases", false},
                            {"值班电话", "duty_phone", false},
                            {"启用", "valid_from", false, kDay},
                            {"停用", "valid_to", false, kDay}};
constexpr Column kStaff[] = {{"工号", "id"},
                             {"姓名", "name"},
                             {"手机", "mobile", false},
                             {"办公电话", "office_phone", false},
                             {"角色", "role"},
                             {"网格", "grid"},
                             {"单位", "org"},
                             {"岗位", "slot", false},
                             {"钉钉", "dingtalk", false},
                             {"企业微信", "wecom", false},
                             {"微信", "wechat", false},
                             {"启用", "valid_from", false, kDay},
                             {"停用", "valid_to", false, kDay}};
constexpr Column kGroups[] = {{"渠道", "channel"}, {"会话", "conversation"}, {"群名", "name", false},
                              {"类型", "kind"},    {"网格", "grid"},         {"单位", "org", false}};
constexpr Column kRouting[] = {
    {"类别", "category"}, {"主办", "lead"}, {"协办", "co_orgs", false}, {"网格", "grid", false}};
constexpr Column kDuty[] = {{"日期", "date", true, kDay}, {"工号", "id"}};

constexpr std::string_view kCode[] = {"code"};
constexpr std::string_view kName[] = {"name"};
constexpr std::string_view kPost[] = {"id", "role", "grid", "org"};
constexpr std::string_view kHolder[] = {"name", "role", "grid", "org"};
constexpr std::string_view kGroup[] = {"channel", "conversation"};
constexpr std::string_view kRoute[] = {"category", "grid"};
constexpr std::string_view kLead[] = {"lead"};
constexpr std::string_view kNight[] = {"date", "id"};

constexpr TableSpec kSpecs[] = {
    {TableKind::grids, "grids", "网格", kGrids, kCode, kName, true, true},
    {TableKind::orgs, "orgs", "单位", kOrgs, kCode, kName, true, true},
    {TableKind::staff, "staff", "人员", kStaff, kPost, kHolder, true, true},
    {TableKind::groups, "groups", "群", kGroups, kGroup, kName, true, false},
    {TableKind::routing, "routing", "派单", kRouting, kRoute, kLead, true, false},
    {TableKind::duty, "duty", "值班", kDuty, kNight, {}, false, false},
};

constexpr std::string_view kContacts[] = {"mobile", "office_phone", "dingtalk", "wecom", "wechat"};

}  // namespace

std::span<const TableSpec> table_specs() {
    return kSpecs;
}

const TableSpec& spec_of(TableKind kind) {
    return kSpecs[static_cast<std::size_t>(kind)];
}

bool is_contact(std::string_view identifier) {
    return std::ranges::find(kContacts, identifier) != std::end(kContacts);
}

}  // namespace gridbot
