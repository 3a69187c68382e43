#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/unit/adapters/doors.hpp"

/// What a signature covers cannot be changed; what it does not cover is taken for what it says, and no more. The table
/// of docs/signatures.md is the list of what these tests prove.
namespace gridbot::adapters {
namespace {

using testing::Door;

constexpr int kCallbacks = 50;
const Time kNow = from_ms(testing::kSentAt);

// One place of a request that can be changed.
struct Part {
    std::string name;
    std::string* text;
    bool covered;
};

std::vector<Part> parts_of(HttpRequest& request, const Door& door) {
    std::vector<Part> parts;
    const auto add = [&](const std::string& name, std::string& text) {
        parts.push_back({name, &text, door.covered.contains(name)});
    };
    for (auto& [key, value] : request.query) add("query " + key, value);
    for (auto& [key, value] : request.headers) add("header " + key, value);
    add("body", request.body);
    return parts;
}

// Every bit in its turn.
char flipped(char byte, std::size_t at) {
    return static_cast<char>(byte ^ (1 << at % 8));
}

bool is_let_in(const Door& door, const HttpRequest& request) {
    return door.adapter->verify(request, kNow).has_value();
}

HttpRequest callback(const Door& door, int number) {
    return door.post(door.bodies[static_cast<std::size_t>(number) % door.bodies.size()], number);
}

// Where what was said came through, it is the same as before, unless it stood where nothing covers it.
void expect_no_lie(const Door& door, const HttpRequest& changed, const HttpRequest& original, const Part& part) {
    if (!is_let_in(door, changed)) return;
    const auto decoded = door.adapter->decode(changed);
    const bool body_is_covered = door.covered.contains("body") || door.covered.contains("body Encrypt");
    if (!decoded || !body_is_covered) return;
    const auto before = door.adapter->decode(original);
    ASSERT_TRUE(before);
    ASSERT_EQ(decoded->index(), before->index()) << door.name << ", " << part.name;
    if (const auto* message = std::get_if<InboundMessage>(&*decoded)) {
        EXPECT_EQ(message->text, std::get<InboundMessage>(*before).text) << door.name << ", " << part.name;
    }
}

TEST(SignatureCover, EveryCoveredByteThatIsFlippedIsRefused) {
    for (const Door& door : testing::doors())
        for (int number = 0; number < kCallbacks; ++number) {
            const HttpRequest original = callback(door, number);
            ASSERT_TRUE(is_let_in(door, original)) << door.name << ' ' << number;
            HttpRequest changed = original;
            const std::string sealed =
                door.covered.contains("body Encrypt") ? testing::sealed_part(original.body) : std::string{};
            for (const Part& part : parts_of(changed, door)) {
                const auto sealed_from = part.name == "body" && !sealed.empty() ? part.text->find(sealed) : 0;
                const auto from = part.covered ? 0 : sealed_from;
                const auto to = part.covered ? part.text->size() : part.name == "body" ? from + sealed.size() : from;
                for (std::size_t at = from; at < to; ++at) {
                    char& byte = (*part.text)[at];
                    const char was = byte;
                    byte = flipped(byte, at + static_cast<std::size_t>(number));
                    EXPECT_FALSE(is_let_in(door, changed)) << door.name << ", " << part.name << ", byte " << at;
                    byte = was;
                }
            }
        }
}

TEST(SignatureCover, BytesThatItDoesNotCoverAreRefusedOrReadAsWhatTheyNowSay) {
    for (const Door& door : testing::doors())
        for (int number = 0; number < kCallbacks; ++number) {
            const HttpRequest original = callback(door, number);
            HttpRequest changed = original;
            const std::string sealed = testing::sealed_part(original.body);
            for (const Part& part : parts_of(changed, door)) {
                if (part.covered) continue;
                // A third of them in each callback: every byte in some.
                for (auto at = static_cast<std::size_t>(number % 3); at < part.text->size(); at += 3) {
                    const auto from = sealed.empty() ? part.text->npos : original.body.find(sealed);
                    if (part.name == "body" && at >= from && at < from + sealed.size()) continue;
                    char& byte = (*part.text)[at];
                    const char was = byte;
                    byte = flipped(byte, at + static_cast<std::size_t>(number));
                    expect_no_lie(door, changed, original, part);
                    byte = was;
                }
            }
        }
}

TEST(SignatureCover, EveryFieldThatIsDroppedIsRefusedWhereItIsCovered) {
    for (const Door& door : testing::doors())
        for (int number = 0; number < kCallbacks; ++number) {
            const HttpRequest original = callback(door, number);
            const auto drop = [&](auto HttpRequest::*list, const std::string& kind) {
                for (std::size_t i = 0; i < (original.*list).size(); ++i) {
                    HttpRequest changed = original;
                    const std::string name = kind + " " + (changed.*list)[i].first;
                    (changed.*list).erase((changed.*list).begin() + static_cast<std::ptrdiff_t>(i));
                    if (door.covered.contains(name))
                        EXPECT_FALSE(is_let_in(door, changed)) << door.name << ", " << name;
                    else
                        expect_no_lie(door, changed, original, {name, nullptr, false});
                }
            };
            drop(&HttpRequest::query, "query");
            drop(&HttpRequest::headers, "header");
            HttpRequest empty = original;
            empty.body.clear();
            if (door.covered.contains("body") || door.covered.contains("body Encrypt")) {
                EXPECT_FALSE(is_let_in(door, empty)) << door.name;
            }
        }
}

TEST(SignatureCover, NothingIsLetInWithoutAnySignature) {
    for (const Door& door : testing::doors())
        for (const std::string& body : door.bodies) {
            EXPECT_FALSE(is_let_in(door, {.method = "POST", .body = body})) << door.name;
            const HttpRequest sealed = door.post(body, 0);
            EXPECT_FALSE(is_let_in(door, {.method = "POST", .body = sealed.body})) << door.name;
        }
}

TEST(SignatureCover, WhatIsMeantForAnotherIsRefusedAsTheFamilyDoes) {
    for (const Door& door : testing::doors()) {
        if (!door.foreign) continue;
        for (int number = 0; number < kCallbacks; ++number)
            EXPECT_FALSE(is_let_in(door, door.foreign(door.bodies.front(), number))) << door.name;
        EXPECT_EQ(door.adapter->traits().refusal_status, door.type == "dingtalk" ? 401 : 403) << door.name;
    }
}

TEST(SignatureCover, EveryChannelThatIsCalledHasADoorHere) {
    const auto all = testing::doors();
    for (const ChannelType& type : channel_types()) {
        const auto adapter = testing::adapter(testing::channel(std::string(type.name), {}));
        // What is only ever asked, or has no platform at all.
        const bool is_called = adapter->traits().hears && !adapter->traits().local && type.name != "wecom-report";
        EXPECT_EQ(std::ranges::any_of(all, [&](const Door& door) { return door.type == type.name; }), is_called)
            << type.name;
    }
}

// The names in backticks of the cell.
std::set<std::string> names_in(const std::string& cell) {
    std::set<std::string> names;
    std::istringstream stream(cell);
    bool inside = false;
    for (std::string part; std::getline(stream, part, '`'); inside = !inside)
        if (inside) names.insert(part);
    return names;
}

TEST(SignatureCover, IsWhatTheTablesOfTheDocumentationSay) {
    for (const char* page : {"docs/signatures.md", "docs/signatures.zh-CN.md"}) {
        std::map<std::string, std::set<std::string>> rows;
        std::ifstream file(page);
        for (std::string line; std::getline(file, line);) {
            std::istringstream cells(line);
            std::string empty, name, covered;
            std::getline(cells, empty, '|');
            std::getline(cells, name, '|');
            std::getline(cells, covered, '|');
            if (name.size() > 2) rows[name.substr(1, name.size() - 2)] = names_in(covered);
        }
        for (const Door& door : testing::doors()) EXPECT_EQ(rows[door.name], door.covered) << page << ": " << door.name;
    }
}

}  // namespace
}  // namespace gridbot::adapters
