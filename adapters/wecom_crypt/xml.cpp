#include "adapters/wecom_crypt/xml.hpp"

#include <pugixml.hpp>
#include <sstream>

namespace gridbot::adapters {
namespace {

// No entities of a DTD, no processing instructions; a DOCTYPE is read only to be refused.
constexpr unsigned kOptions = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_doctype;
constexpr int kDeepest = 5;

std::string text_of(const pugi::xml_node& element) {
    std::string text;
    for (const pugi::xml_node& part : element.children())
        if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) text += part.value();
    return text;
}

bool collect(const pugi::xml_node& parent, const std::string& prefix, int depth, XmlFields& fields) {
    if (depth > kDeepest) return false;
    for (const pugi::xml_node& child : parent.children()) {
        if (child.type() != pugi::node_element) continue;
        const std::string path = prefix + child.name();
        if (!fields.has(path)) fields.set(path, text_of(child));
        if (!collect(child, path + "/", depth + 1, fields)) return false;
    }
    return true;
}

// pugixml writes a CDATA section as it is: what would end it must be divided over two.
void add_text(pugi::xml_node& element, std::string_view text) {
    constexpr std::string_view kEnd = "]]>";
    for (auto end = text.find(kEnd); end != text.npos; end = text.find(kEnd)) {
        element.append_child(pugi::node_cdata).set_value(std::string(text.substr(0, end + 2)).c_str());
        text.remove_prefix(end + 2);
    }
    element.append_child(pugi::node_cdata).set_value(std::string(text).c_str());
}

}  // namespace

Result<XmlFields> XmlFields::read(std::string_view xml) {
    pugi::xml_document document;
    if (!document.load_buffer(xml.data(), xml.size(), kOptions, pugi::encoding_utf8)) return Errc::bad_payload;
    XmlFields fields;
    int roots = 0;
    for (const pugi::xml_node& node : document.children()) {
        if (node.type() == pugi::node_doctype) return Errc::bad_payload;
        if (node.type() == pugi::node_element) ++roots;
    }
    const pugi::xml_node root = document.child("xml");
    if (roots != 1 || !root || !collect(root, "", 1, fields)) return Errc::bad_payload;
    return fields;
}

const std::string& XmlFields::operator[](std::string_view path) const {
    static const std::string nothing;
    const auto found = fields_.find(path);
    return found == fields_.end() ? nothing : found->second;
}

std::string write_xml(std::initializer_list<XmlElement> elements) {
    pugi::xml_document document;
    pugi::xml_node root = document.append_child("xml");
    for (const XmlElement& element : elements) {
        pugi::xml_node node = root;
        std::string_view path = element.path;
        for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/')) {
            node = node.append_child(std::string(path.substr(0, slash)).c_str());
            path.remove_prefix(slash + 1);
        }
        node = node.append_child(std::string(path).c_str());
        if (element.as == XmlElement::As::number)
            node.text().set(std::string(element.text).c_str());
        else
            add_text(node, element.text);
    }
    std::ostringstream text;
    document.save(text, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return std::move(text).str();
}

}  // namespace gridbot::adapters
