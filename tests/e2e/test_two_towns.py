"""Two towns in one service and one database: each callback reaches the cases of its own town only (issue 3, item 3)."""
import re

import pytest

import harness
from harness import BUILDING3, CLIENT_SECRET, GRID_MEMBER, RESIDENT, WORK52
from signatures import callback_sign

LAMP = "【报事】2单元楼道灯不亮了"
LIFT = "【报事】3号楼2单元电梯坏了"
OTHER_CODE = "QS"
OTHER_SECRET = "dingothersecret"
OTHER = "/webhook/ding-other"


def two_towns(folder, platform_url, database):
    """Sanhehu, and a town of the same people, groups and accounts under another code and with a channel of its own."""
    harness.write_town(folder / "other", platform_url)
    (folder / "other" / "gridbot.toml").rename(folder / "other" / "town.toml")
    town = (folder / "other" / "town.toml").read_text(encoding="utf-8")
    town = town[town.index("[town]"):town.index("[server]")].replace('"SH"', f'"{OTHER_CODE}"').replace("三河湖镇", "清水镇")
    (folder / "other" / "town.toml").write_text(town, encoding="utf-8")
    for name in ("grids.csv", "orgs.csv", "staff.csv", "groups.csv", "routing.csv"):
        file = folder / "other" / name
        text = re.sub(r"\bSH\b", OTHER_CODE, file.read_text(encoding="utf-8"))
        text = "\n".join(re.sub(r"^ding,", "ding-other,", line) for line in text.splitlines()
                         if not re.match(r"(ding-leaders|wecom|wecom-leaders|wecom-ai|oa|wx|kf|report),", line)) + "\n"
        file.write_text(text, encoding="utf-8")

    def edit(name, text):
        if name != "gridbot.toml":
            return text
        first = text[text.index("[town]"):text.index("[server]")]
        (folder / "town.toml").write_text(first, encoding="utf-8")
        text = text.replace(first, '[[towns]]\nfile = "town.toml"\n[[towns]]\nfile = "other/town.toml"\n\n')
        text = re.sub(r'^id = "', 'town = "SH"\nid = "', text, flags=re.M)
        return text + f"""
[[channel]]
town = "{OTHER_CODE}"
id = "ding-other"
type = "dingtalk"
mode = "http"
client_id = "dingotherkey"
client_secret = "{OTHER_SECRET}"
robot_code = "dingotherkey"
api_base = "{platform_url}"
oapi_base = "{platform_url}"
"""

    return harness.write_town(folder, platform_url, edit, database)


@pytest.fixture
def towns(tmp_path, platform, start_town, new_database):
    folder = tmp_path / "towns"
    folder.mkdir()
    database = new_database()
    return start_town(config=two_towns(folder, platform.url, database), database=database)


def say_in_other(towns, group, who, text, msg_id=None, private=False):
    body = towns.message(group, who, text, msg_id=msg_id, private=private)
    timestamp = str(body["createAt"])
    return towns.post_webhook(body, timestamp, callback_sign(timestamp, OTHER_SECRET), path=OTHER)


def case_of(towns, ticket):
    answer = towns.get_admin(f"/api/v1/cases/{ticket}", town=ticket[:2])
    assert answer.status_code == 200, (ticket, answer.text)
    return answer.json()


def tickets_of(towns, code):
    return [case["ticket"] for case in towns.cases(town=code)]


def test_each_town_counts_its_own_tickets_from_one(towns):
    ours = [towns.say(BUILDING3, RESIDENT, text).ticket for text in (LAMP, LIFT)]
    theirs = [say_in_other(towns, BUILDING3, RESIDENT, text).ticket for text in (LAMP, LIFT)]

    assert ours == ["SH20261123-0001", "SH20261123-0002"]
    assert theirs == ["QS20261123-0001", "QS20261123-0002"]
    assert tickets_of(towns, "SH") == ours[::-1]
    assert tickets_of(towns, OTHER_CODE) == theirs[::-1]


def test_without_a_town_operators_are_told_of_all(towns):
    ours = towns.say(BUILDING3, RESIDENT, LAMP).ticket
    theirs = say_in_other(towns, BUILDING3, RESIDENT, LIFT).ticket

    assert [case["ticket"] for case in towns.cases()] == [theirs, ours]
    assert [case["ticket"] for case in towns.cases(limit=1)] == [theirs, ours]   # page by page
    assert [case["ticket"] for case in towns.cases(grid=OTHER_CODE)] == [theirs]
    assert (towns.case(ours)["ticket"], towns.case(theirs)["ticket"]) == (ours, theirs)
    told = " ".join(message["text"] for message in towns.outbox())
    assert ours in told and theirs in told
    for ticket in (ours, theirs):
        shown = harness.run_gridbot("case", "show", ticket, "--config", towns.config)
        assert shown.returncode == 0 and shown.stdout.startswith(ticket), shown.stderr


def test_a_message_id_that_both_platforms_use_is_two_messages(towns):
    ours = towns.say(BUILDING3, RESIDENT, LAMP, msg_id="msgSame==")
    theirs = say_in_other(towns, BUILDING3, RESIDENT, LAMP, msg_id="msgSame==")

    assert (ours.ticket, theirs.ticket) == ("SH20261123-0001", "QS20261123-0001")


def test_a_short_number_names_the_case_of_the_town_in_which_it_is_said(towns):
    ours = towns.say(BUILDING3, RESIDENT, LAMP).ticket
    theirs = say_in_other(towns, BUILDING3, RESIDENT, LIFT).ticket

    assert say_in_other(towns, WORK52, GRID_MEMBER, "受理 0001").text.startswith(theirs)

    assert case_of(towns, theirs)["state"] == "accepted"
    assert case_of(towns, ours)["state"] == "registered"


def test_a_full_ticket_of_the_other_town_is_unknown(towns):
    ours = towns.say(BUILDING3, RESIDENT, LAMP).ticket
    before = case_of(towns, ours)

    answer = say_in_other(towns, WORK52, GRID_MEMBER, f"受理 {ours}")

    assert "已受理" not in answer.text
    assert case_of(towns, ours) == before
    assert towns.say(WORK52, GRID_MEMBER, f"受理 {ours}").text.startswith(f"{ours} 已受理")


def test_a_resident_sees_only_what_was_reported_in_that_town(towns):
    ours = towns.say(BUILDING3, RESIDENT, LAMP).ticket

    answer = say_in_other(towns, None, RESIDENT, "我的", private=True)

    assert ours not in (answer.text or "")


def test_a_signature_of_one_channel_opens_no_other(towns):
    body = towns.message(BUILDING3, RESIDENT, LAMP)
    timestamp = str(body["createAt"])

    answer = towns.post_webhook(body, timestamp, callback_sign(timestamp, CLIENT_SECRET), path=OTHER)

    assert answer.status == 401
    assert tickets_of(towns, "SH") == tickets_of(towns, OTHER_CODE) == []
