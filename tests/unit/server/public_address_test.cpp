#include "bot/server/public_address.hpp"

#include <gtest/gtest.h>

#include "tests/unit/server/harness.hpp"

namespace gridbot::server {
namespace {

bool leads_outside(const char* address) {
    return is_public(boost::asio::ip::make_address(address));
}

TEST(PublicAddress, IsWhatAnybodyCanReach) {
    for (const char* address :
         {"1.1.1.1", "203.119.169.60", "172.15.255.255", "172.32.0.1", "100.128.0.1", "2400:3200::1"})
        EXPECT_TRUE(leads_outside(address)) << address;
}

TEST(PublicAddress, IsNoneOfAPrivateNetworkAndNotThisMachine) {
    for (const char* address :
         {"127.0.0.1",    "127.255.0.9",     "0.0.0.0",    "10.0.0.8",        "172.16.0.1", "172.31.255.255",
          "192.168.1.1",  "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.2.1",  "198.18.0.1",
          "198.51.100.7", "203.0.113.7",     "224.0.0.1",  "255.255.255.255", "::",         "::1",
          "fe80::1",      "fc00::1",         "fd12::1",    "ff02::1",         "2001:db8::1"})
        EXPECT_FALSE(leads_outside(address)) << address;
}

TEST(PublicAddress, IsNoneThatIsWrapped) {
    for (const char* address :
         {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::"})
        EXPECT_FALSE(leads_outside(address)) << address;
    EXPECT_TRUE(leads_outside("::ffff:1.1.1.1"));
}

TEST(PublicAddress, IsAskedForBeforeACallGoesThere) {
    Threads threads;
    HttpClient outside(threads.io.get_executor(), HttpClientOptions{.public_only = true});
    int calls = 0;
    ScriptedServer server([&calls](boost::asio::ip::tcp::socket&, int) { ++calls; });
    HttpCall call;
    call.method = "GET";
    call.url = server.url("/metadata");

    EXPECT_EQ(threads.run(outside.send(call)).error(), Errc::host_not_allowed);
    EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace gridbot::server
