#include "bot/engine/quota.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bot/engine/admins.hpp"
#include "storage/quotas.hpp"

namespace gridbot::engine {
namespace {

constexpr std::string_view kKind = "P_quota";

// "2026-11"
std::string month_of(const Town& town, Time now) {
    const date::year_month_day day{town.zone.day_of(now)};
    return fmt::format("{:04}-{:02}", int(day.year()), unsigned(day.month()));
}

// One allowance for all of an organisation's channels: the largest that any of them names.
std::int64_t limit_of(const Channels& channels, const std::string& town, std::string_view family,
                      std::string_view bucket) {
    std::int64_t limit = 0;
    for (const auto& [id, channel] : channels.all())
        if (channel.config.town == town && channel.adapter->traits().family == family)
            limit = std::max(limit, channel.adapter->monthly(bucket));
    return limit;
}

// Whatever the channels of a town may use of an allowance: nothing yet.
Quota::Counts counted_by(const Channels& channels, const std::string& town) {
    Quota::Counts counts;
    for (const auto& [id, channel] : channels.all()) {
        if (channel.config.town != town) continue;
        const std::string family(channel.adapter->traits().family);
        const auto add = [&](std::string_view bucket) {
            if (!bucket.empty()) counts.try_emplace({family, std::string(bucket)});
        };
        add(channel.adapter->bucket_of_heard());
        for (const adapters::Way way : adapters::kWays) add(channel.adapter->bucket_of(way));
    }
    return counts;
}

// As the days so far, so the rest. The day that has begun counts whole.
std::int64_t forecast_of(const Town& town, std::int64_t used, Time now) {
    const date::year_month_day day{town.zone.day_of(now)};
    const unsigned days = unsigned((day.year() / day.month() / date::last).day());
    return used * days / unsigned(day.day());
}

}  // namespace

void Quota::heard(const Channel& channel) {
    count(channel, channel.adapter->bucket_of_heard());
}

void Quota::called(const Channel& channel, adapters::Way way) {
    count(channel, channel.adapter->bucket_of(way));
}

void Quota::count(const Channel& channel, std::string_view bucket) {
    if (bucket.empty()) return;
    const std::lock_guard lock(mutex_);
    ++counted_[channel.config.town][{std::string(channel.adapter->traits().family), std::string(bucket)}];
}

Quota::Counts Quota::take(const std::string& town) {
    const std::lock_guard lock(mutex_);
    return std::exchange(counted_[town], {});
}

void Quota::give_back(const std::string& town, const Counts& counts) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, n] : counts) counted_[town][key] += n;
}

void Quota::keep(storage::Tx& tx, const std::string& code, const Counts& counts, Time now) const {
    const auto desk = channels_.desk(code);
    if (!desk) return;
    const Town& town = *desk->town;
    for (const auto& [key, n] : counts) {
        const auto& [family, bucket] = key;
        const std::int64_t used = storage::quotas::add(tx, code, family, bucket, month_of(town, now), n);
        const std::int64_t limit = limit_of(channels_, code, family, bucket);
        for (const int percent : kAllowanceMarks) {
            const bool crossed = limit > 0 && (used - n) * 100 < limit * percent && used * 100 >= limit * percent;
            if (!crossed) continue;
            tell_admins(tx, channels_, town, kKind,
                        town.texts.say(kKind, {{"platform", std::string(town.texts.word("platform." + family))},
                                               {"bucket", std::string(town.texts.word("quota." + bucket))},
                                               {"used", std::to_string(used)},
                                               {"limit", std::to_string(limit)},
                                               {"percent", std::to_string(used * 100 / limit)},
                                               {"forecast", std::to_string(forecast_of(town, used, now))}}),
                        now);
        }
    }
}

std::vector<Allowance> allowances(storage::Tx& tx, const Channels& channels, const Town& town, Time now) {
    Quota::Counts counts = counted_by(channels, town.code);
    for (const auto& [family, bucket, used] : storage::quotas::of_month(tx, town.code, month_of(town, now)))
        counts[{family, bucket}] = used;
    std::vector<Allowance> all;
    for (const auto& [key, used] : counts) {
        const auto& [family, bucket] = key;
        all.push_back(
            {family, bucket, used, limit_of(channels, town.code, family, bucket), forecast_of(town, used, now)});
    }
    return all;
}

}  // namespace gridbot::engine
