#pragma once

#include <vector>

#include "core/directory.hpp"
#include "core/policy/work_time.hpp"

namespace gridbot {

inline constexpr int kRungOfCenter = 4;
inline constexpr int kHighestRung = 5;

/// Who stands on a rung for a case (domain 7.4): 0 handler (people of `lead_org`), 1 grid leader, 2 station master,
/// 3 village lead cadre, 4 centre director or political-legal member, 5 town leader. Nearest holder up the tree.
std::vector<const Person*> holders_of_rung(const Directory& directory, int rung, std::string_view grid,
                                           std::string_view lead_org);

struct RungCall {
    int rung = 0;  // the highest rung that was really reached; 0 where there was nobody
    std::vector<const Person*> people;
    std::vector<int> empty_rungs;  // nobody holds them: skipped at once, the administrator is told
};

/// The people to call for a step. Who is `passed_over` does not count as a holder: a highest rung without another gives
/// way to the next one up, like one that nobody holds; an empty one within a parallel step is covered by those above
/// it. Nobody in `told` is called again, and nobody above in his place. Empty `people` when nobody is left.
RungCall call_step(const Directory& directory, const LadderStep& step, std::string_view grid, std::string_view lead_org,
                   const std::vector<std::string>& passed_over, const std::vector<std::string>& told = {});

}  // namespace gridbot
