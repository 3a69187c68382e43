"""Pictures that a fake platform holds for gridbot to fetch, and the fixtures that the tests show."""
import base64
import pathlib

from aiohttp import web

PICTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "pictures"


def picture(name: str) -> bytes:
    return (PICTURES / name).read_bytes()


class PictureShelf:
    """By code or media id, until the test takes it away: platforms drop what they hold after days or minutes."""

    def __init__(self):
        self.held = {}

    def clear(self) -> None:
        self.held.clear()

    def get(self, name: str) -> bytes | None:
        return self.held.get(name)


async def post_pictures(request: web.Request) -> web.Response:
    """{"name", "base64", "padded_to": bytes}; without base64 it is gone."""
    wanted = await request.json()
    shelf = request.app["platform"].shelf
    if "base64" in wanted:
        shelf.held[wanted["name"]] = base64.b64decode(wanted["base64"]).ljust(wanted.get("padded_to", 0), b"\0")
    else:
        shelf.held.pop(wanted["name"], None)
    return web.json_response({})


async def serve_media(request: web.Request) -> web.StreamResponse:
    """What a temporary address gives: the bytes, whatever they are, under a name that says nothing."""
    platform = request.app["platform"]
    held = platform.shelf.get(request.match_info["name"].removesuffix(".file"))
    order = platform.behaviours.next_for(request.path)
    call = {"method": "GET", "path": request.path, "query": dict(request.query), "body": None, "taken": False,
            "answer": None, "headers": dict(request.headers)}
    status = order["status"] if order["mode"] == "http" else 200 if held is not None else 404
    call["status"] = status
    platform.record(call)
    if status != 200:
        return web.Response(status=status)
    return web.Response(body=held, content_type="application/octet-stream")
