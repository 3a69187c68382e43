#include "core/picture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/digest.hpp"
#include "core/picture_folder.hpp"

namespace gridbot {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string fixture(const std::string& name) {
    std::ifstream file(std::string(GRIDBOT_FIXTURES "/pictures/") + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

CleanPicture cleaned(const std::string& bytes) {
    const auto result = clean_picture(bytes);
    EXPECT_TRUE(std::holds_alternative<CleanPicture>(result));
    return std::holds_alternative<CleanPicture>(result) ? std::get<CleanPicture>(result) : CleanPicture{};
}

PictureFault fault_of(std::string_view bytes) {
    const auto result = clean_picture(bytes);
    EXPECT_TRUE(std::holds_alternative<PictureFault>(result));
    return std::holds_alternative<PictureFault>(result) ? std::get<PictureFault>(result) : PictureFault{};
}

// A GIF of one white pixel.
const std::string kGif{
    "GIF89a\x01\x00\x01\x00\x80\x00\x00\xFF\xFF\xFF\x00\x00\x00,"
    "\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;",
    35};

TEST(CleanPicture, HoldsNothingOfWhatTheCameraWrote) {
    const std::string before = fixture("gps.jpg");
    ASSERT_THAT(before, HasSubstr("Exif"));
    ASSERT_THAT(before, HasSubstr("SECRETCAMERA"));

    const CleanPicture clean = cleaned(before);

    for (const std::string& bytes : {clean.full, clean.small})
        for (const char* trace : {"Exif", "SECRETCAMERA", "SECRETXMP", "SECRETCOMMENT", "http://ns.adobe.com"})
            EXPECT_THAT(bytes, Not(HasSubstr(trace)));
}

TEST(CleanPicture, StandsUprightWithoutTheNoteThatSaidHow) {
    const CleanPicture clean = cleaned(fixture("gps.jpg"));  // 64 by 48, to be turned by a quarter

    EXPECT_EQ(clean.width, 48);
    EXPECT_EQ(clean.height, 64);
}

TEST(CleanPicture, IsAlwaysAJpeg) {
    for (const std::string& bytes : {fixture("gps.jpg"), fixture("plain.png"), fixture("plain.webp"), kGif}) {
        const CleanPicture clean = cleaned(bytes);
        EXPECT_THAT(clean.full, StartsWith("\xFF\xD8\xFF"));
        EXPECT_THAT(clean.small, StartsWith("\xFF\xD8\xFF"));
        EXPECT_GT(clean.width, 0);
    }
}

TEST(CleanPicture, IsNoLargerThanAScreenShows) {
    const CleanPicture clean = cleaned(fixture("plain.png"));

    EXPECT_EQ(clean.width, 64);
    EXPECT_LE(clean.small.size(), clean.full.size());
}

TEST(CleanPicture, RefusesWhatWouldFillTheMemoryBeforeUnpackingIt) {
    for (const char* bomb : {"bomb.jpg", "bomb.png", "bomb.webp"})
        EXPECT_EQ(fault_of(fixture(bomb)), PictureFault::too_many_pixels) << bomb;
}

TEST(CleanPicture, RefusesWhatIsNoneByItsFirstBytes) {
    EXPECT_EQ(fault_of(""), PictureFault::empty);
    EXPECT_EQ(fault_of("<html><script>alert(1)</script>"), PictureFault::unknown_type);
    EXPECT_EQ(fault_of("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), PictureFault::unknown_type);
    EXPECT_EQ(fault_of("%PDF-1.4"), PictureFault::unknown_type);
    EXPECT_EQ(fault_of(std::string(kMostPictureBytes + 1, '\xFF')), PictureFault::too_large);
}

TEST(CleanPicture, RefusesWhatIsBroken) {
    const std::string whole = fixture("gps.jpg");
    EXPECT_EQ(fault_of(std::string("\xFF\xD8\xFF\xE0") + std::string(3000, 'x')), PictureFault::unreadable);
    EXPECT_EQ(fault_of(whole.substr(0, 600)), PictureFault::unreadable);
    EXPECT_EQ(fault_of(fixture("plain.png").substr(0, 40)), PictureFault::unreadable);
}

TEST(CleanPicture, NeverFailsOtherwiseWhateverIsCutOffOrChanged) {
    for (const char* name : {"gps.jpg", "plain.png", "plain.webp"}) {
        const std::string whole = fixture(name);
        for (std::size_t length = 0; length < whole.size(); length += 7) clean_picture(whole.substr(0, length));
        for (std::size_t at = 0; at < whole.size(); at += 5) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ 0x55);
            clean_picture(changed);
        }
    }
}

class Folder : public ::testing::Test {
protected:
    Folder() { std::filesystem::remove_all(path_); }
    ~Folder() override { std::filesystem::remove_all(path_); }

    std::filesystem::path path_ =
        std::filesystem::temp_directory_path() /
        (std::string("gridbot-pictures-") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    PictureFolder folder_{path_ / "attachments"};
};

TEST_F(Folder, NamesAPictureByWhatItHolds) {
    const CleanPicture clean = cleaned(fixture("plain.png"));
    const PictureFile file = folder_.put(clean);

    EXPECT_EQ(file.sha256, sha256_hex(clean.full));
    EXPECT_EQ(file.bytes, static_cast<std::int64_t>(clean.full.size()));
    EXPECT_EQ(folder_.read(file.sha256, PictureSize::full), clean.full);
    EXPECT_EQ(folder_.read(file.sha256, PictureSize::small), clean.small);
    EXPECT_EQ(folder_.put(clean), file);
    EXPECT_TRUE(folder_.holds(file));
}

TEST_F(Folder, IsReadableByItsOwnerAlone) {
    folder_.put(cleaned(fixture("plain.png")));

    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(folder_.path()).permissions() & (perms::group_all | perms::others_all),
              perms::none);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
        EXPECT_EQ(entry.status().permissions() & (perms::group_all | perms::others_all), perms::none);
}

TEST_F(Folder, GivesNothingForANameThatIsNone) {
    for (const char* name : {"", "..", "../../etc/passwd", "abc", "ABCDEF"})
        EXPECT_FALSE(folder_.read(name, PictureSize::full)) << name;
}

TEST_F(Folder, CopiesWhatAnotherHasNotYet) {
    const PictureFile one = folder_.put(cleaned(fixture("plain.png")));
    const PictureFolder other{path_ / "backup"};

    EXPECT_EQ(folder_.copy_missing_to(other), 1U);
    EXPECT_EQ(folder_.copy_missing_to(other), 0U);
    EXPECT_TRUE(other.holds(one));
    EXPECT_EQ(PictureFolder(path_ / "nowhere").copy_missing_to(other), 0U);
}

class FolderWithAnOldPicture : public Folder {
protected:
    FolderWithAnOldPicture() { make_older(std::chrono::hours{48}); }

    void make_older(std::chrono::hours age) {
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            std::filesystem::last_write_time(entry.path(), now() - age);
    }
    static std::filesystem::file_time_type now() { return std::filesystem::file_time_type::clock::now(); }
    std::size_t remove_what_is_a_day_old(bool is_needed = false) {
        return folder_.remove_old(now() - std::chrono::hours{24}, [is_needed](std::string_view) { return is_needed; });
    }

    const CleanPicture clean_ = cleaned(fixture("plain.png"));
    const PictureFile file_ = folder_.put(clean_);
};

TEST_F(FolderWithAnOldPicture, LosesItWhereNobodyNeedsIt) {
    EXPECT_EQ(remove_what_is_a_day_old(), 1U);
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
    EXPECT_FALSE(folder_.renew(file_.sha256));
}

TEST_F(FolderWithAnOldPicture, KeepsItWhereSomebodyDoes) {
    EXPECT_EQ(remove_what_is_a_day_old(true), 0U);
    EXPECT_TRUE(folder_.holds(file_));
}

TEST_F(FolderWithAnOldPicture, KeepsItOnceItIsRenewedOrPutThereAgain) {
    EXPECT_TRUE(folder_.renew(file_.sha256));
    EXPECT_EQ(remove_what_is_a_day_old(), 0U);
    make_older(std::chrono::hours{48});
    folder_.put(clean_);
    EXPECT_EQ(remove_what_is_a_day_old(), 0U);
    EXPECT_TRUE(folder_.holds(file_));
}

TEST_F(FolderWithAnOldPicture, LeavesWhatIsNoPicture) {
    std::ofstream(folder_.path() / "notes.txt") << "ours";
    make_older(std::chrono::hours{48});
    remove_what_is_a_day_old();
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "notes.txt"));
}

TEST_F(Folder, ThatIsNotThereHoldsNothingOld) {
    EXPECT_EQ(folder_.remove_old(std::filesystem::file_time_type::max(), [](std::string_view) { return false; }), 0U);
    EXPECT_FALSE(folder_.renew(std::string(64, 'a')));
    EXPECT_FALSE(folder_.renew("../../etc/passwd"));
}

TEST_F(Folder, NoticesThatAPictureWasChanged) {
    const PictureFile file = folder_.put(cleaned(fixture("plain.png")));
    std::ofstream(folder_.path() / (file.sha256 + ".jpg"), std::ios::app) << "more";

    EXPECT_FALSE(folder_.holds(file));
}

}  // namespace
}  // namespace gridbot
