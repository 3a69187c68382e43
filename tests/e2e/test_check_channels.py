"""What the README says that each channel can do is what the program says, row by row."""
import re

import pytest

from harness import ROOT, run_gridbot, write_town

ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \|$", flags=re.M)
README_ROWS = {found[1]: found[2].split(" | ") for found in ROW.finditer(
    (ROOT / "README.md").read_text(encoding="utf-8").split("## Connecting channels")[1].split("Step by step")[0])}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The lines of the table that `check` prints for the sample town and a console, by type."""
    config = write_town(tmp_path_factory.mktemp("town"), "http://127.0.0.1:9")
    with config.open("a", encoding="utf-8") as file:
        file.write('\n[[channel]]\nid = "page"\ntype = "console"\n')
    lines = run_gridbot("check", "--config", config).stdout.splitlines()
    start = next(number for number, line in enumerate(lines) if re.match(r"channel +type +hears", line))
    rows = [re.split(r"  +", line) for line in lines[start + 1:]]
    return {cells[1]: cells[2:] for cells in rows if len(cells) > 2}


def test_the_table_has_every_type_that_is_in_this_build(printed):
    assert set(README_ROWS) == {kind for kind, cells in printed.items() if cells != ["not in this build"]}


@pytest.mark.parametrize("kind", sorted(README_ROWS))
def test_a_row_of_the_readme_is_what_check_prints(printed, kind):
    assert printed[kind] == README_ROWS[kind]


def test_the_chinese_readme_has_the_same_rows():
    chinese = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8").split("## 接入渠道")[1].split("一步一步怎么配")[0]
    yes_or_no = {"能": "yes", "不能": "no"}
    rows = {found[1]: found[2].split(" | ") for found in ROW.finditer(chinese)}
    assert set(rows) == set(README_ROWS)
    for kind, cells in rows.items():
        for mine, theirs in zip(cells, README_ROWS[kind]):
            if mine in yes_or_no and theirs in yes_or_no.values():
                assert yes_or_no[mine] == theirs, (kind, cells)
