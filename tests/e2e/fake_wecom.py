#!/usr/bin/env python3
"""The WeChat family for tests, in a process of its own: a WeCom organisation and an official account.

    fake_wecom.py [--port 0] [--ledger FILE]

prints `listening http://127.0.0.1:PORT` and serves what gridbot calls:

    GET  /cgi-bin/gettoken                           token of an app
    POST /cgi-bin/message/send                       text, markdown or card to members
    POST /cgi-bin/message/update_template_card       a card that was sent, once for each code
    POST /cgi-bin/appchat/send                       message to a group of the app
    POST /cgi-bin/kf/sync_msg                        what residents wrote, page by page
    POST /cgi-bin/kf/send_msg                        answer to a resident: 48 hours, five times
    POST /cgi-bin/kf/send_msg_on_event               greeting by a code that lives 20 s
    POST /cgi-bin/report/resident/get_order_list     what residents reported
    POST /cgi-bin/webhook/send                       group robot
    POST /cgi-bin/stable_token                       token of the official account
    POST /cgi-bin/message/custom/send                answer to a follower: 48 hours, five times
    POST /cgi-bin/message/template/send              template message to a follower, at any time

and, for the tests, the controls of fake_platform.py and

    POST /_kf        {"items": [...]}                what sync_msg will bring; answers {"token"} for the callback
    POST /_orders    {"orders": [...]}               what get_order_list will bring
    POST /_wrote     {"account"}                     a follower wrote: his window is open anew

Errors come as HTTP 200 with an errcode; a token ends after `token_valid_s` real seconds or with DELETE /_tokens.
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

MAX_TEXT = 2048
TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
KF_MSGID = re.compile(r"[0-9A-Za-z_-]{1,32}")
WINDOW_MS = 48 * 3600 * 1000
MOST_IN_WINDOW = 5


def without_tail(code: int, text: str) -> Refusal:
    """The platform's words have a tail, and the address of the caller where it matters."""
    return old_style(code, f"{text}, hint: [1763778869_1], from ip: 203.0.113.7, more info at https://example.invalid")


class Platform(FakePlatform):
    def __init__(self, ledger_path: str | None):
        super().__init__({
            "apps": {"wecomtestsecret": 1000002, "kftestsecret": None, "reporttestsecret": None},
            "corp_id": "wx5823bf96d3bd56c7",
            "oa": {"wxtestappid0000001": "oatestsecret"},
            "token_lifetime_s": 7200,
            "token_valid_s": None,
            "unknown_users": [],
            "chats": ["chat52"],
            "allowed_ip": True,
            "page": 1000,                 # the longest page of sync_msg
            "keys_live": True,            # what opened sync_msg still does
            "clock_ms": None,             # the platform's clock; None: windows are counted, not timed
        }, ledger_path)

    def clear(self) -> None:
        self.token_count = 0
        self.kf_items, self.kf_tokens = [], set()
        self.orders = []
        self.windows = collections.defaultdict(lambda: {"since": None, "sent": 0})
        self.welcome_codes, self.kf_msgids, self.duplicates = {}, set(), set()
        self.codes_used = set()

    def media_get(self, query, body):
        """Bytes, or an error in JSON (sheet, 6.7)."""
        self.app_of(query)
        held = self.shelf.get(query.get("media_id"))
        if held is None:
            raise old_style(40007, "invalid media_id")
        return held

    # -- tokens ------------------------------------------------------------------------------------------------------

    def new_token(self, app) -> dict:
        for token, held in self.tokens.items():      # repeated calls bring the same one
            if held["app"] == app and self.is_alive(held):
                return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": self.settings["token_lifetime_s"]}
        self.token_count += 1
        token = f"token-{os.getpid()}-{self.token_count}"
        self.tokens[token] = {"app": app, "since": time.monotonic()}
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": self.settings["token_lifetime_s"]}

    def is_alive(self, held: dict) -> bool:
        valid_s = self.settings["token_valid_s"]
        return valid_s is None or time.monotonic() - held["since"] <= valid_s

    def gettoken(self, query, body) -> dict:
        if query.get("corpid") != self.settings["corp_id"]:
            raise old_style(40013, "invalid corpid")
        if query.get("corpsecret") not in self.settings["apps"]:
            raise old_style(40001, "invalid credential")
        return self.new_token(query["corpsecret"])

    def stable_token(self, query, body) -> dict:
        if self.settings["oa"].get(body.get("appid")) != body.get("secret"):
            raise old_style(40125, "invalid appsecret")
        return self.new_token(body["appid"])

    def app_of(self, query) -> str:
        held = self.tokens.get(query.get("access_token", ""))
        if held is None:
            raise old_style(40014, "invalid access_token")
        if not self.is_alive(held):
            raise old_style(42001, "access_token expired")
        if not self.settings["allowed_ip"]:
            raise without_tail(60020, "not allow to access from your ip")
        return held["app"]

    # -- members -----------------------------------------------------------------------------------------------------

    @staticmethod
    def check_text(body: dict, kinds=("text", "markdown")) -> None:
        kind = body.get("msgtype")
        if kind not in kinds:
            raise old_style(40008, "invalid message type")
        content = body.get(kind, {}).get("content")
        if not isinstance(content, str) or not content:
            raise old_style(44004, "empty content")
        if len(content.encode()) > MAX_TEXT:
            raise old_style(45002, "content size out of limit")

    def message_send(self, query, body) -> dict:
        app = self.app_of(query)
        if body.get("agentid") != self.settings["apps"][app]:
            raise old_style(40056, "invalid agentid")
        if not isinstance(body.get("touser"), str) or not body["touser"]:
            raise old_style(40003, "invalid touser")
        answer = {"errcode": 0, "errmsg": "ok", "invaliduser": "", "invalidparty": "", "invalidtag": "", "msgid": "m"}
        users = body["touser"].split("|")
        unknown = [user for user in users if user in self.settings["unknown_users"]]
        if len(unknown) == len(users):
            raise old_style(81013, "user & party & tag all invalid")
        answer["invaliduser"] = "|".join(user.lower() for user in unknown)
        if body.get("msgtype") == "template_card":
            self.check_card(body["template_card"])
            answer["response_code"] = f"RC-{len(self.calls)}"
        else:
            self.check_text(body)
        if body.get("enable_duplicate_check"):
            key = json.dumps(body, sort_keys=True)
            if key in self.duplicates:
                answer["suppressed"] = True
            self.duplicates.add(key)
        return answer

    def update_card(self, query, body) -> dict:
        app = self.app_of(query)
        if body.get("agentid") != self.settings["apps"][app]:
            raise old_style(40056, "invalid agentid")
        if not body.get("userids") or not body.get("response_code") or body["response_code"] in self.codes_used:
            raise old_style(40058, "response_code")
        if body.get("template_card"):
            self.check_card(body["template_card"])
        elif not body.get("button", {}).get("replace_name"):
            raise old_style(40058, "button")
        self.codes_used.add(body["response_code"])
        return {"errcode": 0, "errmsg": "ok", "invaliduser": []}

    @staticmethod
    def check_card(card: dict) -> None:
        if card.get("card_type") != "button_interaction":
            raise old_style(40058, "card_type")
        if not card.get("main_title", {}).get("title") or not TASK_ID.fullmatch(card.get("task_id", "")):
            raise old_style(40058, "main_title or task_id")
        buttons = card.get("button_list", [])
        keys = [button["key"] for button in buttons]
        if not 1 <= len(buttons) <= 6 or len(set(keys)) != len(keys) or any(len(key.encode()) > 1024 for key in keys):
            raise old_style(40058, "button_list")

    def appchat_send(self, query, body) -> dict:
        self.app_of(query)
        if body.get("chatid") not in self.settings["chats"]:
            raise old_style(86001, "invalid chatid")
        self.check_text(body)
        return {"errcode": 0, "errmsg": "ok"}

    def webhook_send(self, query, body) -> dict:
        self.check_text(body, ("text", "markdown", "markdown_v2"))
        return {"errcode": 0, "errmsg": "ok"}

    # -- residents ---------------------------------------------------------------------------------------------------

    def now_ms(self):
        return self.settings["clock_ms"]

    def wrote(self, account: str) -> None:
        self.windows[account] = {"since": self.now_ms(), "sent": 0}

    def take_from_window(self, account: str, too_many: int, too_late: int) -> None:
        window = self.windows.get(account)
        now = self.now_ms()
        if window is None or (now is not None and window["since"] is not None and now - window["since"] >= WINDOW_MS):
            raise old_style(too_late, "out of the window")
        if window["sent"] >= MOST_IN_WINDOW:
            raise old_style(too_many, "out of response count limit")
        window["sent"] += 1

    def sync_msg(self, query, body) -> dict:
        self.app_of(query)
        if body.get("token") and not (self.settings["keys_live"] and body["token"] in self.kf_tokens):
            raise old_style(95005, "invalid token")
        begin = int(body["cursor"].removeprefix("c")) if body.get("cursor") else 0
        items = [item for item in self.kf_items if item.get("open_kfid", body["open_kfid"]) == body["open_kfid"]]
        page = items[begin:begin + min(body.get("limit", 1000), self.settings["page"])]
        end = begin + len(page)
        return {"errcode": 0, "errmsg": "ok", "next_cursor": f"c{end}", "has_more": int(end < len(items)), "msg_list": page}

    def add_kf(self, items: list) -> str:
        for item in items:
            self.kf_items.append(item)
            if item.get("origin") == 3:
                self.wrote(item["external_userid"])
            if code := item.get("event", {}).get("welcome_code"):
                self.welcome_codes[code] = False
        token = f"ENC{len(self.kf_items)}"
        self.kf_tokens.add(token)
        return token

    def check_kf_message(self, body: dict) -> bool:
        """True when the same message was taken before."""
        self.check_text(body, ("text",))
        if not KF_MSGID.fullmatch(body.get("msgid", "x")):
            raise old_style(40058, "msgid")
        again = body.get("msgid") in self.kf_msgids
        self.kf_msgids.add(body.get("msgid"))
        return again

    def kf_send(self, query, body) -> dict:
        self.app_of(query)
        if not self.check_kf_message(body):
            self.take_from_window(body["touser"], 95001, 95002)
        return {"errcode": 0, "errmsg": "ok", "msgid": body["msgid"]}

    def kf_greet(self, query, body) -> dict:
        self.app_of(query)
        if self.welcome_codes.get(body.get("code"), True):
            raise old_style(95016, "invalid code")
        self.check_kf_message(body)
        self.welcome_codes[body["code"]] = True
        return {"errcode": 0, "errmsg": "ok", "msgid": body["msgid"]}

    def custom_send(self, query, body) -> dict:
        self.app_of(query)
        self.check_text(body, ("text",))
        self.take_from_window(body["touser"], 45047, 45015)
        return {"errcode": 0, "errmsg": "ok"}

    def template_send(self, query, body) -> dict:
        self.app_of(query)
        if body.get("template_id") != "tmpltest":
            raise old_style(40037, "invalid template_id")
        if not body.get("touser") or any(name.startswith("thing") and len(field["value"]) > 20 for name, field in body["data"].items()):
            raise old_style(47003, "argument invalid")
        return {"errcode": 0, "errmsg": "ok", "msgid": 1}

    def order_list(self, query, body) -> dict:
        self.app_of(query)
        since = body.get("begin_modify_time", 0)

        def changed(order):
            return max([order["create_time"], *(step.get("solved_time", 0) for step in order.get("process_list", []))])

        orders = [order for order in self.orders if changed(order) >= since]
        begin = int(body.get("cursor") or 0)
        end = begin + min(body.get("limit", 20), 50)
        return {"errcode": 0, "errmsg": "ok", "next_cursor": str(end) if end < len(orders) else "",
                "order_list": orders[begin:end]}


HANDLERS = {
    ("GET", "/cgi-bin/gettoken"): Platform.gettoken,
    ("GET", "/cgi-bin/media/get"): Platform.media_get,
    ("POST", "/cgi-bin/stable_token"): Platform.stable_token,
    ("POST", "/cgi-bin/message/send"): Platform.message_send,
    ("POST", "/cgi-bin/message/update_template_card"): Platform.update_card,
    ("POST", "/cgi-bin/appchat/send"): Platform.appchat_send,
    ("POST", "/cgi-bin/webhook/send"): Platform.webhook_send,
    ("POST", "/cgi-bin/kf/sync_msg"): Platform.sync_msg,
    ("POST", "/cgi-bin/kf/send_msg"): Platform.kf_send,
    ("POST", "/cgi-bin/kf/send_msg_on_event"): Platform.kf_greet,
    ("POST", "/cgi-bin/report/resident/get_order_list"): Platform.order_list,
    ("POST", "/cgi-bin/message/custom/send"): Platform.custom_send,
    ("POST", "/cgi-bin/message/template/send"): Platform.template_send,
}


async def serve_call(request: web.Request) -> web.StreamResponse:
    platform: Platform = request.app["platform"]
    path, raw = request.path, await request.read()
    query = dict(urllib.parse.parse_qsl(request.query_string, keep_blank_values=True))
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = None
    call = {"method": request.method, "path": path, "query": query, "body": body, "raw": raw.decode("utf-8", "replace"),
            "time": time.time(), "taken": False, "answer": None}

    def process() -> tuple[int, dict]:
        try:
            handler = HANDLERS.get((request.method, path))
            if handler is None:
                return 404, {"errcode": 404, "errmsg": "no such path"}
            if not isinstance(body, dict):
                raise old_style(40035, "invalid json. Warning: wrong json format.")
            if re.search(r"\\u[0-9a-f]{4}", call["raw"]):
                raise old_style(40033, "invalid charset")
            answer = handler(platform, query, body)
            call["taken"] = isinstance(answer, bytes) or not answer.get("suppressed")
            return 200, answer
        except Refusal as refusal:
            return refusal.status, refusal.body

    return await answer_as_ordered(request, call, process)


async def post_kf(request: web.Request) -> web.Response:
    return web.json_response({"token": request.app["platform"].add_kf((await request.json())["items"])})


async def post_orders(request: web.Request) -> web.Response:
    request.app["platform"].orders = (await request.json())["orders"]
    return web.json_response({})


async def post_wrote(request: web.Request) -> web.Response:
    request.app["platform"].wrote((await request.json())["account"])
    return web.json_response({})


def make_app(platform: Platform) -> web.Application:
    return application(platform, [("POST", "/_kf", post_kf), ("POST", "/_orders", post_orders), ("POST", "/_wrote", post_wrote)],
                       serve_call)


async def main() -> None:
    parser = argparse.ArgumentParser(description="The WeChat family for tests")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ledger")
    arguments = parser.parse_args()
    await serve(make_app(Platform(arguments.ledger)), arguments.port)


if __name__ == "__main__":
    run(main)
