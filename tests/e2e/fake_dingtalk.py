#!/usr/bin/env python3
"""A DingTalk and WeCom platform for tests, in a process of its own.

    fake_dingtalk.py [--port 0] [--ledger FILE] [--robot-secret TOKEN=SECRET]...

prints `listening http://127.0.0.1:PORT` and serves what gridbot calls:

    POST /v1.0/oauth2/accessToken              token of an app
    POST /v1.0/robot/groupMessages/send        message of the app robot to a group
    POST /v1.0/robot/oToMessages/batchSend     message of the app robot to people
    POST /robot/sendBySession?session=         reply through a session webhook
    POST /robot/send?access_token=             DingTalk custom group robot, signed
    POST /cgi-bin/webhook/send?key=            WeCom group robot
    POST /cgi-bin/webhook/upload_media?key=    a file that the same robot is going to send
    POST /send_group_msg, /send_private_msg    OneBot bridge that takes everything

and, for the tests,

    GET    /_calls                    every call in the order of arrival
    DELETE /_calls                    forgets them
    POST   /_behave                   {"path", "mode", ..., "times": n}: how the next n calls of a path go (see Behaviours)
    DELETE /_behave                   all calls go well again
    POST   /_configure                see `settings` below
    POST   /_sessions                 {"session", "conversation"}: a live session webhook
    POST   /_pictures                 {"name", "base64"}: what a downloadCode stands for; without base64 it is over
    DELETE /_sessions                 {"session"} or nothing: one, or all, expire
    DELETE /_tokens                   every token handed out is refused from now on

What the platform documents as HTTP 200 with an errcode is answered so; judging by the status code is a bug that shows.
With --ledger the calls survive the process: a test can kill the platform and still see what it had taken.
"""
import argparse
import asyncio
import base64
import collections
import email
import hashlib
import json
import os
import re
import sys
import time
import urllib.parse

from aiohttp import web

from picture_shelf import PictureShelf, post_pictures, serve_media
from signatures import hmac_base64

TEXT_LIMITS = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}   # WeCom robot, bytes
HEADERS_KEPT = ("content-type", "accept", "x-acs-dingtalk-access-token", "user-agent", "host")
MSG_PARAM_LIMIT = 15000
SESSION_BODY_LIMIT = 20000
USERS_PER_BATCH = 20


class Refusal(Exception):
    """The platform says no: `status` and `body` are what it answers."""

    def __init__(self, body: dict, status: int = 200):
        super().__init__(body)
        self.body = body
        self.status = status


def old_style(code: int, text: str) -> Refusal:
    return Refusal({"errcode": code, "errmsg": text})


def new_style(status: int, code: str, text: str = "") -> Refusal:
    return Refusal({"code": code, "message": text or code, "requestid": "REQ-0001"}, status)


class Behaviours:
    """What a test has ordered for the next calls of a path. Modes:

    ok         as if nothing had been ordered
    errcode    HTTP 200 with {"errcode", "errmsg"} of the order; the message is not taken
    http       "status" and "body" of the order; the message is not taken
    ban_page   HTTP 200 with an HTML page, as the platform answers a banned address
    slow       waits "seconds", then goes well
    hang       never answers (until the caller gives up)
    drop       closes the connection without an answer; with "taken": true the message was taken before
    die        the process ends at once; with "taken": true the message was taken before
    """

    def __init__(self):
        self._orders = collections.defaultdict(collections.deque)

    def order(self, order: dict) -> None:
        order.setdefault("times", 1)
        self._orders[order["path"]].append(order)

    def clear(self) -> None:
        self._orders.clear()

    def next_for(self, path: str) -> dict:
        orders = self._orders[path]
        while orders and orders[0]["times"] == 0:
            orders.popleft()
        if not orders:
            return {"mode": "ok"}
        if orders[0]["times"] > 0:   # a negative number means: until cleared
            orders[0]["times"] -= 1
        return orders[0]


class Platform:
    def __init__(self, ledger_path: str | None):
        self.calls = []
        self.behaviours = Behaviours()
        self.settings = {
            "apps": {"dingtestkey": "dingtestsecret"},      # client id -> client secret
            "token_lifetime_s": 7200,                         # what `expireIn` says
            "token_valid_s": None,                            # real seconds until a token is refused; None: until DELETE /_tokens
            "robots": {},                                     # access_token -> {"secret", "keyword", "per_minute"}
            "wecom_robots": {},                               # key -> {"per_minute"}
            "unknown_users": [],                              # staff ids that come back in invalidStaffIdList
            "flow_controlled_users": [],                      # staff ids that come back in flowControlledStaffIdList
            "card_templates": ["cardtest"],                   # published ones
            "unknown_groups": [],                             # conversations the robot is not in
            "clock_ms": None,                                 # the platform's clock: stale signatures, WeCom's minutes; None: unchecked
        }
        self.defaults = json.loads(json.dumps(self.settings))
        self.sessions = {}
        self.cards = {}                                       # outTrackId -> what everybody sees
        self.responses = set()                                # response codes that were used
        self.tokens = {}
        self.token_count = 0
        self.message_count = 0
        self.windows = collections.defaultdict(collections.deque)
        self.shelf = PictureShelf()
        self.media = {}   # what was uploaded -> the key that may send it
        self.released = asyncio.Event()
        self._ledger = None
        if ledger_path:
            if os.path.exists(ledger_path):
                with open(ledger_path, encoding="utf-8") as lines:
                    self.calls = [json.loads(line) for line in lines]
                self.token_count = sum(call["path"].endswith("/accessToken") for call in self.calls)
            self._ledger = open(ledger_path, "a", encoding="utf-8")

    def record(self, call: dict) -> None:
        call["seq"] = len(self.calls) + 1
        self.calls.append(call)
        if self._ledger:
            self._ledger.write(json.dumps(call, ensure_ascii=False) + "\n")
            self._ledger.flush()

    def let_go(self) -> None:
        """Ends every hanging call."""
        self.released.set()
        self.released = asyncio.Event()

    def forget_calls(self) -> None:
        self.calls.clear()
        if self._ledger:
            self._ledger.truncate(0)

    def reset(self) -> None:
        self.forget_calls()
        self.behaviours.clear()
        self.let_go()
        self.settings = json.loads(json.dumps(self.defaults))
        self.sessions.clear()
        self.cards.clear()
        self.responses.clear()
        self.tokens.clear()
        self.windows.clear()
        self.media.clear()
        self.shelf.clear()

    # -- what the platform checks ------------------------------------------------------------------------------------

    def take_token(self, body: dict) -> dict:
        if self.settings["apps"].get(body.get("appKey")) != body.get("appSecret") or not body.get("appKey"):
            raise new_style(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        self.token_count += 1
        token = f"token-{os.getpid()}-{self.token_count}"
        self.tokens[token] = {"app": body["appKey"], "since": time.monotonic()}
        return {"accessToken": token, "expireIn": self.settings["token_lifetime_s"]}

    def check_token(self, token: str | None) -> str:
        held = self.tokens.get(token or "")
        valid_s = self.settings["token_valid_s"]
        if held is None or (valid_s is not None and time.monotonic() - held["since"] > valid_s):
            raise new_style(400, "InvalidAuthentication", "不合法的access_token")
        return held["app"]

    def check_app_message(self, request: web.Request, body: dict) -> None:
        app = self.check_token(request.headers.get("x-acs-dingtalk-access-token"))
        if body.get("robotCode") != app:
            raise new_style(400, "invalidParameter.robotCode.auth")
        if not isinstance(body.get("msgKey"), str) or not body["msgKey"].startswith("sample"):
            raise new_style(400, "invalidParameter.msgKey.invalid")
        param = body.get("msgParam")
        if not isinstance(param, str):
            raise new_style(400, "invalidParameter.msgParam.invalid", "msgParam must be a string")
        if len(param.encode()) > MSG_PARAM_LIMIT:
            raise new_style(400, "invalidParameter.msgParam.tooLong")
        try:
            members = json.loads(param)
        except ValueError:
            raise new_style(400, "invalidParameter.msgParam.invalid") from None
        wanted = {"sampleText": ("content",), "sampleMarkdown": ("title", "text"),
                  "sampleActionCard": ("title", "text", "singleTitle", "singleURL")}.get(body["msgKey"], ())
        if several := re.fullmatch("sampleActionCard([2-5])", body["msgKey"]):
            numbers = range(1, int(several[1]) + 1)
            wanted = ("title", "text", *(f"action{part}{n}" for n in numbers for part in ("Title", "URL")))
        if not isinstance(members, dict) or any(not members.get(name) for name in wanted):
            raise new_style(400, "invalidParameter.msgParam.invalid")

    def tell_address(self, request: web.Request, body: dict) -> dict:
        """Where a received picture can be fetched for a while (sheet, 6.7)."""
        app = self.check_token(request.headers.get("x-acs-dingtalk-access-token"))
        if body.get("robotCode") != app:
            raise new_style(400, "invalidParameter.robotCode.auth")
        if self.shelf.get(body.get("downloadCode")) is None:
            raise new_style(400, "invalidParameter.robotCode.downloadCode")
        return {"downloadUrl": f"http://{request.host}/media/{body['downloadCode']}.file?Expires=1&Signature=s"}

    @staticmethod
    def check_card_values(body: dict) -> None:
        values = body.get("cardData", {}).get("cardParamMap")
        if not isinstance(values, dict) or any(not isinstance(value, str) or len(value.encode()) > 1024 for value in values.values()):
            raise new_style(400, "param.invalid", "values are strings of at most 1 KB")

    def create_card(self, request: web.Request, body: dict) -> dict:
        app = self.check_token(request.headers.get("x-acs-dingtalk-access-token"))
        if body.get("cardTemplateId") not in self.settings["card_templates"]:
            raise new_style(400, "param.templateNotExist")
        self.check_card_values(body)
        space = re.fullmatch(r"dtv1\.card//(IM_GROUP|IM_ROBOT)\.(.+)", body.get("openSpaceId", ""))
        if not space:
            raise new_style(400, "param.openSpaceIdInvalid")
        if space[1] == "IM_GROUP" and body.get("imGroupOpenDeliverModel", {}).get("robotCode") != app:
            raise new_style(400, "param.openDeliverModelEmpty")
        if body["outTrackId"] in self.cards:
            raise new_style(400, "param.cardAlreadyExist")
        self.cards[body["outTrackId"]] = body["cardData"]["cardParamMap"]
        return {"success": True, "result": {"outTrackId": body["outTrackId"], "deliverResults": [
            {"spaceType": space[1], "spaceId": space[2], "success": True, "carrierId": self.next_message_key(), "errorMsg": ""}]}}

    def update_card(self, request: web.Request, body: dict) -> dict:
        self.check_token(request.headers.get("x-acs-dingtalk-access-token"))
        if request.method != "PUT" or body.get("outTrackId") not in self.cards:
            raise new_style(400, "param.cardNotExist")
        self.check_card_values(body)
        if not body.get("cardUpdateOptions", {}).get("updateCardDataByKey"):
            self.cards[body["outTrackId"]].clear()
        self.cards[body["outTrackId"]].update(body["cardData"]["cardParamMap"])
        return {"success": True, "result": True}

    def take_response(self, request: web.Request, body: dict) -> dict:
        """What a smart robot says later, once for each address that came with a message."""
        code = request.query.get("response_code")
        if not code or code in self.responses:
            raise old_style(40058, "response_code")
        if body.get("msgtype") not in ("markdown", "template_card"):
            raise old_style(40008, "invalid message type")
        self.responses.add(code)
        return {"errcode": 0, "errmsg": "ok"}

    def ring(self, request: web.Request, body: dict) -> dict:
        app = self.check_token(request.headers.get("x-acs-dingtalk-access-token"))
        if body.get("robotCode") != app:
            raise new_style(400, "invalid.chatbotId")
        if body.get("remindType") not in (1, 2, 3) or not body.get("receiverUserIdList") or not body.get("content"):
            raise new_style(400, "miss.staffId")
        return {"openDingId": "ding-1", "failedList": {}}

    def send_to_group(self, request: web.Request, body: dict) -> dict:
        self.check_app_message(request, body)
        group = body.get("openConversationId")
        if not isinstance(group, str) or not group:
            raise new_style(400, "invalid.openConversationId")
        if group in self.settings["unknown_groups"]:
            raise new_style(400, "resource.not.found")
        return {"processQueryKey": self.next_message_key()}

    def send_to_people(self, request: web.Request, body: dict) -> dict:
        self.check_app_message(request, body)
        people = body.get("userIds")
        if not isinstance(people, list) or not people:
            raise new_style(400, "invalidParameter.userIds.empty")
        if len(people) > USERS_PER_BATCH or not all(isinstance(user, str) and user for user in people):
            raise new_style(400, "invalidParameter.userIds.overMax")
        return {
            "processQueryKey": self.next_message_key(),
            "invalidStaffIdList": [user for user in people if user in self.settings["unknown_users"]],
            "flowControlledStaffIdList": [user for user in people if user in self.settings["flow_controlled_users"]],
        }

    def reply_by_session(self, request: web.Request, body: dict) -> dict:
        if request.query.get("session") not in self.sessions:
            raise old_style(300001, "session 不存在")
        self.check_chat_message(request, body)
        return {"errcode": 0, "errmsg": "ok"}

    def send_by_robot(self, request: web.Request, body: dict) -> dict:
        token = request.query.get("access_token")
        robot = self.settings["robots"].get(token)
        if robot is None:
            raise old_style(300005, "token is not exist")
        timestamp = request.query.get("timestamp", "")
        if robot.get("secret"):
            # The parameter must be percent-encoded: a bare "+" arrives as a blank and does not match.
            if request.query.get("sign") != hmac_base64(timestamp, robot["secret"]):
                raise old_style(310000, "sign not match, more: [https://ding-doc.dingtalk.com]")
            now = self.settings["clock_ms"]
            if now is not None and abs(now - int(timestamp)) > 3_600_000:
                raise old_style(310000, "invalid timestamp, more: [https://ding-doc.dingtalk.com]")
        if robot.get("keyword") and robot["keyword"] not in json.dumps(body, ensure_ascii=False):
            raise old_style(310000, "keywords not in content, more: [https://ding-doc.dingtalk.com]")
        self.check_chat_message(request, body)
        # Signed calls carry the caller's clock: a simulated day is then measured in its own minutes.
        at_ms = int(timestamp) if timestamp.isdigit() else None
        if not self.within_budget(("ding", token), robot.get("per_minute", 20), at_ms):
            raise old_style(robot.get("too_fast_code", 130101), "send too fast, exceed 20 times per minute")
        return {"errcode": 0, "errmsg": "ok"}

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

    @staticmethod
    def send_by_bridge(_request: web.Request, body: dict) -> dict:
        if not isinstance(body.get("message"), list):
            return {"status": "failed", "retcode": 1400, "data": None}
        return {"status": "ok", "retcode": 0, "data": {"message_id": 1}}

    @staticmethod
    def check_chat_message(request: web.Request, body: dict) -> None:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise old_style(43004, "无效的HTTP HEADER Content-Type")
        if len(json.dumps(body, ensure_ascii=False).encode()) > SESSION_BODY_LIMIT:
            raise old_style(460101, "message too long, exceed 20000 bytes")
        kind = body.get("msgtype")
        wanted = {"text": ("content",), "markdown": ("title", "text"), "actionCard": ("title", "text"),
                  "link": ("title", "text", "messageUrl"), "feedCard": ("links",)}
        if kind not in wanted:
            raise old_style(400105, "不支持的消息类型")
        if not isinstance(body.get(kind), dict) or any(not body[kind].get(name) for name in wanted[kind]):
            raise old_style(40035, "缺少参数 json")

    def within_budget(self, robot: tuple, per_minute: int, at_ms: int | None) -> bool:
        now = at_ms if at_ms is not None else int(time.time() * 1000)
        window = self.windows[robot]
        while window and window[0] <= now - 60_000:
            window.popleft()
        if len(window) >= per_minute:
            return False
        window.append(now)
        return True

    def next_message_key(self) -> str:
        self.message_count += 1
        return f"process-query-key-{self.message_count}"


async def serve_call(request: web.Request) -> web.StreamResponse:
    platform: Platform = request.app["platform"]
    path = request.path
    raw = await request.read()
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    call = {
        "method": request.method,
        "path": path,
        "query": dict(urllib.parse.parse_qsl(request.query_string, keep_blank_values=True)),
        "raw_query": request.query_string,
        "headers": {name: request.headers[name] for name in HEADERS_KEPT if name in request.headers},
        "body": body if body is not None else raw.decode("utf-8", "replace"),
        "bytes": len(raw),
        "time": time.time(),
        "taken": False,       # the people it is for have it
        "answer": None,
    }
    if path == "/robot/sendBySession":
        call["conversation"] = platform.sessions.get(request.query.get("session"))

    handlers = {
        "/v1.0/robot/groupMessages/send": platform.send_to_group,
        "/v1.0/robot/oToMessages/batchSend": platform.send_to_people,
        "/v1.0/robot/messageFiles/download": platform.tell_address,
        "/v1.0/card/instances/createAndDeliver": platform.create_card,
        "/v1.0/card/instances": platform.update_card,
        "/v1.0/robot/ding/send": platform.ring,
        "/robot/sendBySession": platform.reply_by_session,
        "/robot/send": platform.send_by_robot,
        "/cgi-bin/webhook/send": platform.send_by_wecom_robot,
        "/cgi-bin/aibot/response": platform.take_response,
        "/send_group_msg": platform.send_by_bridge,
        "/send_private_msg": platform.send_by_bridge,
    }

    def process() -> tuple[int, dict]:
        """What the healthy platform does with this call."""
        try:
            if path == "/cgi-bin/webhook/upload_media":
                return 200, platform.upload_by_wecom_robot(request, raw)
            if not isinstance(body, dict):
                raise old_style(40035, "缺少参数 json")
            if path == "/v1.0/oauth2/accessToken":
                answer = platform.take_token(body)
            elif path in handlers:
                answer = handlers[path](request, body)
                call["taken"] = True
            else:
                raise Refusal({"errcode": 404, "errmsg": "no such path"}, 404)
            return 200, answer
        except Refusal as refusal:
            return refusal.status, refusal.body

    order = platform.behaviours.next_for(path)
    mode = order["mode"]
    if mode == "errcode":
        status, answer = 200, {"errcode": order["errcode"], "errmsg": order.get("errmsg", "ordered by the test")}
    elif mode == "http":
        status, answer = order["status"], order.get("body", {"code": "system.error", "message": "ordered", "requestid": "R"})
    elif mode == "ban_page":
        call["answer"] = "<html>"
        platform.record(call)
        return web.Response(text="<html><body>访问被拒绝</body></html>", content_type="text/html")
    elif mode in ("hang", "drop", "die"):
        if order.get("taken"):
            process()
        call["answer"] = mode
        platform.record(call)
        if mode == "die":
            os._exit(17)
        if mode == "hang":
            await platform.released.wait()   # POST /_reset or DELETE /_behave lets go
        request.transport.abort()
        return web.Response()
    else:
        if mode == "slow":
            await asyncio.sleep(order["seconds"])
        status, answer = process()
    call["status"], call["answer"] = status, answer
    platform.record(call)
    return web.json_response(answer, status=status)


async def get_calls(request: web.Request) -> web.Response:
    return web.json_response(request.app["platform"].calls)


async def delete_calls(request: web.Request) -> web.Response:
    request.app["platform"].forget_calls()
    return web.json_response({})


async def post_behave(request: web.Request) -> web.Response:
    request.app["platform"].behaviours.order(await request.json())
    return web.json_response({})


async def delete_behave(request: web.Request) -> web.Response:
    request.app["platform"].behaviours.clear()
    request.app["platform"].let_go()
    return web.json_response({})


async def post_configure(request: web.Request) -> web.Response:
    platform = request.app["platform"]
    wanted = await request.json()
    unknown = set(wanted) - set(platform.settings)
    if unknown:
        return web.json_response({"error": f"no such setting: {sorted(unknown)}"}, status=400)
    platform.settings.update(wanted)
    return web.json_response(platform.settings)


async def post_sessions(request: web.Request) -> web.Response:
    session = await request.json()
    request.app["platform"].sessions[session["session"]] = session["conversation"]
    return web.json_response({})


async def delete_sessions(request: web.Request) -> web.Response:
    platform = request.app["platform"]
    wanted = await request.json() if request.can_read_body else {}
    if "session" in wanted:
        platform.sessions.pop(wanted["session"], None)
    else:
        platform.sessions.clear()
    return web.json_response({})


async def delete_tokens(request: web.Request) -> web.Response:
    request.app["platform"].tokens.clear()
    return web.json_response({})


async def post_reset(request: web.Request) -> web.Response:
    request.app["platform"].reset()
    return web.json_response({})


def make_app(platform: Platform, more_routes=()) -> web.Application:
    app = web.Application(client_max_size=4 << 20)
    app["platform"] = platform
    for method, path, handler in more_routes:
        app.router.add_route(method, path, handler)
    app.router.add_get("/_calls", get_calls)
    app.router.add_delete("/_calls", delete_calls)
    app.router.add_post("/_behave", post_behave)
    app.router.add_delete("/_behave", delete_behave)
    app.router.add_post("/_configure", post_configure)
    app.router.add_post("/_sessions", post_sessions)
    app.router.add_delete("/_sessions", delete_sessions)
    app.router.add_delete("/_tokens", delete_tokens)
    app.router.add_post("/_reset", post_reset)
    app.router.add_post("/_pictures", post_pictures)
    app.router.add_get("/media/{name}", serve_media)
    app.router.add_route("*", "/{path:.*}", serve_call)
    return app


async def main() -> None:
    parser = argparse.ArgumentParser(description="A DingTalk and WeCom platform for tests")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ledger")
    parser.add_argument("--robot-secret", action="append", default=[], metavar="TOKEN=SECRET")
    parser.add_argument("--wecom-key", action="append", default=[])
    arguments = parser.parse_args()

    platform = Platform(arguments.ledger)
    for pair in arguments.robot_secret:
        token, _, secret = pair.partition("=")
        platform.defaults["robots"][token] = {"secret": secret}
    for key in arguments.wecom_key:
        platform.defaults["wecom_robots"][key] = {}
    platform.settings = json.loads(json.dumps(platform.defaults))

    runner = web.AppRunner(make_app(platform), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", arguments.port, reuse_address=True)
    await site.start()
    port = runner.addresses[0][1]
    print(f"listening http://127.0.0.1:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
