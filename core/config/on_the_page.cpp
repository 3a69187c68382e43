#include "core/config/on_the_page.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "core/config/org_overlay.hpp"
#include "core/config/table_rows.hpp"

namespace gridbot {
namespace {

constexpr std::string_view kConsole = "console";

// Towns that share a configuration each have a console of their own; the page shows that of the first.
class Consoles {
public:
    std::string of(const std::string& town) {
        if (first_.empty()) first_ = town;
        return town == first_ ? std::string(kConsole) : std::string(kConsole) + "-" + town;
    }

private:
    std::string first_;
};

void bring_groups(TableAtHand& table, const std::string& console) {
    TableRows rows(table.table, spec_of(TableKind::groups));
    std::set<std::string> taken;
    for (CellRow& row : rows.all()) {
        const std::string channel = rows.get(row, "channel");
        std::string conversation = rows.get(row, "conversation");
        if (conversation.empty()) conversation = channel;
        if (!taken.insert(conversation).second) taken.insert(conversation = channel + "-" + conversation);
        rows.set(row, "channel", console);
        rows.set(row, "conversation", conversation);
    }
}

}  // namespace

Revisions on_the_page(OrgChanges changes) {
    const auto consoles = std::make_shared<Consoles>();
    auto table = [consoles, put_over = overlay(std::move(changes))](TableAtHand& at_hand) {
        if (at_hand.kind == TableKind::groups && at_hand.is_there) bring_groups(at_hand, consoles->of(at_hand.town));
        put_over(at_hand);
    };
    auto channels = [consoles](const std::vector<std::string>& towns) {
        std::vector<ChannelConfig> list;
        for (const std::string& town : towns) {
            ChannelConfig& console = list.emplace_back();
            console.id = consoles->of(town);
            console.type = kConsole;
            console.town = town;
        }
        return list;
    };
    return {.table = std::move(table), .channels = std::move(channels)};
}

bool has_console(const Config& config) {
    return std::ranges::any_of(config.channels, [](const ChannelConfig& one) { return one.type == kConsole; });
}

}  // namespace gridbot
