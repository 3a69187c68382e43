#pragma once

#include "bot/engine/channels.hpp"
#include "bot/web/voice.hpp"
#include "core/http_in.hpp"
#include "storage/store.hpp"

namespace gridbot::web {

/// The writing half of `/api/v1`: other systems report and command in the name of a member of staff, through the same
/// path as a message in a private chat. `Authorization: Bearer <token>` names who; 401 without one that is known. With
/// `Idempotency-Key`, a request that comes again gets the answer of the first and changes nothing.
class ApiCommands {
public:
    struct Parts {
        storage::Store& store;
        const engine::Channels& channels;
        const Voice& voice;
        const std::vector<ApiToken>& tokens;
    };
    explicit ApiCommands(Parts parts) : parts_(std::move(parts)) {}

    /// `POST /api/v1/cases` {"text": "3号楼2单元电梯坏了"}: 201 {"answer", "ticket"} once a case was opened, else 422
    /// {"error", "answer"}: what the service would have asked for.
    boost::asio::awaitable<HttpResponse> report(const HttpRequest& request, PathParams params);
    /// `POST /api/v1/cases/{ticket}/commands` {"text": "受理"} or {"text": "补充 是厨房"}: the verb and what follows
    /// it, without the number. 200 {"answer", "kind", "state"}: refusals are answers too, their kind is E1 to E12. 404
    /// for a ticket that the bearer may not see.
    boost::asio::awaitable<HttpResponse> command(const HttpRequest& request, PathParams params);

private:
    struct Bearer {
        std::shared_ptr<const commands::Desk> desk;
        const Person* person = nullptr;
    };
    Bearer bearer_of(const HttpRequest& request) const;
    boost::asio::awaitable<Voice::Answer> say(Bearer bearer, std::string text, std::string key) const;

    Parts parts_;
};

}  // namespace gridbot::web
