"""The channels' bills, asked for every morning after ten and again until they come.

Each channel account has a planner, a row that comes due once a day; it writes a row for yesterday's
bill, and that row is asked about until there is an answer: the bill, an honest zero, or a no.
"""

import logging
from datetime import UTC, date, datetime, time, timedelta

from bot.bills.importing import ImportResult, import_content
from bot.channels.channel import Bill, BillKind, BillState, Channel, Unsupported
from bot.jobs.house import House
from storage.base.business_day import SHANGHAI, local
from storage.base.database import writing
from storage.books import open_books, read_books
from storage.intake import FETCHED, RECONCILE
from storage.post.work import Task, again, claim, finish, put

log = logging.getLogger(__name__)

KIND = "fetch_bills"
MORNING = time(10, 5)  # channels promise yesterday's bill by ten
NOON = time(12, 0)
PAUSE = timedelta(minutes=15)
LONGEST = timedelta(days=7)
"""How long a bill that does not come is asked for; then a person imports it."""


def schedule_bills(house: House) -> None:
    """One planner for every bill of every account; those that are there keep their time."""
    with writing(house.engine) as connection:
        for code, channel in house.channels.items():
            for merchant_id in channel.merchants:
                for kind in BillKind:
                    put(connection, KIND, merchant_id, f"{code}/{kind}", _morning(house.clock()),
                        sooner_only=True)  # fmt: skip


def fetch_bills(house: House) -> int:
    """Plan or fetch whatever is due; how many rows were looked at."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        try:
            _one(house, task)
        except Exception:  # one account's trouble must not keep the others' bills away
            log.exception("bill not fetched", extra={"merchant": task.merchant_id})
    return len(tasks)


def _one(house: House, task: Task) -> None:
    code, kind, *day = task.subject.split("/")
    channel = house.channels.get(code)
    if channel is None or task.merchant_id not in channel.merchants:
        _done(house, task, "bill.dropped")  # the account was taken out of the table
    elif day:
        _fetch(house, task, channel, BillKind(kind), date.fromisoformat(day[0]))
    else:
        _plan(house, task)


def _plan(house: House, task: Task) -> None:
    """Yesterday's bill is due now, and the planner tomorrow."""
    now = house.clock()
    yesterday = local(now).date() - timedelta(days=1)
    with writing(house.engine) as connection:
        put(connection, KIND, task.merchant_id, f"{task.subject}/{yesterday}", now)
        again(connection, task, _morning(now + timedelta(minutes=1)))


def _fetch(house: House, task: Task, channel: Channel, kind: BillKind, day: date) -> None:
    answer = channel.fetch_bill(task.merchant_id, kind, day)
    if kind is BillKind.TRADE:
        _note_offer(house, task, answer)
    if isinstance(answer, Unsupported):
        _done(house, task)
    elif answer.state is BillState.READY:
        _book(house, task, answer)
    elif answer.state is BillState.EMPTY:
        _book_nothing(house, task, answer)
    elif answer.state is BillState.REFUSED:
        _done(house, task, "bill.refused", answer.sentence)
    else:
        _later(house, task, day)


def _note_offer(house: House, task: Task, answer: Bill | Unsupported) -> None:
    """Write down whether the channel has bills at all: where it has none, a person must import them."""
    code, offers = task.subject.split("/")[0], not isinstance(answer, Unsupported)
    at = (house.engine, house.vault, task.merchant_id, house.clock())
    with read_books(*at) as books:
        known = code not in books.statements.none_from()
    if offers != known:
        with open_books(*at, KIND) as books:
            note = books.statements.forget_none if offers else books.statements.note_none
            note(code)


def _book(house: House, task: Task, bill: Bill) -> None:
    """Post it whole; what cannot be posted is told, and not asked for again: it would not change."""
    result = import_content(bill.name, bill.data, task.merchant_id, now=house.clock(),
                            engine=house.engine, vault=house.vault, mappings=house.mappings,
                            fetched=task.subject)  # fmt: skip
    if not result.ok:
        _done(house, task, "bill.refused", "；".join(result.problems))
    elif bill.channel and not result.rows:
        _book_nothing(house, task, bill)
    elif result.state == "posted":
        _done(house, task)  # the posting itself is on record as this fetched bill
    else:
        _done(house, task, FETCHED, _in_short(result))


def _book_nothing(house: House, task: Task, bill: Bill) -> None:
    """An honest zero is a bill too: what our books have of that day is missing in it."""
    _, kind, day = task.subject.split("/")
    with open_books(house.engine, house.vault, task.merchant_id, house.clock(), KIND) as books:
        note = books.statements.note_empty(bill.channel, kind, date.fromisoformat(day))
        books.work.ring(RECONCILE, note)
        books.audit.write("bill.empty", task.subject)
        books.work.finish(task)


def _later(house: House, task: Task, day: date) -> None:
    """Every quarter of an hour until noon, then every morning; after a week a person must."""
    now = house.clock()
    if local(now).date() - day > LONGEST:
        _done(house, task, "bill.missing")
        return
    soon = now + PAUSE
    due = soon if local(soon).time() <= NOON else _morning(now)
    with writing(house.engine) as connection:
        again(connection, task, due)


def _done(house: House, task: Task, action: str = "", result: str = "ok") -> None:
    """The end of a row, with what became of it in the record."""
    if not action:
        with writing(house.engine) as connection:
            finish(connection, task)
        return
    with open_books(house.engine, house.vault, task.merchant_id, house.clock(), KIND) as books:
        books.audit.write(action, task.subject, result=result)
        books.work.finish(task)


def _in_short(result: ImportResult) -> str:
    return f"{result.state}: {result.rows} rows, {result.added} new"


def _morning(now: datetime) -> datetime:
    """The next five past ten in Shanghai."""
    here = local(now)
    due = datetime.combine(here.date(), MORNING, SHANGHAI)
    return (due if here < due else due + timedelta(days=1)).astimezone(UTC)
