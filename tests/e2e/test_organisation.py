"""What administrators change in the chat, and how it comes back into the tables (issue 5, item 4)."""
import csv
import signal

from harness import CENTER_OPERATOR, GRID_MEMBER, RESIDENT, WORK52, run_gridbot, wait_until

NEW_GROUP = "cidNewGroup=="
NEWCOMER = "ding_newcomer"


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def say_mentioning(town, group, who, text, mentioned):
    body = town.message(group, who, text)
    body["atUsers"].append({"dingtalkId": f"$:{mentioned}", "staffId": mentioned})
    return town.post_webhook(body)


def test_a_group_bound_in_the_chat_is_heard_at_once_and_after_a_restart(town):
    assert town.say(NEW_GROUP, RESIDENT, "3号楼2单元电梯坏了").text is None
    assert "已绑定" in town.say(NEW_GROUP, CENTER_OPERATOR, "绑定 第52网格 网格群").text
    assert town.say(NEW_GROUP, RESIDENT, "3号楼2单元电梯坏了").ticket

    town.stop()
    town.start()

    assert town.say(NEW_GROUP, RESIDENT, "5号楼1单元楼道灯不亮了").ticket


def test_export_writes_what_was_changed_in_the_chat_and_import_takes_it(town, tmp_path):
    say_mentioning(town, WORK52, CENTER_OPERATOR, "加人 周立 网格员 第52网格", NEWCOMER)
    town.say(NEW_GROUP, CENTER_OPERATOR, "绑定 第52网格 网格群")
    town.tell(CENTER_OPERATOR, "离岗 吴昊")
    town.tell(CENTER_OPERATOR, "确认")

    result = run_gridbot("org", "export", tmp_path / "out", "--config", town.config)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "群里改动 3 处" in result.stdout
    assert NEWCOMER not in result.stdout
    staff = rows_of(tmp_path / "out" / "staff.csv")
    assert [row["钉钉"] for row in staff if row["姓名"] == "周立"] == [NEWCOMER]
    assert all(row["停用"] and not row["手机"] for row in staff if row["姓名"] == "吴昊")
    assert [row["网格"] for row in rows_of(tmp_path / "out" / "groups.csv") if row["会话"] == NEW_GROUP] == ["SH-HX-52"]

    imported = run_gridbot("org", "import", "--config", town.config, tmp_path / "out")
    assert imported.returncode == 0, imported.stdout + imported.stderr
    # The same changes over the new tables change nothing more.
    again = run_gridbot("org", "export", tmp_path / "again", "--config", town.config)
    assert again.returncode == 0
    for name in ("staff", "groups", "grids", "orgs", "routing"):
        assert rows_of(tmp_path / "again" / f"{name}.csv") == rows_of(tmp_path / "out" / f"{name}.csv"), name


def test_an_export_overwrites_nothing(town, tmp_path):
    assert run_gridbot("org", "export", tmp_path, "--config", town.config).returncode == 0
    assert run_gridbot("org", "export", tmp_path, "--config", town.config).returncode == 1


def test_a_hangup_reads_the_tables_anew_and_keeps_the_town_where_they_have_a_fault(town):
    assert "权限" in town.tell(NEWCOMER, "我的待办").text
    table = town.config.parent / "staff.csv"
    before = table.read_text(encoding="utf-8-sig")
    columns = before.splitlines()[0].split(",")
    row = {"工号": "p90", "姓名": "周立", "角色": "网格员", "网格": "SH-HX-52", "钉钉": NEWCOMER}
    table.write_text(before.rstrip("\n") + "\n" + ",".join(row.get(name, "") for name in columns) + "\n",
                     encoding="utf-8")

    town.process.child.send_signal(signal.SIGHUP)

    wait_until(lambda: "待办" in town.tell(NEWCOMER, "我的待办").text, "the newcomer is known")
    table.write_text("no table at all\n", encoding="utf-8")
    town.process.child.send_signal(signal.SIGHUP)
    assert "待办" in town.tell(GRID_MEMBER, "我的待办").text
