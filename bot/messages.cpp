#include "bot/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>

#include "bot/operator_desk.hpp"
#include "storage/outbox.hpp"

namespace gridbot {
namespace {

// Of an even number the mean of the two in the middle. `counts` is in order and not empty.
double median_of(const std::vector<int>& counts) {
    const std::size_t half = counts.size() / 2;
    return counts.size() % 2 ? counts[half] : (counts[half - 1] + counts[half]) / 2.0;
}

std::string line_of(const Town& town, const std::string& id, int count) {
    const Person* person = town.directory.person(id);
    return fmt::format("{:>4}  {}  {}\n", count, id,
                       person ? person->name : std::string(town.texts.word("messages.gone")));
}

}  // namespace

int run_messages(const ReportOptions& options, std::ostream& out) {
    const OperatorDesk desk = open_desk(options.config, options.town);
    const Town& town = *desk.town;
    const LocalDay day = options.date.empty() ? town.zone.day_of(desk.now) : day_named("--date", options.date);
    const auto heard = storage::query_now(*desk.store, [&](storage::Tx& tx) {
        return storage::outbox::heard(tx, town.code, town.zone.begin_of(day), town.zone.begin_of(day + date::days{1}));
    });
    std::map<std::string, int> by_person;
    for (const std::string& person : heard) ++by_person[person];
    std::vector<std::pair<int, std::string>> most_first;
    for (const auto& [person, count] : by_person) most_first.emplace_back(-count, person);
    std::ranges::sort(most_first);
    std::vector<int> counts;
    for (auto one = most_first.rbegin(); one != most_first.rend(); ++one) counts.push_back(-one->first);
    out << town.texts.say("messages.head", {{"day", format_day(day)},
                                            {"n", std::to_string(counts.size())},
                                            {"median", counts.empty() ? "—" : fmt::format("{:g}", median_of(counts))}})
        << "\n";
    for (const auto& [count, person] : most_first) out << line_of(town, person, -count);
    return 0;
}

}  // namespace gridbot
