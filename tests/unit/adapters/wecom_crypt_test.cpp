#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/wecom_crypt/envelope.hpp"
#include "adapters/wecom_crypt/xml.hpp"
#include "core/digest.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/wecom_vectors.hpp"

namespace gridbot::adapters {
namespace {

using testing::crypt_of;
using testing::field;
using testing::posted;
using testing::sealed;
using testing::wecom_vectors;

TEST(WecomCryptVectors, AllOpenAndAreSigned) {
    for (const auto& vector : wecom_vectors("crypt")) {
        const WecomCrypt crypt = crypt_of(vector);
        const std::string encrypt = field(vector, "encrypt");
        EXPECT_EQ(crypt.signature(field(vector, "timestamp"), field(vector, "nonce"), encrypt),
                  field(vector, "msg_signature"))
            << vector["id"];
        const auto opened = crypt.open(encrypt);
        ASSERT_TRUE(opened) << vector["id"] << name_of(opened.error());
        EXPECT_EQ(*opened, field(vector, "plaintext")) << vector["id"];
    }
}

TEST(WecomCryptVectors, AllAreSealedToTheByte) {
    for (const auto& vector : wecom_vectors("crypt"))
        EXPECT_EQ(crypt_of(vector).seal(field(vector, "plaintext"), field(vector, "random16")),
                  field(vector, "encrypt"))
            << vector["id"];
}

TEST(WecomCryptVectors, TheNegativeOnesAreRefusedForTheirReason) {
    for (const auto& vector : wecom_vectors("negative")) {
        const WecomCrypt crypt = crypt_of(vector);
        const std::string encrypt = field(vector, "encrypt");
        const bool is_signed = crypt.is_signed(field(vector, "msg_signature"), field(vector, "timestamp"),
                                               field(vector, "nonce"), encrypt);
        if (field(vector, "expect") == "bad_signature") {
            EXPECT_FALSE(is_signed);
            continue;
        }
        EXPECT_TRUE(is_signed) << vector["id"];
        const auto opened = crypt.open(encrypt);
        ASSERT_FALSE(opened) << vector["id"];
        EXPECT_EQ(name_of(opened.error()), field(vector, "expect")) << vector["id"];
    }
}

TEST(WecomCryptVectors, SortingIsBytewise) {
    for (const auto& vector : wecom_vectors("sorting")) {
        const auto& inputs = vector.at("inputs");
        EXPECT_EQ(sorted_sha1({inputs[0].get_ref<const std::string&>(), inputs[1].get_ref<const std::string&>(),
                               inputs[2].get_ref<const std::string&>(), inputs[3].get_ref<const std::string&>()}),
                  field(vector, "sha1"))
            << vector["id"];
    }
}

TEST(WecomCryptVectors, MediaOpenWithTheirKey) {
    for (const auto& vector : wecom_vectors("media")) {
        const bool own_key = vector.contains("aeskey");
        const std::string key =
            base64_decode(own_key ? field(vector, "aeskey") : field(vector, "encoding_aes_key") + "=")
                .value_or(std::string{});
        const auto opened = open_wecom_media(base64_decode(field(vector, "ciphertext_base64")).value(), key);
        ASSERT_TRUE(opened) << vector["id"];
        EXPECT_EQ(to_hex(*opened), field(vector, "plaintext_hex")) << vector["id"];
    }
}

TEST(EncodingAesKey, MayCarrySurplusBitsAndIsNothingElseThan43Characters) {
    EXPECT_TRUE(is_encoding_aes_key("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"));
    EXPECT_TRUE(is_encoding_aes_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"));
    for (const char* bad :
         {"", "short", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2",
          "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B *"})
        EXPECT_FALSE(is_encoding_aes_key(bad)) << bad;
}

TEST(WecomCrypt, WithoutATokenOrAKeyAcceptsNothing) {
    const auto vector = testing::wecom_vector("app-xml-chinese-text");
    const WecomCrypt no_token("", field(vector, "encoding_aes_key"), "");
    const std::string encrypt = field(vector, "encrypt");
    EXPECT_FALSE(no_token.is_signed(sorted_sha1({"", "1", "2", encrypt}), "1", "2", encrypt));
    EXPECT_EQ(WecomCrypt("QDG6eK", "", "").open(encrypt).error(), CryptFault::unusable_key);
}

TEST(WecomCrypt, TakesAnyReceiverWhereNoneIsConfigured) {
    const auto vector = testing::wecom_vector("app-xml-chinese-text");
    const WecomCrypt anybody(field(vector, "token"), field(vector, "encoding_aes_key"), "");
    EXPECT_EQ(anybody.open(field(vector, "encrypt")).value(), field(vector, "plaintext"));
}

// -- what stands in a request --------------------------------------------------------------------------------------

/// Every request of the published vectors and 40 of our own, of different lengths.
std::vector<HttpRequest> valid_requests() {
    std::vector<HttpRequest> requests;
    for (const char* id : {"official-post-text", "app-xml-chinese-text", "app-xml-card-event"})
        requests.push_back(posted(testing::wecom_vector(id)));
    for (int i = 0; i < 47; ++i)
        requests.push_back(sealed(testing::wecom_app_crypt(),
                                  "<xml><Content>" + std::string(static_cast<std::size_t>(i), 'x') + "</Content></xml>",
                                  "1781485953", std::to_string(1000 + i).c_str()));
    return requests;
}

TEST(WecomEnvelope, IsAcceptedAsItCame) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    for (const HttpRequest& request : valid_requests()) EXPECT_TRUE(verify_envelope(request, crypt));
}

TEST(WecomEnvelope, IsRefusedWithAnyByteOfItsQueryFlipped) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    for (const HttpRequest& request : valid_requests())
        for (std::size_t i = 0; i < request.query.size(); ++i)
            for (std::size_t at = 0; at < request.query[i].second.size(); ++at) {
                HttpRequest bent = request;
                bent.query[i].second[at] ^= 1;
                EXPECT_FALSE(verify_envelope(bent, crypt)) << request.query[i].first << " " << at;
            }
}

TEST(WecomEnvelope, IsRefusedWithAnyByteOfItsCiphertextFlipped) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    for (const HttpRequest& request : valid_requests()) {
        const std::string encrypt = ciphertext_of(request);
        const std::size_t begin = request.body.find(encrypt);
        for (std::size_t at = 0; at < encrypt.size(); ++at)
            for (const char bit : {'\x01', '\x20'}) {
                HttpRequest bent = request;
                bent.body[begin + at] = static_cast<char>(bent.body[begin + at] ^ bit);
                EXPECT_FALSE(verify_envelope(bent, crypt)) << at;
            }
    }
}

TEST(WecomEnvelope, IsRefusedWithoutAnyOneOfItsFields) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    for (const HttpRequest& request : valid_requests()) {
        for (std::size_t i = 0; i < request.query.size(); ++i) {
            HttpRequest bent = request;
            bent.query.erase(bent.query.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_FALSE(verify_envelope(bent, crypt));
        }
        HttpRequest bent = request;
        bent.body = "<xml><ToUserName>wx5823bf96d3bd56c7</ToUserName></xml>";
        EXPECT_FALSE(verify_envelope(bent, crypt));
    }
}

TEST(WecomEnvelope, ForAnotherOrganisationIsRefusedThoughSigned) {
    for (const char* id : {"neg-receiveid", "neg-xml-mode-swap"})
        EXPECT_FALSE(verify_envelope(posted(testing::wecom_vector(id)), testing::wecom_app_crypt())) << id;
}

TEST(WecomEnvelope, ThatIsSignedButUnreadablePassesToBeCounted) {
    for (const char* id : {"neg-pad-zero", "neg-length-overflow", "neg-base64"})
        EXPECT_TRUE(verify_envelope(posted(testing::wecom_vector(id)), testing::wecom_app_crypt())) << id;
}

TEST(WecomEnvelope, ReadsAnEchostrWhosePlusCameBare) {
    const auto vector = testing::wecom_vector("official-verify-url");
    std::string blanks = field(vector, "encrypt");
    std::ranges::replace(blanks, '+', ' ');
    HttpRequest request{.method = "GET",
                        .query = {{"msg_signature", field(vector, "msg_signature")},
                                  {"timestamp", field(vector, "timestamp")},
                                  {"nonce", field(vector, "nonce")},
                                  {"echostr", blanks}}};
    EXPECT_TRUE(verify_envelope(request, crypt_of(vector)));
    EXPECT_EQ(open_envelope(request, crypt_of(vector)).value(), field(vector, "plaintext"));
}

TEST(WecomEnvelope, IsReadFromJsonToo) {
    const auto vector = testing::wecom_vector("aibot-json-group-text");
    HttpRequest request = posted(vector);
    for (const char* key : {"encrypt", "Encrypt"}) {
        request.body = dump_json(nlohmann::json{{key, field(vector, "encrypt")}});
        EXPECT_EQ(open_envelope(request, crypt_of(vector)).value(), field(vector, "plaintext"));
    }
}

TEST(WecomReply, IsTheSameForOneMessageAndAnotherForEveryOther) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    const Time now = from_ms(1'781'485'955'000);
    const ReplyMark mark = mark_of_reply(crypt, "lixiaomei/1", now);
    EXPECT_EQ(mark.random16.size(), 16U);
    EXPECT_EQ(mark.timestamp, "1781485955");
    EXPECT_EQ(seal_xml(crypt, "<xml/>", mark), seal_xml(crypt, "<xml/>", mark_of_reply(crypt, "lixiaomei/1", now)));
    const ReplyMark other = mark_of_reply(crypt, "lixiaomei/2", now);
    EXPECT_NE(mark.random16, other.random16);
    EXPECT_NE(mark.nonce, other.nonce);
}

TEST(WecomReply, OpensAsAPlatformWouldOpenIt) {
    const WecomCrypt crypt = testing::wecom_app_crypt();
    const std::string sealed_reply =
        seal_xml(crypt, "<xml><Content>好</Content></xml>", mark_of_reply(crypt, "id", from_ms(1'781'485'955'000)));
    const XmlFields reply = XmlFields::read(sealed_reply).value();
    EXPECT_TRUE(crypt.is_signed(reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"], reply["Encrypt"]));
    EXPECT_EQ(crypt.open(reply["Encrypt"]).value(), "<xml><Content>好</Content></xml>");
}

// -- XML -----------------------------------------------------------------------------------------------------------

TEST(WecomXml, ReadsTextsCdataAndNestedElements) {
    const auto fields =
        XmlFields::read("<xml><A><![CDATA[a<b]]></A><B>&lt;b&gt; &#20013;</B><C><D>1</D><D>2</D></C></xml>").value();
    EXPECT_EQ(fields["A"], "a<b");
    EXPECT_EQ(fields["B"], "<b> 中");
    EXPECT_EQ(fields["C/D"], "1");
    EXPECT_EQ(fields["E"], "");
}

TEST(WecomXml, RefusesWhateverIsNoPlainMessage) {
    for (const char* bad : {"", "hello", "<xml>", "<other></other>", "<xml></xml><xml></xml>",
                            "<!DOCTYPE xml [<!ENTITY e \"boom\">]><xml><A>&e;</A></xml>",
                            "<!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml/>",
                            "<xml><a><b><c><d><e><f>deep</f></e></d></c></b></a></xml>"})
        EXPECT_FALSE(XmlFields::read(bad)) << bad;
}

TEST(WecomXml, LeavesUnknownEntitiesAsTheyStand) {
    EXPECT_EQ(XmlFields::read("<xml><A>&xxe;</A></xml>").value()["A"], "&xxe;");
}

TEST(WecomXml, WritesWhatItReads) {
    using As = XmlElement::As;
    const std::string text = "a]]>b]]]]>c <&>\n中";
    const std::string written = write_xml(
        {{As::text, "Content", text}, {As::number, "CreateTime", "17"}, {As::text, "Button/ReplaceName", "好"}});
    EXPECT_THAT(written, ::testing::HasSubstr("<CreateTime>17</CreateTime><Button><ReplaceName><![CDATA[好]]>"));
    const auto read = XmlFields::read(written).value();
    EXPECT_EQ(read["Content"], text);
    EXPECT_EQ(read["Button/ReplaceName"], "好");
}

}  // namespace
}  // namespace gridbot::adapters
