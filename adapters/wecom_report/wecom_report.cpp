#include "adapters/wecom_report/wecom_report.hpp"

#include <nlohmann/json.hpp>

#include "adapters/pictures.hpp"
#include "adapters/wecom_api/wecom_api.hpp"
#include "adapters/wecom_report/decode.hpp"
#include "core/time.hpp"

namespace gridbot::adapters {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr Traits kTraits{.type = "wecom-report",
                         .family = "wecom-report",  // reporters are known by their reports alone
                         .hears = true,
                         .refusal_status = 403,
                         .scenes = true,
                         .limit = "read only"};

constexpr std::int64_t kOverlap = 120;  // seconds: changes appear in the list a little late
constexpr int kPageLength = 50;

std::chrono::milliseconds interval_of(const ChannelConfig& config) {
    const auto told = parse_duration(config.get("poll_every"));
    return told ? *told : 60s;
}

class WecomReport final : public Adapter, public ShowsPictures, private Pull {
public:
    explicit WecomReport(const ChannelConfig& config)
        : channel_(config.id),
          account_(wecom_account(config)),
          pictures_({config, {account_.api_base}}, 24h),
          every_(interval_of(config)) {}

    const Traits& traits() const override { return kTraits; }
    const Pull* pull() const override { return this; }
    const Pictures& pictures() const override { return pictures_; }

    // Nobody calls: there is nothing to be signed.
    Result<void> verify(const HttpRequest&, Time) const override { return Errc::bad_signature; }
    Result<Inbound> decode(const HttpRequest&) const override { return Errc::bad_payload; }
    HttpResponse respond(std::string_view, const InboundMessage*, Time) const override { return {}; }

    std::vector<Way> ways(const Conversation&, bool) const override { return {}; }
    bool needs_token(Way) const override { return true; }
    HttpCall token_call() const override { return wecom_token_call(account_); }
    Result<AccessToken> read_token(const HttpReply& reply, Time now) const override {
        return read_wecom_token(reply, now);
    }
    Result<HttpCall> encode(const OutboundMessage&, Way, const SendContext&) const override {
        return Errc::bad_payload;
    }
    Verdict judge(const HttpReply& reply, Way) const override { return judge_wecom(reply); }

private:
    std::chrono::milliseconds every() const override { return every_; }

    HttpCall call(const std::string& cursor, const std::string&, const std::string& token) const override {
        const ReportCursor from = report_cursor(cursor);
        json body{{"cursor", from.page}, {"limit", kPageLength}};
        if (from.since > kOverlap) body["begin_modify_time"] = from.since - kOverlap;
        return wecom_call(account_, "/cgi-bin/report/resident/get_order_list", token, body);
    }

    Result<Pulled> read(const HttpReply& reply, const std::string& cursor) const override {
        if (reply.status != 200) return Errc::bad_payload;
        return read_report_page(reply.body, channel_, report_cursor(cursor));
    }

    std::string channel_;
    WecomAccount account_;
    PicturesByAddress pictures_;
    std::chrono::milliseconds every_;
};

}  // namespace

std::unique_ptr<Adapter> make_wecom_report(const ChannelConfig& config) {
    return std::make_unique<WecomReport>(config);
}

}  // namespace gridbot::adapters
