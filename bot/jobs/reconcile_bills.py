"""Reconciliation of every bill that came in, as soon as it is posted."""

import logging
from datetime import datetime

from bot.jobs.house import House
from handlers.figures.reconciling import look_at, write_looks
from storage.base.database import Engine, writing
from storage.base.vault import Vault
from storage.books import open_books, read_books
from storage.intake import RECONCILE
from storage.post.work import claim

log = logging.getLogger(__name__)


def reconcile_bills(house: House) -> int:
    """Reconcile every bill that is due; how many were."""
    return reconcile_due(house.engine, house.vault, house.clock())


def reconcile_due(engine: Engine, vault: Vault, now: datetime) -> int:
    """The same for a command that has no house; what a bill changes and the end of its task are one transaction."""
    with writing(engine) as connection:
        tasks = claim(connection, RECONCILE, now)
    for task in tasks:
        try:
            with read_books(engine, vault, task.merchant_id, now) as books:
                looks = look_at(books, task.subject)
            with open_books(engine, vault, task.merchant_id, now, RECONCILE) as books:
                write_looks(books, looks)
                books.work.finish(task)
        except Exception:  # one shop's bug must not leave the others unmatched; its lease runs out
            log.exception("bill not reconciled", extra={"merchant": task.merchant_id})
    return len(tasks)
