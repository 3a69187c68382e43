"""Pictures in a real browser: on the report form, on the page of a case, in the demo's chat."""
import base64
import re
import struct
import zlib

import pytest
import requests

import harness
from browser import DESKTOP, PHONE, TICKET, _browsers, demo, monday, open_page  # noqa: F401  (fixtures)
from picture_shelf import PICTURES, picture
from test_pages import REPORT, SIZES, demo_config, pages, town  # noqa: F401  (fixtures)

EVIL = "\"><img src=x onerror=alert(1)>.jpg"


def noise(path, side: int):
    """A PNG that no compression makes smaller, as the photo of a phone is large."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    state, row = 1, bytearray()
    for _ in range(side * 3):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        row.append(state >> 16 & 0xFF)
    rows = b"".join(b"\0" + bytes(row[at:] + row[:at]) for at in range(0, side))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))
    return path


@pytest.fixture
def form_path(town):
    printed = harness.run_gridbot("qr", "--config", demo_config(town.demo), "--grid", "QS-AJ-01-B3",
                                  "--out", town.demo.data / "notice.png")
    assert printed.returncode == 0, printed.stderr
    return re.search(r"(/r/[0-9a-f]{32})", printed.stdout)[1]


def choose(page, path, field=".photos input[type=file]"):
    page.one(field).send_keys(str(path))


def are_drawn(page, css: str, count: int) -> bool:
    return page.driver.execute_script(
        "const all = [...document.querySelectorAll(arguments[0])];"
        "return all.length === arguments[1] && all.every((one) => one.complete && one.naturalWidth > 0)", css, count)


@SIZES
def test_form_with_a_picture_to_its_page(town, pages, form_path, size, tmp_path):
    browser = pages(size)
    page = browser.page
    evil = tmp_path / EVIL
    evil.write_bytes(picture("gps.jpg"))
    browser.go(form_path)
    choose(page, evil)
    page.until(lambda: are_drawn(page, ".photos-taken img", 1), "the picture is shown")
    choose(page, PICTURES / "plain.webp")
    page.until(lambda: are_drawn(page, ".photos-taken img", 2), "the second too")
    assert "onerror" not in page.driver.page_source
    browser.fill("#matter", "楼道灯不亮，晚上看不见台阶")
    page.look("1-form")
    assert page.faults() == []
    page.press(".photo-remove")
    page.press("form > button")
    assert TICKET.search(page.one(".done .ticket").text)
    page.press("a.button")
    page.until(lambda: are_drawn(page, ".timeline .pictures img", 1), "the timeline shows it")
    page.driver.execute_script("document.querySelector('.timeline .pictures').scrollIntoView({block: 'center'})")
    page.look("2-case")
    assert page.faults() == []
    page.press(".timeline .pictures a")
    page.until(lambda: page.driver.execute_script("return document.contentType") == "image/jpeg", "the whole picture")
    page.driver.get_log("browser")   # that the browser's own viewer may run no script in it


@SIZES
def test_what_is_no_picture_is_refused_with_a_sentence(town, pages, form_path, size, tmp_path):
    browser = pages(size)
    page = browser.page
    browser.go(form_path)
    for name, content, words in (("fake.jpg", b"<html><script>alert(1)</script>", "不是照片"), ("empty.jpg", b"", "空的"),
                                 ("bomb.png", picture("bomb.png"), "尺寸太大")):
        (tmp_path / name).write_bytes(content)
        choose(page, tmp_path / name)
        page.until(lambda: words in page.one(".photos-said").text, f"the page says {words!r}")
    page.look("refused")
    assert page.all(".photos-taken li") == []
    assert page.faults() == []
    page.driver.get_log("browser")   # where the refusals stand


def test_a_large_photo_is_made_smaller_before_it_travels(town, pages, form_path, tmp_path):
    browser = pages(DESKTOP)
    page = browser.page
    browser.go(form_path)
    photo = noise(tmp_path / "photo.png", 2300)
    assert photo.stat().st_size > 12 << 20   # more than the service takes
    choose(page, photo)
    page.until(lambda: are_drawn(page, ".photos-taken img", 1), "the picture was taken")


@SIZES
def test_handler_settles_with_a_photo(town, pages, size):
    browser = pages(size)
    page = browser.page
    ticket = TICKET.search(town.say("resident:王阿姨", REPORT, group="b-anju-3"))[0]
    member = town.one_with("grid_member", "QS-AJ-01")
    town.say(member, f"受理 {ticket}")
    browser.go(town.page(town.say(member, f"查 {ticket}")))
    choose(page, PICTURES / "plain.png", "#photo-settle")
    page.until(lambda: are_drawn(page, ".photos-taken img", 1), "the picture is shown")
    browser.fill("#words-settle", "换了灯泡，已经亮了")
    page.look("1-chosen")
    page.press("form:has(input[value=settle]) > button")
    page.until(lambda: are_drawn(page, ".timeline .pictures img", 1), "the timeline shows it")
    page.look("2-settled")
    assert page.faults() == []


DROP = """
const [target, base64, name] = arguments;
const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], name, {type: "image/jpeg"}));
for (const kind of ["dragenter", "dragover", "drop"])
    target.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
"""
PASTE = """
const [target, base64] = arguments;
const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const data = new DataTransfer();
data.items.add(new File([bytes], "image.png", {type: "image/png"}));
target.dispatchEvent(new ClipboardEvent("paste", {bubbles: true, cancelable: true, clipboardData: data}));
"""


@SIZES
def test_chat_shows_pictures_that_are_pasted_and_dropped(monday, open_page, size):
    page = open_page(monday, size)
    page.driver.execute_script(DROP, page.one(".chat"), base64.b64encode(picture("gps.jpg")).decode(), EVIL)
    page.until(lambda: are_drawn(page, ".picture-draft img", 1), "the dropped one waits")
    page.driver.execute_script(PASTE, page.one("#message-text"), base64.b64encode(picture("plain.png")).decode())
    page.until(lambda: are_drawn(page, ".picture-draft img", 2), "the pasted one too")
    page.look("1-waiting")
    page.say(REPORT)
    page.until(lambda: are_drawn(page, ".mine .bubble-pictures img", 2), "the bubble shows both")
    page.look("2-said")
    assert page.faults() == []
    ticket = TICKET.search(page.heard("编号"))[0]
    case = monday.get(f"/api/v1/cases/{ticket}")
    assert [one["state"] for one in case["pictures"]] == ["kept", "kept"]


def test_officials_see_the_picture_of_the_day(monday, open_page):
    page = open_page(monday, DESKTOP)
    page.say(REPORT)
    page.heard("编号")
    page.move_clock("1805")
    officials = next(group["name"] for group in monday.get("/demo/api/town")["groups"] if group["kind"] == "officials")
    page.open(officials)
    page.until(lambda: page.all("img[src*='daily']"), "the message with the report")   # a Monday has a weekly one too
    page.driver.execute_script("document.querySelector(\"img[src*='daily']\").scrollIntoView()")
    page.until(lambda: are_drawn(page, "img[src*='daily']", 1), "the picture of the report")
    page.look("report")
    assert page.faults() == []


def test_a_picture_alone_belongs_to_the_report_before_it(monday):
    def say(**body):
        answer = requests.post(f"{monday.url}/demo/api/messages", json={"group": "b-anju-3", "person": "resident:王阿姨", **body},
                               timeout=harness.REQUEST_TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]
    ticket = TICKET.search(say(text=REPORT)[1]["text"])[0]
    taken = requests.post(f"{monday.url}/demo/api/pictures", data=picture("gps.jpg"), timeout=harness.REQUEST_TIMEOUT_S).json()
    [said] = say(text="", pictures=[taken["picture"]])
    shown = requests.get(monday.url + said["pictures"][0]["small"], timeout=harness.REQUEST_TIMEOUT_S)
    assert shown.headers["Content-Type"] == "image/jpeg" and shown.headers["X-Content-Type-Options"] == "nosniff"
    assert [one["state"] for one in monday.get(f"/api/v1/cases/{ticket}")["pictures"]] == ["kept"]
