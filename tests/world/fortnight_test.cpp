// A fortnight of the town across the National Day holiday and the make-up Saturday 2026-10-10: people report, forget,
// settle and complain as chance has it, and what the bot says meanwhile keeps the rules of domain 7.2, 7.3 and 7.8.
// GRIDBOT_TRANSCRIPT=FILE writes all that was said, conversation by conversation.
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <regex>
#include <set>

#include "tests/unit/policy/shipped.hpp"
#include "tests/world/world.hpp"

namespace gridbot::world {
namespace {

constexpr unsigned kSeed = 20261010;
constexpr const char* kResidentGroups[] = {kBuilding3, kResidents12};
constexpr const char* kMember12 = "ding_p06";

constexpr const char* kReports[] = {
    "2单元楼道灯不亮了",    "1单元门口垃圾没人清",     "2单元门禁坏了，关不上", "3单元下水道堵了",
    "楼下健身器材坏了",     "2单元楼道堆满杂物",       "1单元电梯坏了",         "3单元楼道灯一闪一闪的",
    "路灯坏了，晚上看不见", "2单元楼道有人乱停电动车", "1单元水管漏水",         "井盖破损了",
};

std::string day_of(Time at) {
    return format_day(shipped::shanghai().day_of(at));
}
minutes of_day(Time at) {
    const LocalTime shown = shipped::shanghai().to_local(at);
    return std::chrono::duration_cast<minutes>(shown - date::floor<date::days>(shown));
}
bool is_staff(const std::string& account) {
    return account.starts_with("ding_p");
}
std::vector<std::string> tickets_in(const std::string& text) {
    static const std::regex kTicket("SH\\d{8}-\\d{4}");
    std::vector<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), kTicket), end; it != end; ++it) found.push_back(it->str());
    return found;
}
bool has(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

/// Something somebody said or heard.
struct Line {
    Time at;
    std::string conversation;
    std::string text;
};

class Fortnight : public testing::Test, protected Town {
protected:
    Fortnight() : Town(at("2026-09-28T06:00")) {}

    /// Plays the town from Monday 2026-09-28 on. `interrupt` is called before each thing that happens.
    void play(int days, const std::function<void(Time next)>& interrupt) {
        for (int day = 0; day < days; ++day) plan_day(at("2026-09-28T00:00") + std::chrono::days{day});
        const Time end = at("2026-09-28T00:00") + std::chrono::days{days};
        while (!coming_.empty() && coming_.top().at < end) {
            const Event event = coming_.top();
            coming_.pop();
            interrupt(event.at);
            move_to(event.at);
            event.happen();
        }
        interrupt(end);
        move_to(end);
    }

    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
    bool in_a_hundred(int chances) { return below(100) < chances; }

    std::vector<Line> lines_;  // said by people

private:
    struct Event {
        Time at;
        int number = 0;  // of those at one instant the first planned comes first
        std::function<void()> happen;
        bool operator<(const Event& other) const { return std::pair{other.at, other.number} < std::pair{at, number}; }
    };

    void at_time(Time when, std::function<void()> happen) { coming_.push({when, ++events_, std::move(happen)}); }
    /// Some minutes from now, but not in the night: people sleep.
    void later(int minutes_at_most, std::function<void()> happen) {
        Time when = now() + minutes{3 + below(minutes_at_most)};
        const minutes shown = of_day(when);
        if (shown < 8h) when += 8h + 20min - shown;
        if (shown > 20h) when += 24h + 8h + 20min - shown;
        at_time(when, std::move(happen));
    }

    std::string say(const std::string& group, const std::string& person, const std::string& text) {
        lines_.push_back({now(), group.empty() ? person : group, person + ": " + text});
        const std::string answer = says(group, person, text);
        if (!answer.empty()) lines_.push_back({now(), group.empty() ? person : group, "BOT (answer): " + answer});
        return answer;
    }

    void plan_day(Time midnight) {
        const bool works = shipped::calendar().is_working(shipped::shanghai().day_of(midnight));
        for (int left = works ? 4 + below(5) : 1 + below(3); left > 0; --left) {
            const int which = below(static_cast<int>(std::size(kReports)));
            const bool elsewhere = in_a_hundred(35);
            const std::string resident = "res_" + std::to_string(below(9));
            at_time(midnight + 6h + 30min + minutes{below(16 * 60)},
                    [=, this] { report(elsewhere, resident, kReports[which]); });
        }
    }

    void report(bool elsewhere, const std::string& resident, const std::string& text) {
        const std::string group = kResidentGroups[elsewhere];
        const std::string answer = say(group, resident, (elsewhere ? "【报事】一组的" : "【报事】") + text);
        const auto named = tickets_in(answer);
        if (named.empty()) return;
        const std::string ticket = named.front();
        const std::string member = elsewhere ? kMember12 : kGridMember;
        const std::string leader = elsewhere ? "ding_p05" : kGridLeader;
        // Some are forgotten until somebody is reminded.
        if (in_a_hundred(80))
            later(90, [=, this] { accept(ticket, group, resident, member, leader); });
        else
            later(36 * 60, [=, this] { accept(ticket, group, resident, member, leader); });
    }

    void accept(const std::string& ticket, const std::string& group, const std::string& resident,
                const std::string& member, const std::string& leader) {
        say("", member, "受理 " + ticket);
        if (in_a_hundred(30)) {
            later(60, [=, this] { hand_on(ticket, group, resident, member, leader); });
            return;
        }
        if (in_a_hundred(40)) later(120, [=, this] { say("", member, "到场 " + ticket); });
        if (in_a_hundred(12))
            later(200, [=, this] {
                say("", member, "延期 " + ticket + " 2天 等配件");
                later(60, [=, this] { say("", leader, "同意 " + ticket); });
            });
        later(in_a_hundred(85) ? 420 : 48 * 60, [=, this] { settle(ticket, group, resident, member); });
    }

    void hand_on(const std::string& ticket, const std::string& group, const std::string& resident,
                 const std::string& member, const std::string& leader) {
        say("", leader, "派单 " + ticket + " 惠民物业");
        later(in_a_hundred(75) ? 120 : 9 * 60, [=, this] {
            say("", kPropertyHandler, "签收 " + ticket);
            later(400, [=, this] {
                say("", kPropertyHandler, "反馈 " + ticket + " 已经更换配件恢复正常");
                later(90, [=, this] { settle(ticket, group, resident, member); });
            });
        });
    }

    void settle(const std::string& ticket, const std::string& group, const std::string& resident,
                const std::string& member) {
        say("", member, "办结 " + ticket + " 已经处理好，恢复正常");
        if (in_a_hundred(35))
            later(300, [=, this] { say(group, resident, "好了 " + ticket); });
        else if (in_a_hundred(12))
            later(24 * 60, [=, this] {
                say(group, resident, ticket + " 没好");
                later(300, [=, this] { say("", member, "办结 " + ticket + " 重新修过，恢复正常"); });
            });
    }

    std::mt19937 random_{kSeed};
    std::priority_queue<Event> coming_;
    int events_ = 0;
};

void write_transcript(std::vector<Line> lines, const std::vector<Call>& sent, const char* file) {
    for (const Call& call : sent) lines.push_back({call.at, call.to, "BOT: " + call.text});
    std::ranges::stable_sort(lines, {}, [](const Line& line) { return std::pair{line.conversation, line.at}; });
    std::ofstream out(file);
    std::string conversation;
    for (const Line& line : lines) {
        if (line.conversation != conversation) out << "\n== " << (conversation = line.conversation) << "\n";
        out << day_of(line.at).substr(5) << " " << format_clock(shipped::shanghai().to_local(line.at)) << " "
            << line.text << "\n";
    }
}

/// How many messages of the bot each person of the staff had on each day on which there were any, smallest first.
std::vector<int> loads(const std::vector<Call>& sent) {
    std::map<std::pair<std::string, std::string>, int> by_person_and_day;
    for (const Call& call : sent)
        if (is_staff(call.to)) ++by_person_and_day[{call.to, day_of(call.at)}];
    std::vector<int> counts;
    for (const auto& [key, count] : by_person_and_day) counts.push_back(count);
    std::ranges::sort(counts);
    return counts;
}

TEST_F(Fortnight, AcrossTheHolidayKeepsTheRulesOfALightTouch) {
    play(14, [](Time) {});

    const std::vector<Call> sent = this->sent();
    if (const char* file = std::getenv("GRIDBOT_TRANSCRIPT")) write_transcript(lines_, sent, file);
    const std::vector<int> per_day = loads(sent);
    ASSERT_FALSE(per_day.empty());
    const int median = per_day[per_day.size() / 2];
    std::cout << "bot messages per person and day: median " << median << ", nine of ten at most "
              << per_day[per_day.size() * 9 / 10] << ", most " << per_day.back() << " (" << per_day.size()
              << " person-days, " << lines_.size() << " lines of people, " << sent.size() << " messages)\n";
    EXPECT_LE(median, 6);

    std::map<std::string, int> summaries;
    std::map<std::tuple<std::string, std::string, std::string>, int> reminded;  // person, day, ticket
    std::map<std::string, std::vector<Time>> unasked;                           // by group
    for (const Call& call : sent) {
        SCOPED_TRACE(day_of(call.at) + " " + format_clock(shipped::shanghai().to_local(call.at)) + " to " + call.to +
                     ": " + call.text);
        const bool works = shipped::calendar().is_working(shipped::shanghai().day_of(call.at));
        const bool to_residents = call.to == kBuilding3 || call.to == kResidents12;

        for (const char* word : {"收到请回复", "收到回复", "签到", "打卡", "截图", "自拍", "排名", "名次", "倒数"})
            EXPECT_FALSE(has(call.text, word)) << "no roll-call, no ranking";
        if (has(call.text, "网格日报")) ++summaries[call.to + day_of(call.at)];
        if (has(call.text, "今日待办")) {
            EXPECT_TRUE(works) << "lists on working days only, the make-up Saturday among them";
            EXPECT_FALSE(tickets_in(call.text).empty()) << "nobody with an empty list is written to";
            EXPECT_TRUE(is_staff(call.to));
        }
        if (has(call.text, "【日办】") || has(call.text, "【日结提醒】") || has(call.text, "办不完回“延期")) {
            EXPECT_TRUE(is_staff(call.to)) << "reminders are private";
            EXPECT_FALSE(tickets_in(call.text).empty());
            // P02 names its ticket twice, where it says what to write.
            const auto named = tickets_in(call.text);
            for (const std::string& ticket : std::set(named.begin(), named.end()))
                ++reminded[{call.to, day_of(call.at), ticket}];
        }
        if (has(call.text, "没登记的事吗") || has(call.text, "【日结】")) unasked[call.to].push_back(call.at);
        if (to_residents) {
            EXPECT_TRUE(of_day(call.at) >= 7h + 30min && of_day(call.at) < 21h + 30min) << "quiet hours of residents";
            EXPECT_FALSE(has(call.text, "协调") || has(call.text, "受理回")) << "the ladder never speaks to residents";
        }
    }
    for (const auto& [key, count] : reminded)
        EXPECT_LE(count, 2) << std::get<0>(key) << " " << std::get<1>(key) << " " << std::get<2>(key);
    for (const auto& [key, count] : summaries) EXPECT_EQ(count, 1) << key;
    EXPECT_EQ(summaries.size(), 2 * 14u) << "each robot of the officials, each day";
    for (const auto& [group, times] : unasked)
        for (std::size_t i = 0; i < times.size(); ++i) {
            if (i > 0) {
                EXPECT_GE(times[i] - times[i - 1], 30min) << group;
            }
            if (i >= 6) {
                EXPECT_NE(day_of(times[i]), day_of(times[i - 6])) << group;
            }
        }
    EXPECT_EQ(outbox("dead"), 0);
}

// Addresses of pages are drawn anew for each message.
std::string without_addresses(std::string text) {
    constexpr std::string_view kPage = "/c/";
    for (std::size_t at = text.find(kPage); at != text.npos; at = text.find(kPage, at + kPage.size()))
        text.erase(at + kPage.size(),
                   text.find_first_not_of("0123456789abcdef", at + kPage.size()) - at - kPage.size());
    return text;
}

std::multiset<std::string> said(const std::vector<Call>& sent) {
    std::multiset<std::string> all;
    for (const Call& call : sent)
        all.insert(std::to_string(to_ms(call.at)) + " " + call.to + " " + without_addresses(call.text));
    return all;
}

int days_with_restarts() {
    return std::getenv("GRIDBOT_LONG") ? 14 : 2;
}

/// The same time, once as it is and once with a new process before everything that happens and between.
class WithRestarts : public Fortnight {};
class WithoutRestarts : public Fortnight {
public:
    std::multiset<std::string> outcome() {
        play(days_with_restarts(), [](Time) {});
        return said(sent());
    }

private:
    void TestBody() override {}
};

TEST_F(WithRestarts, NoMessageIsLostAndNoneIsDoubled) {
    const auto expected = WithoutRestarts().outcome();
    int restarts = 0;

    play(days_with_restarts(), [&](Time next) {
        restart();
        if (const Time between = now() + (next - now()) / 2; between > now()) {
            move_to(between);
            restart();
            ++restarts;
        }
        ++restarts;
    });

    const auto played = said(sent());
    std::vector<std::string> lost, added;
    std::ranges::set_difference(expected, played, std::back_inserter(lost));
    std::ranges::set_difference(played, expected, std::back_inserter(added));
    EXPECT_THAT(lost, testing::IsEmpty());
    EXPECT_THAT(added, testing::IsEmpty()) << "doubled, or said otherwise";
    EXPECT_GT(restarts, 20);
    std::cout << expected.size() << " messages, " << restarts << " restarts\n";
}

}  // namespace
}  // namespace gridbot::world
