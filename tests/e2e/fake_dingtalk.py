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

and, for the tests, the controls of fake_platform.py and

    POST   /_sessions                 {"session", "conversation"}: a live session webhook
    DELETE /_sessions                 {"session"} or nothing: one, or all, expire
"""
import argparse
import collections
import json
import os
import re
import time
import urllib.parse

from aiohttp import web

from fake_platform import FakePlatform, Refusal, answer_as_ordered, application, old_style, run, serve
from fake_wecom_robot import WecomRobots
from signatures import hmac_base64

HEADERS_KEPT = ("content-type", "accept", "x-acs-dingtalk-access-token", "user-agent", "host")
MSG_PARAM_LIMIT = 15000
SESSION_BODY_LIMIT = 20000
USERS_PER_BATCH = 20


def new_style(status: int, code: str, text: str = "") -> Refusal:
    return Refusal({"code": code, "message": text or code, "requestid": "REQ-0001"}, status)


class Platform(WecomRobots, FakePlatform):
    FAULT = {"code": "system.error", "message": "ordered", "requestid": "R"}

    def __init__(self, ledger_path: str | None):
        self.message_count = 0
        super().__init__({
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
        }, ledger_path)
        self.token_count = sum(call["path"].endswith("/accessToken") for call in self.calls)

    def clear(self) -> None:
        self.sessions = {}
        self.cards = {}                                       # outTrackId -> what everybody sees
        self.responses = set()                                # response codes that were used
        self.windows = collections.defaultdict(collections.deque)
        self.media = {}                                       # what was uploaded -> the key that may send it

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

    return await answer_as_ordered(request, call, process)


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


def make_app(platform: Platform, more_routes=()) -> web.Application:
    sessions = [("POST", "/_sessions", post_sessions), ("DELETE", "/_sessions", delete_sessions)]
    return application(platform, [*more_routes, *sessions], serve_call)


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
    platform.begin_anew()
    await serve(make_app(platform), arguments.port)


if __name__ == "__main__":
    run(main)
