"""The demo's bookkeeper: every morning she imports, as an operator would, what no channel sends."""

import logging
import threading
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.bills.importing import import_content
from bot.bills.mapped import save_mapping
from bot.channels.channel import BillKind
from bot.demo_money import CARDS, OPENING, RATES, bank_file, card_file, card_sales, credits_of
from bot.ground import Ground
from bot.jobs.fetch_bills import KIND, MORNING
from storage.base.business_day import Span, local
from storage.base.database import reading, writing
from storage.books import Books, open_books, read_books
from storage.demo import SHOPS
from storage.intake import RECONCILE
from storage.post.work import LEASE, put, waiting

RATED = "M1"  # who has agreed rates
ONE = timedelta(days=1)
BILLS, BANK = timedelta(days=3), timedelta(days=20)  # how far back, the first time
LONGEST_GAP = timedelta(days=7)  # nights skipped at once whose bills are still asked for
LONGEST_FILE = timedelta(days=45)
LOOK, PAUSE, PATIENCE = 20.0, 0.25, 60.0  # seconds

log = logging.getLogger(__name__)


def open_the_books(ground: Ground, since: datetime) -> None:
    """On the first morning what was agreed; every time, the bills that nobody fetched `since`."""
    now = ground.clock()
    with open_books(ground.engine, ground.vault, RATED, now, "demo") as books:
        is_first = books.bank.told_until() is None
        if is_first:
            books.save_settings(replace(books.merchant.settings, contract_rates=RATES))
    ask_for_bills(ground, now - BILLS if is_first else max(since, now - BILLS))


def ask_for_bills(ground: Ground, since: datetime) -> None:
    """Have the bills of these days, up to yesterday's, fetched now; of a long gap the last ones."""
    now = ground.clock()
    first = local(max(since, now - LONGEST_GAP)).date()
    days = [first + timedelta(days=n) for n in range((local(now).date() - first).days)]
    with writing(ground.engine) as connection:
        for code, channel in ground.channels.items():
            for merchant_id in channel.merchants:
                for kind in BillKind:
                    for day in days:
                        put(connection, KIND, merchant_id, f"{code}/{kind}/{day}", now,
                            sooner_only=True)  # fmt: skip


class Bookkeeper:
    """Comes once the morning's bills are in, and makes up for the mornings that were skipped.

    How far she got is what the books say: a start, a jump of the clock and a new day are one case.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._done = date.min
        self._called, self._gone = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._stay, name="bookkeeper", daemon=True)

    def start(self) -> None:
        """Begin; nobody waits for her."""
        save_mapping(self._ground.settings.bills.mappings, CARDS)
        self._thread.start()

    def make_up(self, since: datetime) -> None:
        """The clock was turned: ask for the bills of the nights between, and look now."""
        ask_for_bills(self._ground, since)
        self._called.set()

    def stop(self) -> None:
        """Finish the file in hand."""
        self._gone.set()
        self._called.set()
        self._thread.join()

    def _stay(self) -> None:
        while not self._gone.is_set():
            try:
                self._look()
            except Exception:  # tomorrow is another morning
                log.exception("bookkeeper failed")
            self._called.wait(LOOK)
            self._called.clear()

    def _look(self) -> None:
        """Cards first: what their list sums up to is what the bank should pay."""
        here = local(self._ground.clock())
        morning = here.date() if here.time() >= MORNING else here.date() - ONE
        if morning <= self._done:
            return
        for bring in (self._cards, self._bank):
            self._wait_for_bills()
            for shop in SHOPS:
                if not self._gone.is_set():
                    bring(shop.merchant_id, morning)
        self._done = morning

    def _wait_for_bills(self) -> None:
        """Until what is due has been fetched and compared; what comes later is left for tomorrow."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and not self._gone.wait(PAUSE):
            with reading(self._ground.engine) as connection:
                # What somebody has in hand is due again at the end of the lease.
                if not waiting(connection, (KIND, RECONCILE), self._ground.clock() + LEASE):
                    return

    def _cards(self, merchant_id: str, morning: date) -> None:
        """The acquirer's list of every day that is over."""
        with self._books(merchant_id) as books:
            first = max(_listed_until(books) or morning - BILLS - ONE, morning - LONGEST_FILE) + ONE
            sold = card_sales(books, Span(first, morning - ONE)) if first < morning else []
        if sold:
            self._import(merchant_id, f"银联商务_刷卡明细_{morning:%m%d}.csv", card_file(sold))

    def _bank(self, merchant_id: str, morning: date) -> None:
        """The bank's file from where the last one ended."""
        with self._books(merchant_id) as books:
            told = books.bank.told_until()
            after = max(told or morning - BANK, morning - LONGEST_FILE)
            came = credits_of(books, after, morning) if after < morning else []
            balance = _balance(books, told)
        if came:
            self._import(
                merchant_id, f"招商银行_对账明细_{morning:%m%d}.csv", bank_file(came, balance)
            )

    def _books(self, merchant_id: str) -> AbstractContextManager[Books]:
        ground = self._ground
        return read_books(ground.engine, ground.vault, merchant_id, ground.clock())

    def _import(self, merchant_id: str, name: str, content: bytes) -> None:
        ground = self._ground
        result = import_content(name, content, merchant_id, now=ground.clock(), engine=ground.engine,
                                vault=ground.vault, mappings=ground.settings.bills.mappings)  # fmt: skip
        if not result.ok:
            log.warning("not imported: %s: %s", name, "；".join(result.problems))


def _listed_until(books: Books) -> date | None:
    """The last day of which a list of card sales tells."""
    lists = [bill.span for bill in books.both_sides.bills() if bill.channel == CARDS.channel]
    return max((span.last for span in lists if span), default=None)


def _balance(books: Books, told: date | None) -> int:
    """What was on the account after the last line, in fen."""
    lines = list(books.bank.movements(Span(told, told))) if told else []
    return (lines[-1].balance if lines else None) or OPENING
