"""`gridbot org import`: a workbook from a real writer, the exit codes, all or nothing (issue 5, item 4)."""
import csv
import time

import openpyxl
import pytest

import harness
from harness import run_gridbot

SHEETS = {"grids": "网格", "orgs": "单位", "staff": "人员", "groups": "群", "routing": "派单"}


@pytest.fixture
def town(tmp_path):
    return harness.write_town(tmp_path / "town", "http://127.0.0.1:9")


def folder_of(config):
    from pathlib import Path
    return Path(config).parent


def rows_of(config, table):
    with open(folder_of(config) / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def workbook_of(config, path, edit=lambda sheets: None):
    sheets = {table: rows_of(config, table) for table in SHEETS}
    edit(sheets)
    book = openpyxl.Workbook()
    for table, rows in sheets.items():
        sheet = book.create_sheet(SHEETS[table])
        for row in rows:
            sheet.append([value for value in row])
    book.save(path)
    return path


def org_import(config, source, *options):
    return run_gridbot("org", "import", "--config", config, source, *options)


def texts_of(config):
    return {path.name: path.read_bytes() for path in folder_of(config).glob("*.csv")}


def test_the_same_tables_in_a_workbook_change_nothing(town, tmp_path):
    before = texts_of(town)

    result = org_import(town, workbook_of(town, tmp_path / "town.xlsx"))

    assert result.returncode == 0, result.stdout + result.stderr
    assert "没有变化" in result.stdout
    assert texts_of(town) == before


def test_a_workbook_is_shown_by_a_dry_run_and_brought_in_without_it(town, tmp_path):
    def edit(sheets):
        sheets["grids"][3][-1] = 290
        sheets["staff"].append(["p90", "新人", 13800000090, "", "志愿者", "SH-HX"])
    source = workbook_of(town, tmp_path / "town.xlsx", edit)
    before = texts_of(town)

    shown = org_import(town, source, "--dry-run")
    assert shown.returncode == 0, shown.stdout
    assert "~ 修改 SH-HX-52 第52网格：户数 286 → 290" in shown.stdout
    assert "+ 新增 p90 新人 志愿者 SH-HX" in shown.stdout
    assert "13800000090" not in shown.stdout
    assert texts_of(town) == before

    done = org_import(town, source)
    assert done.returncode == 0 and "已导入" in done.stdout, done.stdout
    assert ["p90", "新人", "13800000090"] in [row[:3] for row in rows_of(town, "staff")]
    assert (folder_of(town) / "staff.csv.old").read_bytes() == before["staff.csv"]
    assert run_gridbot("check", "--config", town).returncode == 0

    assert "没有变化" in org_import(town, source).stdout


def test_one_fault_and_nothing_is_brought_in(town, tmp_path):
    def edit(sheets):
        sheets["grids"][3][-1] = 290
        sheets["staff"][4][4] = "楼丈"
        sheets["staff"][5][2] = "=B2"
    before = texts_of(town)

    result = org_import(town, workbook_of(town, tmp_path / "town.xlsx", edit))

    assert result.returncode == 2
    assert "人员，第 6 行，“手机”列：单元格里是公式" in result.stdout
    assert "没有导入" in result.stdout
    assert texts_of(town) == before


def test_gb18030_from_a_folder(town, tmp_path):
    for table in SHEETS:
        text = (folder_of(town) / f"{table}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{table}.csv").write_bytes(text.replace("第53网格", "第五十三网格").encode("gb18030"))

    result = org_import(town, tmp_path)

    assert result.returncode == 0, result.stdout
    assert any("第五十三网格" in row for row in rows_of(town, "grids"))


def test_what_is_not_there_is_one_line(town, tmp_path):
    result = org_import(town, tmp_path / "nowhere.xlsx")

    assert result.returncode == 2
    assert "nowhere.xlsx：文件读不了" in result.stdout


def test_a_large_workbook_takes_seconds_at_most(town, tmp_path):
    def edit(sheets):
        sheets["grids"] += [[f"SH-HX-N{i}", f"新{i}网格", "网格", "SH-HX", "农村", "", 300] for i in range(2000)]
        sheets["staff"] += [[f"n{i}", f"员{i}", "", "", "网格员", f"SH-HX-N{i % 2000}", "", f"ding_n{i}"]
                            for i in range(5000)]
    source = workbook_of(town, tmp_path / "town.xlsx", edit)

    started = time.monotonic()
    result = org_import(town, source)
    took = time.monotonic() - started

    print(f"2,000 grids and 5,000 staff imported in {took:.2f} s")
    assert result.returncode == 0, result.stdout[-2000:]
    assert took < 10
