#pragma once

#include <vector>

#include "core/config/tables.hpp"
#include "core/directory.hpp"
#include "core/policy/rhythm.hpp"
#include "core/taxonomy.hpp"

namespace gridbot {

/// "Never to nobody": each stand-in is a warning (a grid without people of its own, a rung of the ladder without
/// holder, a category without routing row, an organisation without handler); a grid whose cases nobody can take, an
/// organisation for which nobody works, and grids from which an overdue case of some urgency, or a sensitive one, would
/// reach nobody are faults that name the missing row. Only people with an account in one of the town's channels count.
/// `tables` passed check_tables() without fault and made `directory`.
void check_cover(const Directory& directory, const TownTables& tables, const Taxonomy& taxonomy, const Rhythm& rhythm,
                 const std::vector<ChannelConfig>& town_channels, FaultLog& log);

}  // namespace gridbot
