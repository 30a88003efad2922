"""月报, 季报 and 年报: not there yet, which is said before the takings of their days are shown."""

import pytest

from handlers.messages import Reply, Text
from tests.shop import Shop


def words(reply: Reply) -> list[str]:
    first = reply[0] if isinstance(reply, tuple) else reply
    assert isinstance(first, Text)
    return first.content.splitlines()


@pytest.mark.parametrize(
    ("line", "name", "days"),
    [
        ("月报", "月报", "本月 11月1日–18日"),
        ("上个月的月报", "月报", "上个月 10月1日–31日"),
        ("季报", "季报", "本季度 10月1日–11月18日"),
        ("年报", "年报", "今年 1月1日–11月18日"),
    ],
)
def test_a_report_that_is_not_there_is_said_to_be_missing(
    shop: Shop, line: str, name: str, days: str
) -> None:
    missing, title, takings, *_ = words(shop.ask(shop.owner, line))
    assert missing == f"{name}还没有，先看这段时间的流水。"
    assert title == f"三里屯茶点 · {days}"
    assert takings.startswith("收款 ¥")


def test_the_worst_days_after_a_question_about_one_day_are_of_all_days(shop: Shop) -> None:
    shop.ask(shop.owner, "昨日流水")
    title, *places = words(shop.ask(shop.owner, "卖得最差的三天"))
    assert "有账以来" in title
    assert [place[:2] for place in places[:3]] == ["1.", "2.", "3."]
