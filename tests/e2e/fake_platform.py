"""What the fake platforms have in common: a ledger of calls, what a test orders for the next ones, and these controls:

    GET    /_calls                    every call in the order of arrival
    DELETE /_calls                    forgets them
    POST   /_behave                   {"path", "mode", ..., "times": n}: how the next n calls of a path go (see Behaviours)
    DELETE /_behave                   all calls go well again
    POST   /_configure                see `settings` of the platform
    POST   /_pictures                 {"name", "base64"}: what a code, a media_id or /media/{name} stands for; without
                                      base64 it is over
    DELETE /_tokens                   every token handed out is refused from now on
    POST   /_reset                    as after the start, the ledger empty

What a platform documents as HTTP 200 with an errcode is answered so; judging by the status code is a bug that shows.
With --ledger the calls survive the process: a test can kill the platform and still see what it had taken.
"""
import asyncio
import collections
import json
import os
import sys

from aiohttp import web

from picture_shelf import PictureShelf, post_pictures, serve_media


class Refusal(Exception):
    """The platform says no: `status` and `body` are what it answers."""

    def __init__(self, body: dict, status: int = 200):
        super().__init__(body)
        self.body = body
        self.status = status


def old_style(code: int, text: str) -> Refusal:
    return Refusal({"errcode": code, "errmsg": text})


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


class FakePlatform:
    """`defaults` are the settings after the start; a platform says in clear() what else it holds and forgets."""

    FAULT: dict = {}   # the body of an ordered `http`

    def __init__(self, defaults: dict, ledger_path: str | None):
        self.defaults = defaults
        self.calls = []
        self.behaviours = Behaviours()
        self.shelf = PictureShelf()
        self.tokens = {}
        self.token_count = 0
        self.released = asyncio.Event()
        self._ledger = None
        if ledger_path:
            if os.path.exists(ledger_path):
                with open(ledger_path, encoding="utf-8") as lines:
                    self.calls = [json.loads(line) for line in lines]
            self._ledger = open(ledger_path, "a", encoding="utf-8")
        self.begin_anew()

    def begin_anew(self) -> None:
        self.settings = json.loads(json.dumps(self.defaults))
        self.shelf.clear()
        self.tokens.clear()
        self.clear()

    def clear(self) -> None:
        raise NotImplementedError

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
        self.begin_anew()


async def answer_as_ordered(request: web.Request, call: dict, process) -> web.StreamResponse:
    """Answers and records `call`. `process()` does what the healthy platform does: a status, and a body in JSON or, of a
    picture, in bytes."""
    platform: FakePlatform = request.app["platform"]
    order = platform.behaviours.next_for(request.path)
    mode = order["mode"]
    if mode == "errcode":
        status, answer = 200, {"errcode": order["errcode"], "errmsg": order.get("errmsg", "ordered by the test")}
    elif mode == "http":
        status, answer = order["status"], order.get("body", platform.FAULT)
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
    call["status"], call["answer"] = status, f"{len(answer)} bytes" if isinstance(answer, bytes) else answer
    platform.record(call)
    if isinstance(answer, bytes):
        return web.Response(body=answer, content_type="image/jpeg",
                            headers={"Content-Disposition": 'attachment; filename="a.html"'})
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


async def delete_tokens(request: web.Request) -> web.Response:
    request.app["platform"].tokens.clear()
    return web.json_response({})


async def post_reset(request: web.Request) -> web.Response:
    request.app["platform"].reset()
    return web.json_response({})


CONTROLS = [("GET", "/_calls", get_calls), ("DELETE", "/_calls", delete_calls), ("POST", "/_behave", post_behave),
            ("DELETE", "/_behave", delete_behave), ("POST", "/_configure", post_configure),
            ("DELETE", "/_tokens", delete_tokens), ("POST", "/_reset", post_reset), ("POST", "/_pictures", post_pictures),
            ("GET", "/media/{name}", serve_media)]


def application(platform: FakePlatform, routes, serve_call) -> web.Application:
    """`routes`: (method, path, handler) of this platform; what is none of them is a call."""
    app = web.Application(client_max_size=4 << 20)
    app["platform"] = platform
    for method, path, handler in [*CONTROLS, *routes, ("*", "/{path:.*}", serve_call)]:
        app.router.add_route(method, path, handler)
    return app


async def serve(app: web.Application, port: int) -> None:
    """Says where it listens, and serves for ever."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    print(f"listening http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


def run(main) -> None:
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(0)
