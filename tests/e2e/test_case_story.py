"""From the report to the thanks: what each step answers, tells whom, and leaves in the record (domain 3.2, 6.3)."""
from harness import (BUILDING3, GRID_LEADER, GRID_MEMBER, NEIGHBOUR, PROPERTY_HANDLER, RESIDENT, WORK52)

LIFT = "3号楼2单元电梯坏了"
LAMP = "2单元楼道灯不亮了"


def reported(town, text=LAMP):
    return town.say(BUILDING3, RESIDENT, text).ticket


def heard(town, platform, conversation, wanted):
    """True when the group sees `wanted`; notices of one group may be merged for ten minutes."""
    town.clock(advance="11m")
    return any(wanted in text for text in platform.group(conversation))


def test_grid_member_accepts_by_short_number_and_becomes_first_responder(town):
    ticket = reported(town)
    assert town.case(ticket)["first_responder"] is None

    answer = town.say(WORK52, GRID_MEMBER, "受理 0001")

    assert answer.text.startswith(f"{ticket} 已受理，首问责任人：网格员小李，时限")
    case = town.case(ticket)
    assert case["state"] == "accepted"
    assert case["first_responder"]["id"] == "p03" and case["first_responder"]["name"] == "网格员小李"


def test_command_forms_of_a_ticket_all_reach_the_case(town):
    ticket = reported(town)

    for form in (ticket, ticket.lower(), ticket.replace("-", ""), "20261123-0001", "#0001", "0001", "尾号0001", "1号单"):
        answer = town.tell(GRID_MEMBER, f"查 {form}")
        assert ticket in answer.text, form


def test_resident_group_hears_that_the_case_was_accepted(town, platform):
    ticket = reported(town)
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    assert heard(town, platform, BUILDING3, f"{ticket} 已受理，网格员小李负责，预计")   # G05


def test_settled_case_is_told_to_the_group_and_thanks_follow_the_residents_ok(town, platform):
    ticket = reported(town)
    town.say(WORK52, GRID_MEMBER, "受理 0001")
    town.clock(advance="2h")

    answer = town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")
    assert answer.text.startswith(f"{ticket} 已办结，用时") and "已告知反映人" in answer.text
    assert town.case(ticket)["state"] == "settled"
    assert heard(town, platform, BUILDING3, f"{ticket} 已办结：已更换灯泡，恢复照明。您看行不行？")   # G09

    thanks = town.say(BUILDING3, RESIDENT, "好了")
    assert thanks.text == "谢谢您的认可，有事随时说。"   # G19
    case = town.case(ticket)
    assert case["state"] == "evaluated"
    events = [entry["event"] for entry in case["history"]]
    assert events[0] == "register" and "accept" in events and events[-1] == "confirm_ok"


def test_ok_of_somebody_without_a_case_is_small_talk(town):
    ticket = reported(town)
    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")

    assert town.say(BUILDING3, NEIGHBOUR, "好了").text is None
    assert town.case(ticket)["state"] == "settled"


def test_not_fixed_reopens_the_case_and_the_leader_hears_of_it(town, platform):
    ticket = reported(town)
    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")

    answer = town.say(BUILDING3, RESIDENT, "没好，还是不亮")

    assert answer.text.startswith(f"抱歉没办好。{ticket} 已重新办理，由")   # G16
    case = town.case(ticket)
    assert case["state"] == "handling" and case["history"][-1]["event"] == "reopen"
    assert any(ticket in text for text in platform.private(GRID_LEADER))   # ladder: 没好 -> rung 1


def test_grid_member_settles_on_the_spot_without_accepting_first(town):
    ticket = reported(town)

    answer = town.tell(GRID_MEMBER, f"办结 {ticket} 当场换了灯泡")

    assert answer.text.startswith(f"{ticket} 已办结")
    case = town.case(ticket)
    assert case["state"] == "settled" and case["first_responder"]["id"] == "p03"
    assert case["settled_at"] == "2026-11-23T09:00:00.000+08:00"


def test_dispatch_sign_feedback_and_verification_are_a_chain_of_four_people(town, platform):
    ticket = reported(town, LIFT)
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    dispatched = town.say(WORK52, GRID_LEADER, "派单 0001 惠民物业 今天17:00")
    assert dispatched.ticket == ticket
    assert "已派惠民物业，时限今天17:00" in dispatched.text and dispatched.text.endswith("，等待签收。")
    case = town.case(ticket)
    assert (case["state"], case["lead_org"]) == ("dispatched", "wy")
    assert any(ticket in text for text in platform.private(PROPERTY_HANDLER))
    assert heard(town, platform, BUILDING3, f"{ticket} 已转惠民物业办理，预计")   # G07

    signed = town.tell(PROPERTY_HANDLER, "签收 0001")
    assert signed.text.startswith(f"{ticket} 已签收，请于今天17:00前反馈。")
    assert town.case(ticket)["state"] == "handling"
    assert any(text.startswith(f"{ticket} 惠民物业已签收，") for text in platform.group(WORK52))   # W01

    fed_back = town.tell(PROPERTY_HANDLER, "反馈 0001 已更换继电器，电梯恢复运行")
    assert fed_back.text == f"{ticket} 已记录反馈，等待核实。"
    assert town.case(ticket)["state"] == "feedback"
    assert any(text.startswith(f"{ticket} 惠民物业反馈：已更换继电器") for text in platform.group(WORK52))   # W03

    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换继电器")
    case = town.case(ticket)
    assert case["state"] == "settled"
    assert [entry["event"] for entry in case["history"]][:4] == ["register", "accept", "dispatch", "sign"]
    assert heard(town, platform, BUILDING3, f"{ticket} 已办结：已更换继电器")


def test_handler_who_settles_has_only_fed_back(town):
    ticket = reported(town, LIFT)
    town.say(WORK52, GRID_LEADER, "派单 0001 惠民物业")
    town.tell(PROPERTY_HANDLER, f"签收 {ticket}")

    town.tell(PROPERTY_HANDLER, f"办结 {ticket} 已更换继电器，恢复运行")

    assert town.case(ticket)["state"] == "feedback"


def test_reporters_own_ok_settles_a_case_that_waits_for_verification(town):
    ticket = reported(town, LIFT)
    town.say(WORK52, GRID_LEADER, "派单 0001 惠民物业")
    town.tell(PROPERTY_HANDLER, f"签收 {ticket}")
    town.tell(PROPERTY_HANDLER, f"反馈 {ticket} 已更换继电器，恢复运行")

    town.say(BUILDING3, RESIDENT, "好了")

    assert town.case(ticket)["state"] in ("settled", "evaluated")


def test_reporter_urges_and_hears_where_it_stands(town):
    ticket = reported(town)

    answer = town.say(BUILDING3, RESIDENT, "催办 0001")

    assert answer.text.startswith(f"已替您催办 {ticket}：目前")   # G13
    assert "urge" in [entry["event"] for entry in town.case(ticket)["history"]]


def test_urges_of_one_person_count_once_in_four_hours(town):
    ticket = reported(town)

    town.say(BUILDING3, RESIDENT, "催办 0001")
    town.say(BUILDING3, RESIDENT, "催办 0001")
    counted = [entry for entry in town.case(ticket)["history"] if entry["event"] == "urge"]
    town.clock(advance="4h")
    town.say(BUILDING3, RESIDENT, "催办 0001")

    assert len(counted) == 1
    assert [entry["event"] for entry in town.case(ticket)["history"]].count("urge") == 2


def test_query_shows_state_owner_and_due_without_contact_data(town):
    ticket = town.say(BUILDING3, RESIDENT, "【报修】3号楼2单元501 楼道灯不亮 电话13800001234").ticket

    answer = town.say(BUILDING3, RESIDENT, "查 0001")

    assert ticket in answer.text and "待受理" in answer.text
    assert "13800001234" not in answer.text and "501" not in answer.text


def test_todo_lists_what_the_person_has_to_do_and_nothing_else(town):
    ticket = reported(town)

    assert ticket in town.tell(GRID_MEMBER, "我的待办").text
    assert ticket in town.tell(GRID_MEMBER, "待办").text
    other = town.tell("ding_p06", "我的待办").text   # grid member of another village
    assert other and ticket not in other


def test_help_names_only_commands_the_person_may_use(town):
    resident = town.say(BUILDING3, RESIDENT, "帮助").text
    leader = town.tell(GRID_LEADER, "帮助").text

    assert "派单" in leader and "受理" in leader
    assert "派单" not in resident and "受理" not in resident
    assert "查" in resident
    assert "派单 单号 单位" in town.tell(GRID_LEADER, "帮助 派单").text


def test_daily_figures_are_computed_on_request(town):
    reported(town)
    reported(town, LIFT)
    town.say(WORK52, GRID_MEMBER, "办结 0001 已更换灯泡，恢复照明")

    answer = town.tell(GRID_LEADER, "今日日报")

    assert "网格日报" in answer.text and "11月23日" in answer.text
    assert "登记" in answer.text and "办结" in answer.text
    assert town.tell("ding_p11", "日报").text   # the centre's director sees the whole town


def test_verb_may_stand_after_the_number_and_after_a_slash(town):
    ticket = reported(town)

    assert ticket in town.say(WORK52, GRID_MEMBER, "/受理 0001").text
    assert town.say(WORK52, GRID_MEMBER, "0001 办结 已修好，灯亮了").text.startswith(f"{ticket} 已办结")


def test_repeated_event_times_are_those_of_the_simulated_clock(town):
    ticket = reported(town)
    town.clock(advance="25m")
    town.say(WORK52, GRID_MEMBER, "受理 0001")

    history = town.case(ticket)["history"]

    assert [entry["at"] for entry in history if entry["event"] in ("register", "accept")] == [
        "2026-11-23T09:00:00.000+08:00", "2026-11-23T09:25:00.000+08:00"]
    accept = next(entry for entry in history if entry["event"] == "accept")
    assert accept["role"] == "grid_member"
