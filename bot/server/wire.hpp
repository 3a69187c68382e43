#pragma once

#include <string>
#include <string_view>

#include "core/errors.hpp"
#include "core/http_in.hpp"

namespace gridbot::server {

/// Fills `request.path` and `request.query` from a request target in origin form (`/a?b`) or absolute form.
/// Errors: bad_payload.
Result<void> read_target(std::string_view target, HttpRequest& request);

enum class Ending { keep_alive, keep_alive_said, close };  // keep_alive_said: HTTP/1.0 wants it in writing

/// Appends status line, fields and the empty line. The length is that of `response.body`, also where the body itself is
/// not sent (HEAD); a response with events, and 204 and 304, have none.
void append_head(std::string& out, const HttpResponse& response, Ending ending);

/// Whether `text` cannot stand in a line of a header.
bool breaks_line(std::string_view text);

/// A field that would end the header early. Handlers must not produce one.
bool has_broken_header(const HttpResponse& response);

}  // namespace gridbot::server
