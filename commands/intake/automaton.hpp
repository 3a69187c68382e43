#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gridbot::intake {

/// Finds every occurrence of every word of a list in one pass over a text (Aho-Corasick over code points).
/// The cost does not grow with the number of words. Immutable once built.
class Automaton {
public:
    Automaton() = default;
    /// The index of a word in `words` is its name in the hits. Empty words are never found; of equal words the first
    /// is.
    explicit Automaton(const std::vector<std::u32string>& words);

    /// Calls on_hit(word, begin, end) for every occurrence, ordered by end; offsets in code points.
    template <class OnHit>
    void scan(std::u32string_view text, OnHit on_hit) const {
        if (nodes_.empty()) return;
        std::uint32_t node = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            node = step(node, text[i]);
            for (std::uint32_t at = node; at != 0; at = nodes_[at].shorter)
                if (nodes_[at].word != kNone) on_hit(nodes_[at].word, i + 1 - nodes_[at].length, i + 1);
        }
    }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;

    struct Node {
        std::uint32_t fallback = 0;  // longest proper suffix that is also in the tree
        std::uint32_t shorter = 0;   // next node on the way of fallbacks that ends a word
        std::uint32_t word = kNone;
        std::uint32_t length = 0;
    };
    struct Edge {
        std::uint64_t key = 0;  // node and character; 0 is free, since no edge carries U+0000
        std::uint32_t target = 0;
    };

    static std::uint64_t key_of(std::uint32_t node, char32_t c) { return (std::uint64_t{node} << 21U) | c; }
    std::size_t slot_of(std::uint64_t key) const {
        return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> shift_);
    }
    std::uint32_t target_of(std::uint32_t node, char32_t c) const {
        const std::uint64_t key = key_of(node, c);
        for (std::size_t i = slot_of(key);; i = (i + 1) & (edges_.size() - 1)) {
            if (edges_[i].key == key) return edges_[i].target;
            if (edges_[i].key == 0) return kNone;
        }
    }
    std::uint32_t step(std::uint32_t node, char32_t c) const {
        for (;;) {
            const std::uint32_t target = target_of(node, c);
            if (target != kNone) return target;
            if (node == 0) return 0;
            node = nodes_[node].fallback;
        }
    }
    void link_fallbacks(const std::vector<std::vector<std::pair<char32_t, std::uint32_t>>>& children);

    std::vector<Node> nodes_;
    std::vector<Edge> edges_;  // open addressing, a power of two, at most half full
    unsigned shift_ = 63;
};

}  // namespace gridbot::intake
