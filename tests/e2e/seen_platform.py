"""The fake DingTalk and WeCom from the side of a test: its controls, and what people saw there."""
import base64
import json
import pathlib
import sys

import requests

from child_process import Process

HERE = pathlib.Path(__file__).resolve().parent
LEADERS_SECRET = "SECtestleaders"


class Platform:
    """The fake DingTalk and WeCom, and what it saw."""

    def __init__(self, ledger: pathlib.Path):
        self.ledger = ledger
        self.port = 0
        self.start()

    def start(self) -> None:
        self.process = Process([
            sys.executable, HERE / "fake_dingtalk.py", "--port", self.port, "--ledger", self.ledger,
            "--robot-secret", f"leaders={LEADERS_SECRET}", "--wecom-key", "leaders"])
        self.url = self.process.expect(r"listening (http://\S+)")[1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def restart(self) -> None:
        """Comes back on the same address, remembering its ledger but no token and no session."""
        self.process.kill()
        self.start()

    def stop(self) -> None:
        self.process.kill()

    def _control(self, method, path, /, **body):
        answer = requests.request(method, self.url + path, json=body or None, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def reset(self):
        if not self.process.running:
            self.start()
        self._control("POST", "/_reset", really=True)

    def behave(self, path, mode, times=1, **more):
        self._control("POST", "/_behave", path=path, mode=mode, times=times, **more)

    def behave_well(self):
        self._control("DELETE", "/_behave")

    def configure(self, **settings):
        self._control("POST", "/_configure", **settings)

    def open_session(self, session, conversation):
        self._control("POST", "/_sessions", session=session, conversation=conversation)

    def expire_sessions(self):
        self._control("DELETE", "/_sessions")

    def revoke_tokens(self):
        self._control("DELETE", "/_tokens")

    def forget_calls(self):
        self._control("DELETE", "/_calls")

    def hold_picture(self, name: str, content: bytes | None, padded_to: int = 0):
        """What a code or media id stands for from now on; None: nothing any more."""
        more = {} if content is None else {"base64": base64.b64encode(content).decode(), "padded_to": padded_to}
        self._control("POST", "/_pictures", name=name, **more)

    def calls(self, path=None) -> list[dict]:
        # A channel that is polled asks for its token from the start; this platform has none to give.
        calls = [call for call in self._control("GET", "/_calls") if path or call["path"] != "/cgi-bin/gettoken"]
        return [call for call in calls if path is None or call["path"] == path]

    # -- what people saw: only what the platform took ---------------------------------------------------------------

    def _taken(self):
        return [call for call in self.calls() if call["taken"]]

    def group(self, conversation) -> list[str]:
        """Texts that the group saw, in order, whatever way they came."""
        texts = []
        for call in self._taken():
            if call["path"] == "/robot/sendBySession" and call["conversation"] == conversation:
                texts.append(chat_text(call["body"]))
            elif call["path"].endswith("groupMessages/send") and call["body"]["openConversationId"] == conversation:
                texts.append(app_text(call["body"]))
        return texts

    def private(self, staff_id) -> list[str]:
        """Texts that the person saw in the private chat with the robot, in order."""
        return [app_text(call["body"]) for call in self._taken()
                if call["path"].endswith("oToMessages/batchSend") and staff_id in call["body"]["userIds"]
                and staff_id not in call["answer"]["invalidStaffIdList"]
                and staff_id not in call["answer"]["flowControlledStaffIdList"]]

    def ding_robot(self, token="leaders") -> list[str]:
        return [chat_text(call["body"]) for call in self._taken()
                if call["path"] == "/robot/send" and call["query"].get("access_token") == token]

    def wecom_robot(self, key="leaders") -> list[dict]:
        """What was said in words; see wecom_enclosures() for the rest."""
        return [body for body in self._wecom(key) if body["msgtype"] not in ("image", "file")]

    def wecom_enclosures(self, key="leaders") -> list[dict]:
        return [body for body in self._wecom(key) if body["msgtype"] in ("image", "file")]

    def _wecom(self, key: str) -> list[dict]:
        return [call["body"] for call in self._taken()
                if call["path"] == "/cgi-bin/webhook/send" and call["query"].get("key") == key]

    def everything_said(self) -> str:
        return "\n".join(json.dumps(call["body"], ensure_ascii=False) for call in self.calls())


def chat_text(body: dict) -> str:
    """The words of a message object of the chat family."""
    part = body[body["msgtype"]]
    return part.get("content") or part.get("text") or ""


def bridge_text(body: dict) -> str:
    """The words of a message to a OneBot bridge."""
    return "".join(part["data"].get("text", "") for part in body["message"])


def app_text(body: dict) -> str:
    param = json.loads(body["msgParam"])
    return param.get("content") or param.get("text") or ""
