#!/usr/bin/env python3
"""fuzz_seeds.py FOLDER [EVERY]: writes the seeds of the fuzz targets, one file each: into FOLDER/messages those of
tests/fixtures/messages, or every so many-th of them; into FOLDER/platforms what the platforms send, behind the letter
that says to whom (tests/fuzz/fuzz_platforms.cpp)."""
import base64
import hashlib
import json
import pathlib
import sys

FIXTURES = pathlib.Path("tests/fixtures")
folder = pathlib.Path(sys.argv[1])
every = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def write(kind: str, seed: bytes) -> None:
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / hashlib.sha1(seed).hexdigest()[:16]).write_bytes(seed)


def door(letter: str, said: str | bytes) -> None:
    write("platforms", letter.encode() + (said.encode() if isinstance(said, str) else said))


def compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(path: pathlib.Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


messages = [line for path in sorted((FIXTURES / "messages").glob("*.jsonl")) for line in lines(path)]
for line in messages[::every]:
    write("messages", json.loads(line)["text"].encode())

# Every shape that a channel hears, as its adapter's decoder gets it.
HEARD_BY = {"dingtalk": "d", "onebot": "o", "wecom-app": "a", "wecom-kf": "r", "wechat-oa": "w", "wecom-aibot": "b",
            "wecom-report": "r"}
for path in sorted((FIXTURES / "inbound").glob("*.jsonl")):
    for line in lines(path):
        body = json.loads(line)["body"]
        door(HEARD_BY[path.stem], body if isinstance(body, str) else compact(body))

for path in sorted(FIXTURES.glob("dingtalk/stream_frame_*.json")):
    door("S", compact(json.loads(path.read_text(encoding="utf-8"))))
door("S", compact({"type": "SYSTEM", "headers": {"topic": "ping", "messageId": "m"}, "data": '{"opaque":"0a1b"}'}))
door("k", (FIXTURES / "wecom/08_kf_event.plain.xml").read_text(encoding="utf-8"))
for name in ("08_kf_sync_msg", "09_resident_order_list"):
    door("r", (FIXTURES / f"wecom/{name}.response.json").read_text(encoding="utf-8"))
for name, letter in (("wecom/07_aibot_ws_session", "B"), ("onebot/08_v12_session", "O")):
    frames = [compact(told["frame"]) for told in map(json.loads, lines(FIXTURES / f"{name}.jsonl")) if told["dir"] == "s2c"]
    for frame in frames:
        door(letter, frame)
    door(letter, "\n".join(frames))
door("O", (FIXTURES / "onebot/04_v11_meta_and_notice.jsonl").read_bytes())
for path in sorted(FIXTURES.glob("*/*.callback.http")):
    door("e", path.read_bytes().split(b"\r\n\r\n", 1)[1])

vectors = json.loads((FIXTURES / "wecom/vectors.json").read_text(encoding="utf-8"))
for vector in vectors["crypt"]:
    said, tail = vector["plaintext"].encode(), vector["receiveid"].encode()
    plain = vector["random16"].encode() + len(said).to_bytes(4, "big") + said + tail
    pad = 32 - len(plain) % 32
    door("p", plain + bytes([pad]) * pad)
for vector in vectors["negative"]:
    door("e", f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>")
for media in vectors["media"]:
    door("p", base64.b64decode(media["ciphertext_base64"]))
for reply in ({"errcode": 0, "errmsg": "ok", "access_token": "t", "expires_in": 7200}, {"accessToken": "t", "expireIn": "7200"},
              {"errcode": 60020, "errmsg": "not allow to access from your ip, from ip: 203.0.113.7"}, {"errcode": "310000"},
              {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "requestid": "r"}, {"processQueryKey": "k"},
              {"status": "failed", "retcode": 34001}, {"status": 1111, "punish": "deny"}, {"media_id": "m"}):
    door("r", compact(reply))
