"""The error replies of domain 6.4, in the order they are checked."""
import pytest

from harness import (BUILDING3, GRID_LEADER, GRID_MEMBER, PROPERTY_HANDLER, RESIDENT, WATER_HANDLER, WORK52)

LAMP = "2单元楼道灯不亮了"


@pytest.fixture
def ticket(town):
    return town.say(BUILDING3, RESIDENT, LAMP).ticket


def test_e1_unknown_number(town, ticket):
    assert town.say(WORK52, GRID_MEMBER, "受理 9999").text == "没找到单号 9999。请核对，或发“我的待办”查看。"


def test_e1_out_of_scope_reads_exactly_like_unknown(town, ticket):
    answer = town.tell("ding_p06", f"受理 {ticket}")   # grid member of another village

    assert answer.text == f"没找到单号 {ticket}。请核对，或发“我的待办”查看。"
    assert town.case(ticket)["state"] == "registered"


def test_e1_for_a_stranger_who_asks_about_someone_elses_case(town, ticket):
    assert town.tell("res_stranger", f"查 {ticket}").text.startswith(f"没找到单号 {ticket}。")


def test_e2_resident_may_not_accept(town, ticket):
    answer = town.say(BUILDING3, RESIDENT, "受理 0001")

    assert answer.text.startswith("“受理”需要") and "权限" in answer.text
    assert town.case(ticket)["state"] == "registered"
    assert len(town.cases()) == 1


def test_e2_handler_may_not_dispatch(town, ticket):
    answer = town.tell(PROPERTY_HANDLER, "派单 0001 惠民物业")

    assert answer.text.startswith("“派单”需要") and "权限" in answer.text


def test_e2_comes_before_the_ticket_is_looked_at(town, ticket):
    assert town.say(BUILDING3, RESIDENT, "受理 9999").text.startswith("“受理”需要")


def test_e3_names_the_state(town, ticket):
    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")

    answer = town.say(WORK52, GRID_MEMBER, "受理 0001")

    assert answer.text.startswith(f"{ticket} 现在是“已办结·待回访”，不能受理。")
    assert town.case(ticket)["state"] == "settled"


def test_e3_offers_what_is_possible_instead(town, ticket):
    town.say(WORK52, GRID_LEADER, "派单 0001 惠民物业")

    answer = town.tell(PROPERTY_HANDLER, f"反馈 {ticket} 已更换灯泡，恢复照明")   # not signed yet

    assert answer.text.startswith(f"{ticket} 现在是“已派单·待签收”，不能反馈。可以：") and "签收" in answer.text


def test_e3_handler_of_another_org_cannot_sign(town, ticket):
    town.say(WORK52, GRID_LEADER, "派单 0001 惠民物业")

    answer = town.tell(WATER_HANDLER, f"签收 {ticket}")

    assert answer.text.startswith(f"没找到单号 {ticket}。")   # out of scope, so E1
    assert town.case(ticket)["state"] == "dispatched"


@pytest.mark.parametrize("command", ["受理", "派单 0001", "办结 0001", "反馈 0001"])
def test_e4_missing_argument_shows_syntax_and_example(town, ticket, command):
    town.say(WORK52, GRID_LEADER, "受理 0001")

    answer = town.say(WORK52, GRID_LEADER if command.startswith("派单") else GRID_MEMBER, command)

    assert answer.text.startswith("请补充") and "用法：" in answer.text and "例：" in answer.text


def test_e5_short_number_of_two_days_asks_for_the_full_one(town, ticket):
    town.clock(to="2026-11-24T09:00:00+08:00")
    second = town.say(BUILDING3, "res_other", "3号楼1单元门口路灯不亮").ticket
    assert second == "SH20261124-0001"

    answer = town.say(WORK52, GRID_MEMBER, "受理 0001")

    assert answer.text.startswith("“0001”对应2件：")
    assert ticket in answer.text and second in answer.text and answer.text.endswith("请用完整单号。")
    assert {case["state"] for case in town.cases()} == {"registered"}


def test_unknown_org_leaves_the_case_alone(town, ticket):
    answer = town.say(WORK52, GRID_LEADER, "派单 0001 火星公司")

    assert "火星公司" in answer.text
    assert town.case(ticket)["state"] == "registered"


def test_e10_unknown_verb_is_said_once_an_hour(town):
    first = town.say(WORK52, GRID_MEMBER, "/起飞 0001")
    second = town.say(WORK52, GRID_MEMBER, "/起飞 0001")
    town.clock(advance="61m")
    third = town.say(WORK52, GRID_MEMBER, "/起飞 0001")

    assert first.text.startswith("没看懂“") and first.text.endswith("发“帮助”看常用指令。")
    assert second.text is None
    assert third.text == first.text


def test_e11_same_command_twice(town, ticket):
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    answer = town.say(WORK52, GRID_MEMBER, "受理 0001")

    assert answer.text == f"{ticket} 已经是“已受理”了。"
    assert [entry["event"] for entry in town.case(ticket)["history"]].count("accept") == 1


def test_refused_command_changes_nothing_and_tells_no_other(town, ticket, platform):
    before = town.case(ticket)
    platform.forget_calls()

    town.say(BUILDING3, RESIDENT, "办结 0001 我说好了就好了")
    town.clock(advance="11m")

    assert platform.group(WORK52) == [] and platform.group(BUILDING3) == []
    assert town.case(ticket)["state"] == before["state"]
