#!/usr/bin/env python3
"""Platforms that speak over WebSockets, for tests, in a process of its own.

    fake_sockets.py --face dingtalk|aibot|onebot [--port 0]

prints `listening http://127.0.0.1:PORT`. The faces:

    dingtalk   all of fake_dingtalk.py, and Stream mode: POST /v1.0/gateway/connections/open, GET /connect?ticket=.
               A pushed CALLBACK that is not acknowledged within `redeliver_s` is pushed again, on any open link.
    aibot      WeCom's smart robot at GET /: subscribe, ping, replies and pushes; one live connection per bot.
    onebot     a bridge: GET / (it serves the WebSocket), POST /send_group_msg and its like, and, ordered by the test,
               connections of its own to gridbot.

and for the tests

    GET  /_links      [{"n", "open", "role"}], every link there ever was
    GET  /_frames     [{"link", "frame"}], what gridbot said, in order
    POST /_push       {"frame", "redeliver": bool}: to the newest open link
    POST /_cut        all links break without a word; {"after": n}: as soon as n more frames of gridbot were read
    POST /_freeze     all links stay open and go silent: nothing is read, nothing is sent, no pong
    POST /_dial       {"url", "headers", "protocols"}: the bridge opens a link; {"status"} of the handshake
    GET  /_messages   {message_id: {"to", "message"}}, what the bridge's account said, which get_msg brings back
    POST /_messages   {message_id: text}: said in the response to a post, which the bridge alone numbers
    POST /_set        see `settings`
"""
import argparse
import asyncio
import itertools
import json
import uuid

import aiohttp
from aiohttp import web

import fake_dingtalk
import fake_platform
import fake_wecom


class Sockets:
    def __init__(self):
        self.settings = {
            "redeliver_s": None,        # dingtalk: seconds until what was not acknowledged comes again
            "open_status": 200,         # dingtalk: of connections/open
            "bots": {"aibTEST": "aibsecret"},   # aibot: id -> secret
            "errcodes": [],             # aibot: of the next answers to replies and pushes, then 0
            "answer_pings": True,       # aibot
            "presses": {},              # aibot: req_id of a press -> the card's task_id
            "access_token": "onebottoken",      # onebot
            "answers": [],              # onebot: retcodes of the next answers, then 0
            "mute": False,              # nothing gridbot says is answered
        }
        self.links = []
        self.frames = []
        self.tickets = set()
        self.unacked = {}
        self.cut_after = None
        self.message_ids = itertools.count(1000)
        self.messages = {}
        self.link_came = asyncio.Event()

    def newest(self):
        return next((link for link in reversed(self.links) if link.open and not link.frozen), None)

    def note(self, link, frame):
        self.frames.append({"link": link.n, "frame": frame})
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after <= 0:
                self.cut_after = None
                self.cut()

    def cut(self):
        for link in self.links:
            if link.open:
                link.cut()


class Link:
    """One open socket; `face` says what is answered."""

    def __init__(self, sockets, ws, transport, role=""):
        self.sockets, self.ws, self.transport, self.role = sockets, ws, transport, role
        self.open, self.frozen, self.subscribed = True, False, False
        sockets.links.append(self)
        sockets.link_came.set()
        self.n = len(sockets.links)

    async def say(self, frame):
        if self.open and not self.frozen:
            try:
                await self.ws.send_str(json.dumps(frame, ensure_ascii=False))
            except (ConnectionError, RuntimeError):
                self.open = False

    def cut(self):
        self.open = False
        self.transport.abort()

    async def listen(self, heard):
        try:
            async for message in self.ws:
                while self.frozen:
                    await asyncio.sleep(3600)
                if message.type == aiohttp.WSMsgType.TEXT:
                    frame = json.loads(message.data)
                    self.sockets.note(self, frame)
                    if self.open and not self.sockets.settings["mute"]:
                        await heard(self, frame)
        finally:
            self.open = False


async def accept(request, heard, role="", protocols=()):
    ws = web.WebSocketResponse(protocols=protocols)
    await ws.prepare(request)
    link = Link(request.app["sockets"], ws, request.transport, role)
    if greet := request.app.get("greet"):
        await greet(link)
    await link.listen(heard)
    return ws


# -- DingTalk --------------------------------------------------------------------------------------------------------

async def open_connection(request):
    sockets = request.app["sockets"]
    body = await request.json()
    platform = request.app["platform"]
    platform.record({"path": request.path, "body": body, "taken": False, "answer": None,
                     "headers": {"accept": request.headers.get("accept", "")}})
    if sockets.settings["open_status"] != 200:
        return web.json_response({"code": "ordered"}, status=sockets.settings["open_status"])
    if "application/json" not in request.headers.get("accept", ""):
        return web.Response(text="<xml/>", content_type="text/xml")
    if platform.settings["apps"].get(body.get("clientId")) != body.get("clientSecret"):
        return web.json_response({"requestid": "R", "code": "authFailed", "message": "鉴权失败"}, status=401)
    ticket = f"{uuid.uuid4()}+/="
    sockets.tickets.add(ticket)
    return web.json_response({"endpoint": f"ws://{request.host}/connect", "ticket": ticket})


async def connect(request):
    sockets = request.app["sockets"]
    # The platform's own client does not encode it.
    ticket = request.query.get("ticket", "").replace(" ", "+")
    if ticket not in sockets.tickets:   # each opens one connection
        return web.Response(status=401)
    sockets.tickets.remove(ticket)
    return await accept(request, hear_dingtalk)


async def hear_dingtalk(link, frame):
    link.sockets.unacked.pop(frame.get("headers", {}).get("messageId"), None)


async def redeliver(sockets, frame):
    """Until it is acknowledged; while no link is open, the platform waits."""
    key = frame["headers"]["messageId"]
    while key in sockets.unacked:
        if link := sockets.newest():
            await link.say(frame)
            await asyncio.sleep(sockets.settings["redeliver_s"])
        else:
            sockets.link_came.clear()
            await sockets.link_came.wait()


# -- WeCom's smart robot ---------------------------------------------------------------------------------------------

async def connect_aibot(request):
    return await accept(request, hear_aibot)


MAX_AIBOT_TEXT = 20480   # bytes
AIBOT_KINDS = {"aibot_respond_msg": ("stream", "markdown", "template_card"), "aibot_send_msg": ("markdown", "template_card")}


def check_aibot(cmd, body):
    """Raises what the platform refuses of a reply or a push (sheet, 4.8 to 4.10)."""
    kind = body.get("msgtype")
    if kind not in AIBOT_KINDS[cmd]:
        raise fake_platform.old_style(40008, "invalid message type")
    said = body.get(kind, {})
    if kind == "template_card":
        fake_wecom.Platform.check_card(said)
    elif not said.get("content") or (kind == "stream" and not said.get("id")):
        raise fake_platform.old_style(44004, "empty content")
    elif len(said["content"].encode()) > MAX_AIBOT_TEXT:
        raise fake_platform.old_style(45002, "content size out of limit")
    if cmd == "aibot_send_msg" and (not body.get("chatid") or body.get("chat_type", 0) not in (0, 1, 2)):
        raise fake_platform.old_style(40058, "chatid or chat_type")


async def hear_aibot(link, frame):
    sockets, cmd = link.sockets, frame.get("cmd")
    answer = {"headers": {"req_id": frame.get("headers", {}).get("req_id")}, "errcode": 0, "errmsg": "ok"}
    body = frame.get("body") or {}
    if cmd == "aibot_subscribe":
        if sockets.settings["bots"].get(body.get("bot_id")) != body.get("secret"):
            answer.update(errcode=600041, errmsg="invalid bot secret")
        else:
            for other in sockets.links:
                if other is not link and other.open and other.subscribed:
                    await other.say({"cmd": "aibot_event_callback", "headers": {"req_id": f"kick-{link.n}"},
                                     "body": {"msgid": f"kick-{link.n}", "msgtype": "event",
                                              "event": {"eventtype": "disconnected_event"}}})
                    await other.ws.close()
            link.subscribed = True
    elif not link.subscribed:
        answer.update(errcode=846609, errmsg="not subscribed")
    elif cmd == "ping":
        if not sockets.settings["answer_pings"]:
            return
    elif cmd == "aibot_respond_update_msg":
        # The answer to a press, once, and of the card that was pressed.
        pressed = sockets.settings["presses"].pop(frame["headers"]["req_id"], None)
        if pressed is None or body.get("template_card", {}).get("task_id") != pressed:
            answer.update(errcode=846605, errmsg="invalid req_id")
    elif cmd in ("aibot_respond_msg", "aibot_send_msg"):
        if sockets.settings["errcodes"]:
            answer.update(errcode=sockets.settings["errcodes"].pop(0), errmsg="ordered")
        else:
            try:
                check_aibot(cmd, body)
            except fake_platform.Refusal as refusal:
                answer.update(refusal.body)
    await link.say(answer)


# -- OneBot ----------------------------------------------------------------------------------------------------------

def allowed(request):
    token = request.app["sockets"].settings["access_token"]
    return request.headers.get("authorization") == f"Bearer {token}" or request.query.get("access_token") == token


async def connect_onebot(request):
    if not allowed(request):
        return web.Response(status=401)
    return await accept(request, hear_onebot)


def act(sockets, action, params):
    retcode = sockets.settings["answers"].pop(0) if sockets.settings["answers"] else 0
    if action == "get_msg" and str(params["message_id"]) not in sockets.messages:
        retcode = 100
    if retcode:
        return {"status": "async" if retcode == 1 else "failed", "retcode": retcode, "data": None}
    data = {}
    if "send" in action:
        data["message_id"] = next(sockets.message_ids)
        to = params.get("group_id") or params.get("user_id")
        sockets.messages[str(data["message_id"])] = {"to": str(to), "message": params["message"]}
    elif action == "get_msg":
        data = {"message_id": params["message_id"], "message": sockets.messages[str(params["message_id"])]["message"]}
    return {"status": "ok", "retcode": 0, "data": data}


async def hear_onebot(link, frame):
    if "action" in frame:
        await link.say({**act(link.sockets, frame["action"], frame["params"]), "echo": frame.get("echo")})


async def call_onebot(request):
    sockets = request.app["sockets"]
    if not allowed(request):
        return web.Response(status=401)
    body = await request.json()
    action = request.path.strip("/") or body["action"]
    params = body if request.path != "/" else body["params"]
    sockets.frames.append({"link": 0, "frame": {"action": action, "params": params}})
    return web.json_response(act(sockets, action, params))


# -- what tests order ------------------------------------------------------------------------------------------------

async def get_links(request):
    return web.json_response([{"n": link.n, "open": link.open, "role": link.role, "subscribed": link.subscribed}
                              for link in request.app["sockets"].links])


async def get_frames(request):
    return web.json_response(request.app["sockets"].frames)


async def get_messages(request):
    return web.json_response(request.app["sockets"].messages)


async def add_messages(request):
    said = await request.json()
    request.app["sockets"].messages.update({number: {"to": "", "message": text} for number, text in said.items()})
    return web.json_response({})


async def push(request):
    sockets, order = request.app["sockets"], await request.json()
    if order.get("redeliver"):
        sockets.unacked[order["frame"]["headers"]["messageId"]] = True
        request.app["tasks"].append(asyncio.create_task(redeliver(sockets, order["frame"])))
        return web.json_response({"link": None})
    link = sockets.newest()
    if link is None:
        return web.json_response({"error": "no link is open"}, status=409)
    await link.say(order["frame"])
    return web.json_response({"link": link.n})


async def cut(request):
    order = await request.json() if request.can_read_body else {}
    sockets = request.app["sockets"]
    if "after" in order:
        sockets.cut_after = order["after"]
    else:
        sockets.cut()
    return web.json_response({})


async def freeze(request):
    for link in request.app["sockets"].links:
        link.frozen = link.open
    return web.json_response({})


async def dial(request):
    order = await request.json()
    app = request.app
    try:
        ws = await app["session"].ws_connect(order["url"], headers=order.get("headers"),
                                             protocols=order.get("protocols", ()))
    except aiohttp.WSServerHandshakeError as refused:
        return web.json_response({"status": refused.status})
    link = Link(app["sockets"], ws, ws._response.connection.transport, "bridge")
    app["tasks"].append(asyncio.create_task(link.listen(hear_onebot)))
    return web.json_response({"status": 101, "protocol": ws.protocol})


async def change(request):
    settings = request.app["sockets"].settings
    wanted = await request.json()
    assert set(wanted) <= set(settings), set(wanted) - set(settings)
    settings.update(wanted)
    return web.json_response(settings)


async def answer_unacked(request):
    return web.json_response(sorted(request.app["sockets"].unacked))


def make_app(face):
    if face == "dingtalk":
        platform = fake_dingtalk.Platform(None)
        app = fake_dingtalk.make_app(platform, [("POST", "/v1.0/gateway/connections/open", open_connection),
                                                ("GET", "/connect", connect), *CONTROL])
    else:
        app = web.Application()
        for method, path, handler in CONTROL:
            app.router.add_route(method, path, handler)
        app.router.add_get("/", connect_aibot if face == "aibot" else connect_onebot)
        if face == "onebot":
            app.router.add_post("/{action:.*}", call_onebot)
    app["sockets"] = Sockets()
    app["tasks"] = []
    return app


CONTROL = [("GET", "/_links", get_links), ("GET", "/_frames", get_frames), ("POST", "/_push", push),
           ("POST", "/_cut", cut), ("POST", "/_freeze", freeze), ("POST", "/_dial", dial), ("POST", "/_set", change),
           ("GET", "/_unacked", answer_unacked), ("GET", "/_messages", get_messages), ("POST", "/_messages", add_messages)]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--face", choices=["dingtalk", "aibot", "onebot"], required=True)
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()
    app = make_app(arguments.face)
    async with aiohttp.ClientSession() as session:
        app["session"] = session
        await fake_platform.serve(app, arguments.port)


if __name__ == "__main__":
    fake_platform.run(main)
