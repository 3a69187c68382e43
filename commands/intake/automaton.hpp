#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
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
            for (std::uint32_t at = nodes_[node].ending; at != kNone; at = endings_[at].shorter)
                on_hit(endings_[at].word, i + 1 - endings_[at].length, i + 1);
        }
    }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;

    // Siblings stand side by side in the order of their characters, behind all that are nearer to the root: a node
    // needs to know its first child only, since the next node's first child is where its own end.
    struct Node {
        char32_t character = 0;
        std::uint32_t first_child = 0;
        std::uint32_t fallback = 0;    // longest proper suffix that is also in the tree
        std::uint32_t ending = kNone;  // of endings_: the longest word that ends here
    };
    struct Ending {
        std::uint32_t word = 0;
        std::uint32_t length = 0;
        std::uint32_t shorter = kNone;  // the next longest word that ends at the same place
    };

    std::size_t slot_of(char32_t c) const { return static_cast<std::size_t>((c * 0x9e3779b97f4a7c15ULL) >> shift_); }
    /// The root has thousands of children, and every other character of a text asks for one of them.
    std::uint32_t child_of_root(char32_t c) const {
        for (std::size_t i = slot_of(c); roots_[i] != 0; i = (i + 1) & (roots_.size() - 1))
            if (nodes_[roots_[i]].character == c) return roots_[i];
        return 0;
    }
    std::uint32_t child_of(std::uint32_t node, char32_t c) const {
        const auto begin = nodes_.begin() + nodes_[node].first_child;
        const auto end = nodes_.begin() + nodes_[node + 1].first_child;
        const auto found = std::lower_bound(
            begin, end, c, [](const Node& child, char32_t wanted) { return child.character < wanted; });
        return found != end && found->character == c ? static_cast<std::uint32_t>(found - nodes_.begin()) : 0;
    }
    std::uint32_t step(std::uint32_t node, char32_t c) const {
        for (; node != 0; node = nodes_[node].fallback)
            if (const std::uint32_t child = child_of(node, c); child != 0) return child;
        return child_of_root(c);
    }
    void grow(const std::vector<std::u32string>& words);
    void index_roots();
    void link_fallbacks();

    std::vector<Node> nodes_;  // the root first; one more behind the last
    std::vector<Ending> endings_;
    std::vector<std::uint32_t> roots_;  // children of the root; open addressing, a power of two, at most half full
    unsigned shift_ = 63;
};

}  // namespace gridbot::intake
