#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/directory.hpp"
#include "core/policy/calendar.hpp"
#include "core/policy/rhythm.hpp"
#include "core/taxonomy.hpp"
#include "core/texts.hpp"
#include "core/time.hpp"

namespace gridbot {

/// Everything a town decides, read once: what the pure functions of the service work with. Immutable.
struct Town {
    std::string code;  // ticket prefix: two letters
    std::string name;
    Zone zone;
    std::vector<std::string> bot_names;
    Directory directory;
    std::shared_ptr<const Taxonomy> taxonomy;
    TextBook texts;
    Calendar calendar;
    Rhythm rhythm;
};

}  // namespace gridbot
