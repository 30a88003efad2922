"""寒暄: a greeting is greeted, thanks are answered, and 不对 is asked back."""

import pytest

from handlers.messages import Text
from tests.shop import Shop


def said(shop: Shop, line: str) -> str:
    reply = shop.ask(shop.owner, line)
    assert isinstance(reply, Text)
    return reply.content


@pytest.mark.parametrize("line", ["你好", "下午好", "哈喽", "早上好"])
def test_a_greeting_is_greeted_by_name(shop: Shop, line: str) -> None:
    assert said(shop, line).startswith("王老板，您好！")


@pytest.mark.parametrize("line", ["谢谢", "謝謝", "太好了", "真不错"])
def test_thanks_and_praise_are_no_greeting(shop: Shop, line: str) -> None:
    assert said(shop, line).startswith("不客气")


def test_a_good_night_and_a_wish_are_answered_in_kind(shop: Shop) -> None:
    assert "早点歇着" in said(shop, "晚安")
    assert "生意兴隆" in said(shop, "新年快乐")


def test_not_right_is_asked_back_and_never_mind_is_not(shop: Shop) -> None:
    said_first = shop.ask(shop.owner, "昨日流水")
    assert said_first
    assert said(shop, "不对").startswith("哪里不对？")
    assert said(shop, "算了") == "好的，没有改动。"
