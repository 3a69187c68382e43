#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/role.hpp"

namespace gridbot {

/// From when to when something stands, in ISO days. Cases go on naming what has ended (domain M04), so it stays known;
/// `to` is the first day without it, written when it ends: nothing ends by itself at a later day.
struct Validity {
    std::string from;
    std::string to;
    bool has_ended() const { return !to.empty(); }
};

/// A patch of the town: town, village, grid, micro-grid, building, unit — any depth (domain M01–M08).
struct Grid {
    std::string code;
    std::string name;
    std::string level;   // 镇 村 网格 楼栋 … : the town's own word
    std::string parent;  // code; empty for the root
    std::string scheme;  // 城市 / 农村
    std::vector<std::string> aliases;
    int households = 0;
    Validity valid;
};

enum class OrgKind { center, office, utility, property, external };

struct Org {
    std::string code;
    std::string name;
    OrgKind kind = OrgKind::office;
    std::vector<std::string> aliases;
    std::string duty_phone;  // an office number: may be shown
    Validity valid;
};

/// One office a person holds. Rights are always (role, grid subtree).
struct Post {
    Role role = Role::resident;
    std::string grid;
    std::string org;   // of handlers and the centre's people
    std::string slot;  // 1+1+1: 乡镇干部, 村干部, 组长 (M09)
    Validity valid;
};

struct Person {
    std::string id;  // 工号
    std::string name;
    std::string mobile;        // private: shown to nobody
    std::string office_phone;  // public by law for grid staff
    // platform family ("dingtalk", "wecom", "wechat", "console") -> account
    std::map<std::string, std::string> accounts;
    std::vector<Post> posts;
};

enum class GroupKind { building, grid, work, org, officials };

/// A chat group and what it stands for. `conversation` is empty for a send-only robot's group.
struct Group {
    std::string channel;
    std::string conversation;
    std::string name;
    GroupKind kind = GroupKind::grid;
    std::string grid;
    std::string org;

    bool of_residents() const { return kind == GroupKind::building || kind == GroupKind::grid; }
};

/// category × grid -> who leads and who helps. `category` is a code or `facility.*`; `grid` empty means everywhere.
struct RoutingRow {
    std::string category;
    std::string grid;
    std::string lead;
    std::vector<std::string> co_orgs;
};

std::string_view name_of(OrgKind kind);
std::string_view name_of(GroupKind kind);

}  // namespace gridbot
