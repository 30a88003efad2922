"""A till that several stores have by that name: asked back once, with numbers."""

from handlers.messages import Reply, Text
from tests.shop import Shop


def words(reply: Reply) -> list[str]:
    first = reply[0] if isinstance(reply, tuple) else reply
    assert isinstance(first, Text)
    return first.content.splitlines()


def test_a_till_of_many_stores_is_asked_back_with_numbers(shop: Shop) -> None:
    assert words(shop.ask(shop.owner, "2号机昨天收了多少")) == [
        "「2号机」有 3 台，您问的是：",
        "1. 三里屯店的",
        "2. 国贸店的",
        "3. 望京店的",
        "回复数字就行。",
    ]
    assert words(shop.ask(shop.owner, "2"))[0] == "国贸店 · 2号机 · 昨天 11月17日(周二)"
    assert words(shop.ask(shop.owner, "那前天呢"))[0].startswith("国贸店 · 2号机 · 前天")


def test_a_till_whose_store_was_said_is_not_asked_about(shop: Shop) -> None:
    asked = shop.ask(shop.owner, "望京店2号机昨天收了多少")
    assert words(asked)[0] == "望京店 · 2号机 · 昨天 11月17日(周二)"
