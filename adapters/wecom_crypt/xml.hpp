#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/errors.hpp"

/// The XML of the WeChat family: `<xml><Name>text</Name>…</xml>`, text often as CDATA.
namespace gridbot::adapters {

/// Texts of elements by their path below `<xml>`: "Content", "ScanCodeInfo/ScanResult". Of elements that repeat, the
/// first.
class XmlFields {
public:
    /// Errors: bad_payload for what is not well-formed, has another root, is nested more than a few levels deep, or
    /// has a DOCTYPE: entities are never expanded but for the five of XML itself.
    static Result<XmlFields> read(std::string_view xml);

    /// Empty when there is no such element.
    const std::string& operator[](std::string_view path) const;
    bool has(std::string_view path) const { return fields_.contains(path); }
    void set(std::string path, std::string text) { fields_.insert_or_assign(std::move(path), std::move(text)); }

private:
    std::map<std::string, std::string, std::less<>> fields_;
};

/// An element to be written.
struct XmlElement {
    enum class As { text, number } as = As::text;  // numbers stand without CDATA
    std::string_view path;                         // "Content", "Button/ReplaceName"
    std::string_view text;
};
/// `<xml>…</xml>` without line breaks; texts as CDATA, in which "]]>" is divided. A path of two names makes an element
/// of its own for each.
std::string write_xml(std::initializer_list<XmlElement> elements);

}  // namespace gridbot::adapters
