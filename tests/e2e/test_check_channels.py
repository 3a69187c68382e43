"""What the README says that each channel can do is what the program says, row by row."""
import re

import pytest

from harness import ROOT, run_gridbot, write_town

# "| `wecom-aibot`, `websocket` | …": a channel that can do something else in that mode than in the usual one.
ROW = re.compile(r"^\| `([a-z-]+)`(?:, `([a-z-]+)`)? \| (.+) \|$", flags=re.M)


def rows_of(readme: str, begin: str, end: str) -> dict:
    """(type, mode or "") -> the cells behind it."""
    part = (ROOT / readme).read_text(encoding="utf-8").split(begin)[1].split(end)[0]
    return {(found[1], found[2] or ""): found[3].split(" | ") for found in ROW.finditer(part)}


README_ROWS = rows_of("README.md", "## Connecting channels", "Step by step")

# Channels that the sample town has not, or has in another mode.
FURTHER = {
    ("console", ""): "",
    ("dingtalk", "stream"): 'client_id = "id"\nclient_secret = "secret"\n',
    ("wecom-aibot", "websocket"): 'bot_id = "id"\nsecret = "secret"\n',
    ("onebot", "websocket"): 'ws_url = "ws://127.0.0.1:9/"\n',
    ("onebot", "reverse-websocket"): 'access_token = "token"\n',
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The lines of the table that `check` prints for the sample town and the further channels."""
    config = write_town(tmp_path_factory.mktemp("town"), "http://127.0.0.1:9")
    names = {}
    with config.open("a", encoding="utf-8") as file:
        for number, ((kind, mode), lines) in enumerate(FURTHER.items()):
            names[f"further-{number}"] = (kind, mode)
            mode_line = f'mode = "{mode}"\n' if mode else ""
            file.write(f'\n[[channel]]\nid = "further-{number}"\ntype = "{kind}"\n{mode_line}{lines}')
    lines = run_gridbot("check", "--config", config).stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if re.match(r"channel +type +hears", line))
    rows = [re.split(r"  +", line) for line in lines[start + 1:]]
    return {names.get(cells[0], (cells[1], "")): cells[2:] for cells in rows if len(cells) > 2}


def test_the_table_has_every_type_that_is_in_this_build(printed):
    assert {kind for kind, _ in README_ROWS} == \
        {kind for (kind, _), cells in printed.items() if cells != ["not in this build"]}


def test_the_table_has_every_mode_that_can_do_something_else(printed):
    other = {(kind, mode) for (kind, mode), cells in printed.items() if mode and cells != printed[kind, ""]}
    assert other == {row for row in README_ROWS if row[1]}


@pytest.mark.parametrize("row", sorted(README_ROWS), ids=" ".join)
def test_a_row_of_the_readme_is_what_check_prints(printed, row):
    assert printed[row] == README_ROWS[row]


def test_the_chinese_readme_has_the_same_rows():
    yes_or_no = {"能": "yes", "不能": "no"}
    rows = rows_of("README.zh-CN.md", "## 接入渠道", "一步一步怎么配")
    assert set(rows) == set(README_ROWS)
    for row, cells in rows.items():
        for mine, theirs in zip(cells, README_ROWS[row], strict=True):
            if mine in yes_or_no and theirs in yes_or_no.values():
                assert yes_or_no[mine] == theirs, (row, cells)
