"""Pictures: fetched from the platform that has them, cleaned, kept, and shown to those who may see them."""
import os
import re
import sqlite3

import pytest
import requests

from harness import BUILDING3, GRID_MEMBER, NEIGHBOUR, RESIDENT, TICKET
from picture_shelf import picture
from picture_town import *   # noqa: F401,F403
from picture_town import JPEG, LIFT, files_in, get, hand_over, pictures_of, show, states
from test_case_page import page_of, report_in_private
from test_report_form import LINK, Form

MOST_BYTES = 10 * 1024 * 1024
TRACES = (b"Exif", b"SECRETCAMERA", b"SECRETXMP", b"SECRETCOMMENT")
SHOWN = re.compile(r"/c/[0-9a-f]{32}/pictures/\d+")


def test_a_picture_from_dingtalk_is_kept_without_what_the_camera_wrote(town, shown):
    [one] = pictures_of(town, shown)
    assert (one["state"], one["event"], one["type"]) == ("kept", 1, "image/jpeg")
    assert (one["width"], one["height"]) == (48, 64)   # turned upright
    kept = town.folder / "data" / "attachments"
    assert [file.name for file in files_in(kept)] == [f"{one['sha256']}.jpg", f"{one['sha256']}.small.jpg"]
    for file in files_in(kept):
        content = file.read_bytes()
        assert content.startswith(JPEG) and not any(trace in content for trace in TRACES)


def test_the_platform_is_asked_for_an_address_and_the_bytes_without_any_token(town, platform, shown):
    [asked] = platform.calls("/v1.0/robot/messageFiles/download")
    assert asked["body"] == {"downloadCode": "code1", "robotCode": "dingtestkey"}
    [fetched] = platform.calls("/media/code1.file")
    assert not any("token" in name.lower() or "authorization" in name.lower() for name in fetched["headers"])


def test_two_pictures_of_the_same_content_are_one_file(town, platform, shown):
    platform.hold_picture("code2", picture("gps.jpg"))
    show(town, BUILDING3, RESIDENT, "", "code2")
    town.settle()
    assert states(town, shown) == ["kept", "kept"]
    assert len(files_in(town.folder / "data" / "attachments")) == 2


def test_what_failed_is_tried_again_and_given_up_when_the_code_is_over(town, platform):
    platform.hold_picture("code1", picture("gps.jpg"))
    platform.behave("/media/code1.file", "http", status=503)
    ticket = show(town, BUILDING3, RESIDENT, LIFT).ticket
    town.settle()
    assert states(town, ticket) == ["pending"]
    town.clock(advance="10s")
    assert states(town, ticket) == ["kept"]

    other = show(town, BUILDING3, NEIGHBOUR, "3号楼1单元门口有个大坑", "over").ticket
    town.settle()
    assert states(town, other) == ["lost"]


def test_a_dead_token_is_replaced(town, platform, shown):
    platform.revoke_tokens()
    platform.hold_picture("code2", picture("plain.png"))
    show(town, BUILDING3, RESIDENT, "", "code2")
    town.settle()
    assert states(town, shown) == ["kept", "kept"]


@pytest.mark.parametrize("content", [b"", b"<html><script>alert(1)</script></html>", b"<svg onload=alert(1)>",
                                     picture("bomb.png"), picture("bomb.jpg"), picture("bomb.webp"), picture("gps.jpg")[:300]],
                         ids=["empty", "html", "svg", "png bomb", "jpeg bomb", "webp bomb", "torn"])
def test_what_is_no_picture_is_refused_and_the_case_stays(town, platform, content):
    platform.hold_picture("code1", content)
    ticket = show(town, BUILDING3, RESIDENT, LIFT).ticket
    town.settle()
    assert states(town, ticket) == ["refused"]
    assert files_in(town.folder / "data" / "attachments") == []
    assert town.case(ticket)["state"] == "registered"


@pytest.mark.parametrize("size, state", [(MOST_BYTES, "kept"), (MOST_BYTES + 1, "refused"), (2 * MOST_BYTES, "refused")])
def test_a_picture_is_taken_up_to_the_limit_and_refused_with_a_sentence_beyond(town, platform, size, state):
    platform.hold_picture("code1", picture("gps.jpg"), padded_to=size)
    ticket = show(town, BUILDING3, RESIDENT, LIFT).ticket
    town.settle()
    assert states(town, ticket) == [state]
    assert ("不能保存：不是普通照片，或者太大" in page_of(town, GRID_MEMBER, ticket).html) == (state == "refused")
    assert len(platform.calls("/media/code1.file")) == 1, "it does not become smaller"


def test_pictures_of_several_matters_are_of_each_and_fetched_once(town, platform):
    platform.hold_picture("code1", picture("gps.jpg"))
    show(town, BUILDING3, RESIDENT, "1、2单元楼道灯不亮\n2、1单元门口有个大坑")
    town.settle()
    tickets = [case["ticket"] for case in town.cases()]
    assert [states(town, ticket) for ticket in tickets] == [["kept"], ["kept"]]
    assert len(platform.calls("/v1.0/robot/messageFiles/download")) == 1


def test_a_kill_before_the_picture_came_loses_nothing(town, platform):
    platform.hold_picture("code1", picture("gps.jpg"))
    platform.behave("/media/code1.file", "http", status=503, times=-1)
    ticket = show(town, BUILDING3, RESIDENT, LIFT).ticket
    town.settle()
    town.kill()
    platform.behave_well()
    town.start()
    town.clock(advance="10m")
    assert states(town, ticket) == ["kept"]


@pytest.mark.parametrize("point", ["picture_claimed", "picture_kept"])
def test_an_end_between_two_steps_neither_loses_nor_doubles_it(start_town, platform, point):
    town = start_town(start=False)
    armed = town.folder / "armed"
    town.start(env={**os.environ, "GRIDBOT_STOP_AT": point, "GRIDBOT_STOP_IF": str(armed)})
    platform.hold_picture("code1", picture("gps.jpg"))
    armed.touch()
    body = town.message(BUILDING3, RESIDENT, "")
    del body["text"]
    body.update(msgtype="richText", content={"richText": [{"text": LIFT}, {"type": "picture", "downloadCode": "code1"}]})
    try:
        town.post_webhook(body, settle=False)
    except requests.RequestException:
        pass   # the end came before the answer
    town.process.wait()

    town.start()
    town.settle()
    [case] = town.cases()
    assert states(town, case["ticket"]) == ["kept"]
    assert len(files_in(town.folder / "data" / "attachments")) == 2


def test_the_database_forgets_where_a_kept_picture_came_from(town, shown):
    town.stop()
    with sqlite3.connect(town.folder / "data" / "gridbot.db") as database:
        assert database.execute("SELECT state, source FROM attachments").fetchall() == [("kept", "")]


# -- who sees them -----------------------------------------------------------------------------------------------------

def test_the_handler_sees_it_and_a_fixed_type_says_what_it_is(town, shown):
    page = page_of(town, GRID_MEMBER, shown)
    [path] = set(SHOWN.findall(page.html))
    for size in ("", "/small"):
        answer = get(town.public + path + size)
        assert answer.status_code == 200 and answer.content.startswith(JPEG)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_reporter_sees_the_own_picture_and_not_that_of_the_staff(town, platform):
    ticket, page = report_in_private(town)
    platform.hold_picture("own", picture("gps.jpg"))
    platform.hold_picture("staff", picture("plain.png"))
    show(town, None, RESIDENT, "", "own")
    town.settle()
    show(town, None, GRID_MEMBER, f"办结 {ticket} 更换了门机皮带", "staff")
    town.settle()
    assert states(town, ticket) == ["kept", "kept"]

    assert len(set(SHOWN.findall(page.html))) == 1
    assert len(set(SHOWN.findall(page_of(town, GRID_MEMBER, ticket).html))) == 2
    theirs = pictures_of(town, ticket)[1]["id"]
    assert get(f"{page.url}/pictures/{theirs}").status_code == 404


def test_a_picture_of_another_case_is_not_there(town, shown):
    other, page = report_in_private(town, "3号楼2单元楼道灯不亮了")
    [one] = pictures_of(town, shown)
    assert get(f"{page.url}/pictures/{one['id']}").status_code == 404
    assert get(f"{page.url}/pictures/9999").status_code == 404
    assert get(f"{page.url}/pictures/..%2F..%2Fgridbot.key").status_code == 404
    assert get(f"{town.public}/c/{'0' * 32}/pictures/{one['id']}").status_code == 404


def test_pictures_of_sensitive_cases_are_shown_nowhere(town, platform):
    platform.hold_picture("code1", picture("gps.jpg"))
    show(town, None, RESIDENT, "3号楼2单元201有人打老婆孩子", "code1")
    town.settle()
    [ticket] = [case["ticket"] for case in town.cases()]
    assert town.case(ticket)["sensitive"] and pictures_of(town, ticket) == []


# -- pages -------------------------------------------------------------------------------------------------------------

def test_feedback_with_a_photo_from_the_case_page(town, shown):
    town.tell(GRID_MEMBER, f"受理 {shown}")
    page = page_of(town, GRID_MEMBER, shown)
    taken = hand_over(page.url, picture("plain.webp")).json()
    assert taken["small"].startswith("data:image/jpeg;base64,")
    page.post("settle", words="更换了继电器，运行正常", picture=taken["picture"])
    assert states(town, shown) == ["kept", "kept"]
    assert len(set(SHOWN.findall(page.html))) == 2


def test_what_was_handed_over_on_one_page_is_worth_nothing_on_another(town, shown):
    page = page_of(town, GRID_MEMBER, shown)
    other, own = report_in_private(town, "3号楼2单元楼道灯不亮了")
    taken = hand_over(page.url, picture("plain.png")).json()["picture"]
    for name in (taken, taken[:-1] + "0", "x", f"{'0' * 64}-1-1-1.{'0' * 32}"):
        own.post("supplement", words="在东边", picture=name)
    assert pictures_of(town, other) == []


@pytest.mark.parametrize("content, status, words", [
    (b"", 400, "空的"),
    (b"<html>", 400, "不是照片"),
    (picture("bomb.png"), 400, "尺寸太大"),
    (picture("gps.jpg")[:300], 400, "打不开"),
    (JPEG + b"x" * (10 * 1024 * 1024), 413, "太大"),
], ids=["empty", "html", "bomb", "torn", "large"])
def test_what_is_not_taken_is_refused_with_a_sentence(town, shown, content, status, words):
    answer = hand_over(page_of(town, GRID_MEMBER, shown).url, content)
    assert answer.status_code == status and words in answer.json()["error"]
    assert answer.headers["Content-Type"].startswith("application/json")


def test_the_form_takes_a_picture(town):
    form = Form(town, "SH-HX-52-B3")
    assert 'type="file"' in form.get().text
    taken = hand_over(form.url, picture("gps.jpg")).json()["picture"]
    answer = form.send("楼道灯不亮", picture=taken)
    ticket = TICKET.search(answer.text)[0]
    assert states(town, ticket) == ["kept"]
    followed = get(f"{town.public}/c/{LINK.search(answer.text)[1]}")
    assert SHOWN.search(followed.text)


def test_a_form_that_comes_back_keeps_its_pictures(town):
    form = Form(town, "SH-HX-52-B3")
    taken = hand_over(form.url, picture("gps.jpg")).json()["picture"]
    assert taken in form.send("", picture=taken).text


def test_too_many_pictures_from_one_address_have_to_wait(town):
    form = Form(town, "SH-HX-52-B3")
    headers = {"X-Forwarded-For": "203.0.113.7"}
    answers = [hand_over(form.url, picture("plain.png"), headers).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
