"""/api/v1 as other systems use it: reports and commands in the name of a member of staff."""
import pytest
import requests
from harness import BUILDING3, RESIDENT

TOKEN = "a-long-invented-token-of-the-hotline"
LAMP = "2单元楼道灯不亮了"


@pytest.fixture
def town(start_town):
    def edit(name, text):
        if name != "gridbot.toml":
            return text
        return text + f'\n[[api]]\ntoken = "{TOKEN}"\nperson = "p03"\n'
    return start_town(edit=edit)


def post(town, path, body, token=TOKEN, key=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if key:
        headers["Idempotency-Key"] = key
    return requests.post(town.admin + path, json=body, headers=headers, timeout=10)


def test_report_becomes_a_case_and_its_grid_hears_of_it(town):
    answer = post(town, "/api/v1/cases", {"text": "3号楼2单元楼道灯不亮"})

    assert answer.status_code == 201
    ticket = answer.json()["ticket"]
    assert town.case(ticket)["category"] == "facility.lighting"
    assert town.case(ticket)["history"][0]["actor"] == "p03"


def test_what_is_no_report_opens_nothing(town):
    answer = post(town, "/api/v1/cases", {"text": "大家早上好"})
    assert answer.status_code == 422
    assert town.get_admin("/api/v1/cases").json()["cases"] == []


def test_command_takes_the_same_path_as_the_chat(town):
    ticket = town.say(BUILDING3, RESIDENT, LAMP).ticket

    done = post(town, f"/api/v1/cases/{ticket}/commands", {"text": "受理"})
    assert (done.status_code, done.json()["kind"], done.json()["state"]) == (200, "accept_done", "accepted")

    noted = post(town, f"/api/v1/cases/{ticket}/commands", {"text": "补充 是三楼那盏"})
    assert noted.json()["kind"] == "supplemented"

    refused = post(town, f"/api/v1/cases/{ticket}/commands", {"text": "督办 明天17:00"})
    assert (refused.status_code, refused.json()["kind"], refused.json()["state"]) == (200, "E2", "accepted")


def test_request_that_comes_again_gets_the_first_answer_and_opens_nothing(town):
    first = post(town, "/api/v1/cases", {"text": "3号楼2单元楼道灯不亮"}, key="k1")
    again = post(town, "/api/v1/cases", {"text": "3号楼2单元楼道灯不亮"}, key="k1")

    assert again.json() == first.json()
    assert len(town.get_admin("/api/v1/cases").json()["cases"]) == 1


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x"])
def test_without_a_known_token_nothing_is_done(town, token):
    assert post(town, "/api/v1/cases", {"text": "3号楼2单元楼道灯不亮"}, token=token).status_code == 401
    assert town.get_admin("/api/v1/cases").json()["cases"] == []


@pytest.mark.parametrize("body", [None, [], {}, {"text": 7}, {"text": ""}, {"text": "灯" * 3000}])
def test_body_that_cannot_be_used_is_400(town, body):
    assert post(town, "/api/v1/cases", body).status_code == 400


def test_case_of_another_grid_is_not_there(town):
    other = town.say("cidGrid12==", RESIDENT, "【报事】一组的井盖破损了").ticket
    assert post(town, f"/api/v1/cases/{other}/commands", {"text": "受理"}).status_code == 404
    assert post(town, "/api/v1/cases/SH20200101-0001/commands", {"text": "受理"}).status_code == 404
