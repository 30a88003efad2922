"""A till that should be busy and has taken nothing for long: usually a sale each half hour."""

from datetime import timedelta

from handlers.risks.silent_till import silent_till
from tests.handlers.risks.conftest import BooksAt
from tests.handlers.risks.steady_shop import NOW, at


def last_sale(books_at: BooksAt, till: str) -> timedelta:
    """How long before now the till took its last sale."""
    rows = books_at(NOW).transactions.of_day(NOW.date())
    return NOW - max(row.paid_at for row in rows if row.terminal_id == till)


def test_a_till_that_missed_six_usual_sales_is_found(books_at: BooksAt) -> None:
    quiet = NOW - last_sale(books_at, "P1") + timedelta(minutes=180)
    (found,) = (f for f in silent_till(books_at(quiet), quiet) if f.terminal_id == "P1")
    assert found.title == "三里屯店 1号机已经 180 分钟没有收款"
    assert found.usual == "平时这段时间大约有 6 笔"
    assert (found.subject, found.store_id) == ("till:P1", "s1")


def test_a_minute_less_is_not(books_at: BooksAt) -> None:
    quiet = NOW - last_sale(books_at, "P1") + timedelta(minutes=179)
    assert all(f.terminal_id != "P1" for f in silent_till(books_at(quiet), quiet))
    assert any(f.terminal_id == "P1" for f in silent_till(books_at(quiet), quiet, times_usual=5))


def test_a_closed_shop_is_silent_by_right(books_at: BooksAt) -> None:
    for moment in (at(22, 30), at(7, 20), at(3)):
        assert list(silent_till(books_at(moment), moment)) == []


def test_a_till_that_never_traded_is_not_missed(books_at: BooksAt) -> None:
    month_ago = at(14, 30) + timedelta(days=40)
    assert list(silent_till(books_at(month_ago), month_ago)) == []
