"""Pictures that come through the WeChat family."""
import pytest

from harness import TICKET
from picture_shelf import picture
from picture_town import pictures_of, states
from wecom_town import *   # noqa: F401,F403
from wecom_town import APP, MEMBER, reply_in


def test_a_picture_to_the_wecom_app_is_fetched_by_its_media_id(start_wecom_town, wecom):
    town = start_wecom_town("wecom")
    wecom.hold_picture("media1", picture("gps.jpg"))
    ticket = TICKET.search(town.tell_app("lixiaomei", "3号楼2单元三楼楼道灯坏了"))[0]
    town.post_app(town.app_xml("lixiaomei", "image", PicUrl="", MediaId="media1", MsgId=77))
    town.settle()
    assert states(town, ticket) == ["kept"]
    [fetched] = wecom.calls("/cgi-bin/media/get")
    assert fetched["query"]["media_id"] == "media1"


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
def test_a_photo_that_a_member_sends_beside_his_words_belongs_to_them(start_wecom_town, wecom, is_first):
    """WeCom's client cannot send both as one message."""
    town = start_wecom_town("wecom")
    wecom.hold_picture("done", picture("gps.jpg"))
    ticket = TICKET.search(town.tell_app("lixiaomei", "3号楼2单元三楼楼道灯坏了"))[0]
    town.tell_app(MEMBER, f"受理 {ticket}")
    photo = town.app_xml(MEMBER, "image", PicUrl="", MediaId="done", MsgId=77)
    if is_first:
        assert reply_in(town.post_app(photo), APP) is None
        assert wecom.calls("/cgi-bin/media/get") == [], "nobody knows yet what it shows"
    town.tell_app(MEMBER, f"办结 {ticket} 已换新灯泡，楼道亮了")
    if not is_first:
        town.clock(advance="50s")
        assert reply_in(town.post_app(photo), APP) is None
    town.settle()
    [one] = pictures_of(town, ticket)
    settled = [number for number, line in enumerate(town.case(ticket)["history"], start=1) if line["event"] == "settle"]
    assert (one["state"], [one["event"]]) == ("kept", settled)


def test_a_media_id_that_is_over_is_given_up(start_wecom_town, wecom):
    town = start_wecom_town("wecom")
    ticket = TICKET.search(town.tell_app("lixiaomei", "3号楼2单元三楼楼道灯坏了"))[0]
    town.post_app(town.app_xml("lixiaomei", "image", PicUrl="", MediaId="over", MsgId=77))
    town.settle()
    assert states(town, ticket) == ["lost"]


def test_an_address_in_a_private_network_is_not_called(start_wecom_town, wecom):
    """The official account names an address: the fake's is on this machine, but not the one that the town calls."""
    town = start_wecom_town("oa", "wecom", edit=lambda name, text: text.replace(wecom.url, "http://127.0.0.1:9")
                            if name == "gridbot.toml" else text)
    wecom.hold_picture("inside", picture("gps.jpg"))
    receipt = town.tell_oa("follower1", "3号楼2单元三楼楼道灯坏了")
    ticket = TICKET.search(receipt)[0]
    town.post_oa(town.oa_xml("follower1", "image", PicUrl=f"{wecom.url}/media/inside", MediaId="m", MsgId=78))
    town.settle()
    assert states(town, ticket) == ["lost"] and wecom.calls("/media/inside") == []


def test_an_address_of_the_configured_host_is(start_wecom_town, wecom):
    town = start_wecom_town("oa", "wecom")
    wecom.hold_picture("inside", picture("gps.jpg"))
    ticket = TICKET.search(town.tell_oa("follower1", "3号楼2单元三楼楼道灯坏了"))[0]
    town.post_oa(town.oa_xml("follower1", "image", PicUrl=f"{wecom.url}/media/inside", MediaId="m", MsgId=78))
    town.settle()
    assert states(town, ticket) == ["kept"]
