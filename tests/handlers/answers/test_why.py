"""为什么, read aloud: one sentence, parts that add up, and a picture that says the finding."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from charts.describe import describe
from charts.registry import discover, draw
from handlers.answers.why import why_reply
from handlers.ask import Ask, Memory
from handlers.figures.metrics import METRICS
from handlers.figures.question import Compare, Question
from handlers.figures.scope import Scope
from handlers.language.days.period import Period
from handlers.messages import Image, Text
from storage.base.business_day import Span
from storage.base.refusal import Refusal
from tests.handlers.conftest import in_words
from tests.shop import Shop

FOLDER = Path(__file__).parents[2] / "snapshots" / "handlers" / "answers" / "why"
TODAY = date(2026, 11, 18)
YESTERDAY = Period.of_day(date(2026, 11, 17), TODAY)
LAST_WEEK = Period(Span(date(2026, 11, 9), date(2026, 11, 15)), "上周", so_far=False)
THIS_MONTH = Period(Span(date(2026, 11, 1), TODAY), "本月", so_far=True)
MOST_LINES = 10

ASKED: dict[str, tuple[str, Question, str]] = {
    "fell": ("昨天怎么掉了", Question(period=YESTERDAY), "down"),
    "last week": ("上周营业额为什么下降了", Question(period=LAST_WEEK), "down"),
    "today": ("今天为什么好", Question(), "up"),
    "ticket": ("客单价降了是什么原因", Question("avg_ticket"), "down"),
    "fee": ("手续费为啥突然高了", Question("fee"), "up"),
    "orders": ("本月单子为什么多", Question("txn_count", THIS_MONTH), "up"),
    "profit": ("昨天赚的怎么比前天少", Question("profit", YESTERDAY, compare=Compare("prev_day")), "down"),
    "refund rate": ("退款率为什么高", Question("refund_rate", THIS_MONTH), "up"),
    "refunds": ("上周退款怎么这么多", Question("refund_amount", LAST_WEEK), "up"),
    "lunch": (
        "昨天午市微信差在哪",
        Question(period=YESTERDAY, scope=Scope(None, "wechat", window=(660, 840), window_words="午市")),
        "down",
    ),
}  # fmt: skip


@pytest.fixture
def asking(shop: Shop) -> Iterator[Ask]:
    """The owner, about to ask."""
    with shop.books() as books:
        yield Ask(books, shop.owner, shop.now, "", "test", Memory(shop.memory, "talk:"))


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_reads_well(asking: Ask, name: str, snapshot: SnapshotAssertion) -> None:
    words = in_words(why_reply(asking, *ASKED[name][1:]))
    assert f"〔老板〕{ASKED[name][0]}\n〔掌柜〕{words}" == snapshot


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_fits_a_phone_and_its_lines_add_up(asking: Ask, name: str) -> None:
    words = text_of(why_reply(asking, *ASKED[name][1:]))
    lines = words.splitlines()
    assert len(lines) <= MOST_LINES
    sums = {added(line) for line in lines if re.match(r"门店|渠道|时段|顾客|笔数 [+-]", line)}
    assert len(sums) == 1, words


def test_somebody_who_is_wrong_is_told_so(asking: Ask) -> None:
    rose = text_of(why_reply(asking, Question("fee"), "down"))
    fell = text_of(why_reply(asking, Question("refund_amount", LAST_WEEK), "up"))
    same = text_of(why_reply(asking, Question(period=LAST_WEEK), "up"))
    assert rose.splitlines()[1].startswith("其实是涨的：")
    assert fell.splitlines()[1].startswith("其实是降的：")
    assert same.splitlines()[1].startswith("其实差不多：")
    assert "其实" not in text_of(why_reply(asking, Question("fee"), "up"))


def test_the_usual_swing_is_called_by_its_name(asking: Ask) -> None:
    assert "只是平常的上下" in text_of(why_reply(asking, Question(period=YESTERDAY)))
    assert "值得看看" in text_of(why_reply(asking, Question("fee")))


def test_a_base_without_books_is_not_compared_with(asking: Ask) -> None:
    august = Period(Span(date(2026, 8, 12), date(2026, 8, 12)), "", so_far=False)
    reply = why_reply(asking, Question(period=august))
    assert isinstance(reply, Text)
    assert "还没有账，没法比，说不出为什么" in reply.content


def test_what_cannot_be_taken_apart_is_refused_with_what_can(asking: Ask) -> None:
    for metric in ("max_txn", "repeat_rate", "customer_count"):
        with pytest.raises(Refusal, match=METRICS[metric].name) as no:
            why_reply(asking, Question(metric))
        assert "可以问收款" in no.value.sentence


@pytest.mark.parametrize("name", ["fell", "today", "orders"])
def test_the_waterfall_is_kept_as_a_picture(
    asking: Ask, name: str, snapshot: SnapshotAssertion
) -> None:
    reply = why_reply(asking, *ASKED[name][1:])
    assert isinstance(reply, tuple)
    image = reply[1]
    assert isinstance(image, Image)
    path = FOLDER / f"{name}.png"
    if os.environ.get("UPDATE_PICTURES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draw(image.chart, image.picture))
    assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert describe(discover()[image.chart].draw(image.picture)) == snapshot


def text_of(reply: object) -> str:
    message = reply[0] if isinstance(reply, tuple) else reply
    assert isinstance(message, Text)
    return message.content


def added(line: str) -> int:
    """The signed amounts of a line, in hundredths (or whole orders), added up."""
    bare = re.sub(r"（[^）]*）", "", line)
    found = re.findall(r" ([+-]?)¥?([\d,]+(?:\.\d\d)?)(?:点|笔)?(?= ｜|$)", bare)
    return sum(int(sign + number.replace(",", "").replace(".", "")) for sign, number in found)
