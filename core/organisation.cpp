#include "core/organisation.hpp"

namespace gridbot {

std::string_view name_of(OrgKind kind) {
    switch (kind) {
        case OrgKind::center:
            return "center";
        case OrgKind::office:
            return "office";
        case OrgKind::utility:
            return "utility";
        case OrgKind::property:
            return "property";
        case OrgKind::external:
            return "external";
    }
    return {};
}

std::string_view name_of(GroupKind kind) {
    switch (kind) {
        case GroupKind::building:
            return "building";
        case GroupKind::grid:
            return "grid";
        case GroupKind::work:
            return "work";
        case GroupKind::org:
            return "org";
        case GroupKind::officials:
            return "officials";
    }
    return {};
}

}  // namespace gridbot
