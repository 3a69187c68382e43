#include "commands/intake/automaton.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

namespace gridbot::intake {

Automaton::Automaton(const std::vector<std::u32string>& words) {
    std::vector<std::vector<std::pair<char32_t, std::uint32_t>>> children(1);
    nodes_.resize(1);
    // In their order a word shares its beginning with the one before: an edge that is there is a node's last.
    std::vector<std::uint32_t> order(words.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t word) -> const std::u32string& { return words[word]; });
    for (const std::uint32_t word : order) {
        std::uint32_t node = 0;
        for (char32_t c : words[word]) {
            auto& edges = children[node];
            if (!edges.empty() && edges.back().first == c) {
                node = edges.back().second;
                continue;
            }
            const auto fresh = static_cast<std::uint32_t>(nodes_.size());
            edges.emplace_back(c, fresh);
            nodes_.emplace_back();
            children.emplace_back();
            node = fresh;
        }
        if (node != 0 && nodes_[node].word == kNone) {
            nodes_[node].word = word;
            nodes_[node].length = static_cast<std::uint32_t>(words[word].size());
        }
    }

    const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(nodes_.size() * 2, 2));
    edges_.resize(capacity);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(capacity));
    for (std::uint32_t node = 0; node < children.size(); ++node)
        for (const auto& [c, target] : children[node]) {
            std::size_t i = slot_of(key_of(node, c));
            while (edges_[i].key != 0) i = (i + 1) & (capacity - 1);
            edges_[i] = {key_of(node, c), target};
        }
    link_fallbacks(children);
}

void Automaton::link_fallbacks(const std::vector<std::vector<std::pair<char32_t, std::uint32_t>>>& children) {
    std::vector<std::uint32_t> queue{0};
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const std::uint32_t node = queue[head];
        for (const auto& [c, child] : children[node]) {
            const std::uint32_t fallback = node == 0 ? 0 : step(nodes_[node].fallback, c);
            nodes_[child].fallback = fallback;
            nodes_[child].shorter = nodes_[fallback].word != kNone ? fallback : nodes_[fallback].shorter;
            queue.push_back(child);
        }
    }
}

}  // namespace gridbot::intake
