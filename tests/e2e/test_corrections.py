"""`gridbot report corrections`: which rule staff overrule, without a word of what anybody wrote."""
from harness import BUILDING3, GRID_MEMBER, RESIDENT, WORK52, run_gridbot


def corrections(town, *more):
    return run_gridbot("report", "corrections", "--config", town.config, *more)


def test_correction_names_both_categories_the_words_and_the_ticket(town):
    ticket = town.say(BUILDING3, RESIDENT, "【报事】2单元门禁坏了，关不上").ticket
    assert "SH: 0 corrections" in corrections(town).stdout

    town.say(WORK52, GRID_MEMBER, "改类 0001 漏水")

    result = corrections(town)
    assert result.returncode == 0
    assert "facility.door → facility.water  1×  decided by" in result.stdout
    assert "门禁坏 ×1 (in facility.door)" in result.stdout
    assert ticket in result.stdout
    assert "关不上，" not in result.stdout


def test_since_leaves_out_what_was_before(town):
    town.say(BUILDING3, RESIDENT, "【报事】2单元门禁坏了，关不上")
    town.say(WORK52, GRID_MEMBER, "改类 0001 漏水")

    assert "SH: 0 corrections" in corrections(town, "--since", "2027-01-01").stdout
    wrong = corrections(town, "--since", "gestern")
    assert wrong.returncode == 2
    assert "--since gestern is no day" in wrong.stderr
