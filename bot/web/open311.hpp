#pragma once

#include "bot/engine/channels.hpp"
#include "bot/web/voice.hpp"
#include "core/http_in.hpp"
#include "storage/store.hpp"

namespace gridbot::web {

/// `/open311/v2`: GeoReport v2, by which hotlines, cameras and other towns' systems report and look. Whoever asks
/// without a key sees of a case what a group of residents may know of it, with the key what a work group may; sensitive
/// cases are not there. The key is a token of `[[api]]`: in the name of its person requests are registered. With
/// several towns `jurisdiction_id` names one by its code; else the first is meant, or that of the key.
class Open311 {
public:
    struct Parts {
        storage::Store& store;
        const engine::Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
        const Voice& voice;
        const std::vector<ApiToken>& tokens;
    };
    explicit Open311(Parts parts) : parts_(std::move(parts)) {}

    /// The categories of the town that are open to all.
    boost::asio::awaitable<HttpResponse> services(const HttpRequest& request, PathParams params);
    /// Newest first, at most 1,000: service_request_id (as many as wanted, with commas), or service_code, status (open,
    /// closed), start_date and end_date; without a date the last 90 days.
    boost::asio::awaitable<HttpResponse> list(const HttpRequest& request, PathParams params);
    /// `requests/{ticket}.json`
    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    /// A form or a JSON object: api_key, service_code, description, and address_string, address_id (a grid's code) or
    /// lat and long; first_name, last_name and phone if the reporter wants. 201 with the ticket.
    boost::asio::awaitable<HttpResponse> report(const HttpRequest& request, PathParams params);

private:
    /// Who asks, and of which town.
    struct Visitor {
        std::shared_ptr<const commands::Desk> desk;  // null: no town has the code
        const Person* person = nullptr;              // of the key; null without one that is known
    };
    Visitor visitor_of(std::string_view api_key, std::string_view jurisdiction) const;

    Parts parts_;
};

}  // namespace gridbot::web
