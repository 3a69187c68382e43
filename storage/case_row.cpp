#include "storage/case_row.hpp"

#include <fmt/format.h>

#include <sstream>

namespace gridbot::storage {
namespace {

std::string bytes_to_string(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string join_codes(const std::vector<std::string>& codes) {
    return fmt::format("{}", fmt::join(codes, ","));
}

std::vector<std::string> split_codes(std::string_view codes) {
    std::vector<std::string> parts;
    std::istringstream in{std::string(codes)};
    for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
    return parts;
}

Case read_case(const Row& row) {
    int i = 0;
    Case c;
    c.id = CaseId{row.int64(i++)};
    c.ticket = row.string(i++);
    c.state = state_named(row.text(i++)).value_or(CaseState::registered);
    c.category = row.string(i++);
    c.urgency = urgency_named(row.text(i++)).value_or(Urgency::normal);
    c.same_day = row.boolean(i++);
    c.sensitive = row.boolean(i++);
    c.grid = row.string(i++);
    c.building = row.string(i++);
    c.unit = row.string(i++);
    c.place = row.string(i++);
    c.description = row.string(i++);
    c.sealed = bytes_to_string(row.blob(i++));
    c.source = source_named(row.text(i++)).value_or(Source::group);
    c.reporter.channel = row.string(i++);
    c.reporter.account = row.string(i++);
    c.reported_in.channel = row.string(i++);
    c.reported_in.id = row.string(i++);
    c.reported_in.is_private = row.boolean(i++);
    c.first_responder = row.string(i++);
    c.lead_org = row.string(i++);
    c.co_orgs = split_codes(row.text(i++));
    c.handler = row.string(i++);
    c.registered_at = row.time(i++);
    c.due_at = row.time(i++);
    c.accepted_at = row.get<std::optional<Time>>(i++);
    c.dispatched_at = row.get<std::optional<Time>>(i++);
    c.signed_at = row.get<std::optional<Time>>(i++);
    c.feedback_at = row.get<std::optional<Time>>(i++);
    c.settled_at = row.get<std::optional<Time>>(i++);
    c.evaluated_at = row.get<std::optional<Time>>(i++);
    c.supervised = row.boolean(i++);
    c.urged_count = row.get<int>(i++);
    c.escalation_level = row.get<int>(i++);
    c.extension_count = row.get<int>(i++);
    c.reopen_count = row.get<int>(i++);
    c.returned_count = row.get<int>(i++);
    c.followers = row.get<int>(i++);
    c.solved = row.get<std::optional<bool>>(i++);
    c.rating = row.get<std::optional<int>>(i++);
    c.result = row.string(i++);
    return c;
}

}  // namespace gridbot::storage
