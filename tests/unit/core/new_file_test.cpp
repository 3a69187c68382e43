#include "core/new_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <iterator>

namespace gridbot {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class NewFiles : public ::testing::Test {
protected:
    NewFiles() {
        std::string name = (fs::temp_directory_path() / "gridbot-test-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        name_ = folder_ / "town.backup";
    }
    ~NewFiles() override { fs::remove_all(folder_); }

    static std::string content(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }

    fs::path folder_;
    fs::path name_;
};

TEST_F(NewFiles, AreThereWhenTheyAreKept) {
    NewFile file{name_};
    file.write("....");
    file.write("body");
    file.write_at_start("head");
    EXPECT_FALSE(fs::exists(name_));

    file.keep();

    EXPECT_EQ(content(name_), "headbody");
    EXPECT_FALSE(fs::exists(file.part()));
}

TEST_F(NewFiles, AreForTheirOwnerOnly) {
    NewFile{name_}.keep();

    EXPECT_EQ(fs::status(name_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(NewFiles, LeaveNothingWhereTheyAreNotKept) {
    { NewFile{name_}.write("half"); }

    EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(NewFiles, TakeThePlaceOfAPartThatADeadProcessLeft) {
    std::ofstream{name_.string() + ".part"} << "much more than what comes";

    NewFile file{name_};
    file.write("new");
    file.keep();

    EXPECT_EQ(content(name_), "new");
}

TEST_F(NewFiles, ReplaceNothing) {
    std::ofstream{name_} << "mine";

    EXPECT_THAT([&] { NewFile{name_}; }, ThrowsMessage<std::runtime_error>(HasSubstr("is already there")));
    EXPECT_EQ(content(name_), "mine");
}

TEST_F(NewFiles, SayWhereTheyCannotBeMade) {
    name_ = folder_ / "nowhere" / "town.backup";

    EXPECT_THAT([&] { NewFile{name_}; }, ThrowsMessage<std::runtime_error>(HasSubstr("cannot be made")));
}

}  // namespace
}  // namespace gridbot
