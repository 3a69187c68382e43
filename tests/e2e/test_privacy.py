"""Random personal data through the whole service: none of it stands where domain 8.1 forbids it.

What is looked through: every call to a group or a robot, the answers of the callbacks, the API, the metrics, the log, the
ledger as CSV, xlsx and JSON, and the reports. Who handles a case may know how to reach the reporter: private messages to
staff are not looked through.
"""
import csv
import io
import json
import os
import random
import re
import unicodedata

import openpyxl
import requests

from harness import BUILDING3, GRID_MEMBER, RESIDENTS12, WORK52, run_gridbot

MESSAGES = 3000 if os.environ.get("GRIDBOT_LONG") else 250
NUMERALS = str.maketrans("零一二三四五六七八九", "0123456789")
MATTERS = ["下水道堵了", "楼道灯不亮", "暖气不热", "电梯坏了", "漏水漏到楼下", "想申请低保", "门禁坏了", "垃圾没人清", "井盖没了"]


def figures(chance, count):
    return "".join(chance.choice("0123456789") for _ in range(count))


def secret_of(chance):
    """(as somebody writes it, what must not be found)"""
    kind = chance.randrange(6)
    if kind == 0:
        number = "1" + chance.choice("3589") + figures(chance, 9)
        a, b, c = number[:3], number[3:7], number[7:]
        return chance.choice(["电话", "手机：", "联系方式 ", ""]) + chance.choice(
            [number, f"{a} {b} {c}", f"{a}-{b}-{c}", "+86 " + number, f"{a}.{b}.{c}"]), number
    if kind == 1:
        area, local = "0" + str(chance.randrange(310, 900)), chance.choice("2345678") + figures(chance, 6)
        return "座机" + chance.choice([f"{area}-{local}", f"({area}){local}"]), area + local
    if kind == 2:
        number = "37" + figures(chance, 4) + f"19{chance.randrange(50, 99)}0{chance.randrange(1, 10)}" \
            + str(chance.randrange(10, 28)) + figures(chance, 3) + chance.choice("X3")
        return "身份证" + number, number[:17]
    if kind == 3:
        number = "62" + figures(chance, 17)
        return "卡号" + number, number
    if kind == 4:
        serial = chance.choice("AKQ") + figures(chance, 4)
        return "车牌" + chance.choice(["鲁M", "晋B"]) + serial, serial
    name = chance.choice("王赵孙") + chance.choice(["小明", "建国", "秀英"])
    return chance.choice(["姓名：", "我叫"]) + name, name


def put_together(text: str) -> str:
    """What a reader could still put together: ASCII figures without what stands between them."""
    return re.sub(r"[ \-().]", "", unicodedata.normalize("NFKC", text)).translate(NUMERALS)


def shared_by_calls(platform):
    for call in platform.calls():
        if not call["path"].endswith("batchSend") and not call["path"].endswith("accessToken"):
            yield call["path"], json.dumps(call["body"], ensure_ascii=False)


def shared_by_the_program(town):
    def run(*command):
        result = run_gridbot(*command, "--config", town.config)
        assert result.returncode == 0, result.stderr
        return result.stdout + result.stderr

    day = "2026-11-23"
    yield "csv", "\n".join(" ".join(row) for row in csv.reader(io.StringIO(run("export", "--from", day, "--to", day))))
    yield "json", json.dumps(json.loads(run("export", "--from", day, "--to", day, "--format", "json")),
                             ensure_ascii=False)
    book = town.folder / "ledger.xlsx"
    run("export", "--from", day, "--to", day, "--format", "xlsx", "--out", str(book))
    yield "xlsx", "\n".join(str(cell) for sheet in openpyxl.load_workbook(book)
                            for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    # The picture draws what stands in these figures and nothing else.
    for kind in ("daily", "weekly"):
        yield "report " + kind, run("report", kind, "--date", day, "--anew", "--format", "json")
        yield "report " + kind, run("report", kind, "--date", day, "--anew")
    yield "case list", run("case", "list", "--limit", "500")


def shared_by_http(town):
    cursor = None
    while True:
        query = "?limit=500" + (f"&cursor={cursor}" if cursor else "")
        page = requests.get(town.admin + "/api/v1/cases" + query, timeout=60).json()
        for case in page["cases"]:
            yield "api", json.dumps(case, ensure_ascii=False)
        cursor = page["next"]
        if not cursor:
            break
    yield "metrics", requests.get(town.admin + "/metrics", timeout=60).text
    yield "readyz", requests.get(town.admin + "/readyz", timeout=60).text


def test_random_personal_data_stand_nowhere_they_do_not_belong(town, platform):
    chance = random.Random(20220824)
    secrets, tickets = set(), []
    for number in range(MESSAGES):
        parts = [f"{chance.randrange(1, 30)}号楼{chance.randrange(1, 5)}单元", chance.choice(MATTERS)]
        for _ in range(chance.randrange(1, 4)):
            written, secret = secret_of(chance)
            assert secret in put_together(written), "the test would be blind"
            parts.append(written)
            secrets.add(secret)
        chance.shuffle(parts)
        text = chance.choice(["【报事】", "【求助】", "@网格员 "]) + chance.choice("，。\n").join(parts)
        answer = town.say(chance.choice([BUILDING3, RESIDENTS12]), f"res_{number}", text, settle=False)
        said = answer.text or ""
        for secret in secrets:
            assert secret not in put_together(said), (secret, text, said)
        tickets += re.findall(r"SH\d{8}-\d{4,5}", said)[:1]
    assert len(tickets) > MESSAGES / 2, "most of it is about a matter"
    for ticket in tickets[:40]:
        written, secret = secret_of(chance)
        secrets.add(secret)
        town.say(WORK52, GRID_MEMBER, f"受理 {ticket}", settle=False)
        town.say(WORK52, GRID_MEMBER, f"办结 {ticket} 已修好，{written}", settle=False)
    town.clock(to="18:06")

    for where, text in [*shared_by_calls(platform), *shared_by_http(town), *shared_by_the_program(town)]:
        plain = put_together(text)
        for secret in secrets:
            assert secret not in plain, (where, secret, text[:2000])
    log = put_together("\n".join(town.process.stderr))
    for secret in secrets:
        assert secret not in log, ("log", secret)
