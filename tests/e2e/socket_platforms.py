"""The fake platforms that speak over WebSockets, as the tests see them."""
import json
import sys

import requests

from harness import HERE, Platform, Process, wait_until


class SocketPlatform:
    """fake_sockets.py with one of its faces."""

    def __init__(self, face: str):
        self.process = Process([sys.executable, HERE / "fake_sockets.py", "--face", face])
        self.url = self.process.expect(r"listening (http://\S+)")[1]

    def stop(self) -> None:
        self.process.kill()

    def order(self, path: str, **body):
        answer = requests.post(self.url + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def ask(self, path: str):
        return requests.get(self.url + path, timeout=10).json()

    def set(self, **settings):
        self.order("/_set", **settings)

    def links(self) -> list[dict]:
        return self.ask("/_links")

    def open_links(self) -> list[dict]:
        return [link for link in self.links() if link["open"]]

    def frames(self, **having) -> list[dict]:
        frames = [entry["frame"] for entry in self.ask("/_frames")]
        return [frame for frame in frames if all(frame.get(name) == value for name, value in having.items())]

    def push(self, frame: dict, redeliver: bool = False) -> None:
        self.order("/_push", frame=frame, redeliver=redeliver)

    def wait_for_link(self, beyond: int = 0, subscribed: bool = False) -> dict:
        """The newest open link of a number above `beyond`."""
        def newest():
            links = [link for link in self.open_links() if link["n"] > beyond and (link["subscribed"] or not subscribed)]
            return links[-1] if links else None
        return wait_until(newest, "an open link")


class StreamPlatform(SocketPlatform, Platform):
    """A DingTalk with Stream mode: what people saw is asked as of harness.Platform."""

    def __init__(self):
        SocketPlatform.__init__(self, "dingtalk")

    def say(self, town, group, who, text, msg_id=None, private=False, redeliver=False, frame_id=None) -> dict:
        """Pushes a robot message; returns its body."""
        body = town.message(group, who, text, msg_id, private)
        self.push_body(body, frame_id, redeliver)
        return body

    def push_body(self, body: dict, frame_id=None, redeliver=False) -> None:
        self.push({"specVersion": "1.0", "type": "CALLBACK",
                   "headers": {"appId": "app", "connectionId": "c", "contentType": "application/json",
                               "messageId": frame_id or f"frame-{body['msgId']}", "time": str(body["createAt"]),
                               "topic": "/v1.0/im/bot/messages/get"},
                   "data": json.dumps(body, ensure_ascii=False)}, redeliver)

    def acks(self) -> dict:
        """What gridbot answered, by the frame's messageId."""
        return {frame["headers"]["messageId"]: frame for frame in self.frames() if "code" in frame}
