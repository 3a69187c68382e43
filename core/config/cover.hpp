#pragma once

#include <vector>

#include "core/config/tables.hpp"
#include "core/directory.hpp"
#include "core/taxonomy.hpp"

namespace gridbot {

/// "Never to nobody": each stand-in is a warning (a grid without people of its own, a rung of the ladder without
/// holder, a category without routing row, an organisation without handler); a grid whose cases nobody can take and an
/// organisation for which nobody works are faults. Only people with an account in one of the town's channels count.
/// `tables` passed check_tables() without fault and made `directory`.
void check_cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy,
                 const std::vector<ChannelConfig>& town_channels, FaultLog& log);

}  // namespace gridbot
