"""Reports at their hour: once a chat and day, late with their day, or written down as not sent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from bot.jobs.push_reports import PLAN, push_reports, schedule_reports
from handlers.messages import Reply, Text
from handlers.registry import Report
from storage.books import Books, open_books, read_books
from tests.bot.jobs.people import delivered, group, told, wait
from tests.storms.shop import VAULT, Shop

AT = 15 * 60  # half an hour after these stories begin


def says_hello(_books: Books, day: date) -> Reply:
    """A report that always has something to say."""
    return Text(f"日报 {day}")


def says_nothing(_books: Books, _day: date) -> Reply:
    """A day without trade."""
    return None


def breaks(_books: Books, _day: date) -> Reply:
    """A bug."""
    raise ValueError("a bug")


def subscribe(shop: Shop, *reports: Callable[[Books, date], Reply]) -> Callable[[], int]:
    """The group wants these reports at 15:00; the job that pushes them."""
    codes = [f"report{number}" for number in range(len(reports))]
    shelf = {
        code: Report(code, code, "15:00", "day", f) for code, f in zip(codes, reports, strict=True)
    }
    house = replace(shop.house, shelves=replace(shop.house.shelves, reports=shelf))
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        for code in codes:
            books.subscriptions.choose(code, "group", AT)
    schedule_reports(house)
    return partial(push_reports, house)


def pushes(shop: Shop) -> list[tuple[str, str, str]]:
    """What became of today's and yesterday's."""
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        days = (books.today - timedelta(days=2), books.today - timedelta(days=1), books.today)
        return [
            (str(p.business_day), p.state, p.reason)
            for day in days
            for p in books.pushes.of_day(day)
        ]


def test_what_a_report_says_is_worked_out_once_for_all_chats_of_a_shop(shop: Shop) -> None:
    asked: list[date] = []

    def counts(_books: Books, day: date) -> Reply:
        asked.append(day)
        return Text(f"日报 {day}")

    push = subscribe(shop, counts)
    with open_books(shop.engine, VAULT, "m1", shop.now) as books:
        books.chats.put("kitchen", "appchat", "后厨群", "kitchen")
        books.subscriptions.choose("report0", "kitchen", AT)
        books.work.ring(PLAN, "")
    push()
    wait(shop, minutes=31)
    assert push() == 2
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        chats = [one.chat_id for one in books.pushes.of_day(books.today)]
    assert (sorted(chats), len(asked)) == (["group", "kitchen"], 1)


def test_a_report_is_pushed_once_at_its_minute(shop: Shop) -> None:
    push = subscribe(shop, says_hello)
    wait(shop, minutes=29)
    assert push() == 0
    wait(shop, minutes=2)
    for _ in range(3):
        push()
        delivered(shop)
    assert group(shop) == ["日报 2026-11-18"]
    assert pushes(shop) == [("2026-11-18", "queued", "")]


def test_planning_again_after_a_restart_repeats_nothing(shop: Shop) -> None:
    push = subscribe(shop, says_hello)
    wait(shop, minutes=31)
    push()
    subscribe(shop, says_hello)
    push()
    delivered(shop)
    assert group(shop) == ["日报 2026-11-18"]


def test_a_report_that_was_missed_for_hours_comes_late_with_its_day(shop: Shop) -> None:
    push = subscribe(shop, says_hello)
    wait(shop, hours=5)
    push()
    delivered(shop)
    assert group(shop) == ["（补发 11月18日(周三)）\n日报 2026-11-18"]


def test_a_report_that_is_a_day_late_is_written_down_as_missed(shop: Shop) -> None:
    push = subscribe(shop, says_hello)
    wait(shop, hours=26)
    push()
    delivered(shop)
    assert group(shop) == []
    assert [state for _, state, _ in pushes(shop)] == ["missed"]
    push()
    delivered(shop)
    assert group(shop) == ["（补发 11月19日(周四)）\n日报 2026-11-19"]


def test_days_that_nobody_worked_are_in_the_ledger_too(shop: Shop) -> None:
    push = subscribe(shop, says_hello)
    wait(shop, days=4, hours=2)
    for _ in range(3):
        push()
    delivered(shop)
    assert [state for _, state, _ in pushes(shop)] == ["missed", "missed", "queued"]
    with read_books(shop.engine, VAULT, "m1", shop.now) as books:
        assert len(books.pushes.of_day(books.today - timedelta(days=3))) == 1


def test_a_day_without_trade_is_silent_and_the_second_one_is_told_to_the_owner(shop: Shop) -> None:
    push = subscribe(shop, says_nothing)
    for _ in range(2):
        wait(shop, minutes=31)
        push()
        wait(shop, days=1, minutes=-31)
    delivered(shop)
    assert group(shop) == []
    assert "连续两天没有收款" in told(shop, "o1")[-1]


@pytest.mark.parametrize("order", [(breaks, says_hello), (says_hello, breaks)])
def test_one_report_that_breaks_does_not_hold_up_the_others(
    shop: Shop, order: tuple[Callable[[Books, date], Reply], ...]
) -> None:
    push = subscribe(shop, *order)
    wait(shop, minutes=31)
    push()
    delivered(shop)
    assert group(shop) == ["日报 2026-11-18"]
