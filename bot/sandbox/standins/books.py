"""What an acquirer really did: sales, refunds and what is left, whatever its interface says of it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.sandbox.clock import Clock
from storage.base.money import half_up

SHANGHAI = ZoneInfo("Asia/Shanghai")
ENDLESS = 10**12


class Why(StrEnum):
    """Why a refund is refused; each channel has its own code for it."""

    NO_ORDER = "no_order"
    OTHER_TOTAL = "other_total"
    OVER_AMOUNT = "over_amount"
    OVER_WINDOW = "over_window"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_SOON = "too_soon"
    SHORT = "short"
    CONFLICT = "conflict"


class No(Exception):
    """A refund that will not be done."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class State(StrEnum):
    """Where a refund stands; ABNORMAL: the payer's card is dead, a person must act."""

    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CLOSED = "closed"
    ABNORMAL = "abnormal"
    FAILED = "failed"


OPEN = frozenset({State.PROCESSING, State.SUCCEEDED, State.ABNORMAL})


@dataclass(frozen=True, slots=True)
class Rules:
    """A channel's limits; `delay` is how long a refund is PROCESSING when all is well."""

    window: timedelta = timedelta(days=365)
    most_parts: int = 50
    gap: timedelta = timedelta()
    delay: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Sale:
    """A payment; `account` is the channel's name for the merchant, `key` its own number."""

    account: str
    number: str
    key: str
    amount: int
    paid_at: datetime
    way: str = ""
    payer: str = ""
    terminal: str = ""
    fee: int = 0
    paid: bool = True
    closed: bool = False  # by its merchant, before anybody paid


@dataclass(frozen=True, slots=True)
class Given:
    """A refund; it comes to `fate` at `ends_at`, or when the trouble is over where there is none."""

    account: str
    number: str
    key: str
    sale: Sale
    amount: int
    asked_at: datetime
    state: State
    fate: State
    ends_at: datetime | None
    notify_url: str = ""
    fee: int = 0


@dataclass(slots=True)
class Books:
    """Under one lock. `floats` is what an account holds.

    From before the sandbox's time, `lookup` knows a sale by either number, and `past` what happened
    to an account from one moment to another.
    """

    clock: Clock
    rules: Rules
    lookup: Callable[[str, str], Sale | None] | None = None
    past: Callable[[str, datetime, datetime], Sequence[Sale | Given]] | None = None
    sales: dict[tuple[str, str], Sale] = field(default_factory=dict)
    refunds: dict[tuple[str, str], Given] = field(default_factory=dict)
    floats: dict[str, int] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)  # refund requests seen per number
    lock: threading.RLock = field(default_factory=threading.RLock)

    def sell(self, sale: Sale) -> Sale:
        """Take a payment."""
        with self.lock:
            return self.sales.setdefault((sale.account, sale.number), sale)

    def close(self, sale: Sale) -> None:
        """End an order that nobody paid; for good."""
        with self.lock:
            self.sales[sale.account, sale.number] = replace(sale, closed=True)

    def sale(self, account: str, *, number: str = "", key: str = "") -> Sale:
        """An account's own sale by either number; No otherwise."""
        with self.lock:
            fits = (one for one in self.sales.values() if one.account == account)
            fits = (one for one in fits if number in ("", one.number) and key in ("", one.key))
            known = next(fits, None)
            found = known or (self.lookup(account, number or key) if self.lookup else None)
            if found is None or found.account != account or not (number or key):
                raise No(Why.NO_ORDER)
            return self.sell(found)

    def refund(
        self, asked: Given, total: int | None = None, *, short: bool = False
    ) -> tuple[Given, bool]:
        """Refund once per number: the refund as it stands, and whether this call made it.

        What failed for good may be tried again under its number. `short`: nothing is left to pay from.
        """
        with self.lock:
            self.attempts[asked.number] = self.attempts.get(asked.number, 0) + 1
            known = self.refunds.get((asked.account, asked.number))
            if known is not None:
                if (known.sale, known.amount) != (asked.sale, asked.amount):
                    raise No(Why.CONFLICT)
                if known.state is not State.FAILED:
                    return known, False
            self._check(asked, total)
            if short:
                raise No(Why.SHORT)
            fee = half_up(asked.sale.fee * asked.amount, asked.sale.amount)
            given = self._ripe(replace(asked, fee=fee))
            self.refunds[asked.account, asked.number] = given
            return given, True

    def order(
        self, account: str, number: str, key: str, sale: Sale, amount: int, fate: State,
        notify_url: str = "",
    ) -> Given:  # fmt: skip
        """A refund that is asked for now; PROCESSING as a fate means until the trouble is over."""
        now = self.clock.now()
        ends_at = None if fate is State.PROCESSING else now + self.rules.delay
        return Given(
            account, number, key, sale, amount, now, State.PROCESSING, fate, ends_at, notify_url
        )

    def refund_of(self, account: str, number: str) -> Given | None:
        """One refund; None proves nothing about a request that is still on its way."""
        with self.lock:
            return self.refunds.get((account, number))

    def ripen(self, *, calm: bool) -> list[Given]:
        """Let what is due come to its end; where it is calm again, what was held up succeeds."""
        with self.lock:
            waiting = [one for one in self.refunds.values() if one.state is State.PROCESSING]
            if calm:
                waiting = [
                    one if one.ends_at else replace(one, fate=State.SUCCEEDED, ends_at=self.clock.now())
                    for one in waiting
                ]  # fmt: skip
            ended = [one for one in map(self._ripe, waiting) if one.state is not State.PROCESSING]
            self.refunds |= {(one.account, one.number): one for one in ended}
            return ended

    def finish(self, given: Given, state: State) -> Given:
        """Bring a refund to another end, as a person at the acquirer does; PROCESSING: on its way anew."""
        ends_at = None if state is State.PROCESSING else self.clock.now()
        with self.lock:
            after = replace(given, state=state, fate=state, ends_at=ends_at)
            self.refunds[given.account, given.number] = after
            return after

    def paid_back(self, sale_number: str) -> int:
        """What payers of a sale really got back, in fen."""
        with self.lock:
            done = (one for one in self.refunds.values() if one.state is State.SUCCEEDED)
            return sum(one.amount for one in done if one.sale.number == sale_number)

    def refunded(self, sale: Sale, states: frozenset[State] = OPEN) -> int:
        """What of a sale has gone back or is on its way, in fen."""
        return sum(one.amount for one in self._parts(sale, states))

    def available(self, account: str) -> int:
        """What refunds of an account can still be paid from, in fen."""
        with self.lock:
            mine = (one for one in self.refunds.values() if one.account == account)
            given = sum(one.amount for one in mine if one.state in OPEN)
            return self.floats.get(account, ENDLESS) - given

    def of_day(self, account: str, day: date, cut: timedelta = timedelta()) -> list[Sale | Given]:
        """An account's sales and accepted refunds of a day that begins `cut` after midnight, by time."""
        first = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC) + cut
        last = first + timedelta(days=1)
        with self.lock:
            rows: list[Sale | Given] = [*self.sales.values(), *self.refunds.values()]
        mine = [one for one in rows if one.account == account]
        known = {(type(one), one.number) for one in mine}
        before = self.past(account, first, last) if self.past else ()
        mine += [one for one in before if (type(one), one.number) not in known]
        return sorted((one for one in mine if _is_booked(one) and first <= at(one) < last), key=at)

    def _ripe(self, given: Given) -> Given:
        due = given.ends_at is not None and given.ends_at <= self.clock.now()
        return replace(given, state=given.fate) if due else given

    def _parts(self, sale: Sale, states: frozenset[State]) -> list[Given]:
        with self.lock:
            parts = (one for one in self.refunds.values() if one.state in states)
            return [one for one in parts if one.sale == sale]

    def _check(self, asked: Given, total: int | None) -> None:
        sale, rules, parts = asked.sale, self.rules, self._parts(asked.sale, OPEN)
        if not sale.paid:
            raise No(Why.NO_ORDER)
        if total is not None and total != sale.amount:
            raise No(Why.OTHER_TOTAL)
        if asked.asked_at - sale.paid_at > rules.window:
            raise No(Why.OVER_WINDOW)
        if len(parts) >= rules.most_parts:
            raise No(Why.TOO_MANY_PARTS)
        if any(asked.asked_at - one.asked_at < rules.gap for one in parts):
            raise No(Why.TOO_SOON)
        if self.refunded(sale) + asked.amount > sale.amount:
            raise No(Why.OVER_AMOUNT)
        if asked.amount > self.available(asked.account):
            raise No(Why.SHORT)


def at(one: Sale | Given) -> datetime:
    """When a row of the books counts."""
    return one.paid_at if isinstance(one, Sale) else one.asked_at


def _is_booked(one: Sale | Given) -> bool:
    return one.paid if isinstance(one, Sale) else one.state is not State.FAILED
