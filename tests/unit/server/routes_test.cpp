#include <gtest/gtest.h>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <boost/asio/awaitable.hpp>
#include <sstream>
#include <stdexcept>

#include "bot/server/routes.hpp"
#include "bot/server/wire.hpp"
#include "core/json.hpp"
#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

HttpRequest asking(std::string method, std::string path) {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    return request;
}

class LogLines {
public:
    LogLines() : before_(spdlog::default_logger()) {
        auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(lines_);
        spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", sink));
    }
    ~LogLines() { spdlog::set_default_logger(before_); }
    std::string text() const { return lines_.str(); }

private:
    std::ostringstream lines_;
    std::shared_ptr<spdlog::logger> before_;
};

TEST(Routes, SegmentsInBracesMatchAnyOneSegment) {
    const Routes routes{{"GET", "/api/v1/cases/{ticket}/{part}", says("")}};

    const auto match = routes.match("GET", "/api/v1/cases/SH20260918-0001/history");

    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.params["ticket"], "SH20260918-0001");
    EXPECT_EQ(match.params["part"], "history");
    EXPECT_EQ(match.params["unknown"], "");
}

TEST(Routes, EmptyMissingAndSurplusSegmentsDoNotMatch) {
    const Routes routes{{"GET", "/c/{token}", says("")}};

    for (const char* path : {"/c/", "/c", "/", "", "/c/a/b", "/c/a/", "c/a", "/d/a"})
        EXPECT_EQ(routes.match("GET", path).route, nullptr) << path;
}

TEST(Routes, FirstOfTwoThatFitWins) {
    const Routes routes{{"GET", "/a/fixed", says("fixed")}, {"GET", "/a/{any}", says("any")}};

    EXPECT_EQ(routes.match("GET", "/a/fixed").route->pattern, "/a/fixed");
    EXPECT_EQ(routes.match("GET", "/a/other").route->pattern, "/a/{any}");
}

TEST(Routes, OtherMethodsAreNamedInAllow) {
    Threads threads;
    const Routes routes{{"GET", "/webhook/{channel}", says("")}, {"POST", "/webhook/{channel}", says("")}};
    const auto request = asking("DELETE", "/webhook/ding");

    const auto response = threads.run(routes.handle(request));

    EXPECT_EQ(response.status, 405);
    ASSERT_EQ(response.headers.size(), 1u);
    EXPECT_EQ(response.headers[0].first, "Allow");
    EXPECT_EQ(response.headers[0].second, "GET, HEAD, POST");
}

TEST(Routes, PatternsThatCannotWorkAreRefusedWhenAdded) {
    Routes routes;
    EXPECT_THROW(routes.add({"GET", "no-slash", says("")}), std::invalid_argument);
    EXPECT_THROW(routes.add({"GET", "/{a}/{b}/{c}/{d}/{e}", says("")}), std::invalid_argument);
}

TEST(Routes, ExceptionBecomesBareErrorLoggedOnceWithoutWhatTheClientSent) {
    Threads threads;
    LogLines log;
    const Routes routes{
        {"POST", "/c/{token}", [](const HttpRequest& request, PathParams) -> boost::asio::awaitable<HttpResponse> {
             HttpResponse response;
             response.body = dump_json(read_json(request.body));
             co_return response;
         }}};
    auto request = asking("POST", "/c/secret-token");
    request.body = "secret-phone";

    const auto response = threads.run(routes.handle(request));

    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body, "");
    const auto lines = log.text();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
    EXPECT_NE(lines.find("/c/{token}"), lines.npos) << lines;
    EXPECT_EQ(lines.find("secret"), lines.npos) << lines;
}

TEST(Routes, HeaderWithLineBreakBecomesError) {
    Threads threads;
    LogLines log;
    const Routes routes{{"GET", "/", [](const HttpRequest&, PathParams) -> boost::asio::awaitable<HttpResponse> {
                             HttpResponse response;
                             response.headers.emplace_back("Location", "/\r\nSet-Cookie: a=b");
                             co_return response;
                         }}};
    const auto request = asking("GET", "/");

    EXPECT_EQ(threads.run(routes.handle(request)).status, 500);
}

TEST(HttpRequest, HeadersAreFoundInAnyCase) {
    HttpRequest request;
    request.headers = {{"Timestamp", "1"}, {"sign", "abc="}};

    EXPECT_EQ(request.header("timestamp"), "1");
    EXPECT_EQ(request.header("SIGN"), "abc=");
    EXPECT_EQ(request.header("sig"), "");
}

TEST(Target, PathAndQueryAreDecoded) {
    HttpRequest request;

    ASSERT_TRUE(read_target("/c/%E6%9C%BA?state=open&q=a+b%26c&flag", request));

    EXPECT_EQ(request.path, "/c/机");
    EXPECT_EQ(request.parameter("state"), "open");
    EXPECT_EQ(request.parameter("q"), "a b&c");
    EXPECT_EQ(request.parameter("flag", "absent"), "");
    EXPECT_EQ(request.parameter("none", "absent"), "absent");
}

TEST(Target, AbsoluteFormIsRead) {
    HttpRequest request;
    ASSERT_TRUE(read_target("http://town.example/readyz?x=1", request));
    EXPECT_EQ(request.path, "/readyz");
    EXPECT_EQ(request.parameter("x"), "1");
}

TEST(Target, WhatIsNoTargetIsRefused) {
    for (const char* target : {"", "*", "town.example:443", "/%zz", "/a b", "/\xff"}) {
        HttpRequest request;
        EXPECT_FALSE(read_target(target, request)) << target;
    }
}

TEST(Endpoint, IsReadFromText) {
    EXPECT_EQ(parse_endpoint("127.0.0.1:8080")->port(), 8080);
    EXPECT_TRUE(parse_endpoint("[::1]:80")->address().is_loopback());
    EXPECT_TRUE(parse_endpoint(":9000")->address().is_unspecified());
    for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:80", "name:80", "127.0.0.1:8x"})
        EXPECT_FALSE(parse_endpoint(text)) << text;
}

}  // namespace
}  // namespace gridbot::server
