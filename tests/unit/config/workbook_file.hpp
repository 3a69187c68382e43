#pragma once

#include <gtest/gtest.h>
#include <minizip/zip.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace gridbot {

/// A zip file made of named parts, as bytes.
inline std::string zip_of(const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string name = testing::TempDir() + "zip-XXXXXX";
    const int descriptor = mkstemp(name.data());
    EXPECT_GE(descriptor, 0);
    close(descriptor);
    zipFile zip = zipOpen64(name.c_str(), APPEND_STATUS_CREATE);
    for (const auto& [part, text] : parts) {
        zipOpenNewFileInZip64(zip, part.c_str(), nullptr, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6, 1);
        zipWriteInFileInZip(zip, text.data(), static_cast<unsigned>(text.size()));
        zipCloseFileInZip(zip);
    }
    zipClose(zip, nullptr);
    std::ifstream stream(name, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    std::filesystem::remove(name);
    return bytes;
}

/// A workbook from the XML within <worksheet> of each sheet, and of other parts where a test needs them.
class WorkbookFile {
public:
    WorkbookFile& sheet(const std::string& name, const std::string& xml) {
        const std::string number = std::to_string(++sheets_);
        list_ += "<sheet name=\"" + name + "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
        links_ += "<Relationship Id=\"rId" + number + "\" Target=\"worksheets/sheet" + number + ".xml\"/>";
        parts_.emplace_back("xl/worksheets/sheet" + number + ".xml", "<worksheet>" + xml + "</worksheet>");
        return *this;
    }
    WorkbookFile& rows(const std::string& name, const std::string& xml) {
        return sheet(name, "<sheetData>" + xml + "</sheetData>");
    }
    /// Each cell an inline string.
    WorkbookFile& table(const std::string& name, const std::vector<std::vector<std::string>>& rows) {
        std::string xml;
        for (const auto& row : rows) {
            xml += "<row>";
            for (const std::string& cell : row) xml += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
            xml += "</row>";
        }
        return this->rows(name, xml);
    }
    WorkbookFile& part(const std::string& name, const std::string& xml) {
        parts_.emplace_back(name, xml);
        return *this;
    }
    WorkbookFile& properties(const std::string& xml) {
        properties_ = xml;
        return *this;
    }
    std::string bytes() const {
        auto all = parts_;
        all.emplace_back("xl/workbook.xml", "<workbook>" + properties_ + "<sheets>" + list_ + "</sheets></workbook>");
        all.emplace_back("xl/_rels/workbook.xml.rels", "<Relationships>" + links_ + "</Relationships>");
        return zip_of(all);
    }

private:
    int sheets_ = 0;
    std::string list_, links_, properties_;
    std::vector<std::pair<std::string, std::string>> parts_;
};

}  // namespace gridbot
