#include <nlohmann/json.hpp>

#include "commands/intake/reading.hpp"

namespace gridbot::intake {
namespace {

using nlohmann::json;

json or_null(const std::optional<std::string>& value) {
    return value ? json(*value) : json(nullptr);
}

template <class T>
void put(json& out, const char* key, const std::optional<T>& value) {
    if (value) out[key] = *value;
}

json matter_json(const ReportedMatter& matter) {
    json out{{"category", matter.category},
             {"urgency", std::string(name_of(matter.urgency))},
             {"building", or_null(matter.address.building)},
             {"unit", or_null(matter.address.unit)},
             {"room", or_null(matter.address.room)},
             {"description", or_null(matter.description)},
             {"sensitive", matter.sensitive},
             {"why", matter.why}};
    put(out, "place", matter.address.place);
    if (!matter.category_alt.empty()) out["category_alt"] = matter.category_alt;
    json missing = json::array();
    if (matter.missing_location) missing.push_back("location");
    if (matter.missing_description) missing.push_back("description");
    if (!missing.empty()) out["missing"] = std::move(missing);
    return out;
}

json args_json(const CommandArgs& args) {
    json out = json::object();
    put(out, "org", args.org);
    if (!args.orgs.empty()) out["orgs"] = args.orgs;
    put(out, "person", args.person);
    put(out, "note", args.note);
    put(out, "reason", args.reason);
    put(out, "duration", args.duration);
    put(out, "category", args.category);
    put(out, "ticket", args.ticket);
    put(out, "ticket_ref", args.ticket_ref);
    put(out, "rating", args.rating);
    put(out, "place", args.place);
    put(out, "topic", args.topic);
    return out;
}

}  // namespace

std::string_view name_of(Intent intent) {
    switch (intent) {
        case Intent::report:
            return "report";
        case Intent::followup:
            return "followup";
        case Intent::command:
            return "command";
        case Intent::chatter:
            break;
    }
    return "chatter";
}

json to_json(const Reading& reading) {
    json out;
    if (!reading.matters.empty())
        out = matter_json(reading.matters.front());
    else
        out = {{"category", nullptr}, {"urgency", nullptr},     {"building", nullptr}, {"unit", nullptr},
               {"room", nullptr},     {"description", nullptr}, {"why", json::array()}};
    const bool report = reading.intent == Intent::report;
    if (!report) out["why"] = reading.why;
    if (!report) out["category"] = out["urgency"] = nullptr;
    out["intent"] = std::string(name_of(reading.intent));
    out["n_cases"] = report ? reading.matters.size() : 0;
    out["sensitive"] = reading.sensitive;
    if (report && reading.matters.size() > 1) {
        out["cases"] = json::array();
        for (const ReportedMatter& matter : reading.matters) out["cases"].push_back(matter_json(matter));
    }
    put(out, "phone", reading.phone);
    if (!reading.pii.empty()) out["pii"] = reading.pii;
    put(out, "ticket", reading.ticket);
    put(out, "ticket_ref", reading.ticket_ref);
    put(out, "action", reading.action);
    put(out, "rating", reading.rating);
    if (reading.intent == Intent::command) {
        out["command"] = or_null(reading.command);
        json args = args_json(reading.args);
        if (!args.empty()) out["args"] = std::move(args);
    }
    put(out, "unknown_verb", reading.unknown_verb);
    if (reading.has_image) out["has_image"] = true;
    return out;
}

}  // namespace gridbot::intake
