"""Risk rules over the shops in which something happened, or should have."""

import logging
from datetime import timedelta

from bot.jobs.house import House
from handlers.watching import check
from storage.base.database import reading, writing
from storage.books import open_books
from storage.people.merchants import list_merchants
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

KIND = "check_risks"
WHILE_OPEN = timedelta(minutes=1)
WHILE_CLOSED = timedelta(minutes=10)


def check_risks(house: House) -> int:
    """Check every merchant that is due; how many were checked."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        try:
            _check(house, task)
        except Exception:  # one shop's bug must not leave the others unwatched
            log.exception("risks not checked", extra={"merchant": task.merchant_id})
    return len(tasks)


def schedule_risks(house: House) -> None:
    """Make sure that every merchant has its row; run at start, and once an hour."""
    with reading(house.engine) as connection:
        merchants = [merchant.merchant_id for merchant in list_merchants(connection)]
    for merchant_id in merchants:
        with open_books(house.engine, house.vault, merchant_id, house.clock(), KIND) as books:
            books.work.ring(KIND, "")


def _check(house: House, task: Task) -> None:
    now = house.clock()
    with open_books(house.engine, house.vault, task.merchant_id, now, KIND) as books:
        check(books, now, house.shelves.risks, house.thresholds)
        pause = WHILE_OPEN if books.merchant.is_open(now) else WHILE_CLOSED
        books.work.again(task, now + pause)
