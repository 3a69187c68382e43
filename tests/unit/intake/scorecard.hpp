#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "commands/intake/reader.hpp"

namespace gridbot::intake::testing {

struct Share {
    int right = 0;
    int all = 0;
    void count(bool ok) {
        right += ok ? 1 : 0;
        ++all;
    }
    double percent() const { return all == 0 ? 100.0 : 100.0 * right / all; }
};

struct Recall {
    int expected = 0;
    int found = 0;  // read as this, rightly or not
    int both = 0;
};

/// What a reader gets right on a file of `{"text":…, "ctx":…?, "expect":{…}, "held_out":…?}` lines (domain 5.1, 5.5).
struct Scorecard {
    Share intent, level1, level2, urgency, address, phone, n_cases, place, description, action, command;
    int missed_emergencies = 0;
    int chatter_answered = 0;
    int chatter = 0;
    std::map<std::string, Recall> intents;
    std::map<std::string, Recall> branches;
    std::vector<std::string> misses;  // one line each: what differed, and the text

    double chatter_answered_percent() const { return chatter == 0 ? 0 : 100.0 * chatter_answered / chatter; }
};

enum class Part { all, tuned, held_out };

Scorecard score(const Reader& reader, const std::string& path, Part part);
void print(std::ostream& out, const std::string& title, const Scorecard& card);

}  // namespace gridbot::intake::testing
