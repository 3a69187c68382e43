#include "adapters/console/console.hpp"

namespace gridbot::adapters {
namespace {

constexpr Traits kTraits{.type = "console",
                         .family = "console",
                         .hears = true,
                         .answers_in_response = true,
                         .to_people = true,
                         .markdown = true,
                         .pictures = Reach::Pictures::in_text,
                         .local = true,
                         .hears_groups = true,
                         .to_groups = true,
                         .cards = true,
                         .limit = "none"};

class Console final : public Adapter {
public:
    const Traits& traits() const override { return kTraits; }
    // The page talks to the demo's own API; no webhook leads here.
    Result<void> verify(const HttpRequest&, Time) const override { return Errc::bad_signature; }
    Result<Inbound> decode(const HttpRequest&) const override { return Errc::bad_payload; }
    HttpResponse respond(std::string_view text, const InboundMessage*, Time) const override {
        return {.content_type = "text/plain; charset=utf-8", .body = std::string(text)};
    }
    std::vector<Way> ways(const Conversation&, bool) const override { return {Way::local}; }
    bool needs_token(Way) const override { return false; }
    HttpCall token_call() const override { return {}; }
    Result<AccessToken> read_token(const HttpReply&, Time) const override { return Errc::bad_payload; }
    Result<HttpCall> encode(const OutboundMessage&, Way, const SendContext&) const override {
        return Errc::bad_payload;
    }
    Verdict judge(const HttpReply&, Way) const override { return {}; }
};

}  // namespace

std::unique_ptr<Adapter> make_console(const ChannelConfig&) {
    return std::make_unique<Console>();
}

}  // namespace gridbot::adapters
