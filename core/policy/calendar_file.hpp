#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "core/phrase.hpp"
#include "core/policy/calendar.hpp"

namespace gridbot {

struct CalendarFault {
    int line = 0;  // 1-based; 0: the file as a whole
    Phrase what;
    Phrase remedy;
};

struct CalendarFile {
    std::map<int, CalendarYear> years;  // what could be read of them
    std::vector<CalendarFault> faults;  // empty: usable
};

/// Reads calendar.json:
/// {"years":{"2026":{"status":"official","off":["2026-01-01/2026-01-03",…],"work":["2026-01-04",…]}}}. A table's days
/// lie in its year or, as New Year's may, in a neighbouring one; a range is a year long at most. `status` is "official"
/// or "derived-unconfirmed" and may be left out; names and what else stands there is for people.
CalendarFile read_calendar(std::string_view json);

}  // namespace gridbot
