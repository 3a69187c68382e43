#include "bot/web/json.hpp"

#include "core/json.hpp"
#include "core/wording.hpp"

namespace gridbot::web {
namespace {

using nlohmann::json;

json time_or_null(const std::optional<Time>& at, const Zone& zone) {
    return at ? json(format_iso(*at, zone)) : json();
}

json responder_json(const Case& row, const Town& town) {
    const Person* person = town.directory.anybody(row.first_responder);
    if (!person) return json();
    return {{"id", person->id}, {"name", call(town, *person, row.grid)}};
}

}  // namespace

HttpResponse json_response(const json& body, int status) {
    return {.status = status, .content_type = "application/json; charset=utf-8", .body = dump_json(body)};
}

HttpResponse json_error(int status, std::string_view what) {
    return json_response({{"error", std::string(what)}}, status);
}

json case_json(const Case& row, const Town& town, Time now) {
    return {{"ticket", row.ticket},
            {"state", name_of(row.state)},
            {"category", row.category},
            {"urgency", name_of(row.urgency)},
            {"grid", row.grid},
            {"place", place_for(row, town, Audience::work_group)},
            {"description", row.sensitive ? std::string{} : row.description},
            {"source", name_of(row.source)},
            {"channel", row.reported_in.channel},
            {"first_responder", responder_json(row, town)},
            {"lead_org", row.lead_org},
            {"registered_at", format_iso(row.registered_at, town.zone)},
            {"due_at", format_iso(row.due_at, town.zone)},
            {"settled_at", time_or_null(row.settled_at, town.zone)},
            {"overdue", is_overdue(row, now)},
            {"sensitive", row.sensitive},
            {"followers", row.followers}};
}

}  // namespace gridbot::web
