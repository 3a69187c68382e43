#pragma once

#include "tests/world/world.hpp"

namespace gridbot::world {

inline constexpr const char* kOperator = "ding_p10";
inline constexpr const char* kInspector = "ding_p13";
inline constexpr const char* kWaterHandler = "ding_p15";
inline constexpr const char* kCityHandler = "ding_p18";

/// What staff do to a case by the verbs of domain 6.3.
class Commands : public World {
protected:
    void report(const char* text = kDoor) { says(kBuilding3, kResident, text); }
    void accept() { says(kWork52, kGridMember, "受理 0001"); }
    /// Reported, accepted, dispatched to the property manager, signed.
    void hand_to_property(const char* text = kDoor) {
        report(text);
        accept();
        says(kWork52, kGridLeader, "派单 0001 惠民物业");
        tells(kPropertyHandler, "签收 0001");
    }
};

}  // namespace gridbot::world
