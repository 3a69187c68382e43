#include "commands/intake/automaton.hpp"

#include <bit>
#include <numeric>

namespace gridbot::intake {

Automaton::Automaton(const std::vector<std::u32string>& words) {
    grow(words);
    index_roots();
    link_fallbacks();
}

/// Level by level: a node is a run of words, in their order, that begin alike.
void Automaton::grow(const std::vector<std::u32string>& words) {
    struct Run {
        std::uint32_t begin, end;  // of `order`
        std::uint32_t length;      // of what they share
    };
    std::vector<std::uint32_t> order(words.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t word) -> const std::u32string& { return words[word]; });

    std::vector<Run> runs{{0, static_cast<std::uint32_t>(order.size()), 0}};
    nodes_.resize(1);
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
        auto [at, end, length] = runs[node];
        nodes_[node].first_child = static_cast<std::uint32_t>(nodes_.size());
        // The words that end here come first; of equal ones the first counts.
        if (node != 0 && words[order[at]].size() == length) {
            nodes_[node].ending = static_cast<std::uint32_t>(endings_.size());
            endings_.push_back({order[at], length});
        }
        while (at < end && words[order[at]].size() == length) ++at;
        while (at < end) {
            const char32_t c = words[order[at]][length];
            const std::uint32_t begin = at;
            while (at < end && words[order[at]][length] == c) ++at;
            nodes_.push_back({.character = c});
            runs.push_back({begin, at, length + 1});
        }
    }
    nodes_.push_back({.first_child = static_cast<std::uint32_t>(nodes_.size())});
    nodes_.shrink_to_fit();
    endings_.shrink_to_fit();
}

void Automaton::index_roots() {
    const std::uint32_t end = nodes_[1].first_child;
    const std::size_t capacity = std::bit_ceil(std::size_t{2} * std::max(end, 2U));
    roots_.resize(capacity);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(capacity));
    for (std::uint32_t child = nodes_[0].first_child; child < end; ++child) {
        std::size_t i = slot_of(nodes_[child].character);
        while (roots_[i] != 0) i = (i + 1) & (capacity - 1);
        roots_[i] = child;
    }
}

/// In their order a node's fallback, being shorter, is linked before the node.
void Automaton::link_fallbacks() {
    for (std::uint32_t node = 0; node + 1 < nodes_.size(); ++node)
        for (std::uint32_t child = nodes_[node].first_child; child < nodes_[node + 1].first_child; ++child) {
            const std::uint32_t fallback = node == 0 ? 0 : step(nodes_[node].fallback, nodes_[child].character);
            nodes_[child].fallback = fallback;
            if (nodes_[child].ending == kNone)
                nodes_[child].ending = nodes_[fallback].ending;
            else
                endings_[nodes_[child].ending].shorter = nodes_[fallback].ending;
        }
}

}  // namespace gridbot::intake
