#include "storage/undo_points.hpp"

#include "core/json.hpp"

namespace gridbot::storage::undo_points {
namespace {

using nlohmann::json;

constexpr Sql kPut =
    "INSERT INTO undo_points (town, case_id, person, at, event, row_before) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (town, case_id) DO UPDATE SET person = excluded.person, at = excluded.at, event = excluded.event, "
    "row_before = excluded.row_before";
constexpr Sql kFind = "SELECT person, at, event, row_before FROM undo_points WHERE town = $1 AND case_id = $2";
constexpr Sql kDrop = "DELETE FROM undo_points WHERE town = $1 AND case_id = $2";

json optional_time(const std::optional<Time>& time) {
    return time ? json(time->time_since_epoch().count()) : json();
}
std::optional<Time> optional_time(const json& value) {
    return value.is_number_integer() ? std::optional(Time{std::chrono::milliseconds{value.get<std::int64_t>()}})
                                     : std::nullopt;
}
template <class T>
json optional_value(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

json to_json(const Case& row) {
    return {{"state", name_of(row.state)},
            {"category", row.category},
            {"urgency", name_of(row.urgency)},
            {"same_day", row.same_day},
            {"sensitive", row.sensitive},
            {"grid", row.grid},
            {"first_responder", row.first_responder},
            {"lead_org", row.lead_org},
            {"co_orgs", row.co_orgs},
            {"handler", row.handler},
            {"due_at", optional_time(row.due_at)},
            {"accepted_at", optional_time(row.accepted_at)},
            {"dispatched_at", optional_time(row.dispatched_at)},
            {"signed_at", optional_time(row.signed_at)},
            {"feedback_at", optional_time(row.feedback_at)},
            {"settled_at", optional_time(row.settled_at)},
            {"extension_count", row.extension_count},
            {"returned_count", row.returned_count},
            {"solved", optional_value(row.solved)},
            {"result", row.result}};
}

// Counts that others have moved meanwhile (followers, urging, escalation) stay as they are.
void put_back(Case& row, const json& before) {
    row.state = state_named(before.value("state", "")).value_or(row.state);
    row.category = before.value("category", row.category);
    row.urgency = urgency_named(before.value("urgency", "")).value_or(row.urgency);
    row.same_day = before.value("same_day", row.same_day);
    row.sensitive = before.value("sensitive", row.sensitive);
    row.grid = before.value("grid", row.grid);
    row.first_responder = before.value("first_responder", row.first_responder);
    row.lead_org = before.value("lead_org", row.lead_org);
    row.co_orgs = before.value("co_orgs", row.co_orgs);
    row.handler = before.value("handler", row.handler);
    row.due_at = optional_time(before.value("due_at", json())).value_or(row.due_at);
    row.accepted_at = optional_time(before.value("accepted_at", json()));
    row.dispatched_at = optional_time(before.value("dispatched_at", json()));
    row.signed_at = optional_time(before.value("signed_at", json()));
    row.feedback_at = optional_time(before.value("feedback_at", json()));
    row.settled_at = optional_time(before.value("settled_at", json()));
    row.extension_count = before.value("extension_count", row.extension_count);
    row.returned_count = before.value("returned_count", row.returned_count);
    const json solved = before.value("solved", json());
    row.solved = solved.is_boolean() ? std::optional(solved.get<bool>()) : std::nullopt;
    row.result = before.value("result", row.result);
}

}  // namespace

void put(Tx& tx, std::string_view town, CaseId id, const UndoPoint& point) {
    tx.exec(kPut, town, id.value, point.person, point.at, name_of(point.event), dump_json(to_json(point.before)));
}

std::optional<UndoPoint> find(Tx& tx, std::string_view town, const Case& row) {
    const auto read = [&](const Row& line) {
        UndoPoint point{line.string(0), line.time(1), event_named(line.text(2)).value_or(CaseEvent::note), row};
        const json before = parse_json(line.string(3));
        if (before.is_object()) put_back(point.before, before);
        return point;
    };
    return tx.first(kFind, read, town, row.id.value);
}

void drop(Tx& tx, std::string_view town, CaseId id) {
    tx.exec(kDrop, town, id.value);
}

}  // namespace gridbot::storage::undo_points
