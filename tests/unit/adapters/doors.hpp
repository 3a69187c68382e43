#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/adapters/channel.hpp"

/// Every way by which a platform calls us, as the platform makes its calls.
namespace gridbot::adapters::testing {

/// What is sent in one call: `number` makes it differ from the others.
using Post = std::function<HttpRequest(const std::string& body, int number)>;

struct Door {
    std::string name;  // as docs/signatures.md calls it
    std::string type;  // of the channel
    std::unique_ptr<Adapter> adapter;
    Post post;     // well signed, and sealed where the platform seals
    Post foreign;  // as well signed, for somebody else; none where the platform names nobody
    /// What nobody can change without the secret: "header sign", "query nonce", "body", or the part of it that is
    /// sealed: "body Encrypt".
    std::set<std::string> covered;
    std::vector<std::string> bodies;  // what the platform may say there
};

/// Of every channel type that hears by being called.
std::vector<Door> doors();

/// The instant at which all of them are sent.
inline constexpr std::int64_t kSentAt = 1'781'485'953'000;

/// One line of tests/fixtures/inbound/<type>.jsonl.
struct Shape {
    std::string name;
    std::string body;
    nlohmann::json expect;
};
std::vector<Shape> shapes_of(const std::string& type);

/// The ciphertext of a sealed body, as it stands there; empty where there is none.
std::string sealed_part(const std::string& body);

}  // namespace gridbot::adapters::testing
