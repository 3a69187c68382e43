"""DingTalk's Stream mode: the town hears over a WebSocket that it opens itself, and no public address is needed."""
import json
import re

import pytest
import requests

import harness
from harness import BUILDING3, GRID_MEMBER, RESIDENT, TICKET, wait_until
from socket_platforms import StreamPlatform


@pytest.fixture
def stream():
    platform = StreamPlatform()
    yield platform
    platform.stop()


def in_stream_mode(name, text):
    if name == "gridbot.toml":
        return text.replace('mode = "http"\nclient_id', 'mode = "stream"\nclient_id')
    return text


@pytest.fixture
def stream_town(tmp_path, stream):
    towns = []

    def start(folder="town", **options):
        town = harness.Town(tmp_path / folder, stream, edit=in_stream_mode, **options)
        towns.append(town)
        return town

    yield start
    harness.end_all(towns)


def said_to(stream, group, words):
    """The first text with `words` that the group saw."""
    return wait_until(lambda: next((text for text in stream.group(group) if words in text), None), f"{words} in {group}")


def private_to(stream, who, words):
    return wait_until(lambda: next((text for text in stream.private(who) if words in text), None), f"{words} to {who}")


def channel_state(town, channel="ding"):
    return town.get_admin("/readyz").json()["channels"][channel]["state"]


def test_a_case_goes_from_report_to_settled(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    wait_until(lambda: channel_state(town) == "up", "the channel is up")

    body = stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
    ticket = TICKET.search(said_to(stream, BUILDING3, "SH20261123-0001"))[0]
    ack = wait_until(lambda: stream.acks().get(f"frame-{body['msgId']}"), "the acknowledgement")
    assert ack["code"] == 200 and ack["data"] == '{"response":null}'

    private_to(stream, GRID_MEMBER, ticket)
    stream.say(town, None, GRID_MEMBER, f"受理 {ticket}", private=True)
    wait_until(lambda: town.case(ticket)["state"] == "accepted", "accepted")
    stream.say(town, None, GRID_MEMBER, f"办结 {ticket} 已更换继电器", private=True)
    wait_until(lambda: town.case(ticket)["state"] == "settled", "settled")
    town.settle()
    assert 'gridbot_channel_up{channel="ding"} 1' in town.get_admin("/metrics").text
    assert not town.outbox("dead")


def test_the_answer_goes_by_the_session_webhook_and_is_said_once(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    body = stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了", msg_id="one")
    said_to(stream, BUILDING3, "SH20261123-0001")
    for number in range(5):
        stream.push_body(body, frame_id=f"again-{number}")
    wait_until(lambda: all(f"again-{n}" in stream.acks() for n in range(5)), "redeliveries are acknowledged")
    town.settle()

    assert len(town.cases()) == 1
    by_session = [call for call in stream.calls("/robot/sendBySession") if "SH20261123-0001" in str(call["body"])]
    assert len(by_session) == 1


def with_cards(name, text):
    return in_stream_mode(name, text).replace('mode = "stream"\nclient_id', 'mode = "stream"\ncard_template = "cardtest"\nclient_id')


def press(stream, call, button, who, frame_id):
    """`who` presses a button of the card that `call` made."""
    said = call["body"]["cardData"]["cardParamMap"][f"say{button}"]
    space, at = call["body"]["openSpaceId"].removeprefix("dtv1.card//").split(".", 1)
    data = {"type": "actionCallback", "outTrackId": call["body"]["outTrackId"], "userId": who, "userIdType": 1,
            "spaceType": space, "spaceId": at,
            "content": json.dumps({"cardPrivateData": {"actionIds": [f"b{button}"], "params": {"say": said}}}, ensure_ascii=False)}
    stream.push({"specVersion": "1.0", "type": "CALLBACK", "headers": {"messageId": frame_id, "topic": "/v1.0/card/instances/callback"},
                 "data": json.dumps(data, ensure_ascii=False)})


def test_a_card_changes_for_everybody(tmp_path, stream):
    town = harness.Town(tmp_path / "cards", stream, edit=with_cards)
    try:
        stream.wait_for_link()
        stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
        made = "/v1.0/card/instances/createAndDeliver"
        cards = wait_until(lambda: [call for call in stream.calls(made) if call["taken"]], "a card")
        to_member = next(call for call in cards if call["body"]["openSpaceId"] == f"dtv1.card//IM_ROBOT.{GRID_MEMBER}")
        press(stream, to_member, 1, GRID_MEMBER, "press-1")
        ack = wait_until(lambda: stream.acks().get("press-1"), "the press is acknowledged")
        assert ack["data"] == '{"response":{}}'
        ticket = town.cases()[0]["ticket"]
        wait_until(lambda: town.case(ticket)["state"] == "accepted", "accepted")

        def shown():
            return {call["body"]["outTrackId"]: call["body"]["cardData"]["cardParamMap"]["title"]
                    for call in stream.calls("/v1.0/card/instances") if call["taken"]}
        wait_until(lambda: len(shown()) == len(cards) and set(shown().values()) == {f"{ticket} 已受理"}, "all cards say so")
        stream.say(town, None, GRID_MEMBER, f"办结 {ticket} 已更换继电器", private=True)
        wait_until(lambda: set(shown().values()) == {f"{ticket} 已办结·待回访"}, "and the end of it")
        assert not town.outbox("dead")
    finally:
        town.kill()
        print(town.process.said())


def test_a_quote_of_what_the_robot_sent_finds_its_case(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
    private_to(stream, GRID_MEMBER, "SH20261123-0001")
    town.settle()
    [sent] = [call for call in stream.calls("/v1.0/robot/oToMessages/batchSend") if GRID_MEMBER in call["body"]["userIds"]][:1]
    body = town.message(None, GRID_MEMBER, "受理", None, True)
    body["originalProcessQueryKey"] = sent["answer"]["processQueryKey"]
    body["text"]["isReplyMsg"] = True
    stream.push_body(body)
    wait_until(lambda: town.case("SH20261123-0001")["state"] == "accepted", "accepted")


def test_administrators_hear_once_that_the_allowance_is_used_up(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    for number in range(3):
        body = town.message(BUILDING3, RESIDENT, "3号楼2单元电梯坏了", f"over-{number}", False)
        del body["text"]
        stream.push_body({**body, "errorCode": 20001, "errorMessage": "受调用量超量影响"})
    wait_until(lambda: "frame-over-2" in stream.acks(), "all are acknowledged")
    wait_until(lambda: [row for row in town.outbox() if row["kind"] == "P_quota_used_up"], "the alarm")
    assert len({row["conversation"] for row in town.outbox() if row["kind"] == "P_quota_used_up"}) == \
        len([row for row in town.outbox() if row["kind"] == "P_quota_used_up"])
    assert town.cases() == []


def test_a_ping_is_echoed(stream, stream_town):
    stream_town()
    stream.wait_for_link()
    stream.push({"type": "SYSTEM", "headers": {"topic": "ping", "messageId": "p1"}, "data": '{"opaque":"abc"}'})
    ack = wait_until(lambda: stream.acks().get("p1"), "the pong")
    assert ack["data"] == '{"opaque":"abc"}'


def test_a_new_connection_is_opened_before_the_old_one_is_left(stream, stream_town):
    town = stream_town()
    first = stream.wait_for_link()
    stream.push({"type": "SYSTEM", "headers": {"topic": "disconnect"}, "data": '{"reason":"connection is expired"}'})
    stream.wait_for_link(beyond=first["n"])

    assert {link["n"] for link in stream.open_links()} >= {first["n"], first["n"] + 1}
    stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
    said_to(stream, BUILDING3, "SH20261123-0001")
    assert len(stream.calls("/v1.0/gateway/connections/open")) == 2


def test_nothing_accepted_is_lost_and_no_case_doubled_when_links_die(stream, stream_town):
    town = stream_town()
    stream.set(redeliver_s=0.3)
    for number in range(12):
        link = stream.wait_for_link()
        if number % 3 == 0:
            stream.order("/_cut", after=1)   # before the platform has read the acknowledgement
        stream.say(town, BUILDING3, f"res_{number}", f"【报事】3号楼{number % 9 + 1}单元{number + 1}01室门禁坏了",
                   redeliver=True)
        if number % 4 == 1:
            stream.order("/_cut")
            stream.wait_for_link(beyond=link["n"])
    wait_until(lambda: not stream.ask("/_unacked"), "every message is acknowledged", deadline_s=60)
    town.settle()

    reporters = [case["ticket"] for case in town.cases()]
    assert len(reporters) == len(set(reporters))
    texts = "\n".join(case["description"] for case in town.cases())
    followers = sum(case["followers"] for case in town.cases())
    assert len(reporters) + followers == 12, texts


def test_a_killed_process_takes_what_comes_again(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    stream.set(redeliver_s=0.3, mute=True)
    stream.say(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了", redeliver=True)
    town.kill()
    stream.set(mute=False)
    town.start()
    stream.wait_for_link(beyond=1)
    wait_until(lambda: not stream.ask("/_unacked"), "the message is acknowledged", deadline_s=30)
    town.settle()
    assert len(town.cases()) == 1
    assert sum("SH20261123-0001" in text for text in stream.group(BUILDING3)) >= 1


def test_wrong_credentials_are_told_and_not_hammered(tmp_path, stream):
    def wrong_secret(name, text):
        return in_stream_mode(name, text).replace("dingtestsecret", "wrong")

    town = harness.Town(tmp_path / "town", stream, edit=wrong_secret)
    try:
        wait_until(lambda: "refuses" in str(town.get_admin("/readyz").json()["channels"]["ding"]), "the reason")
        assert town.get_admin("/readyz").status_code == 200
        assert len(stream.calls("/v1.0/gateway/connections/open")) == 1
        assert "wrong" not in "\n".join(town.process.stderr)
    finally:
        town.kill()


def test_the_service_stops_while_a_link_is_half_open(stream, stream_town):
    town = stream_town()
    stream.wait_for_link()
    stream.order("/_freeze")
    assert town.stop() == 0


def test_no_warning_is_left_of_the_mode(tmp_path, stream):
    config = harness.write_town(tmp_path / "town", stream.url, in_stream_mode)
    checked = harness.run_gridbot("check", "--config", config)
    assert "stream" not in checked.stdout and checked.returncode == 0, checked.stdout


def test_the_webhook_still_refuses_a_bad_signature(stream, stream_town):
    town = stream_town()
    assert requests.post(town.public + "/webhook/ding", data=b"{}", timeout=10).status_code == 401
    assert requests.get(town.public + "/ws/ding", timeout=10).status_code == 404
