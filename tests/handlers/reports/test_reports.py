"""The daily and the weekly report at their own time, and the days on which they say nothing."""

from collections.abc import Callable
from datetime import date, datetime

from syrupy.assertion import SnapshotAssertion

from handlers.reports.daily import daily
from handlers.reports.weekly import weekly
from storage.base.business_day import SHANGHAI
from storage.books import Books
from tests.handlers.conftest import in_words
from tests.shop import Shop

BooksAt = Callable[[datetime], Books]


def test_the_evening_report_reads_well(books_at: BooksAt, snapshot: SnapshotAssertion) -> None:
    evening = books_at(datetime(2026, 11, 17, 21, 40, tzinfo=SHANGHAI))
    assert in_words(daily(evening, evening.today)) == snapshot


def test_the_monday_report_is_about_the_week_that_is_over(
    books_at: BooksAt, snapshot: SnapshotAssertion
) -> None:
    monday = books_at(datetime(2026, 11, 16, 9, 10, tzinfo=SHANGHAI))
    assert in_words(weekly(monday, monday.today)) == snapshot


def test_there_is_no_report_of_a_day_without_trade(books: Books) -> None:
    assert daily(books, date(2026, 11, 5)) is None
    assert weekly(books, date(2026, 8, 5)) is None


def test_a_report_fits_a_phone(books: Books) -> None:
    for reply in (daily(books, books.today), weekly(books, books.today)):
        text = in_words(reply).split("[图")[0].strip()
        assert len(text.splitlines()) <= 10


def test_the_evening_report_takes_the_records_anchor_out_of_the_house(shop: Shop) -> None:
    with shop.books() as books:
        books.audit.write("limit", "refund_ceiling_fen", "1", "2")
    with shop.books() as books:
        seq, digest = books.audit.last()
        said = in_words(daily(books, books.today))
    assert f"操作记录留底 {seq}:{digest[:4]}-" in said
    assert "留底" not in in_words(shop.ask(shop.owner, "日报"))


def test_a_report_carries_two_charts(books: Books) -> None:
    assert in_words(daily(books, books.today)).count("[图 ") == 2
    assert in_words(weekly(books, books.today)).count("[图 ") == 2


def test_what_waits_for_a_person_stands_in_the_report(shop: Shop) -> None:
    said = in_words(shop.ask(shop.owner, "日报"))
    assert "要处理 ①退款待确认 2 笔 ¥15.00 ②风险提醒 1 条（最新 A2031）" in said
    assert "要处理" not in in_words(shop.ask(shop.owner, "日报 11月12日"))
