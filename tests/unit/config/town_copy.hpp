#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "core/config.hpp"

namespace gridbot {

/// The town of tests/fixtures/sanhehu in a folder of its own, to be spoilt and loaded.
class TownCopy : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "town-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        for (const auto& entry : std::filesystem::directory_iterator(GRIDBOT_FIXTURES "/sanhehu"))
            write(entry.path().filename(), text_of(entry.path()));
        std::filesystem::permissions(folder_ / "gridbot.toml", std::filesystem::perms::owner_read);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string read(const std::filesystem::path& name) const { return text_of(folder_ / name); }
    void write(const std::filesystem::path& name, const std::string& text) {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    void replace(const std::string& name, const std::string& from, const std::string& to) {
        std::string text = read(name);
        const std::size_t at = text.find(from);
        ASSERT_NE(at, std::string::npos) << name << " does not hold " << from;
        write(name, text.replace(at, from.size(), to));
    }
    void append(const std::string& name, const std::string& text) { write(name, read(name) + text); }
    /// The 1-based line on which `text` stands first.
    int line_with(const std::string& name, const std::string& text) const {
        const std::string all = read(name);
        const auto at = static_cast<std::ptrdiff_t>(all.find(text));
        return static_cast<int>(std::count(all.begin(), all.begin() + at, '\n')) + 1;
    }
    int last_line(const std::string& name) const {
        const std::string all = read(name);
        return static_cast<int>(std::count(all.begin(), all.end(), '\n'));
    }

    Config load() const {
        return load_config(folder_ / "gridbot.toml", [this](const std::string& name) -> std::optional<std::string> {
            auto found = environment_.find(name);
            return found == environment_.end() ? std::nullopt : std::optional(found->second);
        });
    }

    std::filesystem::path folder_;
    std::map<std::string, std::string> environment_;

private:
    static std::string text_of(const std::filesystem::path& path) {
        std::ifstream stream(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
};

inline std::vector<std::string> lines_of(const Config& config, ConfigFault::Weight weight) {
    std::vector<std::string> lines;
    for (const ConfigFault& fault : config.faults)
        if (fault.weight == weight) lines.push_back(to_line(fault));
    return lines;
}
inline std::vector<std::string> faults_of(const Config& config) {
    return lines_of(config, ConfigFault::Weight::fault);
}
inline std::vector<std::string> warnings_of(const Config& config) {
    return lines_of(config, ConfigFault::Weight::warning);
}

/// A line of to_line(): stands at file:line, says `what`, and has a remedy.
inline auto stands_at(const std::string& place, const std::string& what) {
    return testing::AllOf(testing::StartsWith(place + ": "), testing::HasSubstr(what), testing::HasSubstr("; "));
}

/// One change that spoils the town, and the fault it must bring.
struct Spoiling {
    std::string name;
    std::string file;
    std::string from;
    std::string to;
    std::string place;
    std::string what;

    friend void PrintTo(const Spoiling& spoiling, std::ostream* out) { *out << spoiling.name; }
};

class SpoiltTown : public TownCopy, public testing::WithParamInterface<Spoiling> {
protected:
    void expect_report() {
        replace(GetParam().file, GetParam().from, GetParam().to);

        const Config config = load();

        EXPECT_FALSE(config.usable());
        EXPECT_THAT(faults_of(config), testing::Contains(stands_at(GetParam().place, GetParam().what)));
    }
};

}  // namespace gridbot
