"""DingTalk's Stream mode: the town hears over a WebSocket that it opens itself, and no public address is needed."""
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
    for town in towns:
        if town.process is not None:
            town.kill()
            print(town.process.said())


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
