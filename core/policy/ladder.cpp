#include "core/policy/ladder.hpp"

#include <algorithm>

namespace gridbot {
namespace {

using People = std::vector<const Person*>;

bool contains(const People& people, const Person* person) {
    return std::find(people.begin(), people.end(), person) != people.end();
}

void append_new(People& people, const People& more) {
    for (const Person* person : more)
        if (!contains(people, person)) people.push_back(person);
}

}  // namespace

std::vector<const Person*> holders_of_rung(const Directory& directory, int rung, std::string_view grid,
                                           std::string_view lead_org) {
    switch (rung) {
        case 0:
            return directory.handlers_of(lead_org);
        case 1:
            return directory.nearest_holders(Role::grid_leader, grid);
        case 2:
            return directory.nearest_holders(Role::station_master, grid);
        case 3:
            return directory.nearest_holders(Role::village_lead_cadre, grid);
        case 4: {
            People people = directory.nearest_holders(Role::center_director, grid);
            append_new(people, directory.nearest_holders(Role::political_legal_member, grid));
            return people;
        }
        case 5:
            return directory.nearest_holders(Role::town_leader, grid);
        default:
            return {};
    }
}

RungCall call_step(const Directory& directory, const LadderStep& step, std::string_view grid, std::string_view lead_org,
                   const std::vector<std::string>& passed_over, const std::vector<std::string>& told) {
    const auto one_of = [](const std::vector<std::string>& ids) {
        return [&ids](const Person* person) { return std::find(ids.begin(), ids.end(), person->id) != ids.end(); };
    };
    RungCall call;
    int highest = std::min(step.to_rung, kHighestRung);
    for (int rung = step.from_rung; rung <= highest; ++rung) {
        People holders = holders_of_rung(directory, rung, grid, lead_org);
        if (holders.empty()) call.empty_rungs.push_back(rung);
        std::erase_if(holders, one_of(passed_over));
        if (!holders.empty()) {
            std::erase_if(holders, one_of(told));
            if (!holders.empty()) call.rung = rung;
            append_new(call.people, holders);
        } else if (rung == highest && highest < kHighestRung) {
            ++highest;
        }
    }
    return call;
}

}  // namespace gridbot
