"""Whoever recorded a callback can send it again, since no platform's signature keeps him from it. Through every door of
every channel: what was handled gets the stored answer, and nothing else happens.

A door is a way by which a platform calls gridbot, under the names of docs/signatures.md.
"""
import base64
import concurrent.futures
import dataclasses
import hashlib
import hmac
import json
import re
from collections.abc import Callable

import pytest
import requests

import harness
from harness import BUILDING3, CLIENT_SECRET, REQUEST_TIMEOUT_S, RESIDENT, ROOT
from wecom_crypt import Crypt, xml_of
from wecom_town import *   # noqa: F401,F403
from wecom_town import ACCOUNT, AES_KEY, AGENT, APP, CORP, KF, OA, OPEN_KFID

ROBOT = Crypt("aibotToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "")
EVENTS = Crypt("eventToken", AES_KEY, "dingtestkey")
CARD_SECRET = "cardtestsecret"
BRIDGE_SECRET, BRIDGE_TOKEN = "onebottestsecret", "onebottoken"
OA_ID, OA_TOKEN = "wxtestappid0000001", "oaToken"
BUILDING5, BRIDGE_GROUP = "wrBuilding5", 88001
TEXT = "【报事】{}号楼2单元门禁坏了"

# What gridbot calls to say something, and to change a card.
SAYS = re.compile("send|deliver|aibot/response|card/instances", re.IGNORECASE)

# What stands in the town's file beside what it has.
OA_CHANNEL = """
[[channel]]
id = "oa-{mode}"
type = "wechat-oa"
app_id = "wxtestappid0000001"
app_secret = "oatestsecret"
token = "oaToken"
encoding_aes_key = "{key}"
api_base = "{url}"
mode = "{mode}"
"""
DINGTALK_MORE = f"""client_secret = "{CLIENT_SECRET}"
event_token = "eventToken"
event_aes_key = "{AES_KEY}"
card_template = "cardtest"
card_route = "gridbot"
card_secret = "{CARD_SECRET}"
"""


@dataclasses.dataclass
class Call:
    """One callback, byte for byte."""
    path: str
    body: bytes
    query: dict = dataclasses.field(default_factory=dict)
    headers: dict = dataclasses.field(default_factory=dict)

    def send(self, town) -> tuple[int, bytes]:
        answer = requests.post(town.public + self.path, params=self.query, data=self.body, headers=self.headers,
                               timeout=REQUEST_TIMEOUT_S)
        return answer.status_code, answer.content


@dataclasses.dataclass
class Door:
    channel: str                                 # type
    call: Callable                               # (town) -> Call
    opens: int = 1                               # cases that come of it


def seconds(town) -> str:
    return str(harness.millis(town.now()) // 1000)


def sealed(town, crypt, path, xml, **query) -> Call:
    encrypt = crypt.seal(xml)
    body = f"<xml><ToUserName><![CDATA[{crypt.receiveid}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    return Call(path, body.encode(), {**crypt.query(encrypt, seconds(town)), **query}, {"Content-Type": "text/xml"})


def sealed_in_braces(town, crypt, path, said: dict) -> Call:
    encrypt = crypt.seal(json.dumps(said, ensure_ascii=False))
    return Call(path, json.dumps({"encrypt": encrypt}).encode(), crypt.query(encrypt, seconds(town)))


def dingtalk(town) -> Call:
    timestamp = str(harness.millis(town.now()))
    body = json.dumps(town.message(BUILDING3, RESIDENT, TEXT.format(3)), ensure_ascii=False)
    return Call("/webhook/ding", body.encode(),
                headers={"timestamp": timestamp, "sign": harness.callback_sign(timestamp, CLIENT_SECRET)})


def dingtalk_event(town) -> Call:
    return sealed_in_braces(town, EVENTS, "/webhook/ding", {"EventType": "chat_update_title", "CorpId": "ding1",
                                                            "title": "网格群", "openConversationId": "cid1"})


def dingtalk_press(town) -> Call:
    """A card's button that accepts a case: somebody reported it before."""
    ticket = town.say(BUILDING3, RESIDENT, TEXT.format(3)).ticket
    timestamp = str(harness.millis(town.now()))
    inner = {"cardPrivateData": {"actionIds": ["b1"], "params": {"say": f"受理 {ticket}"}}}
    body = {"type": "actionCallback", "outTrackId": "gridbot-1", "userId": harness.GRID_MEMBER, "spaceType": "IM_GROUP",
            "spaceId": harness.WORK52, "content": json.dumps(inner, ensure_ascii=False)}
    return Call("/webhook/ding", json.dumps(body, ensure_ascii=False).encode(),
                headers={"x-ddpaas-signature-timestamp": timestamp,
                         "x-ddpaas-signature": base64.b64encode(
                             hmac.new(CARD_SECRET.encode(), timestamp.encode(), hashlib.sha256).digest()).decode()})


def wecom_app(town) -> Call:
    return sealed(town, APP, "/webhook/wecom", xml_of(
        ToUserName=CORP, FromUserName="resident1", CreateTime=int(seconds(town)), MsgType="text", Content=TEXT.format(3),
        MsgId=4711, AgentID=AGENT))


def wecom_kf(town) -> Call:
    said = {"msgid": "kf-1", "open_kfid": OPEN_KFID, "external_userid": "wmRESIDENT1", "send_time": int(seconds(town)),
            "origin": 3, "msgtype": "text", "text": {"content": TEXT.format(3)}}
    return sealed(town, KF, "/webhook/kf", xml_of(
        ToUserName=CORP, CreateTime=int(seconds(town)), MsgType="event", Event="kf_msg_or_event",
        Token=town.wecom.add_kf(said), OpenKfId=OPEN_KFID))


def wecom_aibot(town) -> Call:
    return sealed_in_braces(town, ROBOT, "/webhook/wecom-ai", {
        "msgid": "CAIQ1=", "aibotid": "aibTEST", "chattype": "group", "chatid": BUILDING5, "from": {"userid": "wang"},
        "msgtype": "text", "text": {"content": "@网格小助手 " + TEXT.format(5)}})


def account_xml(town) -> str:
    return xml_of(ToUserName=ACCOUNT, FromUserName="follower1", CreateTime=int(seconds(town)), MsgType="text",
                  Content=TEXT.format(3), MsgId=4711)


def account_safe(town) -> Call:
    return sealed(town, OA, "/webhook/oa", account_xml(town), encrypt_type="aes")


def account_compatible(town) -> Call:
    call = sealed(town, OA, "/webhook/oa-compatible", account_xml(town), encrypt_type="aes")
    beside = b"<Content><![CDATA[plain]]></Content><Encrypt>"
    return dataclasses.replace(call, body=call.body.replace(b"<Encrypt>", beside))


def account_plain(town) -> Call:
    at, nonce = seconds(town), "486452656"
    signature = hashlib.sha1("".join(sorted((OA_TOKEN, at, nonce))).encode()).hexdigest()
    return Call("/webhook/oa-plain", account_xml(town).encode(),
                {"signature": signature, "timestamp": at, "nonce": nonce, "openid": "follower1"})


def bridge11(town) -> Call:
    body = json.dumps({
        "time": int(seconds(town)), "self_id": 10001000, "post_type": "message", "message_type": "group", "sub_type": "normal",
        "message_id": -77, "group_id": BRIDGE_GROUP, "user_id": 20002001, "message": TEXT.format(3),
        "sender": {"user_id": 20002001, "nickname": "邻居"}}, ensure_ascii=False).encode()
    return Call("/webhook/wx", body, headers={
        "X-Self-ID": "10001000", "X-Signature": "sha1=" + hmac.new(BRIDGE_SECRET.encode(), body, hashlib.sha1).hexdigest()})


def bridge12(town) -> Call:
    body = {"id": "e2", "self": {"platform": "wechat", "user_id": "wxid_bot"}, "time": int(seconds(town)), "type": "message",
            "detail_type": "group", "sub_type": "", "message_id": "m1", "alt_message": "", "group_id": str(BRIDGE_GROUP),
            "user_id": "wxid_zhang", "message": [{"type": "text", "data": {"text": TEXT.format(3)}}]}
    return Call("/webhook/wx", json.dumps(body, ensure_ascii=False).encode(),
                headers={"X-OneBot-Version": "12", "X-Impl": "x", "Authorization": f"Bearer {BRIDGE_TOKEN}"})


DOORS = {
    "DingTalk robot": Door("dingtalk", dingtalk),
    "DingTalk events": Door("dingtalk", dingtalk_event, opens=0),
    "DingTalk cards": Door("dingtalk", dingtalk_press),
    "WeCom app": Door("wecom-app", wecom_app),
    "WeCom customer service": Door("wecom-kf", wecom_kf),
    "WeCom smart robot": Door("wecom-aibot", wecom_aibot),
    "Official account, safe": Door("wechat-oa", account_safe),
    "Official account, compatible": Door("wechat-oa", account_compatible),
    "Official account, plain": Door("wechat-oa", account_plain),
    "OneBot 11": Door("onebot", bridge11),
    "OneBot 12": Door("onebot", bridge12),
}


@pytest.fixture
def open_town(start_town, platform, wecom):
    def edit(name, text):
        if name != "gridbot.toml":
            return text
        text = text.replace(f'client_secret = "{CLIENT_SECRET}"\n', DINGTALK_MORE)
        at = text.index('id = "kf"')
        text = text[:at] + text[at:].replace(platform.url, wecom.url)
        return text + "".join(OA_CHANNEL.format(mode=mode, key=AES_KEY, url=wecom.url) for mode in ("compatible", "plain"))

    town = start_town(edit=edit)
    town.wecom = wecom
    return town


def settled(town, wecom) -> dict:
    """All that a replay could change, as the town and the platforms know it."""
    town.settle()
    tickets = sorted(case["ticket"] for case in town.cases())
    return {"cases": {ticket: town.case(ticket) for ticket in tickets},
            "outbox": town.outbox(),
            "said": [call for fake in (town.platform, wecom) for call in fake.calls() if SAYS.search(call["path"])]}


@pytest.mark.parametrize("name", DOORS)
def test_a_replay_gets_the_stored_answer_and_changes_nothing(open_town, wecom, name):
    town, door = open_town, DOORS[name]
    call = door.call(town)
    status, content = call.send(town)
    assert status == 200
    after = settled(town, wecom)
    assert len(after["cases"]) == door.opens

    for _ in range(3):
        assert call.send(town) == (200, content)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: call.send(town), range(8))) == {(200, content)}
    assert settled(town, wecom) == after

    # The process that answered is gone, and with it all that it kept in memory.
    town.kill()
    town.start()
    assert call.send(town) == (200, content)
    assert settled(town, wecom) == after


def test_every_door_of_every_channel_is_tried():
    said = (ROOT / "docs" / "signatures.md").read_text(encoding="utf-8")
    doors = re.findall(r"^\| ([^|]+?) \| `", said, flags=re.M)
    assert sorted(doors) == sorted(DOORS)
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## Connecting channels")[1].split("Step by step")[0]
    hears = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", table, flags=re.M))   # in the usual mode: by callbacks
    called = {kind for kind, what in hears.items() if what != "no"} - {"console", "wecom-report"}   # a page; it is polled
    assert {door.channel for door in DOORS.values()} == called
