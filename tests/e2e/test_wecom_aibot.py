"""WeCom's smart robot over its long connection: one per bot, subscribed, kept alive, never fought for."""
import itertools
import json

import pytest
import requests

import harness
from harness import TICKET, wait_until
from socket_platforms import SocketPlatform
from wecom_crypt import Crypt

BUILDING5 = "wrBuilding5"
WORK12 = "wrGrid12"
numbers = itertools.count(1)


@pytest.fixture
def robot():
    platform = SocketPlatform("aibot")
    yield platform
    platform.stop()


@pytest.fixture
def aibot_town(tmp_path, platform, robot):
    towns = []

    def start(secret="aibsecret", **options):
        def edit(name, text):
            if name != "gridbot.toml":
                return text
            at = text.index('id = "wecom-ai"')
            channel = text[at:].replace('mode = "http"', f'mode = "websocket"\nbot_id = "aibTEST"\nsecret = "{secret}"', 1)
            return text[:at] + channel.replace(f'api_base = "{platform.url}"', f'api_base = "{robot.url}"', 1)

        folder = options.pop("folder", tmp_path / f"town{len(towns)}")
        town = harness.Town(folder, platform, edit=edit, **options)
        towns.append(town)
        return town

    yield start
    harness.end_all(towns)


def callback(group, who, text, req_id=None, msgid=None):
    number = next(numbers)
    body = {"msgid": msgid or f"CAIQ/{number}=", "aibotid": "aibTEST", "chattype": "group" if group else "single",
            "from": {"userid": who}, "msgtype": "text",
            "text": {"content": f"@网格小助手 {text}" if group else text}}
    if group:
        body["chatid"] = group
    return {"cmd": "aibot_msg_callback", "headers": {"req_id": req_id or f"cbk-{number}"}, "body": body}


def said(frame):
    body = frame.get("body") or {}
    for part in (body.get("stream"), body.get("markdown")):
        if part:
            return part["content"]
    return (body.get("template_card") or {}).get("sub_title_text", "")


def frames_with(robot, words, **having):
    return [frame for frame in robot.frames(**having) if words in said(frame)]


def wait_for(robot, words, **having):
    return wait_until(lambda: frames_with(robot, words, **having), f"{words} {having}")[0]


def test_a_case_goes_from_report_to_settled(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    robot.push(callback(BUILDING5, "wang", "5号楼2单元电梯坏了", req_id="cbk-report"))
    answer = wait_for(robot, "SH20261123-0001", cmd="aibot_respond_msg")
    assert answer["headers"]["req_id"] == "cbk-report"
    assert answer["body"]["stream"]["finish"] is True
    ticket = TICKET.search(said(answer))[0]
    assert town.get_admin("/readyz").json()["channels"]["wecom-ai"]["state"] == "up"

    town.tell(harness.GRID_MEMBER, f"受理 {ticket}")
    town.tell(harness.GRID_MEMBER, f"办结 {ticket} 已更换")
    assert town.case(ticket)["state"] == "settled"
    pushed = wait_for(robot, ticket, cmd="aibot_send_msg")
    assert (pushed["body"]["chatid"], pushed["body"]["chat_type"]) == (BUILDING5, 2)


def test_a_message_that_cannot_be_answered_any_more_is_answered_by_a_push(robot, aibot_town):
    aibot_town()
    robot.wait_for_link(subscribed=True)
    for number, code in enumerate((846605, 846608), 1):
        robot.set(errcodes=[code])
        robot.push(callback(BUILDING5, f"wang{number}", f"【报事】5号楼{number}单元电梯坏了"))
        wait_for(robot, f"SH20261123-000{number}", cmd="aibot_respond_msg")
        push = wait_for(robot, f"SH20261123-000{number}", cmd="aibot_send_msg")
        assert push["body"]["chatid"] == BUILDING5


def test_one_repeated_is_handled_once(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    for number in range(5):
        robot.push(callback(BUILDING5, "wang", "5号楼2单元电梯坏了", req_id=f"cbk-{number}", msgid="same"))
    wait_for(robot, "SH20261123-0001", cmd="aibot_respond_msg")
    robot.push(callback(BUILDING5, "zhao", "【报事】5号楼1单元门禁坏了"))
    wait_for(robot, "SH20261123-0002", cmd="aibot_respond_msg")
    assert len(town.cases()) == 2
    assert len(frames_with(robot, "SH20261123-0001", cmd="aibot_respond_msg")) == 1


def test_it_comes_back_when_the_link_dies_and_says_what_waited(robot, aibot_town):
    town = aibot_town()
    link = robot.wait_for_link(subscribed=True)
    robot.set(mute=True)
    robot.push(callback(BUILDING5, "wang", "5号楼2单元电梯坏了"))
    wait_for(robot, "SH20261123-0001")
    robot.order("/_cut")
    robot.set(mute=False)
    robot.wait_for_link(beyond=link["n"], subscribed=True)
    wait_until(lambda: len(frames_with(robot, "SH20261123-0001")) >= 2, "it was said again")
    wait_until(lambda: not town.outbox("retry") and not town.outbox("sending"), "all was taken")
    assert len(town.cases()) == 1


def test_the_connection_is_not_fought_for(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    robot.push({"cmd": "aibot_event_callback", "headers": {"req_id": "kick"},
                "body": {"msgid": "k", "msgtype": "event", "event": {"eventtype": "disconnected_event"}}})
    reason = wait_until(lambda: town.get_admin("/readyz").json()["channels"]["wecom-ai"].get("reason"), "the reason")
    assert "another process" in reason
    assert town.get_admin("/readyz").json()["channels"]["wecom-ai"]["state"] == "down"
    wait_until(lambda: any("another process" in text for text in town.platform.private("ding_p16")), "an alarm")
    assert len(robot.links()) == 1


def test_wrong_credentials_are_told(robot, aibot_town):
    town = aibot_town(secret="wrong")
    wait_until(lambda: "600041" in str(town.get_admin("/readyz").json()["channels"]["wecom-ai"]), "the reason")
    assert "wrong" not in "\n".join(town.process.stderr)


def test_a_pressed_button_says_its_words(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    robot.push(callback(BUILDING5, "wang", "5号楼2单元电梯坏了"))
    wait_for(robot, "SH20261123-0001", cmd="aibot_respond_msg")
    robot.push({"cmd": "aibot_event_callback", "headers": {"req_id": "press"}, "body": {
        "msgid": "e1", "chattype": "single", "from": {"userid": "wang"}, "msgtype": "event",
        "event": {"eventtype": "template_card_event", "template_card_event": {
            "card_type": "button_interaction", "event_key": "查询 SH20261123-0001", "task_id": "t"}}}})
    wait_until(lambda: [f for f in frames_with(robot, "0001", cmd="aibot_send_msg") if f["body"]["chatid"] == "wang"],
               "the answer")
    assert town.case("SH20261123-0001")["state"] == "registered"


def test_a_pressed_card_is_replaced_for_everybody(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    robot.push(callback(WORK12, "wecom_p06", "你好"))
    town.say(harness.RESIDENTS12, harness.RESIDENT, "路灯坏了一片，路口很黑")
    pushed = wait_until(lambda: [f for f in robot.frames(cmd="aibot_send_msg") if "template_card" in f["body"]], "a card")[0]
    card = pushed["body"]["template_card"]
    press = card["button_list"][0]["key"]
    assert press.startswith("受理 ")
    robot.set(presses={"press": card["task_id"]})
    robot.push({"cmd": "aibot_event_callback", "headers": {"req_id": "press"}, "body": {
        "msgid": "e1", "chattype": "group", "chatid": pushed["body"]["chatid"], "from": {"userid": "wecom_p06"},
        "msgtype": "event", "event": {"eventtype": "template_card_event", "template_card_event": {
            "card_type": "button_interaction", "event_key": press, "task_id": card["task_id"]}}}})
    update = wait_until(lambda: robot.frames(cmd="aibot_respond_update_msg"), "the card is replaced")[0]
    assert update["headers"]["req_id"] == "press"
    assert update["body"]["response_type"] == "update_template_card"
    assert update["body"]["template_card"]["main_title"]["title"].endswith("已受理")
    assert all(not button["key"].startswith("受理") for button in update["body"]["template_card"]["button_list"])


def test_of_several_gridbots_one_holds_the_connection_and_another_takes_it_over(robot, aibot_town, new_url, tmp_path):
    database = new_url()
    first = aibot_town(database=database)
    robot.wait_for_link(subscribed=True)
    second = aibot_town(database=database, folder=tmp_path / "second", start=False)
    (second.folder / "data").mkdir()
    (second.folder / "data" / "gridbot.key").write_bytes((first.folder / "data" / "gridbot.key").read_bytes())
    (second.folder / "data" / "gridbot.key").chmod(0o600)
    second.start()
    wait_until(lambda: "another process" in str(second.get_admin("/readyz").json()["channels"]["wecom-ai"]), "it waits")

    robot.push(callback(BUILDING5, "wang", "5号楼2单元电梯坏了"))
    wait_for(robot, "SH20261123-0001", cmd="aibot_respond_msg")
    assert len(robot.links()) == 1

    assert first.stop() == 0
    robot.wait_for_link(beyond=1, subscribed=True)
    robot.push(callback(BUILDING5, "zhao", "【报事】5号楼1单元门禁坏了"))
    wait_for(robot, "SH20261123-0002", cmd="aibot_respond_msg")
    assert len(second.cases()) == 2


def test_a_quote_brings_the_words_that_name_its_case(robot, aibot_town):
    town = aibot_town()
    robot.wait_for_link(subscribed=True)
    receipts = {}
    for number, text in enumerate(("5号楼2单元楼道灯不亮", "5号楼1单元门禁坏了"), start=1):
        robot.push(callback(BUILDING5, "wang", f"【报事】{text}"))
        receipts[f"SH20261123-000{number}"] = said(wait_for(robot, f"SH20261123-000{number}", cmd="aibot_respond_msg"))
    for ticket, receipt in receipts.items():
        asking = callback(BUILDING5, "wang", "催一下")
        asking["body"]["quote"] = {"msgtype": "text", "text": {"content": receipt}}
        robot.push(asking)
        [answer] = wait_until(lambda: robot.frames(cmd="aibot_respond_msg", headers=asking["headers"]), "the answer")
        assert TICKET.findall(said(answer)) == [ticket]


ROBOT = Crypt("aibotToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "")


def post_callback(town, frame, nonce="n1"):
    encrypt = ROBOT.seal(json.dumps(frame["body"], ensure_ascii=False), random16=b"0123456789abcdef")
    query = ROBOT.query(encrypt, str(harness.millis(town.now()) // 1000), nonce)
    return requests.post(town.public + "/webhook/wecom-ai", params=query, json={"encrypt": encrypt}, timeout=30)


def test_by_the_callback_a_case_goes_from_report_to_accepted_and_one_thing_more_is_said(platform, start_town):
    town = start_town()
    heard = callback(BUILDING5, "wang", "5号楼2单元电梯坏了")
    heard["body"]["response_url"] = platform.url + "/cgi-bin/aibot/response?response_code=R1"
    answer = post_callback(town, heard)
    outer = answer.json()
    assert outer["msgsignature"] == ROBOT.signature(str(outer["timestamp"]), outer["nonce"], outer["encrypt"])
    assert outer["nonce"] == "n1"
    ticket = TICKET.search(json.loads(ROBOT.open(outer["encrypt"]))["stream"]["content"])[0]
    assert post_callback(town, heard).content == answer.content, "a redelivery gets the same bytes"
    again = post_callback(town, heard, nonce="n2").json()
    assert again["msgsignature"] == ROBOT.signature(str(again["timestamp"]), "n2", again["encrypt"])
    assert (again["nonce"], again["encrypt"]) == ("n2", outer["encrypt"]), "but for the nonce, which is the callback's"
    assert len(town.cases()) == 1

    town.tell(harness.GRID_MEMBER, f"受理 {ticket}")
    town.settle()
    said_later = [call["body"] for call in platform.calls("/cgi-bin/aibot/response") if call["taken"]]
    assert len(said_later) == 1 and ticket in json.dumps(said_later, ensure_ascii=False)
    town.tell(harness.GRID_MEMBER, f"办结 {ticket} 已更换")
    town.settle()
    assert town.case(ticket)["state"] == "settled"
    assert len(platform.calls("/cgi-bin/aibot/response")) == 1, "the address serves once"


def test_by_the_callback_it_answers_and_says_nothing_unasked(platform, start_town):
    town = start_town()
    refused = requests.post(town.public + "/webhook/wecom-ai?msg_signature=0&timestamp=1&nonce=n",
                            json={"encrypt": "AAAA"}, timeout=10)
    assert (refused.status_code, refused.content) == (403, b"")
    assert town.get_admin("/readyz").json()["channels"]["wecom-ai"]["state"] == "up"
    # Grid 12 has a work group at the robot, which cannot be told.
    town.say(harness.RESIDENTS12, harness.RESIDENT, "路灯坏了一片，路口很黑")
    town.clock(advance="2h")
    assert not [row for row in town.outbox() if row["channel"] == "wecom-ai"]
