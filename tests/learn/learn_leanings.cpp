#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>

#include "commands/intake/leanings.hpp"
#include "commands/intake/lexicon.hpp"
#include "commands/intake/normal_text.hpp"
#include "commands/intake/vocabulary.hpp"
#include "core/json.hpp"
#include "core/taxonomy_file.hpp"
#include "embedded/gridbot_defaults.hpp"

/// Learns config/defaults/leanings.tsv: logistic regressions (emergency or not, report or not, and which kind of
/// report: a first level, or a category where a first level holds dangers) over the signs of the messages under
/// tests/fixtures/messages that are not held out. Deterministic. Writes to stdout.
namespace {

using namespace gridbot::intake;

constexpr int kRounds = 25;
constexpr int kKindRounds = 40;
constexpr double kRate = 2;
constexpr double kBiasRate = 0.015;
constexpr double kDecay = 3e-3;        // rate and decay by five-fold cross-validation on the messages not held out
constexpr double kSmallest = 0.1;      // weights below say nothing
constexpr double kSmallestKind = 0.2;  // so do these of a kind
constexpr int kSeenAtLeast = 2;

struct Line {
    std::vector<std::uint64_t> signs;
    bool emergency = false;
    bool report = false;
    std::string kind;
};

/// Where some category of a first level is an emergency by itself, it matters which danger it is.
std::string kind_of(const gridbot::Category& category, const gridbot::Taxonomy& taxonomy) {
    const bool holds_dangers = std::ranges::any_of(taxonomy.all(), [&](const gridbot::Category& other) {
        return other.level1() == category.level1() && other.urgency == gridbot::Urgency::emergency;
    });
    return holds_dangers ? category.code : std::string(category.level1());
}

std::vector<Line> lines_to_learn(const Normaliser& normaliser, const Lexicon& lexicon) {
    const gridbot::Taxonomy& taxonomy = lexicon.taxonomy();
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("tests/fixtures/messages"))
        if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Line> lines;
    for (const auto& path : files) {
        std::ifstream file(path);
        for (std::string text; std::getline(file, text);) {
            if (text.empty()) continue;
            const auto parsed = gridbot::read_json(text);
            if (parsed.value("held_out", false)) continue;
            const auto& expect = parsed.at("expect");
            const auto match = normaliser.normalise(parsed.at("text").get<std::string>(), 4000).match;
            Line line{signs_of(match, lexicon.scan(match)),
                      expect.value("urgency", nlohmann::json()) == "emergency",
                      expect.at("intent") == "report",
                      {}};
            if (line.report) {
                const gridbot::Category* category = taxonomy.find(expect.at("category").get<std::string>());
                line.kind = category ? kind_of(*category, taxonomy) : "";
            }
            lines.push_back(std::move(line));
        }
    }
    return lines;
}

/// Drops what was seen in one line only.
void keep_repeated(std::vector<Line>& lines) {
    std::map<std::uint64_t, int> seen;
    for (const Line& line : lines)
        for (const std::uint64_t sign : line.signs) ++seen[sign];
    for (Line& line : lines) std::erase_if(line.signs, [&](std::uint64_t sign) { return seen[sign] < kSeenAtLeast; });
}

double scale_of(const Line& line) {
    return line.signs.empty() ? 1 : std::sqrt(static_cast<double>(line.signs.size()));
}

struct Learned {
    std::map<std::uint64_t, double> weights;
    double bias = 0;
};

Learned learn(std::vector<Line> lines, bool Line::*answer) {
    Learned learned;
    auto& [weights, bias] = learned;
    std::mt19937 random(1);
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[random() % i]);
        for (const Line& line : lines) {
            const double scale = scale_of(line);
            double sum = 0;
            for (const std::uint64_t sign : line.signs) sum += weights[sign];
            const double error = (line.*answer ? 1 : 0) - 1 / (1 + std::exp(-(bias + sum / scale)));
            bias += kBiasRate * error;
            for (const std::uint64_t sign : line.signs) {
                double& weight = weights[sign];
                weight = weight * (1 - kDecay) + kRate * error / scale;
            }
        }
    }
    return learned;
}

struct LearnedKinds {
    std::vector<std::string> names;
    std::map<std::uint64_t, std::vector<double>> weights;  // by kind
    std::vector<double> bias;
};

/// One regression over all kinds: their shares add up to one.
LearnedKinds learn_kinds(std::vector<Line> lines) {
    std::erase_if(lines, [](const Line& line) { return !line.report; });
    LearnedKinds learned;
    for (const Line& line : lines)
        if (std::ranges::find(learned.names, line.kind) == learned.names.end()) learned.names.push_back(line.kind);
    std::ranges::sort(learned.names);
    const std::size_t count = learned.names.size();
    learned.bias.assign(count, 0);
    std::mt19937 random(1);
    for (int round = 0; round < kKindRounds; ++round) {
        for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[random() % i]);
        for (const Line& line : lines) {
            const double scale = scale_of(line);
            std::vector<double> share(count, 0);
            for (const std::uint64_t sign : line.signs) {
                std::vector<double>& weights = learned.weights[sign];
                weights.resize(count, 0);
                for (std::size_t k = 0; k < count; ++k) share[k] += weights[k];
            }
            double whole = 0;
            for (std::size_t k = 0; k < count; ++k) whole += share[k] = std::exp(learned.bias[k] + share[k] / scale);
            for (std::size_t k = 0; k < count; ++k) {
                const double error = (learned.names[k] == line.kind ? 1 : 0) - share[k] / whole;
                learned.bias[k] += kBiasRate * error;
                for (const std::uint64_t sign : line.signs) {
                    double& weight = learned.weights[sign][k];
                    weight = weight * (1 - kDecay) + kRate * error / scale;
                }
            }
        }
    }
    return learned;
}

/// A weight as the file holds it; an empty cell where it says nothing.
std::string cell(double weight, double smallest, int digits) {
    if (std::abs(weight) < smallest) return {};
    std::ostringstream out;
    out << std::fixed << std::setprecision(digits) << weight;
    return out.str();
}

}  // namespace

int main() {
    const auto taxonomy = gridbot::read_taxonomy(gridbot::defaults::find("defaults/categories.toml").value()).taxonomy;
    const auto vocabulary =
        read_vocabulary(gridbot::defaults::find("defaults/vocabulary.toml").value(), *taxonomy).vocabulary;
    const Normaliser normaliser = make_normaliser(vocabulary, {"小格"});
    const Lexicon lexicon(vocabulary, *taxonomy, normaliser);

    std::vector<Line> lines = lines_to_learn(normaliser, lexicon);
    keep_repeated(lines);
    auto emergency = learn(lines, &Line::emergency);
    auto report = learn(lines, &Line::report);
    auto kinds = learn_kinds(lines);
    std::cerr << lines.size() << " lines, " << emergency.weights.size() << " signs\n";

    std::cout << "sign\temergency\treport";
    for (const std::string& name : kinds.names) std::cout << '\t' << name;
    std::cout << "\n*\t" << cell(emergency.bias, 0, 2) << '\t' << cell(report.bias, 0, 2);
    for (const double bias : kinds.bias) std::cout << '\t' << cell(bias, 0, 2);
    std::cout << '\n';
    for (const auto& [sign, weight] : emergency.weights) {
        std::string row = '\t' + cell(weight, kSmallest, 2) + '\t' + cell(report.weights[sign], kSmallest, 2);
        for (const double one : kinds.weights[sign]) row += '\t' + cell(one, kSmallestKind, 1);
        row.erase(row.find_last_not_of('\t') + 1);
        if (!row.empty()) std::cout << sign_text(sign, lexicon) << row << '\n';
    }
}
