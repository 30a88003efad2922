"""到账 and 结算 in words: short enough for a phone, and what is listed adds up to what is told."""

import re
from datetime import timedelta

from handlers.answers.arriving import arrivals_of_days, arrivals_text, settlements_text
from storage.base.business_day import Span
from storage.base.money import Money
from tests.shop import Shop

LINES = 10


def heads(said: str) -> tuple[str, list[str]]:
    """The amount that leads, and the first amount of each line below it."""
    first, *rest = (line for line in said.splitlines() if line[0] == "·" or "合计" in line)
    return amount(first), [amount(line) for line in rest]


def amount(line: str) -> str:
    found = re.search(r"¥[\d,.]+", line)
    assert found
    return found[0]


def fen(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_the_settlements_that_are_listed_add_up_to_the_total(shop: Shop) -> None:
    for length in (1, 3, 9):
        with shop.books() as books:
            last = books.today - timedelta(days=1)
            said = settlements_text(books, Span(last - timedelta(days=length - 1), last))
        total, parts = heads(said)
        assert total == str(Money(sum(fen(part) for part in parts)))
        assert len(said.splitlines()) <= LINES


def test_money_of_many_days_is_told_a_channel_at_a_time(shop: Shop) -> None:
    with shop.books() as books:
        last = books.today - timedelta(days=1)
        said = arrivals_of_days(books, Span(last - timedelta(days=8), last))
    assert len(said.splitlines()) <= LINES
    assert "· 支付宝 11-09 至 11-17 " in said


def test_a_monday_tells_once_why_a_weekend_comes_together(shop: Shop) -> None:
    monday = shop.now - timedelta(days=2)
    with shop.books(now=monday) as books:
        said = arrivals_text(books)
    assert "· 支付宝 11-13 至 11-15 " in said
    assert said.count("因为 11-14 至 11-15 周末不打款，几天的一起到。") == 1
    assert len(said.splitlines()) <= LINES
