"""Pictures of cases as a town gets, keeps and shows them."""
import pytest
import requests

from harness import BUILDING3, REQUEST_TIMEOUT_S, RESIDENT
from picture_shelf import picture

LIFT = "3号楼2单元电梯坏了"
JPEG = b"\xff\xd8\xff"


def show(town, group, who, text, code="code1"):
    """Words with a picture, as DingTalk delivers them."""
    body = town.message(group, who, "")
    del body["text"]
    rich = [{"text": text}] if text else []
    body.update(msgtype="richText", content={"richText": [*rich, {"type": "picture", "downloadCode": code}]})
    return town.post_webhook(body)


def pictures_of(town, ticket) -> list[dict]:
    return town.case(ticket).get("pictures", [])


def states(town, ticket) -> list[str]:
    return [one["state"] for one in pictures_of(town, ticket)]


def files_in(folder) -> list:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def get(url) -> requests.Response:
    return requests.get(url, timeout=REQUEST_TIMEOUT_S)


@pytest.fixture
def shown(town, platform):
    """A lift that was reported with a picture."""
    platform.hold_picture("code1", picture("gps.jpg"))
    ticket = show(town, BUILDING3, RESIDENT, LIFT).ticket
    town.settle()
    return ticket


def hand_over(page_url: str, content: bytes, headers=None) -> requests.Response:
    return requests.post(f"{page_url}/pictures", data=content, headers=headers, timeout=REQUEST_TIMEOUT_S)
