#pragma once

#include <nlohmann/json.hpp>

#include "core/case.hpp"
#include "core/http_in.hpp"
#include "core/town.hpp"

namespace gridbot::web {

/// `application/json`; text that is not UTF-8 is replaced, never thrown at.
HttpResponse json_response(const nlohmann::json& body, int status = 200);
/// `{"error": what}`
HttpResponse json_error(int status, std::string_view what);

/// A case as /api/v1 shows it (design 6.3): the place as a work group may see it, no contact data.
nlohmann::json case_json(const Case& row, const Town& town, Time now);

}  // namespace gridbot::web
