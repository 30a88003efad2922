"""The way of a bill file into the books: batches that commit by themselves, then one posting."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import cast
from uuid import uuid4

from sqlalchemy import Connection

from storage.audit import Audit
from storage.base.business_day import business_day
from storage.base.database import EPOCH, Engine, day_number, enter_merchant, reading, writing
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.desk import Desk
from storage.ledger.movements import MovementRow, make_ready
from storage.ledger.posting import Changed, Posting
from storage.ledger.statements import Statement, StatementRow, Statements
from storage.people.merchants import load_merchant
from storage.post.work import Work

RECONCILE = "reconcile"  # the work that a posted bill leaves to be done
POSTED, FETCHED = "statement.post", "bill.fetched"  # on record: by a person's hand, by the job
REMEMBERED = 4_096  # days whose number is kept while staging
ATTEMPTS = 3
DAY, HOUR = 86_400, 3_600
# Seconds; the same all year since 1991. Bills are younger, and arithmetic is ten times as fast as zones.
BEIJING = 8 * HOUR


class Intake:
    """The way of one bill into the ledger of one merchant, over several transactions.

    Each batch commits by itself, so the writer is free while the file is read. A bill whose import
    died is in state `staging`; the next import sweeps it away. An import that is swept while it
    still lives finds its statement gone and stops. `fetched` names the bill that a job has fetched.
    """

    def __init__(
        self, engine: Engine, vault: Vault, merchant_id: str, now: datetime, channel: str = "",
        *, fetched: str = "",
    ) -> None:  # fmt: skip
        self._engine = engine
        self._vault = vault
        self._merchant_id = merchant_id
        self._now = now
        self._channel = channel
        self._fetched = fetched
        self._kept = "trade"
        self._id = uuid4().hex
        self._ready_movements = make_ready(vault, merchant_id, self._id)
        with reading(engine) as connection:
            enter_merchant(connection, merchant_id)
            merchant = load_merchant(connection, merchant_id)
        self._cut_off = merchant.cut_off
        self._store_of = {till.terminal_id: till.store_id for till in merchant.terminals}

    @property
    def statement_id(self) -> str:
        """The name of the statement this import makes."""
        return self._id

    def known(self, sha256: str) -> Statement | None:
        """The statement this very file became, if it was posted before."""
        with reading(self._engine) as connection:
            return Statements(self._desk(connection)).with_hash(sha256)

    def begin(self, sha256: str, layout: str, channel: str = "", kept: str = "trade") -> None:
        """Clear away what died before, and open a statement for staging.

        `kept` says what its rows are: trade (StatementRow), funds or bank (MovementRow).
        """
        self._channel = channel or self._channel
        self._kept = kept
        with reading(self._engine) as connection:
            unfinished = Statements(self._desk(connection)).unfinished()
        for statement_id in unfinished:
            self._sweep(statement_id)
        with writing(self._engine) as connection:
            Statements(self._desk(connection)).open(self._id, sha256, layout)

    def stage(self, rows: Sequence[StatementRow] | Sequence[MovementRow]) -> None:
        """Keep a batch where no figure sees it; commits."""
        if self._kept == "trade":
            ready = self._ready(cast("Sequence[StatementRow]", rows))
        else:
            ready = self._ready_movements(cast("Sequence[MovementRow]", rows))
        if ready:
            with writing(self._engine) as connection:
                Statements(self._desk(connection)).stage(self._id, ready, self._kept)

    def post(self, summary: str) -> Posting:
        """Post the staged rows and their totals in one transaction; a Refusal leaves the ledger as it was.

        `summary` is kept with the statement. A notice that arrives between looking and writing makes
        the step start over.
        """
        for _ in range(ATTEMPTS):
            try:
                return self._post(summary)
            except Changed:
                continue
        raise Refusal("入账时流水一直在变，这份账单没有记入，请稍后再导入一次。")

    def discard(self) -> None:
        """Leave nothing of this import behind, unless it was posted."""
        self._sweep(self._id)

    def _desk(self, connection: Connection) -> Desk:
        enter_merchant(connection, self._merchant_id)
        today = business_day(self._now, self._cut_off)
        return Desk(connection, self._merchant_id, self._vault, self._now, today, self._cut_off,
                    self._id)  # fmt: skip

    def _post(self, summary: str) -> Posting:
        with writing(self._engine) as connection:
            desk = self._desk(connection)
            posting = Statements(desk).post(self._id, summary, self._kept)
            after = f"added {posting.added}, known {posting.known}"
            action = FETCHED if self._fetched else POSTED
            Audit(desk).write(action, self._fetched or self._id, after=after)
            Work(desk).ring(RECONCILE, self._id)
            return posting

    def _sweep(self, statement_id: str) -> None:
        with writing(self._engine) as connection:
            left = Statements(self._desk(connection)).bury(statement_id)
        while left:
            with writing(self._engine) as connection:
                left = Statements(self._desk(connection)).sweep(statement_id)

    def _ready(self, rows: Sequence[StatementRow]) -> list[tuple[object, ...]]:
        merchant_id, statement_id, channel = self._merchant_id, self._id, self._channel
        payer_hash, store_of = self._vault.payers(merchant_id, channel), self._store_of
        shift = BEIJING - self._cut_off * 60
        return [
            (merchant_id, statement_id, line, channel, kind, key, number, sale_key, refund_number,
             amount, discount, fee, paid_at * 1000, _day((paid_at + shift) // DAY),
             (paid_at + BEIJING) // HOUR % 24,
             store_of.get(terminal, ""), terminal if terminal in store_of else "",
             payer_hash(payer), state, channel)
            for line, kind, key, number, sale_key, refund_number, amount, discount, fee, paid_at,
            terminal, payer, state in rows
        ]  # fmt: skip


@lru_cache(REMEMBERED)
def _day(days: int) -> int:
    return day_number(EPOCH.date() + timedelta(days=days))
