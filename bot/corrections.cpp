#include "bot/corrections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "bot/check.hpp"
#include "bot/database.hpp"
#include "storage/cases.hpp"
#include "storage/corrections.hpp"

namespace gridbot {
namespace {

using storage::corrections::Correction;

/// The corrections from one category to another.
struct Way {
    std::string from, to;
    int count = 0;
    std::map<std::string, int> words;  // how often each had decided
    std::vector<std::string> tickets;
};

std::vector<Way> ways_of(const std::vector<Correction>& corrections, storage::Store& store, const std::string& town) {
    std::map<std::pair<std::string, std::string>, Way> ways;
    for (const Correction& one : corrections) {
        Way& way = ways[{one.from, one.to}];
        way.from = one.from;
        way.to = one.to;
        ++way.count;
        for (const std::string& word : one.why) ++way.words[word];
        const auto row =
            storage::query_now(store, [&](storage::Tx& tx) { return storage::cases::by_id(tx, town, one.case_id); });
        if (row) way.tickets.push_back(row->ticket);
    }
    std::vector<Way> sorted;
    for (auto& [key, way] : ways) sorted.push_back(std::move(way));
    std::ranges::stable_sort(sorted, std::greater{}, &Way::count);
    return sorted;
}

bool lists(const Taxonomy& taxonomy, const std::string& code, const std::string& word) {
    const Category* category = taxonomy.find(code);
    if (!category) return false;
    return std::ranges::any_of(
        std::initializer_list<const std::vector<std::string>*>{&category->keywords, &category->things,
                                                               &category->hints},
        [&](const auto* words) { return std::ranges::find(*words, word) != words->end(); });
}

/// "漏 ×2 (keyword of facility.door)": a word of the category that was wrong is the rule to look at first.
std::string words_of(const Way& way, const Taxonomy& taxonomy) {
    std::vector<std::string> parts;
    for (const auto& [word, times] : way.words)
        parts.push_back(fmt::format("{} ×{}{}", word, times,
                                    lists(taxonomy, way.from, word) ? fmt::format(" (in {})", way.from) : ""));
    return parts.empty() ? "no word of a list" : fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

int run_corrections(const std::string& config_file, const std::string& since, std::ostream& out) {
    const Config config = usable_config(load_config(config_file, environment));
    const auto store = open_database_to_read(config.storage.url);
    for (const auto& town : config.towns) {
        Time from{};
        if (!since.empty()) {
            const auto day = parse_day(since);
            if (!day) throw CallersFault(fmt::format("--since {} is no day; write it as 2026-11-23", since));
            from = town->zone.begin_of(*day);
        }
        const auto corrections = storage::query_now(
            *store, [&](storage::Tx& tx) { return storage::corrections::since(tx, town->code, from); });
        out << fmt::format("{}: {} corrections\n", town->code, corrections.size());
        for (const Way& way : ways_of(corrections, *store, town->code))
            out << fmt::format("  {} → {}  {}×  decided by {}  [{}]\n", way.from, way.to, way.count,
                               words_of(way, *town->taxonomy), fmt::join(way.tickets, " "));
    }
    return 0;
}

}  // namespace gridbot
