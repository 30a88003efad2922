"""Reports at their hour: the database says what is due, and each goes out once a chat and day."""

import logging
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from bot.jobs.house import House
from handlers.envelopes import to_json
from handlers.messages import Text
from handlers.registry import Report
from storage.base.business_day import SHANGHAI, day_text
from storage.base.database import reading, writing
from storage.books import Books, open_books
from storage.people.merchants import list_merchants
from storage.people.staff import Role
from storage.post.subscriptions import Subscription
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

KIND = "push_reports"
PLAN = "plan_reports"  # a shop changed what it wants, or when
EMPTY = {"day": "当天没有交易", "week": "这一周没有交易"}
MISSED = "超过 24 小时没能发出，不再补发"
TOO_LATE = timedelta(hours=24)
LATE = timedelta(minutes=30)
A_ROUND = 100  # pushes claimed at once: all chats of a shop, and some shops, well within the lease

Said = dict[tuple[str, str, date], tuple[dict[str, Any], ...]]
"""What the reports of this round say, by merchant, report and day: a shop's chats all read the same."""


def push_reports(house: House) -> int:
    """Push what is due; how many subscriptions were looked at."""
    with writing(house.engine) as connection:
        plans = claim(connection, PLAN, house.clock())
        tasks = claim(connection, KIND, house.clock(), A_ROUND)
    said: Said = {}
    of_shops = sorted((*plans, *tasks), key=_shop)
    for _, of_shop in groupby(of_shops, key=_shop):
        _try(house, list(of_shop), said)
    return len(of_shops)


def _shop(task: Task) -> tuple[str, str]:
    return task.kind, task.merchant_id


def _try(house: House, tasks: list[Task], said: Said) -> None:
    """What one shop has due, in one transaction; one that breaks must not hold up the others."""
    try:
        _carry_out(house, tasks, said)
    except Exception:
        if len(tasks) > 1:
            for task in tasks:
                _try(house, [task], said)
            return
        log.exception("report not pushed", extra={"merchant": tasks[0].merchant_id,
                                                  "task": tasks[0].subject})  # fmt: skip


def _carry_out(house: House, tasks: list[Task], said: Said) -> None:
    kind, merchant_id = _shop(tasks[0])
    with open_books(house.engine, house.vault, merchant_id, house.clock(), kind) as books:
        books.work.finish(*tasks)
        if kind == PLAN:
            _plan_all(house, books)
            return
        wanted = {(one.report, one.chat_id): one for one in books.subscriptions.all()}
        for task in tasks:
            code, chat_id, day = task.subject.split("|")
            subscription, report = wanted.get((code, chat_id)), house.shelves.reports.get(code)
            if subscription and report and subscription.enabled:
                _push(books, report, subscription, date.fromisoformat(day), said)


def schedule_reports(house: House) -> None:
    """Make sure that every subscription has its next row; run at start, and once an hour."""
    with reading(house.engine) as connection:
        merchants = [merchant.merchant_id for merchant in list_merchants(connection)]
    for merchant_id in merchants:
        with open_books(house.engine, house.vault, merchant_id, house.clock(), KIND) as books:
            _plan_all(house, books)


def _plan_all(house: House, books: Books) -> None:
    for subscription in books.subscriptions.all():
        plan(books, house.shelves.reports, subscription)


def plan(books: Books, reports: dict[str, Report], subscription: Subscription) -> None:
    """Write the row for the subscription's next day, unless that day has been pushed already."""
    report = reports.get(subscription.report)
    if report is None or not subscription.enabled:
        return
    decided = _decided(books, subscription, books.today)
    _ring(books, report, subscription, next_day(books, report, subscription, decided))


def next_day(
    books: Books, report: Report, subscription: Subscription, decided: set[date]
) -> date:  # fmt: skip
    """The first business day, from the day of `since` on, that has not been `decided`."""
    day = max(books.today - timedelta(days=1), books.business_day(subscription.since))
    if report.every == "week":
        day = day - timedelta(days=1) + timedelta(days=6 - (day - timedelta(days=1)).weekday())
    step = _step(report)
    while day in decided or (
        moment_of(day + _lag(report), subscription.at_minute) < subscription.since
    ):
        day += step
    return day


def _decided(books: Books, subscription: Subscription, day: date) -> set[date]:
    """The days that have been decided, from `day` on, or from the first that may be next."""
    first = min(day, books.today - timedelta(days=2))
    return books.pushes.decided(subscription.report, subscription.chat_id, first)


def _ring(books: Books, report: Report, subscription: Subscription, day: date) -> None:
    due_at = moment_of(day + _lag(report), subscription.at_minute)
    books.work.ring(KIND, _subject(subscription, day), due_at)


def moment_of(day: date, minute: int) -> datetime:
    """The minute of a calendar day in Shanghai; 1500 is 01:00 of the next."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)


def _push(
    books: Books, report: Report, subscription: Subscription, day: date, said: Said
) -> None:  # fmt: skip
    decided = _decided(books, subscription, day)
    if day not in decided:
        _decide(books, report, subscription, day, said)
        decided.add(day)
    upcoming = next_day(books, report, subscription, decided)
    _write_off(books, report, subscription, day, upcoming, decided)
    _ring(books, report, subscription, upcoming)


def _decide(
    books: Books, report: Report, subscription: Subscription, day: date, said: Said
) -> None:  # fmt: skip
    """Send, skip or miss; whichever it is, the delivery ledger has a line of it."""
    chat_id = subscription.chat_id
    due_at = moment_of(day + _lag(report), subscription.at_minute)
    if books.now - due_at > TOO_LATE:
        books.pushes.write(report.code, chat_id, day, "missed", MISSED)
        return
    messages = _say(books, report, day, said)
    if not messages:
        books.pushes.write(report.code, chat_id, day, "skipped", EMPTY[report.every])
        _tell_owner_of_second_empty_day(books, report, chat_id, day)
        return
    late = books.now - due_at > LATE
    if late:
        messages = (_late(messages[0], day), *messages[1:])
    key = f"{report.code}/{chat_id}/{day}"
    books.post.report(chat_id, {f"{key}/{n}": one for n, one in enumerate(messages)})
    books.pushes.write(report.code, chat_id, day, "queued", "补发" if late else "")


def _say(books: Books, report: Report, day: date, said: Said) -> tuple[dict[str, Any], ...]:
    shop = (books.merchant.merchant_id, report.code, day)
    if shop not in said:
        reply = report.function(books, day)
        messages = () if reply is None else reply if isinstance(reply, tuple) else (reply,)
        said[shop] = tuple(to_json(message) for message in messages)
    return said[shop]


def _late(message: dict[str, Any], day: date) -> dict[str, Any]:
    if message["kind"] != "text":
        return message
    return {**message, "content": f"（补发 {day_text(day)}）\n{message['content']}"}


def _write_off(
    books: Books, report: Report, subscription: Subscription, day: date, upcoming: date,
    decided: set[date],
) -> None:  # fmt: skip
    """Days that went by while nobody worked will not be told any more: the ledger says so."""
    while (day := day + _step(report)) < upcoming:
        wanted = moment_of(day + _lag(report), subscription.at_minute) >= subscription.since
        if wanted and day not in decided:
            books.pushes.write(report.code, subscription.chat_id, day, "missed", MISSED)


def _tell_owner_of_second_empty_day(books: Books, report: Report, chat_id: str, day: date) -> None:
    before = books.pushes.of(report.code, chat_id, day - timedelta(days=1))
    if before is None or before.state != "skipped":
        return
    words = Text(
        f"{books.merchant.name}已经连续两天没有收款（到{day_text(day)}），群里没有发日报，告诉您一声。"
    )
    for owner in books.staff.with_role(Role.OWNER):
        books.post.to_person(
            owner.userid, to_json(words), f"empty/{report.code}/{day}/{owner.person_id}", "news"
        )


def _lag(report: Report) -> timedelta:
    """A weekly report tells of a week that ended on Sunday, the day after."""
    return timedelta(days=1 if report.every == "week" else 0)


def _step(report: Report) -> timedelta:
    return timedelta(days=7 if report.every == "week" else 1)


def _subject(subscription: Subscription, day: date) -> str:
    return f"{subscription.report}|{subscription.chat_id}|{day.isoformat()}"
