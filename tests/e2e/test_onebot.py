"""Personal WeChat through a OneBot bridge: HTTP both ways, or a WebSocket that either side opens."""
import hashlib
import hmac
import itertools
import json

import pytest
import requests

import harness
from harness import TICKET, wait_until
from socket_platforms import SocketPlatform

SECRET = "onebottestsecret"
TOKEN = "onebottoken"
BUILDING3 = 88001
WORK52 = 88002
SELF = 10001000
RESIDENT = 20002001
numbers = itertools.count(1)


@pytest.fixture
def bridge():
    platform = SocketPlatform("onebot")
    yield platform
    platform.stop()


@pytest.fixture
def onebot_town(tmp_path, platform, bridge):
    """`mode`, and the lines that go with it in the channel's table."""
    towns = []

    def start(mode="http", lines=None, **options):
        named = f'api_base = "{bridge.url}"' if lines is None else lines

        def edit(name, text):
            if name != "gridbot.toml":
                return text
            at = text.index('id = "wx"')
            channel = text[at:].replace('mode = "http"', f'mode = "{mode}"', 1)
            channel = channel.replace(f'api_base = "{platform.url}"', named, 1)
            return text[:at] + channel

        town = harness.Town(tmp_path / f"town{len(towns)}", platform, edit=edit, **options)
        towns.append(town)
        return town

    yield start
    harness.end_all(towns)


def message(town, group, who, text, message_id=None, **more):
    event = {"time": harness.millis(town.now()) // 1000, "self_id": SELF, "post_type": "message", "sub_type": "normal",
             "message_id": message_id or next(numbers), "user_id": who, "message": text, "raw_message": text,
             "sender": {"user_id": who, "nickname": f"邻居{who}"}}
    event.update({"message_type": "group", "group_id": group} if group else {"message_type": "private"})
    return event | more


def post(town, event, signature=None, **headers):
    body = json.dumps(event, ensure_ascii=False).encode()
    if signature is None:
        signature = "sha1=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    answer = requests.post(town.public + "/webhook/wx", data=body, timeout=30,
                           headers={"Content-Type": "application/json", "X-Signature": signature} | headers)
    if town.sim_clock:
        town.settle()
    return answer


def heard_in(bridge, conversation):
    """Texts that a group or person got by actions."""
    texts = []
    for frame in bridge.frames():
        params = frame.get("params") or {}
        if str(params.get("group_id") or params.get("user_id")) == str(conversation):
            texts.append("".join(part["data"]["text"] for part in params["message"] if part["type"] == "text"))
    return texts


def let_speak(town):
    """Between two messages of the account there are pauses of the town's time."""
    for _ in range(6):
        town.clock(advance="5s")


def wait_for(bridge, conversation, words):
    return wait_until(lambda: next((t for t in heard_in(bridge, conversation) if words in t), None), words)


def test_a_case_by_http_from_report_to_settled(bridge, onebot_town):
    town = onebot_town()
    answer = post(town, message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了"))
    assert answer.status_code == 200
    operation = answer.json()
    ticket = TICKET.search(operation["reply"])[0]
    assert operation["auto_escape"] is True and operation["at_sender"] is False
    assert ticket in "\n".join(heard_in(bridge, WORK52)) or town.case(ticket)["state"] == "registered"

    town.tell(harness.GRID_MEMBER, f"受理 {ticket}")
    town.tell(harness.GRID_MEMBER, f"办结 {ticket} 已更换")
    let_speak(town)
    assert town.case(ticket)["state"] == "settled"
    assert any(ticket in text for text in heard_in(bridge, BUILDING3)), bridge.frames()
    sent = [frame for frame in bridge.frames() if frame["action"] == "send_group_msg"]
    assert all(frame["params"]["message"][-1]["type"] == "text" for frame in sent)


def test_a_bad_or_missing_signature_is_401_and_small_talk_is_silent(onebot_town):
    town = onebot_town()
    event = message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
    for bad in ("", "sha1=" + "0" * 40, "sha1="):
        refused = post(town, event, signature=bad)
        assert (refused.status_code, refused.content) == (401, b"")
    assert not town.cases()
    quiet = post(town, message(town, BUILDING3, RESIDENT, "大家早上好"))
    assert (quiet.status_code, quiet.content) == (204, b"")


def test_a_redelivery_gets_the_same_bytes(onebot_town):
    town = onebot_town()
    event = message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了", message_id=-1205934821)
    first = post(town, event)
    assert [post(town, event).content for _ in range(4)] == [first.content] * 4
    assert len(town.cases()) == 1


def test_a_message_that_comes_again_after_it_was_forgotten_opens_nothing(onebot_town):
    town = onebot_town()
    event = message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")
    assert TICKET.search(post(town, event).json()["reply"])
    town.clock(advance="72h")
    old = post(town, event)
    assert (old.status_code, old.content) == (204, b"")
    assert len(town.cases()) == 1
    late = message(town, BUILDING3, RESIDENT, "3号楼1单元门口路灯不亮", time=harness.millis(town.now()) // 1000 - 23 * 3600)
    assert TICKET.search(post(town, late).json()["reply"]), "what waited for less than a day is heard"


def test_ids_as_text_and_segments_and_a_mention_as_text(onebot_town):
    town = onebot_town()
    event = message(town, str(BUILDING3), "wxid_zhang", [{"type": "text", "data": {"text": "@网格小助手\u20053号楼2单元电梯坏了"}}],
                    message_id="7571665296904772241", self_id="wxid_bot")
    assert TICKET.search(post(town, event).json()["reply"])


def test_heartbeats_tell_whether_the_account_is_logged_in(onebot_town):
    town = onebot_town()

    def state():
        return town.get_admin("/readyz").json()["channels"]["wx"]["state"]

    beat = {"time": 1, "self_id": SELF, "post_type": "meta_event", "meta_event_type": "heartbeat", "interval": 15000}
    assert post(town, beat | {"status": {"online": True, "good": True}}).status_code in (200, 204)
    assert state() == "up"
    post(town, beat | {"status": {"online": False, "good": True}})
    assert state() == "down" and town.get_admin("/readyz").status_code == 200


def test_gridbot_connects_and_a_case_goes_over_the_socket(bridge, onebot_town):
    town = onebot_town("websocket", f'ws_url = "{bridge.url.replace("http", "ws")}/"')
    bridge.wait_for_link()
    bridge.push(message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了"))
    ticket = TICKET.search(wait_for(bridge, BUILDING3, "SH20261123-0001"))[0]
    town.tell(harness.GRID_MEMBER, f"受理 {ticket}")
    town.tell(harness.GRID_MEMBER, f"办结 {ticket} 已更换")
    let_speak(town)
    wait_until(lambda: sum(ticket in text for text in heard_in(bridge, BUILDING3)) >= 2, "the group hears of the end")


def test_one_address_serves_for_the_socket_too(bridge, onebot_town):
    town = onebot_town("websocket")
    bridge.wait_for_link()
    bridge.push(message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了"))
    wait_for(bridge, BUILDING3, "SH20261123-0001")


def test_what_could_not_be_said_is_said_when_the_link_is_back(bridge, onebot_town):
    town = onebot_town("websocket")
    link = bridge.wait_for_link()
    bridge.set(mute=True)
    bridge.push(message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了"))
    wait_until(lambda: heard_in(bridge, BUILDING3), "it was said once")
    bridge.order("/_cut")
    bridge.set(mute=False)
    bridge.wait_for_link(beyond=link["n"])
    wait_until(lambda: len(heard_in(bridge, BUILDING3)) >= 2, "it was said again")
    let_speak(town)
    wait_until(lambda: not town.outbox("retry") and not town.outbox("sending"), "all was taken")
    assert len(town.cases()) == 1


def test_a_bridge_connects_and_a_case_goes_over_its_socket(bridge, onebot_town):
    town = onebot_town("reverse-websocket", "")
    address = town.public.replace("http", "ws") + "/ws/wx"
    assert bridge.order("/_dial", url=address)["status"] == 401
    assert bridge.order("/_dial", url=address, headers={"Authorization": "Bearer wrong"})["status"] == 403
    assert requests.get(town.public + "/ws/ding", timeout=10).status_code == 404
    assert town.get_admin("/readyz").json()["channels"]["wx"]["state"] == "down"

    headers = {"Authorization": f"Bearer {TOKEN}", "X-Self-ID": str(SELF), "X-Client-Role": "Universal"}
    assert bridge.order("/_dial", url=address, headers=headers)["status"] == 101
    bridge.push(message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了"))
    wait_for(bridge, BUILDING3, "SH20261123-0001")
    assert town.get_admin("/readyz").json()["channels"]["wx"]["state"] == "up"

    # A bridge that comes again takes the place of its old connection.
    assert bridge.order("/_dial", url=address, headers=headers)["status"] == 101
    wait_until(lambda: len(bridge.open_links()) == 1, "the older one is closed")
    bridge.push(message(town, BUILDING3, RESIDENT + 1, "【报事】3号楼1单元门禁坏了"))
    wait_for(bridge, BUILDING3, "SH20261123-0002")
    assert town.stop() == 0


def test_version_12_over_a_socket_of_the_bridge(bridge, onebot_town):
    town = onebot_town("reverse-websocket", "")
    dialled = bridge.order("/_dial", url=town.public.replace("http", "ws") + f"/ws/wx?access_token={TOKEN}",
                           protocols=["12.ComWeChat"])
    assert dialled == {"status": 101, "protocol": "12.ComWeChat"}
    bridge.push({"id": "e1", "time": 1, "type": "meta", "detail_type": "connect", "sub_type": "",
                 "version": {"impl": "ComWeChat", "version": "1", "onebot_version": "12"}})
    bridge.push({"id": "e2", "self": {"platform": "wechat", "user_id": "wxid_bot"},
                 "time": harness.millis(town.now()) / 1000, "type": "message", "detail_type": "group", "sub_type": "",
                 "message_id": "m1", "alt_message": "", "group_id": str(BUILDING3), "user_id": "wxid_zhang",
                 "message": [{"type": "mention", "data": {"user_id": "wxid_bot"}},
                             {"type": "text", "data": {"text": " 3号楼2单元电梯坏了"}}]})
    wait_for(bridge, BUILDING3, "SH20261123-0001")
    said = bridge.frames(action="send_message")
    assert str(BUILDING3) in {frame["params"].get("group_id") for frame in said}
    assert all(frame["self"] == {"platform": "wechat", "user_id": "wxid_bot"} for frame in said)


# -- quotes ------------------------------------------------------------------------------------------------------------

def number_of(bridge, conversation, words):
    """By what the bridge knows the message of that text."""
    def found():
        return [number for number, said in bridge.ask("/_messages").items()
                if said["to"] == str(conversation) and words in json.dumps(said["message"], ensure_ascii=False)]
    return wait_until(found, words)[0]


def quoting(town, group, who, number, text):
    return message(town, group, who, [{"type": "reply", "data": {"id": str(number)}}, {"type": "text", "data": {"text": text}}])


def test_a_quote_of_a_notice_finds_its_case(bridge, onebot_town):
    town = onebot_town()
    for text in ("【报事】3号楼2单元楼道灯不亮", "【报事】3号楼1单元门禁坏了"):
        post(town, message(town, BUILDING3, RESIDENT, text))
    let_speak(town)
    first, second = sorted(case["ticket"] for case in town.cases())
    taken = post(town, quoting(town, WORK52, "wx_p03", number_of(bridge, WORK52, second), "受理"))
    assert second in taken.json()["reply"]
    assert [town.case(ticket)["state"] for ticket in (first, second)] == ["registered", "accepted"]


def test_a_quote_of_what_the_bot_answered_finds_its_case(bridge, onebot_town):
    town = onebot_town()
    replies = [post(town, message(town, BUILDING3, RESIDENT, text)).json()["reply"]
               for text in ("【报事】3号楼2单元楼道灯不亮", "【报事】3号楼1单元门禁坏了")]
    bridge.order("/_messages", **{"-77": replies[0], "-78": replies[1]})
    asked = post(town, message(town, BUILDING3, RESIDENT, "催一下")).json()["reply"]
    assert all(TICKET.search(reply)[0] in asked for reply in replies), "without a quote it has to ask"
    for number, reply in ((-77, replies[0]), (-78, replies[1])):
        answer = post(town, quoting(town, BUILDING3, RESIDENT, number, "催一下")).json()["reply"]
        assert TICKET.findall(answer) == [TICKET.search(reply)[0]]


def test_a_quote_that_nobody_can_tell_is_a_message_without_one(bridge, onebot_town):
    town = onebot_town()
    receipt = post(town, message(town, BUILDING3, RESIDENT, "3号楼2单元电梯坏了")).json()["reply"]
    answer = post(town, quoting(town, BUILDING3, RESIDENT, 4711, "催一下")).json()["reply"]
    assert TICKET.findall(answer) == TICKET.findall(receipt)
    bridge.stop()
    answer = post(town, quoting(town, BUILDING3, RESIDENT, 4712, "催一下")).json()["reply"]
    assert TICKET.findall(answer) == TICKET.findall(receipt)
    assert post(town, quoting(town, 99999, RESIDENT, 4713, "大家好")).content == b"", "in a group of nobody's nobody is asked"


def test_over_a_socket_a_quote_of_what_the_bot_answered_finds_its_case(bridge, onebot_town):
    town = onebot_town("websocket", f'ws_url = "{bridge.url.replace("http", "ws")}/"')
    bridge.wait_for_link()
    for text in ("【报事】3号楼2单元楼道灯不亮", "【报事】3号楼1单元门禁坏了"):
        bridge.push(message(town, BUILDING3, RESIDENT, text))
    numbered = {ticket: number_of(bridge, BUILDING3, ticket) for ticket in ("SH20261123-0001", "SH20261123-0002")}
    wait_until(lambda: not town.outbox("waiting") and not town.outbox("sending"), "all is said")
    for ticket, number in numbered.items():
        bridge.push(quoting(town, BUILDING3, RESIDENT, number, "催一下"))
        wait_until(lambda: sum(ticket in text for text in heard_in(bridge, BUILDING3)) >= 2, "it is answered")
    assert not [text for text in heard_in(bridge, BUILDING3) if all(ticket in text for ticket in numbered)], "nothing is asked"
    assert not bridge.frames(action="get_msg"), "what it was told by itself it need not ask"


def test_the_risk_is_stated(tmp_path, platform, onebot_town):
    town = onebot_town()
    assert any("breaks WeChat's terms" in line for line in town.process.stderr)
    checked = harness.run_gridbot("check", "--config", town.config)
    assert checked.returncode == 0 and "breaks WeChat's terms" in checked.stdout
