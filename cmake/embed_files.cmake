# Run by gridbot_embed at build time. Bytes become a hex array: no limit on string literals applies to arrays.
string(REPLACE "|" ";" names "${NAMES}")
get_filename_component(header_name ${HEADER} NAME)
file(WRITE ${HEADER} "#pragma once\n#include <optional>\n#include <string_view>\nnamespace ${NAMESPACE} {\n"
    "/// The embedded file of that name, or nothing.\nstd::optional<std::string_view> find(std::string_view name);\n}\n")
set(body "#include \"${header_name}\"\n#include <array>\n#include <utility>\nnamespace {\n")
set(table "")
set(index 0)
foreach(name IN LISTS names)
    file(READ ${ROOT}/${name} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(APPEND body "constexpr unsigned char kFile${index}[] = {${bytes}0x00};\n")
    string(APPEND table "    std::pair<std::string_view, std::string_view>{\"${name}\", {reinterpret_cast<const char*>(kFile${index}), sizeof(kFile${index}) - 1}},\n")
    math(EXPR index "${index} + 1")
endforeach()
string(APPEND body "}\nnamespace ${NAMESPACE} {\nstd::optional<std::string_view> find(std::string_view name) {\n"
    "    static const std::array<std::pair<std::string_view, std::string_view>, ${index}> files{{\n${table}    }};\n"
    "    for (const auto& [known, content] : files)\n        if (known == name) return content;\n    return std::nullopt;\n}\n}\n")
file(WRITE ${SOURCE} "${body}")
