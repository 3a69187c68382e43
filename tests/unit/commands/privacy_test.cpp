#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "commands/intake/normal_text.hpp"
#include "core/policy/masking.hpp"
#include "core/wording.hpp"
#include "tests/unit/commands/town.hpp"

namespace gridbot::commands {
namespace {

constexpr Audience kGroups[] = {Audience::resident_group, Audience::work_group, Audience::officials};
constexpr int kMessages = 2000;

/// How many messages: GRIDBOT_PRIVACY_MESSAGES for the long run.
int wanted_messages() {
    const char* wanted = std::getenv("GRIDBOT_PRIVACY_MESSAGES");
    return wanted ? std::atoi(wanted) : kMessages;
}

/// A random message about a matter, with the personal data that may stand nowhere it does not belong.
class Writer {
public:
    explicit Writer(unsigned seed) : random_(seed) {}

    struct Message {
        std::string text;
        std::vector<std::string> secrets;  // as the reader may know them: figures without separators, names, ids
        std::string room;
    };

    Message write() {
        Message message;
        const std::string building = std::to_string(1 + pick(29));
        const std::string unit = std::to_string(1 + pick(4));
        message.room = std::to_string(1 + pick(17)) + "0" + std::to_string(1 + pick(8));
        const std::string address =
            one_of({building + "号楼" + unit + "单元" + message.room, building + "-" + unit + "-" + message.room,
                    building + "栋" + unit + "单元" + message.room + "室",
                    "河西村" + building + "号楼" + unit + "单元" + message.room + "门口",
                    "楼号：" + building + " 单元：" + unit + " 房号：" + message.room});
        const std::string matter = one_of({"下水道堵了", "楼道灯不亮", "暖气不热", "电梯坏了", "漏水漏到楼下",
                                           "想申请低保", "老人晕倒了快来人", "男的又打老婆了", "垃圾没人清"});
        const std::string separator = one_of({"，", " ", "\n", "。"});
        std::vector<std::string> parts{address, matter};
        for (std::size_t n = 1 + pick(3); n > 0; --n) parts.push_back(secret(message));
        std::shuffle(parts.begin(), parts.end(), random_);
        message.text = one_of({"【报事】", "【求助】", "", "@网格员 ", "催一下SH20220824-0012 "});
        for (const std::string& part : parts) message.text += part + separator;
        return message;
    }

private:
    std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
    std::string one_of(std::vector<std::string> choices) { return choices[pick(choices.size())]; }
    std::string figures(std::size_t count) {
        std::string out;
        for (; count > 0; --count) out += static_cast<char>('0' + pick(10));
        return out;
    }

    static std::string wide(const std::string& digits) {
        std::u32string out;
        for (char c : digits) out += U'０' + static_cast<char32_t>(c - '0');
        return intake::encode(out);
    }
    static std::string spoken(const std::string& digits) {
        std::u32string out;
        for (char c : digits) out += U"零一二三四五六七八九"[c - '0'];
        return intake::encode(out);
    }

    std::string secret(Message& message) {
        auto keep = [&](std::string value, std::string written) {
            message.secrets.push_back(std::move(value));
            return written;
        };
        switch (pick(7)) {
            case 0: {
                const std::string number = "1" + one_of({"3", "5", "8", "9"}) + figures(9);
                const std::string a = number.substr(0, 3);
                const std::string b = number.substr(3, 4);
                const std::string c = number.substr(7);
                return keep(number, one_of({"电话", "手机：", "联系方式 ", ""}) +
                                        one_of({number, a + " " + b + " " + c, a + "-" + b + "-" + c, "+86 " + number,
                                                wide(number), spoken(number)}));
            }
            case 1: {
                const std::string local = std::to_string(2 + pick(7)) + figures(6);
                const std::string area = "0" + std::to_string(310 + pick(600));
                return keep(area + local,
                            "座机" + one_of({area + "-" + local, "(" + area + ")" + local, area + local}));
            }
            case 2: {
                const std::string number = "37" + figures(4) + "19" + std::to_string(50 + pick(49)) + "0" +
                                           std::to_string(1 + pick(9)) + std::to_string(10 + pick(18)) + figures(3) +
                                           one_of({"X", "x", "3"});
                return keep(number.substr(0, 17), one_of({"身份证", "身份证号：", ""}) + number);
            }
            case 3: {
                const std::string number = "62" + figures(17);
                return keep(number, "卡号" + number);
            }
            case 4: {
                const std::string serial = one_of({"A", "K", "Q"}) + figures(4);
                return keep(serial, "车牌" + one_of({"鲁M", "晋B", "皖P"}) + serial);
            }
            case 5: {
                const std::string name = one_of({"王", "赵", "孙"}) + one_of({"小明", "建国", "秀英"});
                return keep(name, one_of({"姓名：", "我叫"}) + name);
            }
            default: {
                const std::string id = "wang_" + figures(6);
                return keep(id, one_of({"微信号：", "加V ", "微信"}) + id);
            }
        }
    }

    std::mt19937 random_;
};

/// Figures without what stands between them, in ASCII: what a reader of the text could still put together.
std::string put_together(const std::string& text) {
    std::string out;
    constexpr std::u32string_view numerals = U"零一二三四五六七八九";
    for (char32_t c : intake::decode(text)) {
        if (c >= U'０' && c <= U'９') c = '0' + (c - U'０');
        if (const std::size_t at = numerals.find(c); at != std::u32string_view::npos)
            c = '0' + static_cast<char32_t>(at);
        if (c != ' ' && c != '-' && c != '(' && c != ')') out += intake::encode(std::u32string(1, c));
    }
    return out;
}

Case case_from(const intake::ReportedMatter& matter) {
    Case row = testing::case_of(matter.category);
    row.building = matter.address.building.value_or("");
    row.unit = matter.address.unit.value_or("");
    row.place = matter.address.place.value_or("");
    row.description = matter.description.value_or("");
    row.sensitive = matter.sensitive;
    return row;
}

/// No text the bot writes to a group, to a log or to the file of a case holds what somebody let slip.
TEST(Privacy, RandomPersonalDataAppearInNoTextThatIsShared) {
    const auto desk = make_desk(testing::town());
    Writer writer(20220824);
    for (int i = 0; i < wanted_messages(); ++i) {
        const Writer::Message message = writer.write();
        const intake::Reading reading = desk->reader.read(message.text, {});
        ASSERT_TRUE(reading.has_personal_data()) << message.text;
        for (const std::string& secret : message.secrets)
            ASSERT_NE(put_together(message.text).find(secret), std::string::npos) << "the test is blind to " << secret;

        std::vector<std::string> kept{reading.text_without_pii, reading.args.rest, masking::mask_all(message.text)};
        std::vector<std::string> shared;
        for (const intake::ReportedMatter& matter : reading.matters) {
            const Case row = case_from(matter);
            kept.push_back(row.description);
            kept.push_back(row.place);
            for (const std::string& word : matter.why) kept.push_back(word);
            for (Audience audience : kGroups) {
                shared.push_back(place_for(row, *testing::town(), audience, matter.address.room.value_or("")));
                const auto values = case_values(row, *testing::town(), audience, testing::at("2026-11-23T09:00"));
                for (const char* name : {"c", "p", "who", "org", "state", "urgency", "result"})
                    shared.push_back(values.get(name));
            }
        }
        for (const std::string& text : shared)
            ASSERT_EQ(text.find(message.room), std::string::npos) << "room in \"" << text << "\" of " << message.text;
        kept.insert(kept.end(), shared.begin(), shared.end());
        for (const std::string& text : kept)
            for (const std::string& secret : message.secrets)
                ASSERT_EQ(put_together(text).find(secret), std::string::npos)
                    << "\"" << secret << "\" in \"" << text << "\" of " << message.text;
    }
}

}  // namespace
}  // namespace gridbot::commands
