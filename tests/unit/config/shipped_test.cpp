#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/policy/rhythm_file.hpp"
#include "core/taxonomy_file.hpp"
#include "core/texts_file.hpp"
#include "embedded/gridbot_defaults.hpp"
#include "tests/unit/config/town_copy.hpp"

namespace gridbot {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::optional<std::string> no_environment(const std::string&) {
    return std::nullopt;
}

std::vector<std::string> lines_of(const std::vector<FileFault>& faults) {
    std::vector<std::string> lines;
    for (const FileFault& fault : faults) lines.push_back(std::to_string(fault.line) + ": " + fault.what);
    return lines;
}

std::vector<std::string> all_lines_of(const Config& config) {
    std::vector<std::string> lines;
    for (const ConfigFault& fault : config.faults) lines.push_back(to_line(fault));
    return lines;
}

TEST(ShippedFiles, HaveNoFault) {
    Rhythm rhythm;
    EXPECT_THAT(lines_of(read_texts(*defaults::find("defaults/texts.toml")).faults), IsEmpty());
    EXPECT_THAT(lines_of(read_taxonomy(*defaults::find("defaults/categories.toml")).faults), IsEmpty());
    EXPECT_THAT(lines_of(read_rhythm(*defaults::find("defaults/rhythm.toml"), rhythm)), IsEmpty());
    EXPECT_TRUE(Calendar::parse(*defaults::find("defaults/calendar.json")));
}

TEST(ShippedTexts, CallNoRollRankNobodyAndAskForNoPictures) {
    for (const TextEntry& entry : read_texts(*defaults::find("defaults/texts.toml")).entries)
        for (const char* word :
             {"收到请回复", "回复收到", "签到", "打卡", "排名", "名次", "倒数", "拍照", "自拍", "截图"})
            EXPECT_EQ(entry.text.find(word), std::string::npos) << entry.id << ": " << entry.text;
}

TEST(DemoTown, LoadsFromTheProgramWithoutFaultOrWarning) {
    const Config config = load_config_embedded("towns/demo/gridbot.toml", "/var/lib/demo", no_environment);

    EXPECT_THAT(all_lines_of(config), IsEmpty());
    ASSERT_THAT(config.towns, SizeIs(1));
    EXPECT_EQ(config.towns[0]->code, "QS");
    EXPECT_EQ(config.storage.url, "sqlite:/var/lib/demo/data/gridbot.db");
    ASSERT_THAT(config.channels, SizeIs(1));
    EXPECT_EQ(config.channels[0].type, "console");
    EXPECT_EQ(config.channels[0].town, "QS");
}

TEST(DemoTown, LoadsFromDiskJustTheSame) {
    const Config config = load_config(GRIDBOT_CONFIG "/towns/demo/gridbot.toml", no_environment);

    EXPECT_THAT(all_lines_of(config), IsEmpty());
    EXPECT_THAT(config.towns, SizeIs(1));
}

TEST(DemoTown, IsThePromisedSize) {
    const Config config = load_config_embedded("towns/demo/gridbot.toml", "", no_environment);
    const Directory& directory = config.towns.at(0)->directory;

    std::map<std::string, int> levels;
    for (const Grid& grid : directory.grids()) ++levels[grid.level];
    EXPECT_EQ(levels["村"] + levels["社区"], 3);
    EXPECT_EQ(levels["网格"], 8);
    EXPECT_THAT(directory.groups_of(GroupKind::building), SizeIs(12));
    EXPECT_THAT(directory.groups_of(GroupKind::work), SizeIs(8));
    EXPECT_THAT(directory.groups_of(GroupKind::officials), SizeIs(1));
    EXPECT_THAT(directory.people(), SizeIs(testing::AllOf(testing::Ge(25u), testing::Le(35u))));
}

TEST(DemoTown, HasABuildingThreeInEachCommunityAndPeopleOnEveryRung) {
    const Config config = load_config_embedded("towns/demo/gridbot.toml", "", no_environment);
    const Directory& directory = config.towns.at(0)->directory;

    for (const char* conversation : {"b-anju-3", "b-yanhe-3", "b-liutang-3"}) {
        const Group* group = directory.group("console", conversation);
        ASSERT_NE(group, nullptr) << conversation;
        for (Role role : {Role::grid_member, Role::grid_leader, Role::station_master, Role::village_lead_cadre,
                          Role::center_director, Role::town_leader, Role::police_officer, Role::inspector})
            EXPECT_THAT(directory.nearest_holders(role, group->grid), testing::Not(IsEmpty()))
                << conversation << ' ' << name_of(role);
    }
}

TEST(DemoTown, AnUnknownEmbeddedNameIsAFault) {
    EXPECT_FALSE(load_config_embedded("towns/nowhere/gridbot.toml", "", no_environment).usable());
}

}  // namespace
}  // namespace gridbot
