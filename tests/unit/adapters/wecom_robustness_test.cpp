#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "adapters/wechat_oa/decode.hpp"
#include "adapters/wecom_app/decode.hpp"
#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_crypt/xml.hpp"
#include "adapters/wecom_kf/decode.hpp"
#include "adapters/wecom_report/decode.hpp"
#include "core/digest.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

/// What a stranger, or a platform that has gone mad, may send: whatever it is, it is read or refused.
namespace gridbot::adapters {
namespace {

constexpr int kRounds = 3000;

/// A copy of a sample with some bytes changed, cut out, doubled or put elsewhere.
std::string bent(const std::string& sample, std::mt19937& chance) {
    const auto below = [&chance](std::size_t bound) { return bound == 0 ? 0 : chance() % bound; };
    std::string text = sample;
    for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
        const std::size_t at = below(text.size());
        const std::size_t length = below(std::min<std::size_t>(24, text.size() - at + 1));
        switch (below(4)) {
            case 0:
                if (!text.empty()) text[at] = static_cast<char>(chance());
                break;
            case 1:
                text.erase(at, length);
                break;
            case 2:
                text.insert(at, text.substr(at, length));
                break;
            default:
                text.insert(below(text.size() + 1), sample.substr(below(sample.size()), length));
        }
    }
    return text;
}

void bend(const std::vector<std::string>& samples, const std::function<void(const std::string&)>& read) {
    std::mt19937 chance(20261123);
    for (int round = 0; round < kRounds; ++round)
        read(bent(samples[static_cast<std::size_t>(round) % samples.size()], chance));
}

TEST(WecomRobustness, OfTheDecodersOfMessages) {
    const std::vector<std::string> samples{
        testing::sample("wecom/02_app_text.plain.xml"), testing::sample("wecom/03_app_card_event.plain.xml"),
        testing::sample("wecom/08_kf_event.plain.xml"), testing::wecom_vector("oa-json-push").at("plaintext")};
    bend(samples, [](const std::string& text) {
        for (const Inbound& inbound : {decode_wecom_app(text, "wecom", "1000002"), decode_wechat_oa(text, "oa"),
                                       decode_kf_callback(text, "wkEXAMPLE0003BUILDING")})
            if (const auto* message = std::get_if<InboundMessage>(&inbound)) EXPECT_FALSE(message->message_id.empty());
    });
}

TEST(WecomRobustness, OfTheReadersOfPages) {
    bend({testing::sample("wecom/08_kf_sync_msg.response.json"),
          testing::sample("wecom/09_resident_order_list.response.json")},
         [](const std::string& text) {
             for (const auto& page : {read_kf_page(text, "kf", "c"), read_report_page(text, "report", {})})
                 if (page)
                     for (const Inbound& item : page->items)
                         if (const auto* message = std::get_if<InboundMessage>(&item))
                             EXPECT_FALSE(message->message_id.empty() || message->sender_id.empty());
         });
}

TEST(WecomRobustness, OfTheEnvelopeWhateverItIsSignedAround) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    const std::string sealed = testing::field(testing::wecom_vector("app-xml-chinese-text"), "encrypt");
    bend({sealed}, [&](const std::string& text) {
        const auto opened = crypt.open(text);
        if (!opened) EXPECT_FALSE(name_of(opened.error()).empty());
    });
    // Whole blocks that decrypt to nothing sensible: padding and lengths of every kind.
    bend({base64_decode(sealed).value()}, [&](const std::string& bytes) {
        const auto opened = crypt.open(base64_encode(bytes.substr(0, bytes.size() / 16 * 16)));
        if (opened) EXPECT_LT(opened->size(), bytes.size());
    });
}

TEST(WecomRobustness, OfTheXmlReader) {
    bend({"<xml><A><![CDATA[x]]></A><B>&lt;&#20013;</B><C><D>1</D></C></xml>",
          "<!DOCTYPE xml [<!ENTITY e \"x\">]><xml><A>&e;</A></xml>"},
         [](const std::string& text) {
             const auto fields = XmlFields::read(text);
             if (fields) EXPECT_EQ(text.find("<!DOCTYPE"), text.npos) << text;
         });
}

}  // namespace
}  // namespace gridbot::adapters
