#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

#include "adapters/adapter.hpp"
#include "adapters/origins.hpp"

namespace gridbot::adapters {

/// A call on the way to a picture.
struct PictureCall {
    HttpCall call;
    bool outside = false;  // the address came with a message: it is called only where it leads into the public internet
};

/// What an answer on the way to a picture means.
struct PictureAnswer {
    enum class Kind {
        bytes,          // here it is
        another_call,   // it is where `next` leads
        refresh_token,  // once more with a new token
        retry,          // later
        gone,           // never: the platform does not have it any more, or gives it to nobody
        no_picture,     // never: what it gives is none that could be taken
    } kind = Kind::retry;
    std::string bytes{};
    PictureCall next{};
    std::string reason{};  // for operators: the platform's code, no secrets
};

/// How the pictures of a channel are fetched, which a message names by an id or an address. Pure, as adapters are.
class Pictures {
public:
    virtual ~Pictures() = default;
    /// How long the platform keeps what a message named; after that nobody tries.
    virtual std::chrono::milliseconds lives() const = 0;
    /// Does call() need the channel's token?
    virtual bool needs_token() const { return false; }
    /// The first call. `source`: as it stands in InboundMessage::images. Errors: bad_payload, what is no id or no
    /// http(s) address.
    virtual Result<PictureCall> call(const std::string& source, const std::string& token) const = 0;
    /// `step`: 0 of the answer to the first call, 1 to the one after that.
    virtual PictureAnswer read(const std::string& source, const HttpReply& reply, int step) const = 0;
};

/// What only some channels can do.
class ShowsPictures {
public:
    virtual ~ShowsPictures() = default;
    virtual const Pictures& pictures() const = 0;
};
/// nullptr: the pictures that its messages name cannot be fetched.
const Pictures* pictures_of(const Adapter& adapter);

/// The addresses from which a channel's pictures may come though they are not public: those that its configuration
/// names, and `picture_hosts`. Scheme, host and port count.
class PictureHosts {
public:
    PictureHosts(const ChannelConfig& config, std::initializer_list<std::string> bases);

    /// GET of an address that stood in a message: to the public internet, or to one of these. Errors: bad_payload for
    /// anything but http and https.
    Result<PictureCall> get(std::string_view url) const;

private:
    Origins origins_;
};

/// Bytes with status 200; 4xx that will not change is gone, everything else comes again.
PictureAnswer read_picture_bytes(const HttpReply& reply);

/// Of channels whose messages hold the address itself.
class PicturesByAddress final : public Pictures {
public:
    PicturesByAddress(PictureHosts hosts, std::chrono::milliseconds lives) : hosts_(std::move(hosts)), lives_(lives) {}

    std::chrono::milliseconds lives() const override { return lives_; }
    Result<PictureCall> call(const std::string& source, const std::string& token) const override;
    PictureAnswer read(const std::string& source, const HttpReply& reply, int step) const override;

private:
    PictureHosts hosts_;
    std::chrono::milliseconds lives_;
};

}  // namespace gridbot::adapters
