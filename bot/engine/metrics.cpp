#include "bot/engine/metrics.hpp"

#include <prometheus/gauge.h>
#include <prometheus/text_serializer.h>

#include <sstream>

namespace gridbot::engine {
namespace {

prometheus::Family<prometheus::Counter>& counter(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

}  // namespace

Metrics::Metrics()
    : registry_(std::make_shared<prometheus::Registry>()),
      inbound_(counter(*registry_, "gridbot_inbound_total", "Messages from platforms by channel and outcome")),
      ignored_(counter(*registry_, "gridbot_ignored_total", "Verified messages that could not be read, by reason")),
      outbound_(counter(*registry_, "gridbot_outbound_total", "Attempts to send by channel and outcome")),
      timers_(counter(*registry_, "gridbot_timers_total", "Timers that were run, by kind")) {}

void Metrics::inbound(std::string_view channel, std::string_view outcome) {
    inbound_.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}}).Increment();
}

void Metrics::ignored(std::string_view channel, std::string_view why) {
    ignored_.Add({{"channel", std::string(channel)}, {"why", std::string(why)}}).Increment();
}

void Metrics::outbound(std::string_view channel, std::string_view outcome) {
    outbound_.Add({{"channel", std::string(channel)}, {"outcome", std::string(outcome)}}).Increment();
}

void Metrics::timer(std::string_view kind) {
    timers_.Add({{"kind", std::string(kind)}}).Increment();
}

void Metrics::watch(std::string name, std::string help, std::function<double()> read,
                    const std::map<std::string, std::string>& labels) {
    auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(*registry_);
    watched_.push_back({&family.Add(labels), std::move(read)});
}

std::string Metrics::exposition() {
    for (const Watched& watched : watched_) watched.gauge->Set(watched.read());
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, registry_->Collect());
    return out.str();
}

}  // namespace gridbot::engine
