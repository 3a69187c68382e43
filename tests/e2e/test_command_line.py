"""`gridbot check` and the exit codes of the command line (design 6.1, 6.2; issue "Bad input")."""
import json
import re

import pytest

import harness
from harness import run_gridbot


@pytest.fixture
def check(tmp_path):
    """Checks the town after `edits`: {file: (old, new)} or {file: function of the text}."""
    def run(edits=None):
        def edit(name, text):
            change = (edits or {}).get(name)
            if change is None:
                return text
            if callable(change):
                return change(text)
            old, new = change
            assert old in text, f"{old!r} is not in {name}"
            return text.replace(old, new, 1)

        config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9", edit)
        result = run_gridbot("check", "--config", config)
        result.said = result.stdout + result.stderr
        return result

    return run


def names(result, file, line, *words):
    """Some line of the output names file:line and says the words."""
    return any(re.search(rf"{re.escape(file)}:{line}\b", said) and all(word in said for word in words)
               for said in result.said.splitlines())


def line_of(file, needle):
    text = (harness.FIXTURES / "sanhehu" / file).read_text(encoding="utf-8")
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def test_complete_town_is_good_and_every_channel_of_it_is_in_this_build(check):
    result = check()

    assert result.returncode == 0, result.said
    assert "not in this build" not in result.said


FAULTS = [
    # file, (old, new), needle in the original that stands on the faulty line, words of the message
    ("gridbot.toml", ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Shanghia"'), 'timezone =', ["Asia/Shanghia"]),
    ("gridbot.toml", ('code = "SH"', "code = 17"), 'code = "SH"', ["code"]),
    ("gridbot.toml", ('grids = "grids.csv"', 'grids = "nowhere.csv"'), 'grids =', ["nowhere.csv"]),
    ("gridbot.toml", ('type = "dingtalk"  ', 'type = "dingtlk"  '), 'type = "dingtalk"  ', ["dingtlk"]),
    ("gridbot.toml", ('client_secret = "dingtestsecret"', ""), None, ["client_secret"]),
    ("gridbot.toml", ('url = "sqlite:data/gridbot.db"', 'url = "oracle:data"'), 'url = "sqlite', ["url"]),
    ("gridbot.toml", ("threads = 2", 'threads = "two"'), "threads = 2", ["threads"]),
    ("gridbot.toml", ('secret = "SECtestleaders"', 'secret = { env = "GRIDBOT_NO_SUCH_SECRET" }'), 'SECtestleaders',
     ["GRIDBOT_NO_SUCH_SECRET"]),
    ("grids.csv", ("SH-HX-52,第52网格,网格,SH-HX,", "SH-HX-52,第52网格,网格,SH-XX,"), "SH-HX-52,", ["SH-XX"]),
    ("grids.csv", ("SH-HX-53,第53网格", "SH-HX-52,第53网格"), "SH-HX-53,", ["SH-HX-52"]),
    ("grids.csv", ("3号楼,楼栋,SH-HX-52,农村,3栋|三号楼|3#,48", "3号楼,楼栋,SH-HX-52,农村,3栋|三号楼|3#,many"), "SH-HX-52-B3", ["户数"]),
    ("staff.csv", ("李芳,13800000003,0000-6000003,网格员", "李芳,13800000003,0000-6000003,网格王"), "p03,", ["网格王"]),
    ("staff.csv", ("p05,刘洋,13800000005,0000-6000005,网格长,SH-SJ-12", "p05,刘洋,13800000005,0000-6000005,网格长,SH-SJ-99"),
     "p05,", ["SH-SJ-99"]),
    ("staff.csv", ("承办人,SH,gs", "承办人,SH,nowhere"), "p15,", ["nowhere"]),
    ("orgs.csv", ("gs,供水公司,专业经营单位", "gs,供水公司,专业经营部门"), "gs,", ["专业经营部门"]),
    ("routing.csv", ("facility.water,gs,wy", "facility.water,gss,wy"), "facility.water", ["gss"]),
    ("routing.csv", ("facility.power,gd", "facility.powr,gd"), "facility.power", ["facility.powr"]),
    ("groups.csv", ("ding,cidBuilding3==,3号楼邻里群,楼栋群,SH-HX-52-B3", "ding,cidBuilding3==,3号楼邻里群,楼栋群,SH-HX-52-B9"),
     "cidBuilding3==", ["SH-HX-52-B9"]),
    ("groups.csv", ("ding,cidGrid12==", "dong,cidGrid12=="), "cidGrid12==", ["dong"]),
    ("groups.csv", ("第52网格工作群,工作群", "第52网格工作群,吃饭群"), "cidGrid52==", ["吃饭群"]),
]


@pytest.mark.parametrize("file, change, needle, words", FAULTS, ids=[f"{fault[0]}-{fault[3][0]}" for fault in FAULTS])
def test_fault_is_named_with_file_and_line_and_exit_code_2(check, file, change, needle, words):
    result = check({file: change})

    assert result.returncode == 2, result.said
    line = line_of(file, needle) if needle else r"\d+"
    assert names(result, file, line, *words), result.said


def test_syntax_error_in_the_service_file_is_named_with_its_line(check):
    result = check({"gridbot.toml": ('name = "三河湖镇"', 'name = "三河湖镇')})

    assert result.returncode == 2
    assert names(result, "gridbot.toml", line_of("gridbot.toml", 'name = "三河湖镇"')), result.said


def test_all_faults_are_named_in_one_run(check):
    result = check({
        "grids.csv": ("SH-HX-52,第52网格,网格,SH-HX,", "SH-HX-52,第52网格,网格,SH-XX,"),
        "staff.csv": ("0000-6000003,网格员", "0000-6000003,网格王"),
        "routing.csv": ("facility.water,gs,wy", "facility.water,gss,wy"),
        "groups.csv": ("ding,cidGrid12==", "dong,cidGrid12=="),
        "gridbot.toml": ("threads = 2", 'threads = "two"'),
    })

    assert result.returncode == 2
    for file, needle in (("grids.csv", "SH-HX-52,"), ("staff.csv", "p03,"), ("routing.csv", "facility.water"),
                         ("groups.csv", "cidGrid12=="), ("gridbot.toml", "threads = 2")):
        assert names(result, file, line_of(file, needle)), (file, result.said)


def test_unused_column_is_a_warning_and_column_order_is_free(check):
    def turn_round(text):
        return "\n".join(",".join(reversed(line.split(","))) + ",x" for line in text.splitlines()).replace(",x", ",备注", 1) + "\n"

    result = check({"orgs.csv": turn_round})

    assert result.returncode == 0, result.said
    assert "备注" in result.said


def test_identifiers_are_accepted_beside_chinese_names(check):
    result = check({"staff.csv": lambda text: text.replace("网格员", "grid_member").replace("承办人", "handler"),
                    "orgs.csv": lambda text: text.replace("专业经营单位", "utility")})

    assert result.returncode == 0, result.said


def test_secret_file_that_others_can_read_is_a_warning(tmp_path):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9")
    config.chmod(0o644)

    result = run_gridbot("check", "--config", config)

    assert result.returncode == 0
    assert "gridbot.toml" in result.stdout + result.stderr and "600" in result.stdout + result.stderr


def test_town_where_nobody_with_an_account_is_left_is_a_fault(check):
    def nobody(text):
        head, *rows = text.splitlines()
        return "\n".join([head] + [",".join(row.split(",")[:7] + ["", "", ""]) for row in rows]) + "\n"

    assert check({"staff.csv": nobody}).returncode == 2


def test_serve_refuses_a_faulty_town_with_the_same_words(tmp_path):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9",
                                lambda name, text: text.replace("0000-6000003,网格员", "0000-6000003,网格王"))

    result = run_gridbot("serve", "--config", config, "--sim-clock", harness.MONDAY)

    assert result.returncode == 2
    assert "网格王" in result.stderr and "staff.csv:4" in result.stderr
    assert not (tmp_path / "town" / "data").exists()   # nothing was begun


def test_of_many_faults_the_first_is_said_and_where_the_others_are(tmp_path):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9", lambda name, text: text.replace(
        "0000-6000003,网格员", "0000-6000003,网格王").replace("facility.power,gd", "facility.powr,gd"))

    for command in (["serve"], ["case", "list"], ["backup", tmp_path / "town.backup"]):
        result = run_gridbot(*command, "--config", config)

        assert (result.returncode, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert line.startswith("gridbot: staff.csv:4: fault: ") and line.endswith(" (1 faults more: gridbot check names them)")


@pytest.mark.parametrize("arguments", [
    ["check"], ["serve"], ["check", "--config", "/no/such/file.toml"], ["nonsense"], ["serve", "--config"],
    ["serve", "--config", "{town}", "--sim-clock", "yesterday"], ["check", "--config", "{town}", "--no-such-option"],
    [], ["report"], ["report", "daily"], ["report", "daily", "--config", "{town}", "--format", "gif"], ["case", "show"],
    ["move", "--from", "oracle:data", "--to", "sqlite:{town}.db"], ["demo", "--town", "/no/such/town", "--data", "{town}.data"],
], ids=" ".join)
def test_callers_fault_is_said_and_ends_with_exit_code_2(tmp_path, arguments):
    config = harness.write_town(tmp_path / "town", "http://127.0.0.1:9")

    result = run_gridbot(*[argument.format(town=config) for argument in arguments])

    assert result.returncode == 2, (result.stdout, result.stderr)
    assert (result.stdout + result.stderr).strip()
    assert len(result.stderr.splitlines()) <= 1


def test_log_is_chosen_before_or_behind_any_command(town):
    for command in (["case", "list"], ["report", "daily"], ["verify"]):
        for arguments in (["--log", "json", *command, "--config", town.config], [*command, "--config", town.config, "--log", "json"]):
            assert run_gridbot(*arguments).returncode == 0, arguments


def test_address_in_use_is_the_machines_fault(town, tmp_path):
    address = town.public.removeprefix("http://")
    config = harness.write_town(tmp_path / "second", town.platform.url,
                                lambda name, text: text.replace('\nlisten = "127.0.0.1:0"', f'\nlisten = "{address}"'))

    result = run_gridbot("serve", "--config", config, "--sim-clock", harness.MONDAY)

    assert result.returncode == 1
    assert address.rsplit(":", 1)[1] in result.stderr


def test_help_names_the_commands():
    result = run_gridbot("--help")

    assert result.returncode == 0
    for command in ("demo", "serve", "check"):
        assert command in result.stdout


def test_log_lines_are_json_when_asked_for(start_town):
    town = start_town(start=False)
    town.process = harness.Process(
        [harness.BINARY, "serve", "--config", town.config, "--sim-clock", harness.MONDAY, "--log", "json"], cwd=town.folder)
    town.process.expect(r"^listening public ")
    assert town.stop() == 0

    lines = [line for line in town.process.stderr if line]
    assert lines and all(isinstance(json.loads(line), dict) for line in lines)
