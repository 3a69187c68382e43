#include "core/replaced_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace gridbot {
namespace {

namespace fs = std::filesystem;

class ReplacedFilesTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "replaced-XXXXXX";
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        write("model", "");
        write("a", "old a");
        write("b", "old b");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
    std::string read(const std::string& name) const {
        std::ifstream stream(folder_ / name);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }

    fs::path folder_;
};

TEST_F(ReplacedFilesTest, TakeTheirNamesTogetherAndKeepWhatWasThere) {
    ReplacedFiles files(folder_ / "model");
    files.add(folder_ / "a", "new a");
    files.add(folder_ / "c", "new c");
    EXPECT_EQ(read("a"), "old a") << "until all are told to";

    files.replace();

    EXPECT_EQ(read("a"), "new a");
    EXPECT_EQ(read("a.old"), "old a");
    EXPECT_EQ(read("c"), "new c");
    EXPECT_FALSE(fs::exists(folder_ / "a.part"));
}

TEST_F(ReplacedFilesTest, LeaveNothingBehindWhenTheyAreNotReplaced) {
    {
        ReplacedFiles files(folder_ / "model");
        files.add(folder_ / "a", "new a");
    }
    EXPECT_EQ(read("a"), "old a");
    EXPECT_FALSE(fs::exists(folder_ / "a.part"));
}

TEST_F(ReplacedFilesTest, ArePutBackWhenOneOfThemCannotBeReplaced) {
    fs::create_directory(folder_ / "d");
    {
        ReplacedFiles files(folder_ / "model");
        files.add(folder_ / "a", "new a");
        files.add(folder_ / "c", "new c");
        files.add(folder_ / "d" / "e", "new e");
        fs::remove(folder_ / "d" / "e.part");
        EXPECT_THROW(files.replace(), std::runtime_error);
    }
    EXPECT_EQ(read("a"), "old a");
    EXPECT_FALSE(fs::exists(folder_ / "c"));
}

TEST_F(ReplacedFilesTest, HaveTheModeOfWhatTheyReplace) {
    fs::permissions(folder_ / "a", fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
    ReplacedFiles files(folder_ / "model");
    files.add(folder_ / "a", "new a");
    files.replace();

    EXPECT_EQ(fs::status(folder_ / "a").permissions(),
              fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
}

TEST_F(ReplacedFilesTest, FollowALinkToTheFileItNames) {
    fs::create_symlink(folder_ / "a", folder_ / "link");
    ReplacedFiles files(folder_ / "model");
    files.add(folder_ / "link", "new a");
    files.replace();

    EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
    EXPECT_EQ(read("a"), "new a");
}

}  // namespace
}  // namespace gridbot
