"""`gridbot report`, `export` and `case`: the town's figures and its ledger, while the service runs."""
import csv
import datetime
import io
import json
import os
import pty
import stat
import subprocess

import openpyxl
import pytest

from harness import BINARY, BUILDING3, GRID_MEMBER, NEIGHBOUR, RESIDENT, WORK52, run_gridbot

LAMP = "2单元楼道灯不亮了"
DOOR = "【报事】2单元门禁坏了，关不上"
PRIVATE = "【报事】2单元501漏水，我叫王小明，电话13800005678"
PHONE = "13800005678"
DAY = "2026-11-23"


@pytest.fixture
def busy_town(town):
    """Two cases of Monday 23 November, one of them settled."""
    town.say(BUILDING3, RESIDENT, LAMP)
    town.say(BUILDING3, NEIGHBOUR, PRIVATE)
    town.tell(GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")
    return town


def run(command, town, *more):
    return run_gridbot(*command.split(), "--config", town.config, *more)


def export(town, *more):
    return run("export", town, "--from", DAY, "--to", DAY, *more)


def test_daily_in_text_and_json_says_what_the_chat_says(busy_town):
    text = run("report daily", busy_town)
    assert text.returncode == 0, text.stderr
    assert "三河湖镇 网格日报 11月23日(周一)" in text.stdout
    assert "登记 2 件｜办结 1 件" in text.stdout

    figures = json.loads(run("report daily", busy_town, "--format", "json").stdout)
    assert (figures["registered"], figures["settled"]) == (2, 1)
    assert figures["day"] == DAY and len(figures["trend"]) == 14


def test_daily_that_was_sent_stays_as_it_was_sent(busy_town, platform):
    busy_town.clock(to="18:05")
    assert "登记 **2** 件" in platform.ding_robot()[-1]
    busy_town.say(BUILDING3, RESIDENT, DOOR)   # the day goes on

    assert "登记 2 件" in run("report daily", busy_town, "--date", DAY).stdout
    assert "登记 3 件" in run("report daily", busy_town, "--date", DAY, "--anew").stdout


def test_weekly_goes_to_the_officials_on_monday_and_says_how_the_dailies_differ(busy_town, platform):
    busy_town.clock(to="18:05")
    busy_town.say(BUILDING3, RESIDENT, DOOR)
    busy_town.clock(to="2026-11-30T08:49:59+08:00")
    platform.forget_calls()

    busy_town.clock(to="2026-11-30T08:50:00+08:00")

    (weekly,) = platform.ding_robot()
    assert "三河湖镇 网格周报" in weekly and "11月23日—11月29日" in weekly
    assert "登记 **3** 件" in weekly
    assert "各日日报合计登记2件，日报发出后登记1件" in weekly
    assert "李芳" not in weekly and "2单元" not in weekly
    assert len(platform.wecom_robot()) == 1
    kept = run("report weekly", busy_town, "--date", DAY)
    assert "登记 3 件" in kept.stdout


def test_monthly_goes_out_on_the_first_working_day(busy_town, platform):
    busy_town.clock(to="2026-12-01T08:50:00+08:00")

    assert any("三河湖镇 网格月报** 2026年11月" in said for said in platform.ding_robot())
    assert "受理及时率" in run("report monthly", busy_town, "--date", DAY).stdout


def test_totals_begin_with_the_year(busy_town):
    assert "三河湖镇 累计 2026年1月1日—11月23日" in run("report total", busy_town).stdout
    assert json.loads(run("report total", busy_town, "--format", "json").stdout)["solved"] == 1


def test_report_of_a_village_counts_only_the_village(busy_town):
    assert "登记 2 件" in run("report daily", busy_town, "--grid", "河西村").stdout
    elsewhere = run("report daily", busy_town, "--grid", "SH-SJ")
    assert "孙家村 网格日报" in elsewhere.stdout and "登记 0 件" in elsewhere.stdout


def test_picture_is_a_png(busy_town, tmp_path):
    for kind in ("daily", "weekly", "monthly", "total"):
        out = tmp_path / f"{kind}.png"
        result = run(f"report {kind}", busy_town, "--date", DAY, "--format", "png", "--out", out)
        assert result.returncode == 0, result.stderr
        assert out.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize("arguments, words", [
    (["report", "daily", "--date", "gestern"], "--date gestern is no day"),
    (["report", "daily", "--grid", "XX"], "no grid XX"),
    (["report", "daily", "--town", "XX"], "--town: write one of SH"),
    (["export", "--from", DAY, "--to", "2026-11-22"], "--to lies before --from"),
    (["case", "show", "SH20261123-0099"], "has no case"),
    (["case", "list", "--state", "lost"], "no state lost"),
])
def test_callers_fault_is_one_line_and_exit_2(busy_town, arguments, words):
    result = run_gridbot(*arguments, "--config", busy_town.config)
    assert result.returncode == 2
    assert words in result.stderr and len(result.stderr.strip().splitlines()) == 1


def piped(*arguments):
    result = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, timeout=30)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_without_a_file_pictures_and_workbooks_go_into_the_pipe(busy_town):
    config = ("--config", busy_town.config)

    assert piped("report", "daily", *config, "--format", "png").startswith(b"\x89PNG")
    report = openpyxl.load_workbook(io.BytesIO(piped("report", "daily", *config, "--format", "xlsx")))
    assert report.sheetnames == ["汇总", "台账"]
    ledger = openpyxl.load_workbook(
        io.BytesIO(piped("export", *config, "--from", DAY, "--to", DAY, "--format", "xlsx")))
    assert [row[0].value for row in ledger["台账"].iter_rows(min_row=2)] == ["SH20261123-0001", "SH20261123-0002"]


def test_terminals_get_no_pictures_and_no_workbooks(busy_town):
    master, slave = pty.openpty()
    try:
        result = subprocess.run([BINARY, "report", "daily", "--config", busy_town.config, "--format", "png"], stdout=slave,
                                stderr=subprocess.PIPE, text=True, timeout=30)
    finally:
        os.close(slave)
        os.close(master)

    assert result.returncode == 2 and "--out FILE" in result.stderr


def test_workbook_has_figures_and_ledger_with_frozen_heading_filter_and_real_dates(busy_town, tmp_path):
    out = tmp_path / "day.xlsx"
    result = run("report daily", busy_town, "--format", "xlsx", "--out", out)
    assert result.returncode == 0, result.stderr

    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["汇总", "台账"]
    figures = {row[0].value: row[1].value for row in book["汇总"].iter_rows(min_row=2)}
    assert (figures["登记"], figures["办结"]) == (2, 1)
    ledger = book["台账"]
    assert ledger.freeze_panes == "A2"
    assert ledger.auto_filter.ref.startswith("A1:")
    heads = [cell.value for cell in ledger[1]]
    rows = [dict(zip(heads, (cell.value for cell in row))) for row in ledger.iter_rows(min_row=2)]
    assert [row["单号"] for row in rows] == ["SH20261123-0001", "SH20261123-0002"]
    assert rows[0]["登记时间"] == datetime.datetime(2026, 11, 23, 9, 0)
    assert rows[0]["村居"] == "河西村" and rows[0]["是否解决"] == "是"
    assert PHONE not in str(rows) and "501" not in str(rows)


def test_export_without_contacts_holds_none(busy_town):
    rows = list(csv.DictReader(io.StringIO(export(busy_town).stdout.lstrip("\ufeff"))))

    assert [row["单号"] for row in rows] == ["SH20261123-0001", "SH20261123-0002"]
    assert "电话" not in rows[0]
    assert rows[0]["导出"]
    assert PHONE not in str(rows) and "王小明" not in str(rows) and "501" not in str(rows)


def test_export_with_contacts_is_written_down_before_it_is_made(busy_town, tmp_path):
    out = tmp_path / "contacts.csv"
    result = export(busy_town, "--with-contacts", "--reason", "电话回访", "--out", out)
    assert result.returncode == 0, result.stderr

    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert rows[1]["电话"] == PHONE
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    (audit,) = busy_town.config.parent.rglob("contact-exports.jsonl")
    (entry,) = [json.loads(line) for line in audit.read_text().splitlines()]
    assert (entry["reason"], entry["cases"], entry["from"], entry["to"]) == ("电话回访", 2, DAY, DAY)
    assert entry["who"]
    assert PHONE not in audit.read_text() and PHONE not in result.stderr


def test_contacts_of_one_case_and_of_a_list_are_written_down_too(busy_town):
    shown = json.loads(run("case show", busy_town, "SH20261123-0002", "--format", "json", "--with-contacts").stdout)
    listed = run("case list", busy_town, "--with-contacts", "--reason", "电话回访").stdout
    exported = export(busy_town, "--with-contacts").stdout

    assert shown["reporter"]["phone"] == PHONE and shown["reporter"]["room"] == "501"
    assert PHONE in listed and PHONE in exported
    (audit,) = busy_town.config.parent.rglob("contact-exports.jsonl")
    entries = [json.loads(line) for line in audit.read_text().splitlines()]
    assert [(entry["reason"], entry["cases"]) for entry in entries] == [
        ("(not stated)", 1), ("电话回访", 2), ("(not stated)", 2)]
    assert entries[0]["case"] == "SH20261123-0002" and all(entry["who"] for entry in entries)


def test_export_as_workbook_keeps_a_phone_as_text(busy_town, tmp_path):
    out = tmp_path / "contacts.xlsx"
    result = export(busy_town, "--format", "xlsx", "--with-contacts", "--reason", "回访", "--out", out)
    assert result.returncode == 0, result.stderr

    ledger = openpyxl.load_workbook(out)["台账"]
    heads = [cell.value for cell in ledger[1]]
    assert ledger.cell(row=3, column=heads.index("电话") + 1).value == PHONE


def test_case_show_and_list_say_what_a_work_group_may_know(busy_town):
    shown = json.loads(run("case show", busy_town, "SH20261123-0001", "--format", "json").stdout)
    assert shown["state"] == "settled"
    assert [line["event"] for line in shown["history"]][0] == "register"

    listed = run("case list", busy_town)
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["SH20261123-0002", "SH20261123-0001"]
    assert run("case list", busy_town, "--state", "settled").stdout.startswith("SH20261123-0001")
    said = run("case show", busy_town, "SH20261123-0002").stdout + listed.stdout
    assert PHONE not in said and "501" not in said and "王小明" not in said


def test_weekly_by_chat_comes_in_private_for_the_last_week(busy_town, platform):
    busy_town.clock(to="2026-11-30T09:00:00+08:00")
    answer = busy_town.tell("ding_p01", "周报")
    assert "第52网格 网格周报 11月23日—11月29日" in answer.text

    platform.forget_calls()
    answer = busy_town.say(WORK52, "ding_p01", "月报")
    assert answer.text == "已私信发给您。"
    (page,) = platform.private("ding_p01")
    assert "网格月报 2026年10月" in page
    assert "没有“第12网格”这个网格" in busy_town.tell("ding_p01", "周报 第12网格").text
