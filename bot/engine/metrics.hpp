#pragma once

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace gridbot::engine {

/// What /metrics shows. Labels are ids of channels, kinds and outcomes; never anything a person wrote.
/// Safe from any thread.
class Metrics {
public:
    Metrics();

    /// `outcome`: answered, silent, taken (over a link), repeated, ignored, refused, failed.
    void inbound(std::string_view channel, std::string_view outcome);
    /// Why a verified message was not read: not_json, missing_field, unknown_msgtype, over_quota.
    void ignored(std::string_view channel, std::string_view why);
    /// `outcome`: sent, retry, other_way, dead.
    void outbound(std::string_view channel, std::string_view outcome);
    void timer(std::string_view kind);
    /// A value that is asked for when somebody looks.
    void watch(std::string name, std::string help, std::function<double()> read,
               const std::map<std::string, std::string>& labels = {});

    /// The text exposition format.
    std::string exposition();

private:
    struct Watched {
        prometheus::Gauge* gauge;
        std::function<double()> read;
    };
    std::shared_ptr<prometheus::Registry> registry_;
    prometheus::Family<prometheus::Counter>& inbound_;
    prometheus::Family<prometheus::Counter>& ignored_;
    prometheus::Family<prometheus::Counter>& outbound_;
    prometheus::Family<prometheus::Counter>& timers_;
    std::vector<Watched> watched_;  // filled before the service starts
};

}  // namespace gridbot::engine
