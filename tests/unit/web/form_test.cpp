#include "bot/web/form.hpp"

#include <gtest/gtest.h>

namespace gridbot::web {
namespace {

HttpRequest sent(std::string body, std::string type = "application/x-www-form-urlencoded") {
    HttpRequest request;
    request.headers = {{"Content-Type", std::move(type)}};
    request.body = std::move(body);
    return request;
}

TEST(Form, ReadsWhatABrowserSends) {
    const Form form(sent("do=settle&words=%E6%8D%A2%E4%BA%86+%E7%81%AF%E6%B3%A1&empty="));

    EXPECT_EQ(form.get("do"), "settle");
    EXPECT_EQ(form.get("words"), "换了 灯泡");
    EXPECT_EQ(form.get("empty"), "");
    EXPECT_EQ(form.get("missing"), "");
}

TEST(Form, GivesAllFieldsOfAName) {
    const Form form(sent("picture=a&do=settle&picture=+b+&picture=c"));

    EXPECT_EQ(form.all("picture", 9), (std::vector<std::string_view>{"a", "b", "c"}));
    EXPECT_EQ(form.all("picture", 2), (std::vector<std::string_view>{"a", "b"}));
    EXPECT_TRUE(form.all("missing", 9).empty());
}

TEST(Form, KeepsLineFeedsAndNoOtherControlCharacters) {
    EXPECT_EQ(Form(sent("a=x%0D%0Ay%00z%1B%7F.")).get("a"), "x\ny z  .");
}

TEST(Form, LeavesOutWhatIsNoText) {
    const Form form(sent("a=%FF%FE&b=good"));

    EXPECT_EQ(form.get("a"), "");
    EXPECT_EQ(form.get("b"), "good");
}

TEST(Form, IsEmptyWhereTheBodyIsNoForm) {
    EXPECT_EQ(Form(sent("a=1", "application/json")).get("a"), "");
    EXPECT_EQ(Form(sent("a=%zz")).get("a"), "");
    EXPECT_EQ(Form(sent("")).get("a"), "");
}

TEST(ClientOf, BelievesAProxyOnThisMachineAlone) {
    HttpRequest request;
    request.headers = {{"X-Forwarded-For", "198.51.100.1, 203.0.113.7"}};
    request.peer_address = "127.0.0.1";
    EXPECT_EQ(client_of(request), "203.0.113.7");  // what the proxy itself saw is last

    request.peer_address = "192.0.2.9";
    EXPECT_EQ(client_of(request), "192.0.2.9");

    request.headers.clear();
    request.peer_address = "::1";
    EXPECT_EQ(client_of(request), "::1");
}

}  // namespace
}  // namespace gridbot::web
