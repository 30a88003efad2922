"""Every command that answers with figures, for any days, store and channel, on any day of a shop's life."""

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.ask import Ask, Memory
from handlers.registry import Shelves
from handlers.router import Router
from storage.base.business_day import SHANGHAI
from storage.base.ephemeral import LocalMemory
from storage.base.refusal import Refusal
from storage.books import Books
from tests.handlers.conftest import in_words
from tests.handlers.language.days.test_dates import OTHER_YEARS, SAYINGS
from tests.handlers.little_shop import NOW

WORDS = (
    "流水",
    "日报",
    "周报",
    "趋势",
    "时段",
    "渠道",
    "门店",
    "终端",
    "收银员",
    "明细",
    "客户",
    "口径",
    "最近交易",
)
PLACES = ("", "三里屯店", "望京")
CHANNELS = ("", "微信", "现金", "云闪付")
ON_A_PHONE = 12


def ask(books: Books, shelves: Shelves, line: str) -> str:
    """The owner's answer, or the polite no."""
    boss = next(member for member in books.staff.members() if member.userid == "boss")
    memory = Memory(LocalMemory(lambda: NOW), "boss:")
    try:
        return in_words(Router(shelves).answer(Ask(books, boss, books.now, line, "test", memory)))
    except Refusal as refusal:
        return refusal.sentence


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    word=st.sampled_from(WORDS),
    days=st.sampled_from([*SAYINGS, *OTHER_YEARS, ""]),
    place=st.sampled_from(PLACES),
    channel=st.sampled_from(CHANNELS),
)
def test_any_question_gets_an_answer_that_fits_a_phone(
    books: Books, shelves: Shelves, word: str, days: str, place: str, channel: str
) -> None:
    reply = ask(books, shelves, f"{word} {days} {place} {channel}")
    text = reply.split("[图")[0].strip()
    assert text
    assert len(text.splitlines()) <= ON_A_PHONE
    assert "None" not in reply
    assert "¥-" not in reply


@pytest.mark.parametrize("word", WORDS)
def test_a_shop_that_has_not_sold_anything_is_told_so(
    word: str, books_at: Callable[[datetime], Books], shelves: Shelves
) -> None:
    before = books_at(datetime(2026, 8, 1, 12, tzinfo=SHANGHAI))
    reply = ask(before, shelves, word)
    assert "没有" in reply or word in {"口径", "最近交易"}
    assert "[图" not in reply
