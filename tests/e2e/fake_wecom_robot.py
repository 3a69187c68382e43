"""The robots of WeCom groups, as a part of a fake platform."""
import base64
import email
import hashlib

from aiohttp import web

from fake_platform import old_style

TEXT_LIMITS = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}   # bytes


class WecomRobots:
    """For a FakePlatform with the setting `wecom_robots`, with `media` and within_budget()."""

    def send_by_wecom_robot(self, request: web.Request, body: dict) -> dict:
        key = request.query.get("key")
        robot = self.settings["wecom_robots"].get(key)
        if robot is None:
            raise old_style(93000, "invalid webhook url, hint: [1763778869_1], from ip: 127.0.0.1")
        kind = body.get("msgtype")
        if kind in ("image", "file"):
            self.check_wecom_enclosure(kind, body.get(kind) or {}, key)
        else:
            self.check_wecom_words(kind, body)
        # These calls carry no time: a simulated day would be measured in real minutes, so only a set clock counts.
        now = self.settings["clock_ms"]
        if now is not None and not self.within_budget(("wecom", key), robot.get("per_minute", 20), now):
            raise old_style(45009, "api freq out of limit")
        return {"errcode": 0, "errmsg": "ok"}

    def check_wecom_enclosure(self, kind: str, enclosed: dict, key: str) -> None:
        if kind == "file":
            if self.media.get(enclosed.get("media_id")) != key:
                raise old_style(40007, "invalid media_id")
            return
        picture = base64.b64decode(enclosed.get("base64", ""), validate=True)
        if len(picture) > 2 * 1024 * 1024 or not picture.startswith((b"\x89PNG", b"\xff\xd8")):
            raise old_style(40009, "invalid image size")
        if hashlib.md5(picture).hexdigest() != enclosed.get("md5"):
            raise old_style(301019, "image md5 mismatch")

    def upload_by_wecom_robot(self, request: web.Request, raw: bytes) -> dict:
        key = request.query.get("key")
        if key not in self.settings["wecom_robots"]:
            raise old_style(93000, "invalid webhook url, hint: [1763778869_1], from ip: 127.0.0.1")
        form = email.message_from_bytes(b"Content-Type: " + request.headers["content-type"].encode() + b"\r\n\r\n" + raw)
        parts = [part for part in form.walk() if part.get_param("name", header="content-disposition") == "media"]
        if request.query.get("type") != "file" or len(parts) != 1 or not parts[0].get_filename():
            raise old_style(41005, "media data missing")
        if not 5 < len(parts[0].get_payload(decode=True)) <= 20 * 1024 * 1024:
            raise old_style(40006, "invalid media size")
        media_id = f"media-{len(self.media) + 1}"
        self.media[media_id] = key
        return {"errcode": 0, "errmsg": "ok", "type": "file", "media_id": media_id, "created_at": "1380000000"}

    @staticmethod
    def check_wecom_words(kind: str, body: dict) -> None:
        if kind not in TEXT_LIMITS:
            raise old_style(40008, "invalid message type")
        content = body.get(kind, {}).get("content") if isinstance(body.get(kind), dict) else None
        if not isinstance(content, str) or not content:
            raise old_style(44004, "empty content")
        if len(content.encode()) > TEXT_LIMITS[kind]:
            raise old_style(45002, "content size out of limit")
