"""A Sanhehu town that lives in the WeChat family alone, its fake platform and the people who write to it."""
import json
import pathlib
import re
import sys
import uuid

import pytest
import requests

import harness
from harness import HERE, Process, Town, millis
from wecom_crypt import Crypt, xml_of

AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CORP = "wx5823bf96d3bd56c7"
AGENT = 1000002
APP = Crypt("QDG6eK", AES_KEY, CORP)
KF = Crypt("kfToken", AES_KEY, CORP)
OA = Crypt("oaToken", AES_KEY, "wxtestappid0000001")
OPEN_KFID = "wkAJ2GCAAAtest"
ACCOUNT = "gh_sanhehu"

MEMBER = "wecom_p03"          # 李芳, grid member of grid 52
MEMBER_LEADER = "wecom_p01"   # 林晓峰, grid leader of grid 52


class WecomPlatform(harness.Platform):
    """The fake WeChat family, and what it saw."""

    def start(self) -> None:
        self.process = Process([sys.executable, HERE / "fake_wecom.py", "--port", self.port, "--ledger", self.ledger])
        self.url = self.process.expect(r"listening (http://\S+)")[1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def add_kf(self, *items) -> str:
        return self._control("POST", "/_kf", items=list(items))["token"]

    def set_orders(self, *orders) -> None:
        self._control("POST", "/_orders", orders=list(orders))

    def wrote(self, account: str) -> None:
        self._control("POST", "/_wrote", account=account)

    def sent(self, path: str) -> list[dict]:
        return [call["body"] for call in self.calls(path) if call["taken"]]

    def private(self, account: str) -> list[str]:
        """What a member was shown by the app."""
        return [words_of(body) for body in self.sent("/cgi-bin/message/send") if account in body["touser"].split("|")]

    def cards(self, account: str) -> list[dict]:
        return [body["template_card"] for body in self.sent("/cgi-bin/message/send")
                if body["msgtype"] == "template_card" and body["touser"] == account]

    def to_resident(self, account: str) -> list[str]:
        return [body["text"]["content"] for body in self.sent("/cgi-bin/kf/send_msg") if body["touser"] == account]

    def to_follower(self, account: str) -> list[str]:
        return [body["text"]["content"] for body in self.sent("/cgi-bin/message/custom/send") if body["touser"] == account]


def words_of(body: dict) -> str:
    if body["msgtype"] != "template_card":
        return body[body["msgtype"]]["content"]
    card = body["template_card"]
    return card["main_title"]["title"] + "\n" + card.get("sub_title_text", "")


def only_channels(*ids):
    """An edit of the town that leaves it these channels alone."""
    def edit(name: str, text: str) -> str:
        if name == "gridbot.toml":
            head, *blocks = text.split("[[channel]]")
            return head + "".join("[[channel]]" + block for block in blocks
                                  if re.search(r'^id = "(.*)"', block, flags=re.M)[1] in ids)
        if name == "groups.csv":
            head, *rows = text.splitlines(keepends=True)
            return head + "".join(row for row in rows if row.split(",")[0] in ids)
        return text
    return edit


class WecomTown(Town):
    """People of the town as they write through the WeChat family."""

    def seconds(self) -> int:
        return millis(self.now()) // 1000

    # -- the app -----------------------------------------------------------------------------------------------------

    def app_xml(self, who: str, msg_type: str, **more) -> str:
        return xml_of(ToUserName=CORP, FromUserName=who, CreateTime=self.seconds(), MsgType=msg_type, **more, AgentID=AGENT)

    def post_app(self, xml: str, settle=True) -> requests.Response:
        answer = APP.call(self.public + "/webhook/wecom", xml, str(self.seconds()))
        if settle:
            self.settle()
        return answer

    def tell_app(self, who: str, text: str, msg_id: int | None = None, settle=True) -> str | None:
        """`who` writes to the app; the words of its passive reply, None for silence."""
        xml = self.app_xml(who, "text", Content=text, MsgId=msg_id or uuid.uuid4().int >> 66)
        return reply_in(self.post_app(xml, settle), APP)

    def press(self, who: str, card: dict, button: int = 0) -> dict:
        """`who` presses a button of a card; the fields of the passive reply."""
        xml = self.app_xml(who, "event", Event="template_card_event", EventKey=card["button_list"][button]["key"],
                           TaskId=card["task_id"], CardType=card["card_type"], ResponseCode=uuid.uuid4().hex)
        answer = self.post_app(xml)
        assert answer.status_code == 200
        return APP.open_reply(answer.text)

    # -- customer service --------------------------------------------------------------------------------------------

    def kf_says(self, who: str, text: str, msg_id: str | None = None) -> dict:
        return {"msgid": msg_id or uuid.uuid4().hex, "open_kfid": OPEN_KFID, "external_userid": who,
                "send_time": self.seconds(), "origin": 3, "msgtype": "text", "text": {"content": text}}

    def kf_enters(self, who: str, scene: str, code: str | None = None) -> dict:
        event = {"event_type": "enter_session", "open_kfid": OPEN_KFID, "external_userid": who, "scene": scene}
        if code:
            event["welcome_code"] = code
        return {"msgid": uuid.uuid4().hex, "send_time": self.seconds(), "origin": 4, "msgtype": "event", "event": event}

    def knock(self, token: str, settle=True) -> requests.Response:
        xml = xml_of(ToUserName=CORP, CreateTime=self.seconds(), MsgType="event", Event="kf_msg_or_event", Token=token,
                     OpenKfId=OPEN_KFID)
        answer = KF.call(self.public + "/webhook/kf", xml, str(self.seconds()))
        if settle:
            self.settle()
        return answer

    def tell_kf(self, who: str, text: str) -> None:
        assert self.knock(self.platform.add_kf(self.kf_says(who, text))).status_code == 200

    # -- the official account ----------------------------------------------------------------------------------------

    def oa_xml(self, who: str, msg_type: str, **more) -> str:
        return xml_of(ToUserName=ACCOUNT, FromUserName=who, CreateTime=self.seconds(), MsgType=msg_type, **more)

    def post_oa(self, xml: str) -> requests.Response:
        answer = OA.call(self.public + "/webhook/oa", xml, str(self.seconds()), query={"encrypt_type": "aes"})
        self.settle()
        return answer

    def tell_oa(self, who: str, text: str) -> str | None:
        self.platform.wrote(who)
        return reply_in(self.post_oa(self.oa_xml(who, "text", Content=text, MsgId=uuid.uuid4().int >> 66)), OA)


def reply_in(answer: requests.Response, crypt: Crypt) -> str | None:
    assert answer.status_code == 200, (answer.status_code, answer.text)
    if answer.text in ("", "success"):
        return None
    reply = crypt.open_reply(answer.text)
    assert reply["MsgType"] == "text", reply
    return reply["Content"]


@pytest.fixture(scope="session")
def shared_wecom(tmp_path_factory):
    platform = WecomPlatform(tmp_path_factory.mktemp("wecom") / "ledger.jsonl")
    yield platform
    platform.stop()


@pytest.fixture
def wecom(shared_wecom):
    """The fake WeChat family, healthy and with an empty ledger."""
    shared_wecom.reset()
    return shared_wecom


@pytest.fixture
def start_wecom_town(tmp_path, wecom):
    towns = []

    def start(*channels, edit=None, **options) -> WecomTown:
        only = only_channels(*channels)
        town = WecomTown(tmp_path / f"town{len(towns)}", wecom,
                         edit=lambda name, text: edit(name, only(name, text)) if edit else only(name, text), **options)
        towns.append(town)
        return town

    yield start
    harness.end_all(towns)
