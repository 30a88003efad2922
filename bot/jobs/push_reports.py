"""Reports at their hour: the database says what is due, and each goes out once a chat and day."""

import logging
from datetime import date, datetime, time, timedelta

from bot.jobs.house import House
from handlers.envelopes import to_json
from handlers.messages import Message, Reply, Text
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

Said = dict[tuple[str, str, date], Reply]
"""What the reports of this round say, by merchant, report and day: a shop's chats all read the same."""


def push_reports(house: House) -> int:
    """Push what is due; how many subscriptions were looked at."""
    with writing(house.engine) as connection:
        plans = claim(connection, PLAN, house.clock())
        tasks = claim(connection, KIND, house.clock())
    said: Said = {}
    for task in (*plans, *tasks):
        try:
            _carry_out(house, task, said)
        except Exception:  # one shop's report must not hold up the others
            log.exception(
                "report not pushed", extra={"merchant": task.merchant_id, "task": task.subject}
            )
    return len(plans) + len(tasks)


def _carry_out(house: House, task: Task, said: Said) -> None:
    now = house.clock()
    with open_books(house.engine, house.vault, task.merchant_id, now, task.kind) as books:
        if task.kind == PLAN:
            _plan_all(house, books)
            books.work.finish(task)
        else:
            _push(house, books, task, said)


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
    day = next_day(books, report, subscription)
    due_at = moment_of(day + _lag(report), subscription.at_minute)
    books.work.ring(KIND, _subject(subscription, day), due_at)


def next_day(books: Books, report: Report, subscription: Subscription) -> date:
    """The first business day, from the day of `since` on, that has not been pushed."""
    day = max(books.today - timedelta(days=1), books.business_day(subscription.since))
    if report.every == "week":
        day = day - timedelta(days=1) + timedelta(days=6 - (day - timedelta(days=1)).weekday())
    step = _step(report)
    while books.pushes.of(subscription.report, subscription.chat_id, day) or (
        moment_of(day + _lag(report), subscription.at_minute) < subscription.since
    ):
        day += step
    return day


def moment_of(day: date, minute: int) -> datetime:
    """The minute of a calendar day in Shanghai; 1500 is 01:00 of the next."""
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minute)


def _push(house: House, books: Books, task: Task, said: Said) -> None:
    code, chat_id, number = task.subject.split("|")
    day = date.fromisoformat(number)
    subscription = books.subscriptions.of(code, chat_id)
    report = house.shelves.reports.get(code)
    books.work.finish(task)
    if subscription is None or report is None or not subscription.enabled:
        return
    if not books.pushes.of(code, chat_id, day):
        _decide(books, report, subscription, day, said)
    _write_off(books, report, subscription, day)
    plan(books, house.shelves.reports, subscription)


def _decide(
    books: Books, report: Report, subscription: Subscription, day: date, said: Said
) -> None:  # fmt: skip
    """Send, skip or miss; whichever it is, the delivery ledger has a line of it."""
    chat_id = subscription.chat_id
    due_at = moment_of(day + _lag(report), subscription.at_minute)
    if books.now - due_at > TOO_LATE:
        books.pushes.write(report.code, chat_id, day, "missed", MISSED)
        return
    reply = _say(books, report, day, said)
    if reply is None:
        books.pushes.write(report.code, chat_id, day, "skipped", EMPTY[report.every])
        _tell_owner_of_second_empty_day(books, report, chat_id, day)
        return
    late = books.now - due_at > LATE
    for part, message in enumerate(_messages(reply)):
        _send(books, report, chat_id, day, part, message, late=late)
    books.pushes.write(report.code, chat_id, day, "queued", "补发" if late else "")


def _say(books: Books, report: Report, day: date, said: Said) -> Reply:
    shop = (books.merchant.merchant_id, report.code, day)
    if shop not in said:
        said[shop] = report.function(books, day)
    return said[shop]


def _write_off(books: Books, report: Report, subscription: Subscription, day: date) -> None:
    """Days that went by while nobody worked will not be told any more: the ledger says so."""
    upcoming = next_day(books, report, subscription)
    while (day := day + _step(report)) < upcoming:
        wanted = moment_of(day + _lag(report), subscription.at_minute) >= subscription.since
        if wanted and not books.pushes.of(report.code, subscription.chat_id, day):
            books.pushes.write(report.code, subscription.chat_id, day, "missed", MISSED)


def _send(
    books: Books,
    report: Report,
    chat_id: str,
    day: date,
    part: int,
    message: Message,
    *,
    late: bool,
) -> None:
    if late and part == 0 and isinstance(message, Text):
        message = Text(f"（补发 {day_text(day)}）\n{message.content}")
    key = f"{report.code}/{chat_id}/{day}/{part}"
    books.post.to_chat(chat_id, to_json(message), key, "report")


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


def _messages(reply: Reply) -> tuple[Message, ...]:
    if reply is None:
        return ()
    return reply if isinstance(reply, tuple) else (reply,)


def _lag(report: Report) -> timedelta:
    """A weekly report tells of a week that ended on Sunday, the day after."""
    return timedelta(days=1 if report.every == "week" else 0)


def _step(report: Report) -> timedelta:
    return timedelta(days=7 if report.every == "week" else 1)


def _subject(subscription: Subscription, day: date) -> str:
    return f"{subscription.report}|{subscription.chat_id}|{day.isoformat()}"
