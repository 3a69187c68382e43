#include <gtest/gtest.h>

#include "adapters/pull.hpp"
#include "core/json.hpp"
#include "tests/unit/adapters/doors.hpp"

/// tests/fixtures/inbound holds one line for every shape that a platform sends, with what is made of it.
namespace gridbot::adapters {
namespace {

using nlohmann::json;

// Only what is told: a member that is missing is empty.
json told_of(const InboundMessage& message) {
    json told{{"id", message.message_id},
              {"from", message.sender_id},
              {message.where.is_private ? "with" : "in", message.where.id},
              {"text", message.text}};
    const auto tell = [&told](const char* key, const auto& value) {
        if (!value.empty()) told[key] = value;
    };
    tell("name", message.sender_name);
    tell("images", message.images);
    tell("mentioned", message.mentioned_people);
    tell("quoted_id", message.quoted_message_id.value_or(""));
    tell("quoted", message.quoted_text.value_or(""));
    tell("session", message.session ? message.session->url : std::string{});
    tell("card", message.card);
    tell("to", message.addressed_to);
    if (message.mentions_bot) told["mentions_bot"] = true;
    if (message.sent_at != Time{}) told["at"] = to_ms(message.sent_at);
    return told;
}

json told_of(const Inbound& inbound) {
    if (const auto* message = std::get_if<InboundMessage>(&inbound)) return {{"message", told_of(*message)}};
    if (const auto* ignored = std::get_if<Ignored>(&inbound)) return {{"ignored", ignored->why}};
    if (const auto* arrival = std::get_if<Arrival>(&inbound)) {
        json told{{"arrival", told_of(arrival->who)}, {"scene", arrival->scene}};
        if (!arrival->entrance.empty()) told["entrance"] = arrival->entrance;
        return told;
    }
    if (const auto* state = std::get_if<ChannelState>(&inbound))
        return {{"up", state->up}, {"why", state->why}, {"lasts", state->lasts.count()}};
    if (const auto* knock = std::get_if<Knock>(&inbound)) return {{"knock", knock->key}};
    return {{"challenge", std::get<Challenge>(inbound).body}};
}

json told_of_page(const Adapter& adapter, const std::string& body) {
    const auto page = adapter.pull()->read({200, body}, "c1");
    if (!page) return {{"page", "unreadable"}};
    json items = json::array();
    for (const Inbound& item : page->items) items.push_back(told_of(item));
    return items;
}

TEST(InboundShapes, ReadAsTheFixturesSay) {
    for (const testing::Door& door : testing::doors()) {
        if (door.adapter->pull()) continue;
        // Of these the fixtures say nothing: dingtalk_events_test.cpp, cards_test.cpp.
        if (door.name == "DingTalk events" || door.name == "DingTalk cards") continue;
        for (const testing::Shape& shape : testing::shapes_of(door.type)) {
            const bool other_version =
                door.type == "onebot" && shape.name.starts_with("12: ") != door.name.ends_with("12");
            if (other_version) continue;
            const HttpRequest request = door.post(shape.body, 0);
            ASSERT_TRUE(door.adapter->verify(request, from_ms(testing::kSentAt))) << door.name;
            const auto decoded = door.adapter->decode(request);
            json told = decoded ? told_of(*decoded) : json("unreadable");
            // The nonce of the call, which the answer repeats.
            if (door.type == "wecom-aibot" && told.contains("message")) told["message"].erase("to");
            EXPECT_EQ(told, shape.expect) << door.name << ": " << shape.name;
        }
    }
}

TEST(InboundShapes, OfPagesReadAsTheFixturesSay) {
    for (const char* type : {"wecom-kf", "wecom-report"}) {
        const auto adapter = testing::adapter(testing::channel(type, {{"open_kfid", "wkEXAMPLE0003BUILDING"}}));
        for (const testing::Shape& shape : testing::shapes_of(type))
            EXPECT_EQ(told_of_page(*adapter, shape.body), shape.expect) << type << ": " << shape.name;
    }
}

TEST(InboundShapes, AreKnownOfEveryChannelThatHears) {
    for (const ChannelType& type : channel_types()) {
        const auto adapter = testing::adapter(testing::channel(std::string(type.name), {}));
        if (!adapter->traits().hears || adapter->traits().local) continue;
        EXPECT_GE(testing::shapes_of(std::string(type.name)).size(), 8u) << type.name;
    }
}

// A message is whole, or it is none.
void expect_whole(const Inbound& inbound, const std::string& what) {
    const auto* message = std::get_if<InboundMessage>(&inbound);
    if (!message) return;
    EXPECT_FALSE(message->message_id.empty() || message->sender_id.empty() || message->where.id.empty()) << what;
}

TEST(InboundShapes, WithAnyMemberMissingOrOfAnotherKindAreReadOrIgnored) {
    for (const testing::Door& door : testing::doors())
        for (const std::string& body : door.bodies) {
            const json whole = parse_json(body);
            if (!whole.is_object()) continue;
            for (const auto& [key, value] : whole.items())
                for (const json& instead : {json(json::value_t::discarded), json(nullptr), json(-1.5), json("x"),
                                            json::array({1}), json::object({{"a", json::array()}})}) {
                    json bent = whole;
                    if (instead.is_discarded())
                        bent.erase(key);
                    else
                        bent[key] = instead;
                    const auto decoded = door.adapter->decode(door.post(dump_json(bent), 0));
                    if (decoded) expect_whole(*decoded, door.name + ": " + dump_json(bent));
                }
        }
}

}  // namespace
}  // namespace gridbot::adapters
