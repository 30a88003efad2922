"""The record's anchor into the log, once a business day: a record that is cut later shows against it."""

import logging
from datetime import datetime, timedelta

from bot.jobs.house import House
from storage.base.business_day import opens_at
from storage.base.database import reading, writing
from storage.books import Books, open_books
from storage.people.merchants import list_merchants
from storage.post.work import Task, claim

log = logging.getLogger(__name__)

KIND = "anchor_records"


def anchor_records(house: House) -> int:
    """Log the anchor of every merchant whose day is over; how many."""
    with writing(house.engine) as connection:
        tasks = claim(connection, KIND, house.clock())
    for task in tasks:
        anchor = _turn_the_page(house, task)
        log.info("record anchored", extra={"merchant": task.merchant_id, "anchor": anchor})
    return len(tasks)


def schedule_anchors(house: House) -> None:
    """Make sure that every merchant has its row; run at start, and once an hour."""
    with reading(house.engine) as connection:
        merchants = [merchant.merchant_id for merchant in list_merchants(connection)]
    for merchant_id in merchants:
        with open_books(house.engine, house.vault, merchant_id, house.clock(), KIND) as books:
            books.work.nudge(KIND, "", _day_ends(books))


def _turn_the_page(house: House, task: Task) -> str:
    with open_books(house.engine, house.vault, task.merchant_id, house.clock(), KIND) as books:
        books.work.again(task, _day_ends(books))
        return books.audit.anchor()


def _day_ends(books: Books) -> datetime:
    return opens_at(books.today + timedelta(days=1), books.merchant.cut_off)
