"""`gridbot verify`: whether the database is as gridbot wrote it. What it finds is tested in tests/conformance."""
import sqlite3

from harness import BUILDING3, GRID_MEMBER, RESIDENT, WORK52, run_gridbot

LAMP = "2单元楼道灯不亮了"


def tamper(town, statement):
    with sqlite3.connect(town.folder / "data" / "gridbot.db") as database:
        assert database.execute(statement).rowcount > 0


def verify(town):
    return run_gridbot("verify", "--config", town.config)


def test_whole_database_is_said_to_be_whole_beside_the_service(town):
    town.say(BUILDING3, RESIDENT, LAMP)
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    result = verify(town)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"{town.config}: 0 faults, 1 cases, 2 lines of history"


def test_changed_history_is_one_sentence_and_exit_1(town):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.kill()
    tamper(town, "UPDATE case_events SET actor = 'p01' WHERE seq = 2")

    result = verify(town)

    assert result.returncode == 1
    assert result.stdout.splitlines()[0] == (
        f"{ticket} line 2: fault: it is not as it was written, or the line before it is not")
    assert "1 faults" in result.stdout.splitlines()[-1]


def test_service_anchors_histories_at_midnight(town):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket
    assert "no anchor yet" in verify(town).stdout
    town.clock(to="2026-11-24T00:00:00+08:00")
    assert "SH: anchor 1 of 2026-11-24T00:00:00.000+08:00" in verify(town).stdout
    town.say(BUILDING3, RESIDENT, "催一下")
    town.clock(to="2026-11-25T00:00:00+08:00")
    whole = verify(town)
    assert whole.returncode == 0 and "SH: anchor 2 of 2026-11-25" in whole.stdout
    town.kill()

    tamper(town, "DELETE FROM case_events WHERE seq = (SELECT MAX(seq) FROM case_events)")

    result = verify(town)
    assert result.returncode == 1
    assert "it was there when anchor 2 was written and is missing" in result.stdout
    assert ticket in result.stdout


def test_damaged_file_is_said_in_one_sentence(town):
    for n in range(20):
        town.say(BUILDING3, f"res_{n}", f"【报事】3号楼{n + 1}单元门禁坏了，关不上")
    assert town.stop() == 0
    file = town.folder / "data" / "gridbot.db"
    with open(file, "r+b") as stream:
        stream.seek(4096 * 12)
        stream.write(b"\xff" * 4096 * 8)

    result = verify(town)

    assert result.returncode == 1
    assert result.stdout or result.stderr
    assert "terminate" not in result.stderr


def test_database_that_is_not_there_is_the_machines_fault(start_town):
    town = start_town(start=False)

    result = verify(town)

    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "cannot be opened" in result.stderr
