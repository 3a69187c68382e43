#pragma once

#include <vector>

#include "core/config/tables.hpp"
#include "core/taxonomy.hpp"

namespace gridbot {

/// Do the tables of a town fit together, and with its channels and categories? Reports codes that stand twice or
/// nowhere, a tree that is none, people whose rows disagree, accounts and groups bound twice. A code is not missed in
/// a table that was not read to its end.
/// `town_code` tells its own channels from those of other towns.
void check_tables(const TownTables& tables, const Taxonomy& taxonomy, const std::string& town_code,
                  const std::vector<ChannelConfig>& channels, FaultLog& log);

}  // namespace gridbot
