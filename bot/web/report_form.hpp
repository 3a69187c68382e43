#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "bot/web/page.hpp"
#include "bot/web/picture_desk.hpp"
#include "bot/web/rate_limit.hpp"
#include "bot/web/voice.hpp"

namespace gridbot::web {

/// What the address of a place's form is made from: the same for as long as the key is.
std::string form_token(const FieldCipher& cipher, std::string_view town, std::string_view grid);
/// The place in words, the village and the node itself: "河西村 3号楼".
std::string place_words(const Town& town, std::string_view grid);

/// `/r/{token}`: the form behind the code on a building's notice. Who fills it in needs no account and says no more
/// than the matter; the ticket and an address to follow it by come at once.
class ReportForm {
public:
    struct Parts {
        storage::Store& store;
        const engine::Channels& channels;
        const FieldCipher& cipher;
        const Clock& clock;
        const Voice& voice;
        PictureDesk& pictures;
    };
    explicit ReportForm(Parts parts) : parts_(parts) {}

    boost::asio::awaitable<HttpResponse> show(const HttpRequest& request, PathParams params);
    /// `matter`, `where`, `phone`, `picture` (what take_picture() answered), `once`, and `website`, which people do not
    /// see and leave empty.
    boost::asio::awaitable<HttpResponse> send(const HttpRequest& request, PathParams params);

    /// Takes a picture for the form.
    boost::asio::awaitable<HttpResponse> take_picture(const HttpRequest& request, PathParams params);

private:
    struct Place {
        std::shared_ptr<const commands::Desk> desk;
        std::string grid;
    };
    std::optional<Place> place_of(std::string_view token);
    bool may_open(const HttpRequest& request, Time now);
    HttpResponse refuse(const HttpRequest& request, Time now);

    Parts parts_;
    RateLimit guesses_{kMostGuesses, kWithin};
    RateLimit by_address_{kMostByAddress, kWithin};
    RateLimit by_place_{kMostByPlace, kWithin};
    RateLimit pictures_by_address_{kMostPicturesByAddress, kWithin};
    RateLimit pictures_by_place_{kMostPicturesByPlace, kWithin};
    // The places of each town as it was when they were last asked for: an address is looked up, never computed back.
    struct Known {
        std::shared_ptr<const commands::Desk> desk;
        std::map<std::string, std::string, std::less<>> grid_by_token;
    };
    std::mutex mutex_;
    std::map<std::string, Known> known_;  // town code

    static constexpr int kMostGuesses = 10;
    static constexpr int kMostByAddress = 10;  // a family behind one router, not a machine
    static constexpr int kMostByPlace = 60;    // a building without power
    static constexpr int kMostPicturesByAddress = 20;
    static constexpr int kMostPicturesByPlace = 120;
    static constexpr std::chrono::minutes kWithin{10};
};

}  // namespace gridbot::web
