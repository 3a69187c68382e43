#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <random>

#include "commands/intake/leanings.hpp"
#include "commands/intake/normal_text.hpp"
#include "commands/intake/vocabulary.hpp"
#include "core/json.hpp"
#include "core/taxonomy_file.hpp"
#include "embedded/gridbot_defaults.hpp"

/// Learns config/defaults/leanings.tsv: two logistic regressions (emergency or not, report or not) over the fragments
/// of the messages under tests/fixtures/messages that are not held out. Deterministic. Writes to stdout.
namespace {

using namespace gridbot::intake;

constexpr int kRounds = 25;
constexpr double kRate = 2;
constexpr double kBiasRate = 0.015;
constexpr double kDecay = 3e-3;    // rate and decay by five-fold cross-validation on the messages not held out
constexpr double kSmallest = 0.1;  // weights below say nothing
constexpr int kSeenAtLeast = 2;

struct Line {
    std::vector<std::uint64_t> fragments;
    bool emergency = false;
    bool report = false;
};

std::vector<Line> lines_to_learn() {
    const auto taxonomy = gridbot::read_taxonomy(gridbot::defaults::find("defaults/categories.toml").value()).taxonomy;
    const auto vocabulary =
        read_vocabulary(gridbot::defaults::find("defaults/vocabulary.toml").value(), *taxonomy).vocabulary;
    const Normaliser normaliser = make_normaliser(vocabulary, {"小格"});
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("tests/fixtures/messages"))
        if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Line> lines;
    for (const auto& path : files) {
        std::ifstream file(path);
        for (std::string text; std::getline(file, text);) {
            if (text.empty()) continue;
            const auto parsed = read_json(text);
            if (parsed.value("held_out", false)) continue;
            const auto& expect = parsed.at("expect");
            const auto match = normaliser.normalise(parsed.at("text").get<std::string>(), 4000).match;
            lines.push_back({fragments_of(match), expect.value("urgency", nlohmann::json()) == "emergency",
                             expect.at("intent") == "report"});
        }
    }
    return lines;
}

/// Drops what was seen in one line only.
void keep_repeated(std::vector<Line>& lines) {
    std::map<std::uint64_t, int> seen;
    for (const Line& line : lines)
        for (const std::uint64_t fragment : line.fragments) ++seen[fragment];
    for (Line& line : lines)
        std::erase_if(line.fragments, [&](std::uint64_t fragment) { return seen[fragment] < kSeenAtLeast; });
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
            const double scale = line.fragments.empty() ? 1 : std::sqrt(static_cast<double>(line.fragments.size()));
            double sum = 0;
            for (const std::uint64_t fragment : line.fragments) sum += weights[fragment];
            const double error = (line.*answer ? 1 : 0) - 1 / (1 + std::exp(-(bias + sum / scale)));
            bias += kBiasRate * error;
            for (const std::uint64_t fragment : line.fragments) {
                double& weight = weights[fragment];
                weight = weight * (1 - kDecay) + kRate * error / scale;
            }
        }
    }
    return learned;
}

}  // namespace

int main() {
    std::vector<Line> lines = lines_to_learn();
    keep_repeated(lines);
    auto emergency = learn(lines, &Line::emergency);
    auto report = learn(lines, &Line::report);
    std::cerr << lines.size() << " lines, " << emergency.weights.size() << " fragments\n";
    std::cout << std::fixed << std::setprecision(2);
    std::cout << "*\t" << emergency.bias << '\t' << report.bias << '\n';
    for (const auto& [fragment, weight] : emergency.weights) {
        const double other = report.weights[fragment];
        if (std::abs(weight) >= kSmallest || std::abs(other) >= kSmallest)
            std::cout << encode(fragment_text(fragment)) << '\t' << weight << '\t' << other << '\n';
    }
}
