#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridbot {

/// What an administrator changed in the chat, over what the town's tables say.
struct OrgChange {
    enum class Kind {
        bind_group,  // channel, conversation, name, kind, grid, org; `was`: "grid|org" that it replaces, "" for none
        add_person,  // id, name, role, grid, org and the account on a platform: one new row
        leave_post   // id, valid_to: every post that the person holds ends on that day
    };
    Kind kind = Kind::bind_group;
    std::map<std::string, std::string> cells;  // identifier of a column -> cell

    /// Empty where there is none.
    std::string cell(const std::string& identifier) const {
        const auto found = cells.find(identifier);
        return found == cells.end() ? std::string{} : found->second;
    }
};

std::string_view name_of(OrgChange::Kind kind);
std::optional<OrgChange::Kind> org_change_named(std::string_view name);

/// Town code -> its changes in the order in which they were made.
using OrgChanges = std::map<std::string, std::vector<OrgChange>>;

}  // namespace gridbot
