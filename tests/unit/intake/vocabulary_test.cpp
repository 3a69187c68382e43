#include <gtest/gtest.h>

#include "commands/intake/concepts.hpp"
#include "embedded/gridbot_defaults.hpp"
#include "tests/unit/intake/shipped_reader.hpp"

namespace gridbot::intake::testing {
namespace {

TEST(ShippedFiles, HaveNoFaults) {
    const TaxonomyFile taxonomy = read_taxonomy(defaults::find("defaults/categories.toml").value());
    for (const FileFault& fault : taxonomy.faults)
        ADD_FAILURE() << "categories.toml:" << fault.line << " " << fault.what;
    const VocabularyFile vocabulary =
        read_vocabulary(defaults::find("defaults/vocabulary.toml").value(), *taxonomy.taxonomy);
    for (const FileFault& fault : vocabulary.faults)
        ADD_FAILURE() << "vocabulary.toml:" << fault.line << " " << fault.what;
}

TEST(ShippedTaxonomy, HoldsEveryCategoryWithItsClass) {
    const Taxonomy& taxonomy = *shipped_taxonomy();
    EXPECT_EQ(taxonomy.all().size(), 63u);
    EXPECT_EQ(name_of(taxonomy.find("facility.lift")->deadline), "T1");
    EXPECT_EQ(name_of(taxonomy.find("dispute.land")->deadline), "ST30");
    EXPECT_TRUE(taxonomy.find("facility.water")->same_day);
    EXPECT_EQ(taxonomy.find("crisis.violence")->openness, Openness::sensitive);
    EXPECT_EQ(taxonomy.level1_label("facility"), "物业设施");
}

TEST(ReadTaxonomy, NamesEveryFaultWithLineAndRemedy) {
    const TaxonomyFile file = read_taxonomy(
        "[branches]\nfacility = \"设施\"\n"
        "[[category]]\ncode = \"facility.lift\"\nlabel = \"电梯\"\nurgency = \"hoch\"\ndeadline = \"T1\"\n"
        "[[category]]\ncode = \"lift\"\n"
        "[[category]]\ncode = \"other.unclear\"\nlabel = \"待归类\"\ndeadline = \"W900\"\n");
    std::vector<int> lines;
    for (const FileFault& fault : file.faults) {
        lines.push_back(fault.line);
        EXPECT_FALSE(fault.what.empty());
        EXPECT_FALSE(fault.remedy.empty());
    }
    EXPECT_EQ(lines, (std::vector<int>{6, 8, 10, 10}));
    EXPECT_NE(file.taxonomy->find("facility.lift"), nullptr);
}

TEST(ReadTaxonomy, BrokenTomlIsOneFault) {
    EXPECT_EQ(read_taxonomy("[[category]\n").faults.size(), 1u);
}

TEST(ReadVocabulary, RefusesUnknownCategoriesAndConcepts) {
    std::string toml = "[concepts]\n";
    for (std::string_view name : kConceptNames) toml += std::string(name) + " = []\n";
    EXPECT_TRUE(read_vocabulary(toml, *shipped_taxonomy()).faults.empty());
    toml += "[[scene]]\nname = \"a\"\nall = [\"nobody\"]\ncategory = \"crisis.none\"\n";
    EXPECT_EQ(read_vocabulary(toml, *shipped_taxonomy()).faults.size(), 2u);
}

TEST(Reading, KeepsPersonalDataOutOfDescriptionAndFile) {
    const Reading reading = shipped_reader().read("【报事】3号楼水管漏水，找老王13800005678，车鲁M12345挡着", {});
    ASSERT_EQ(reading.matters.size(), 1u);
    EXPECT_EQ(reading.phone, "13800005678");
    EXPECT_EQ(reading.pii, std::vector<std::string>{"plate"});
    EXPECT_EQ(reading.matters.front().description->find("13800005678"), std::string::npos);
    EXPECT_EQ(reading.matters.front().description->find("12345"), std::string::npos);
    EXPECT_EQ(reading.text_without_pii.find("13800005678"), std::string::npos);
    EXPECT_FALSE(reading.matters.front().why.empty());
}

TEST(ShippedVocabulary, HearsOfABodyWhereNoThingGivesOut) {
    for (const char* thing :
         {"3号楼2单元没气了，做不了饭", "天然气没气了，没法做饭", "燃气灶出不来气，3号楼2单元501",
          "小区道闸动不了了，车都堵着", "3号楼2单元下水道往上冒沫子", "施工队把水管切断了，3号楼停水",
          "树枝锯断了没人收，3号楼门口", "3号楼2单元楼道扶手摔断了", "门禁抽风了刷不开，3号楼2单元",
          "3号楼楼顶漏雨，墙皮都掉了"}) {
        const Reading reading = shipped_reader().read(thing, {});
        ASSERT_EQ(reading.matters.size(), 1u) << thing;
        EXPECT_NE(reading.matters.front().urgency, Urgency::emergency) << thing;
    }
    for (const char* body : {"我家老爷子断气了", "没气了，谁会按胸口", "我家那口子没气了，快来",
                             "3号楼2单元有个人没气了", "手指让机器切断了", "我爸从梯子上摔下来，腿动不了了",
                             "他嘴里冒沫，叫不醒", "孩子呛水了不会动了", "开水洒身上皮都掉了"}) {
        const Reading reading = shipped_reader().read(body, {});
        ASSERT_EQ(reading.matters.size(), 1u) << body;
        EXPECT_EQ(reading.matters.front().urgency, Urgency::emergency) << body;
    }
}

TEST(ShippedVocabulary, HearsOfAnExplosionWhereSomethingThatExplodesBursts) {
    const auto urgency = [](const char* text) { return shipped_reader().read(text, {}).matters.at(0).urgency; };
    for (const char* tile : {"3号楼2单元地砖裂开炸开了", "3号楼暖气片炸裂了"})
        EXPECT_NE(urgency(tile), Urgency::emergency) << tile;
    for (const char* blast : {"煤气罐炸开了", "3号楼下面变压器炸裂了", "有东西炸开了，好大一声"})
        EXPECT_EQ(urgency(blast), Urgency::emergency) << blast;
}

TEST(ShippedLanguage, IsSharedByThoseWithTheSameCategories) {
    const auto own = read_taxonomy(defaults::find("defaults/categories.toml").value()).taxonomy;

    const auto shared = shipped_language(shipped_taxonomy());
    EXPECT_EQ(shipped_language(shipped_taxonomy()), shared);
    EXPECT_EQ(shipped_language(own)->taxonomy, own);
    EXPECT_EQ(shipped_language(shipped_taxonomy())->taxonomy, shipped_taxonomy());
}

}  // namespace
}  // namespace gridbot::intake::testing
