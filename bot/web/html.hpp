#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace gridbot::web {

/// Text in which nothing is markup any more, neither between tags nor in a quoted attribute.
std::string escape(std::string_view text);

/// HTML as it is written: a literal is markup, whatever else comes is text and escaped, so that nothing which people
/// typed ever is markup. Attributes stand in double quotes.
///   html << "<a href=\"" << path << "\">" << words << "</a>";
class Html {
public:
    template <std::size_t N>
    Html& operator<<(const char (&markup)[N]) {
        out_.append(markup, N - 1);
        return *this;
    }
    template <std::size_t N>
    Html& operator<<(char (&buffer)[N]) = delete;  // no literal
    Html& operator<<(std::string_view text) {
        out_ += escape(text);
        return *this;
    }
    Html& operator<<(const std::string& text) { return *this << std::string_view(text); }
    Html& operator<<(std::integral auto number) {
        out_ += std::to_string(number);
        return *this;
    }
    Html& operator<<(const Html& part) {
        out_ += part.out_;
        return *this;
    }

    const std::string& str() const { return out_; }
    bool empty() const { return out_.empty(); }

private:
    std::string out_;
};

}  // namespace gridbot::web
