"""`gridbot person`: what residents may ask a town for: to see, to be given, to have deleted what is kept of them."""
import json
import stat

import pytest

from harness import BUILDING3, NEIGHBOUR, RESIDENT, run_gridbot

LAMP = "【报事】2单元楼道灯不亮了"
LEAK = "【报事】2单元501漏水，我叫王小明，电话13800005678"
PHONE = "13800005678"
NEIGHBOURS = f"ding/{NEIGHBOUR}"


@pytest.fixture
def town_with_a_person(town):
    """Two reports of one resident, one of which is withdrawn, and one of another."""
    town.say(BUILDING3, NEIGHBOUR, LEAK)
    town.say(BUILDING3, NEIGHBOUR, "撤销 0001")
    town.say(BUILDING3, NEIGHBOUR, "确认")
    town.clock(advance="5m")
    town.say(BUILDING3, NEIGHBOUR, LEAK.replace("501漏水", "502漏水"))
    town.say(BUILDING3, RESIDENT, LAMP)
    return town


def person(town, what, *more, reason="本人到大厅申请"):
    return run_gridbot("person", what, "--config", town.config, "--reason", reason, *more)


def audit_of(town):
    (file,) = town.config.parent.rglob("contact-exports.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.parametrize("whom", [("--account", NEIGHBOURS), ("--phone", PHONE)], ids=["by account", "by phone"])
def test_show_lists_the_cases_of_one_person_with_the_phone_masked(town_with_a_person, whom):
    shown = person(town_with_a_person, "show", *whom)

    assert shown.returncode == 0, shown.stderr
    assert "SH20261123-0001" in shown.stdout and "SH20261123-0002" in shown.stdout
    assert "SH20261123-0003" not in shown.stdout, "somebody else's"
    assert "138****5678" in shown.stdout
    assert PHONE not in shown.stdout + shown.stderr


def test_export_gives_the_persons_own_words_to_one_who_wrote_down_why(town_with_a_person, tmp_path):
    out = tmp_path / "person.json"
    result = person(town_with_a_person, "export", "--account", NEIGHBOURS, "--out", out)

    assert result.returncode == 0, result.stderr
    given = json.loads(out.read_text())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [case["ticket"] for case in given["cases"]] == ["SH20261123-0002", "SH20261123-0001"]
    assert given["cases"][0]["reporter"]["phone"] == PHONE and "502漏水" in given["cases"][0]["reporter"]["text"]
    assert given["cases"][1]["history"][0]["event"] == "register"
    (entry,) = audit_of(town_with_a_person)
    assert (entry["what"], entry["account"], entry["reason"]) == ("person export", NEIGHBOURS, "本人到大厅申请")
    assert PHONE not in result.stderr


def test_number_that_was_searched_for_stands_in_no_audit(town_with_a_person):
    person(town_with_a_person, "show", "--phone", PHONE)

    assert PHONE not in json.dumps(audit_of(town_with_a_person))


def test_erase_takes_the_person_out_of_what_is_over(town_with_a_person):
    in_use = person(town_with_a_person, "erase", "--account", NEIGHBOURS)
    assert in_use.returncode == 1 and len(in_use.stderr.strip().splitlines()) <= 2, "the service has the database"
    assert town_with_a_person.stop() == 0

    erased = person(town_with_a_person, "erase", "--account", NEIGHBOURS)

    assert erased.returncode == 0, erased.stderr
    assert "已删去1件" in erased.stdout and "还有1件没办完" in erased.stdout
    left = person(town_with_a_person, "show", "--account", NEIGHBOURS).stdout
    assert "SH20261123-0002" in left and "SH20261123-0001" not in left
    assert run_gridbot("verify", "--config", town_with_a_person.config).returncode == 0


@pytest.mark.parametrize("arguments, words", [
    (["show"], "either --account"),
    (["show", "--account", NEIGHBOURS, "--phone", PHONE], "either --account"),
    (["show", "--account", "nobody"], "channel/account"),
    (["show", "--account", "ding/nobody"], "keeps nothing"),
    (["show", "--phone", "13900000000"], "keeps nothing"),
    (["export", "--account", NEIGHBOURS, "--out", ""], "--out FILE"),   # not to the screen
])
def test_callers_fault_is_one_line_and_exit_2(town_with_a_person, arguments, words):
    result = person(town_with_a_person, *arguments)

    assert result.returncode == 2
    assert words in result.stderr.splitlines()[-1]
    assert PHONE not in result.stderr and "13900000000" not in result.stderr
