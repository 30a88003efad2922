"""静音: asking what is muted mutes nothing, and each thing is named once."""

from handlers.messages import Text
from tests.shop import Shop


def said(shop: Shop, line: str) -> str:
    reply = shop.ask(shop.owner, line)
    assert isinstance(reply, Text)
    return reply.content


def test_asking_what_is_muted_mutes_nothing(shop: Shop) -> None:
    assert said(shop, "静音列表") == "现在没有静音，提醒都开着。"
    with shop.books() as books:
        assert books.mutes.active() == []


def test_what_was_muted_twice_is_told_once_with_its_last_end(shop: Shop) -> None:
    for line in ("静音 1小时", "静音 2小时", "静音 三里屯店2号机 30分钟"):
        said(shop, line)
    assert said(shop, "静音列表").splitlines() == [
        "现在静音着 2 项",
        "· 三里屯店2号机，到 11-18 15:00",
        "· 全部提醒，到 11-18 16:30",
        "想提前恢复发「取消静音」。",
    ]
    assert said(shop, "取消静音") == "已恢复 2 项提醒：三里屯店2号机、全部提醒。"
    with shop.books() as books:
        assert books.mutes.active() == []


def test_a_rule_may_be_named_by_a_part_of_its_name(shop: Shop) -> None:
    assert said(shop, "静音 大额 2小时").startswith("好的，「单笔大额」静音到 11-18 16:30")
