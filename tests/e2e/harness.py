"""What the black-box tests stand on: the fake platform, a running gridbot, and the town they speak for.

Nothing here sleeps for a guessed time. After a webhook `settle()` moves the simulated clock to where it is: gridbot
answers that when everything due was done and every outgoing message was tried. Where no such event exists (a process
that starts, a real clock), `wait_until` polls one condition with a deadline.
"""
import dataclasses
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import uuid

import requests

from child_process import Process, wait_until   # noqa: F401
from seen_platform import HERE, LEADERS_SECRET, Platform, app_text, bridge_text, chat_text   # noqa: F401
from signatures import callback_sign

ROOT = HERE.parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
BINARY = pathlib.Path(os.environ.get("GRIDBOT_BINARY", ROOT / "build" / "release-tests" / "gridbot")).resolve()

CHINA = datetime.timezone(datetime.timedelta(hours=8))
MONDAY = "2026-11-23T09:00:00+08:00"

CLIENT_SECRET = "dingtestsecret"

BUILDING3 = "cidBuilding3=="      # residents of building 3, grid 52
WORK52 = "cidGrid52=="            # staff of grid 52
RESIDENTS12 = "cidGrid12=="       # residents of grid 12

GRID_LEADER = "ding_p01"          # 林晓峰, grid 52
STATION_MASTER = "ding_p02"       # 韩振国, village 河西
GRID_MEMBER = "ding_p03"          # 李芳, grid 52
VILLAGE_CADRE = "ding_p07"        # 马俊, both villages
PROPERTY_HANDLER = "ding_p09"     # 吴昊, 惠民物业
CENTER_OPERATOR = "ding_p10"
CENTER_DIRECTOR = "ding_p11"
TOWN_LEADER = "ding_p12"
INSPECTOR = "ding_p13"            # 鞠明, no other post
WATER_HANDLER = "ding_p15"        # 何勇, 供水公司
GAS_HANDLER = "ding_p17"          # 高原, 燃气公司
RESIDENT = "res_wang"
NEIGHBOUR = "res_zhao"

REQUEST_TIMEOUT_S = 60
TICKET = re.compile(r"[A-Z]{2}\d{8}-\d{4,5}")


def instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def millis(when: datetime.datetime) -> int:
    return round(when.timestamp() * 1000)


def parts_of(text: str, known: set[str]) -> list[str]:
    """The messages that were said as this one: several of a kind come line by line. `known`: what was to be said there.
    A text that is not made of known ones is a part by itself."""
    text = text.replace("  \n  ", "\n")   # DingTalk's line break in markdown
    lines, parts = text.split("\n"), []
    while lines:
        length = next((n for n in range(len(lines), 0, -1) if "\n".join(lines[:n]) in known), None)
        if length is None:
            return [text]
        parts.append("\n".join(lines[:length]))
        lines = lines[length:]
    return parts


@dataclasses.dataclass
class Answer:
    """What gridbot answered a webhook with."""
    status: int
    headers: dict
    content: bytes

    @property
    def json(self):
        return json.loads(self.content)

    @property
    def text(self) -> str | None:
        """The words of the answer; None when the platform is told to stay silent."""
        assert self.status == 200, (self.status, self.content)
        body = self.json
        if body == {"msgtype": "empty"}:
            return None
        assert body.keys() == {"msgtype", "text"} and body["msgtype"] == "text", body
        assert body["text"].keys() == {"content"}, body
        return body["text"]["content"]

    @property
    def ticket(self) -> str:
        found = TICKET.search(self.text or "")
        assert found, f"no ticket number in {self.text!r}"
        return found[0]


def write_town(folder: pathlib.Path, platform_url: str, edit=None, database: str | None = None) -> pathlib.Path:
    """A copy of the Sanhehu town with free ports, every platform address on the fake and, if given, another database.
    `edit(name, text) -> text` may change any file on the way."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted((FIXTURES / "sanhehu").iterdir()):
        text = source.read_text(encoding="utf-8")
        if source.name == "gridbot.toml":
            text = re.sub(r'^(listen|admin_listen) = "127\.0\.0\.1:\d+"', r'\1 = "127.0.0.1:0"', text, flags=re.M)
            text = re.sub(r"http://127\.0\.0\.1:1900\d", platform_url, text)
            if database:
                text = re.sub(r'^url = "sqlite:[^"]*"', f'url = "{database}"', text, flags=re.M)
        if edit:
            text = edit(source.name, text)
        (folder / source.name).write_text(text, encoding="utf-8")
    (folder / "gridbot.toml").chmod(0o600)   # it holds secrets; readable by others would be a warning
    return folder / "gridbot.toml"


def run_gridbot(*arguments, stdin=None, deadline_s=30) -> subprocess.CompletedProcess:
    return subprocess.run([str(BINARY), *map(str, arguments)], input=stdin, capture_output=True, text=True,
                          encoding="utf-8", timeout=deadline_s)


class Town:
    """A `gridbot serve` of the Sanhehu town and the people who write to it."""

    def __init__(self, folder: pathlib.Path, platform: Platform, edit=None, sim_clock: str | None = MONDAY, start=True,
                 config: pathlib.Path | None = None, database: str | None = None):
        self.folder = folder
        self.platform = platform
        self.database = database   # None: the file that the configuration names
        self.config = config or write_town(folder, platform.url, edit, database)
        folder.mkdir(exist_ok=True)
        self.sim_clock = sim_clock
        self.process = None
        if start:
            self.start()

    # -- the process ------------------------------------------------------------------------------------------------

    def start(self, sim_clock: str | None = None, **popen) -> None:
        self.sim_clock = sim_clock or self.sim_clock
        command = [BINARY, "serve", "--config", self.config]
        if self.sim_clock:
            command += ["--sim-clock", self.sim_clock]
        self.process = Process(command, cwd=self.folder, **popen)
        found = {}
        while len(found) < 2:
            line = self.process.expect(r"^listening (public|admin) (http://\S+)")
            found[line[1]] = line[2]
        self.public, self.admin = found["public"], found["admin"]

    def stop(self) -> int:
        """SIGTERM, as a service manager does it; the exit code."""
        if not self.process.running:
            return self.process.wait()
        self.process.signal(signal.SIGTERM)
        return self.process.wait()

    def kill(self) -> None:
        self.process.kill()

    # -- the clock --------------------------------------------------------------------------------------------------

    def now(self) -> datetime.datetime:
        if not self.sim_clock:
            return datetime.datetime.now(CHINA)
        return instant(self.get_admin("/sim/clock").json()["now"])

    def clock(self, to: str | None = None, advance: str | None = None) -> datetime.datetime:
        """Moves the simulated clock. `to` may be a full instant, or HH:MM of the current simulated day."""
        if to is not None and re.fullmatch(r"\d\d:\d\d(:\d\d)?", to):
            to = f"{self.now():%Y-%m-%d}T{to}{':00' if len(to) == 5 else ''}+08:00"
        answer = self.post_admin("/sim/clock", {"to": to} if to is not None else {"advance": advance})
        assert answer.status_code == 200, (to, advance, answer.status_code, answer.text)
        return instant(answer.json()["now"])

    def settle(self) -> None:
        """Returns when all that is due now was done and every outgoing message was tried."""
        self.clock(to=self.now().isoformat(timespec="milliseconds"))

    # -- the webhook ------------------------------------------------------------------------------------------------

    def post_webhook(self, body, timestamp: str | None = None, sign: str | None = None, headers=None, settle=True,
                     path="/webhook/ding") -> Answer:
        """Posts bytes, text or an object as the platform would, signed for the simulated now unless told otherwise."""
        if timestamp is None:
            timestamp = str(millis(self.now()))
        if sign is None:
            sign = callback_sign(timestamp, CLIENT_SECRET)
        if isinstance(body, (dict, list)):
            body = json.dumps(body, ensure_ascii=False)
        if isinstance(body, str):
            body = body.encode()
        all_headers = {"Content-Type": "application/json; charset=utf-8", "timestamp": timestamp, "sign": sign}
        all_headers.update(headers or {})
        all_headers = {name: value for name, value in all_headers.items() if value is not None}
        answer = requests.post(self.public + path, data=body, headers=all_headers, timeout=REQUEST_TIMEOUT_S)
        if settle and self.sim_clock:
            self.settle()
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    def message(self, group: str | None, who: str, text: str, msg_id: str | None = None, private=False,
                session: str | None = None, at: int | None = None) -> dict:
        """The body of a robot callback, built like the platform's samples. `at`: milliseconds; else now."""
        now = at or millis(self.now())
        conversation = f"cidPrivate-{who}" if private or group is None else group
        session = session or f"session-{uuid.uuid4().hex}"
        self.platform.open_session(session, conversation)
        body = {
            "senderPlatform": "Android",
            "conversationId": conversation,
            "chatbotCorpId": "dingdemotown0000000001",
            "chatbotUserId": "$:LWCP_v1:$Qm90R3JpZERlbW8wMDAwMQ==",
            "msgId": msg_id or f"msg{uuid.uuid4().hex}==",
            "senderNick": who,
            "isAdmin": False,
            "senderStaffId": who,
            "sessionWebhookExpiredTime": now + 5_400_180,
            "createAt": now,
            "senderCorpId": "dingdemotown0000000001",
            "conversationType": "1" if private or group is None else "2",
            "senderId": f"$:LWCP_v1:${who}",
            "sessionWebhook": f"{self.platform.url}/robot/sendBySession?session={session}",
            "robotCode": "dingtestkey",
            "text": {"content": text if private or group is None else f" {text}"},
            "msgtype": "text",
        }
        if body["conversationType"] == "2":
            body["atUsers"] = [{"dingtalkId": body["chatbotUserId"]}]
            body["conversationTitle"] = "测试群"
            body["isInAtList"] = True
        return body

    def say(self, group: str | None, who: str, text: str, msg_id: str | None = None, private=False,
            session: str | None = None, settle=True) -> Answer:
        return self.post_webhook(self.message(group, who, text, msg_id, private, session), settle=settle)

    def tell(self, who: str, text: str, **more) -> Answer:
        """`who` writes to the robot in private."""
        return self.say(None, who, text, private=True, **more)

    # -- what operators see -----------------------------------------------------------------------------------------

    def get_admin(self, path: str, **query) -> requests.Response:
        return requests.get(self.admin + path, params=query, timeout=REQUEST_TIMEOUT_S)

    def post_admin(self, path: str, body=None) -> requests.Response:
        return requests.post(self.admin + path, json=body, timeout=REQUEST_TIMEOUT_S)

    def cases(self, **query) -> list[dict]:
        """All cases that match, page by page, newest first."""
        found, cursor = [], None
        while True:
            page_query = dict(query, **({"cursor": cursor} if cursor else {}))
            answer = self.get_admin("/api/v1/cases", **page_query)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["cases"]
            cursor = page["next"]
            if cursor is None:
                return found

    def case(self, ticket: str) -> dict:
        answer = self.get_admin(f"/api/v1/cases/{ticket}")
        assert answer.status_code == 200, (ticket, answer.status_code, answer.text)
        return answer.json()

    def outbox(self, state: str | None = None) -> list[dict]:
        answer = self.get_admin("/api/v1/outbox", **({"state": state} if state else {}))
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]


def end_all(towns: list[Town]) -> None:
    """At the end of a test, whose failure shows what they said."""
    for town in towns:
        if town.process is not None:
            town.kill()
            print(town.process.said())
