"""Does every message survive the wait in the outbox unchanged?"""

import json

import pytest

from charts.hours import Hour, HoursPicture
from charts.registry import code_of
from handlers.envelopes import from_json, to_json
from handlers.messages import Button, Card, Choice, Fact, File, Image, Markdown, Message, Text

HOURS = HoursPicture("午市少了", "三里屯店", "数据截至", (Hour("12", 100, low=50, high=None),))
MESSAGES: list[Message] = [
    Text("今日流水\n😀"),
    Markdown("**今日**"),
    File("a.csv", bytes(range(256))),
    Image(code_of(HOURS), HOURS, "一句话"),
    Card(
        "refund:R1",
        "题",
        "twin",
        "述",
        (Fact("金额", "¥1.00"),),
        "注",
        (Button("同意", "refund.approve:R1", "primary"),),
        (Choice("q", "门店", (("1", "一店"), ("2", "二店"))),),
        "已同意",
        "digest",
        "掌柜",
        "good",
    ),
    Card("refund:R1", "题", "twin"),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_comes_out_as_it_went_in(message: Message) -> None:
    assert from_json(json.loads(json.dumps(to_json(message)))) == message


def test_a_kind_that_nobody_writes_is_refused() -> None:
    with pytest.raises(ValueError, match="poem"):
        from_json({"kind": "poem"})
