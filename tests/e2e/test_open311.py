"""Open311 GeoReport v2 on the public listener (design 6.3): other systems look, and report with a key."""
import pytest
import requests

from harness import BUILDING3, GRID_MEMBER, NEIGHBOUR, REQUEST_TIMEOUT_S, RESIDENT, WORK52

KEY = "a-long-invented-token-of-the-hotline"
LAMP = "2单元楼道灯不亮了"
HELP = "【求助】家里揭不开锅了，想申请低保，3号楼2单元501"
VIOLENCE = "楼上又在打老婆，救命，3号楼2单元"
MEMBERS = {"service_request_id", "status", "status_notes", "service_name", "service_code", "description",
           "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
           "address", "address_id", "zipcode", "lat", "long", "media_url"}


@pytest.fixture
def town(start_town):
    def edit(name, text):
        return text + f'\n[[api]]\ntoken = "{KEY}"\nperson = "p10"\n' if name == "gridbot.toml" else text
    return start_town(edit=edit)


def get(town, path, **query):
    return requests.get(f"{town.public}/open311/v2/{path}", params=query, timeout=REQUEST_TIMEOUT_S)


def post(town, **fields):
    answer = requests.post(f"{town.public}/open311/v2/requests.json", data=fields, timeout=REQUEST_TIMEOUT_S)
    town.settle()
    return answer


def tickets(town, **query):
    answer = get(town, "requests.json", **query)
    assert answer.status_code == 200, answer.text
    return [request["service_request_id"] for request in answer.json()]


def test_services_are_the_categories_that_are_open_to_all(town):
    answer = get(town, "services.json")

    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/json")
    services = {service["service_code"]: service for service in answer.json()}
    assert services["facility.lift"] == {
        "service_code": "facility.lift", "service_name": "电梯", "description": services["facility.lift"]["description"],
        "metadata": False, "type": "realtime", "keywords": services["facility.lift"]["keywords"],
        "group": services["facility.lift"]["group"]}
    assert not [code for code in services if code.startswith(("crisis.", "petition."))]


def test_request_shows_what_a_group_of_residents_may_know_and_with_the_key_more(town):
    ticket = town.say(BUILDING3, RESIDENT, "3号楼2单元501水管漏水").ticket

    (public,) = get(town, f"requests/{ticket}.json").json()
    (known,) = get(town, f"requests/{ticket}.json", api_key=KEY).json()

    assert public.keys() == known.keys() == MEMBERS
    assert (public["service_request_id"], public["status"], public["service_code"]) == (ticket, "open", "facility.water")
    assert public["requested_datetime"] == "2026-11-23T09:00:00.000+08:00"
    assert public["description"] == public["service_name"] and public["address_id"] is None
    assert "漏水" in known["description"] and known["address_id"] == "SH-HX-52-B3"
    assert "501" not in str(public) + known["address"]


def test_sensitive_matters_are_not_there_and_guarded_ones_are_not_named(town):
    town.say(BUILDING3, RESIDENT, VIOLENCE)
    guarded = town.tell(NEIGHBOUR, HELP).ticket
    (sensitive,) = [case["ticket"] for case in town.cases() if case["sensitive"]]

    assert tickets(town) == tickets(town, api_key=KEY) == [guarded]
    assert get(town, f"requests/{sensitive}.json", api_key=KEY).status_code == 404
    (request,) = get(town, "requests.json").json()
    assert (request["service_name"], request["service_code"], request["description"]) == (None, None, None)
    assert request["address"] == "河西村"


def test_list_is_narrowed_by_ticket_code_status_and_date(town):
    lamp = town.say(BUILDING3, RESIDENT, LAMP).ticket
    town.tell(GRID_MEMBER, f"办结 {lamp} 已更换灯泡，恢复照明")
    town.clock(advance="1h")
    lift = town.say(BUILDING3, NEIGHBOUR, "3号楼2单元电梯坏了").ticket

    assert tickets(town) == [lift, lamp]
    assert tickets(town, status="open") == [lift]
    assert tickets(town, status="closed") == [lamp]
    assert tickets(town, service_code="facility.lift,facility.road") == [lift]
    assert tickets(town, service_request_id=f"{lamp},{lift},SH20260101-0001") == [lamp, lift]
    assert tickets(town, start_date="2026-11-23T09:30:00+08:00") == [lift]
    assert tickets(town, end_date="2026-11-23T09:30:00+08:00") == [lamp]


@pytest.mark.parametrize("path, query, status", [
    ("requests/SH20260101-0001.json", {}, 404), ("requests/SH20260101-0001.xml", {}, 404),
    ("requests.json", {"status": "lost"}, 400), ("requests.json", {"start_date": "yesterday"}, 400),
    ("services.json", {"jurisdiction_id": "XX"}, 404),
])
def test_refusals_are_lists_of_code_and_description(town, path, query, status):
    answer = get(town, path, **query)

    assert answer.status_code == status
    ((fault),) = answer.json()
    assert fault["code"] == status and fault["description"]


def test_request_with_a_key_becomes_a_case_and_its_grid_hears_of_it(town, platform):
    answer = post(town, api_key=KEY, service_code="facility.lighting", address_string="第52网格3号楼2单元",
                  description="楼道灯不亮，晚上看不见", first_name="小明", last_name="王", phone="138-0000-5678")

    assert answer.status_code == 201, answer.text
    (receipt,) = answer.json()
    assert receipt.keys() == {"service_request_id", "service_notice", "account_id"}
    case = town.case(receipt["service_request_id"])
    assert (case["category"], case["grid"], case["channel"]) == ("facility.lighting", "SH-HX-52-B3", "open311")
    assert case["history"][0]["actor"] == "p10"
    assert any(case["ticket"] in text for text in platform.group(WORK52))
    assert "13800005678" not in town.get_admin("/api/v1/cases").text + platform.everything_said()


def test_what_the_matter_is_the_other_system_says_but_danger_is_heard(town):
    def reported(code, words, **more):
        (receipt,) = post(town, api_key=KEY, service_code=code, description=words, **more).json()
        case = town.case(receipt["service_request_id"])
        return case["category"], case["urgency"]

    assert reported("order.vendor", "路口每天都这样", address_id="SH-HX-52-B3") == ("order.vendor", "normal")
    assert reported("facility.other", "楼道里有很浓的煤气味", address_id="SH-HX-52-B3") == ("safety.gas", "emergency")
    assert reported("facility.road", "井盖没了", lat="37.38", long="117.97")[0] == "facility.road"


@pytest.mark.parametrize("fields, status", [
    ({"api_key": ""}, 403), ({"api_key": "wrong"}, 403), ({"service_code": ""}, 400), ({"service_code": "facility.none"}, 404),
    ({"service_code": "crisis.violence"}, 404), ({"description": ""}, 400), ({"address_string": ""}, 400),
])
def test_request_that_lacks_something_opens_nothing(town, fields, status):
    whole = {"api_key": KEY, "service_code": "facility.road", "description": "井盖没了", "address_string": "河西村村口"}

    answer = post(town, **{**whole, **fields})

    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert town.cases() == []


def test_without_api_tokens_nobody_can_report(start_town):
    town = start_town()

    assert post(town, api_key=KEY, service_code="facility.road", description="井盖没了", address_string="村口").status_code == 403
    assert tickets(town) == []


def test_words_that_are_not_escaped_are_read_all_the_same(town):
    """As `curl -d` sends them."""
    body = f"api_key={KEY}&service_code=facility.lift&description=电梯坏了&address_string=3号楼2单元"
    answer = requests.post(f"{town.public}/open311/v2/requests.json", data=body.encode(), timeout=REQUEST_TIMEOUT_S,
                           headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert answer.status_code == 201, answer.text
    ticket = answer.json()[0]["service_request_id"]
    assert town.case(ticket)["place"] == "3号楼2单元"
