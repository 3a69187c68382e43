"""`gridbot calendar import`, and the administrator's daily word while a year is unconfirmed (issue 6, item 1)."""
import json
import pathlib

import pytest

import harness
from harness import run_gridbot

ADMIN = "ding_p16"
OFFICIAL = {"version": 1, "years": {"2027": {
    "status": "official", "source": "国务院办公厅 2026-11-05",
    "off": ["2027-01-01/2027-01-03", "2027-02-05/2027-02-12", "2027-04-03/2027-04-05", "2027-05-01/2027-05-05",
            "2027-06-09", "2027-09-15", "2027-10-01/2027-10-07"],
    "work": ["2027-02-14", "2027-02-20"]}}}


def with_calendar(name, text):
    return text.replace('# calendar = "calendar.json"', 'calendar = "calendar.json"')


@pytest.fixture
def config(tmp_path):
    path = pathlib.Path(harness.write_town(tmp_path / "town", "http://127.0.0.1:9"))
    path.write_text(with_calendar("gridbot.toml", path.read_text()))
    return path


def calendar_import(config, table, tmp_path, *options):
    source = tmp_path / "2027.json"
    source.write_text(json.dumps(table, ensure_ascii=False))
    return run_gridbot("calendar", "import", str(source), "--config", str(config), *options)


def test_the_difference_is_shown_first_and_written_without_dry_run(config, tmp_path):
    calendar = config.parent / "calendar.json"

    shown = calendar_import(config, OFFICIAL, tmp_path, "--dry-run")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "2027 年：推算未确认" in shown.stdout and "已公布（国务院办公厅 2026-11-05）" in shown.stdout
    assert "+ 改为上班 2027-02-14（周日）" in shown.stdout
    assert not calendar.exists()

    done = calendar_import(config, OFFICIAL, tmp_path)
    assert done.returncode == 0 and "已导入" in done.stdout, done.stdout
    years = json.loads(calendar.read_text())["years"]
    assert years["2027"] == OFFICIAL["years"]["2027"] and "2026" in years
    assert run_gridbot("check", "--config", str(config)).returncode == 0

    assert "没有变化" in calendar_import(config, OFFICIAL, tmp_path).stdout


def test_a_faulty_table_changes_nothing_and_exits_with_2(config, tmp_path):
    calendar_import(config, OFFICIAL, tmp_path)
    before = (config.parent / "calendar.json").read_bytes()
    bad = json.loads(json.dumps(OFFICIAL))
    bad["years"]["2027"]["work"].append("2027-10-01")

    refused = calendar_import(config, bad, tmp_path)

    assert refused.returncode == 2
    assert "2027-10-01 又放假又上班" in refused.stdout and "没有导入" in refused.stdout
    assert (config.parent / "calendar.json").read_bytes() == before


def test_the_administrator_is_warned_daily_from_15_november_until_the_table_is_there(start_town, platform, tmp_path):
    town = start_town(sim_clock="2026-11-14T08:00:00+08:00")
    warnings = lambda: [text for text in platform.private(ADMIN) if "2027年" in text]

    town.clock(to="2026-11-14T23:00:00+08:00")
    assert warnings() == []
    for day in (15, 16, 17):
        town.clock(to=f"2026-11-{day}T23:00:00+08:00")
        assert len(warnings()) == day - 14
    assert "gridbot calendar import" in warnings()[0]
