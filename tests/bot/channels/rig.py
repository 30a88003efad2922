"""What the contract suite asks of a channel's file in `rigs/`: the channel, its stand-in, and forgeries."""

import gzip
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import pytest

from bot.channels.channel import (
    Bill,
    Channel,
    Notice,
    OrderRef,
    Outcome,
    RefundAnswer,
    RefundOrder,
)
from bot.sandbox.calls import CallLog
from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import SHANGHAI, Given, Sale, State
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.standin import StandIn
from storage.base.vault import Vault
from tests.bot.channels.serving import serving

VAULT = Vault({0: bytes(range(32))})
START = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai, a Wednesday
SHOP, NEIGHBOUR = "m1", "m2"
NUMBERS = itertools.count(1001)


def served(kind: Callable[[], "Rig"]) -> Any:
    """A fixture: a rig of this kind, for one test."""

    def serve() -> Iterator["Rig"]:
        made = kind()
        yield made
        made.close()

    return pytest.fixture(serve)


@dataclass
class HandClock:
    """Stands still until it is moved, forward or back."""

    moment: datetime = START

    def now(self) -> datetime:
        """The time of the test."""
        return self.moment

    def jump(self, to: datetime) -> None:
        """Any moment."""
        self.moment = to


@dataclass
class Rig(ABC):
    """Two merchants, `m1` and `m2`, with accounts at one stand-in; derive one class per way to connect.

    `lacks` names what the channel answers with Unsupported (query_order, trade_bill, funds_bill,
    balance), never sends (payment_notice, refund_notice), or has no way of showing (notice_time: its
    notices carry no signed time, or repeat an old one; notice_headers: all that is signed stands in
    the body; bill_hash: its bills come without one; unpaid: an order that waits for its payer is not
    told from one in doubt).
    """

    name: ClassVar[str]
    lacks: ClassVar[frozenset[str]] = frozenset()
    # What the switch `refund` leads to, once it has ended; a channel may know fewer ends.
    ends: ClassVar[Mapping[str, Outcome]] = {
        "ok": Outcome.SUCCEEDED, "processing": Outcome.UNKNOWN, "closed": Outcome.CLOSED,
        "abnormal": Outcome.STUCK, "short": Outcome.FAILED,
    }  # fmt: skip

    clock: HandClock = field(default_factory=HandClock)
    faults: Faults = field(default_factory=Faults)
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.log = CallLog(self.clock)
        self.standin = self.make_standin()
        self.address = self.stack.enter_context(serving(self.standin.blueprint()))
        self.channel = self.connect()

    # ---- what each channel says for itself ----

    @abstractmethod
    def make_standin(self) -> StandIn:
        """The other side, with accounts for both merchants."""

    @abstractmethod
    def connect(self) -> Channel:
        """The channel, set up with `self.clock.now`, VAULT and `self.address/<code>`."""

    @abstractmethod
    def sell(
        self, amount: int = 5000, *, ago: timedelta = timedelta(hours=3), merchant: str = SHOP
    ) -> Sale:
        """A payment in the stand-in's books."""

    @abstractmethod
    def payment_notice(self, sale: Sale, how: str = "") -> Sheet:
        """Headers and body of the notice of a payment, signed now; `how` as in StandIn.sealed."""

    @abstractmethod
    def forgeries(self, sale: Sale) -> Mapping[str, Sheet]:
        """Notices that must be refused, by what is wrong with them: serial, merchant, app, body …

        Wrong and missing signatures and wrong times are tried by the suite itself.
        """

    def read_bill(self, bill: Bill) -> str:
        """The text of a fetched bill; other containers than gzip override this."""
        return gzip.decompress(bill.data).decode("utf-8-sig")

    # ---- what the suite does with it ----

    def trouble(self, **switches: str) -> None:
        """`trouble(answer="lost_after", refund="processing")`."""
        code = self.standin.code
        self.faults.set({f"{code}.{name}": value for name, value in switches.items()})

    def later(self, **ahead: float) -> None:
        """Let time pass, and what is due happen."""
        self.clock.jump(self.clock.moment + timedelta(**ahead))
        self.standin.tick()

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.clock.moment.astimezone(SHANGHAI).date()

    def to_noon(self) -> None:
        """Let the next day come; at noon every bill of the day before is there."""
        noon = self.clock.moment.astimezone(SHANGHAI).replace(hour=12, minute=0) + timedelta(days=1)
        self.clock.jump(noon.astimezone(UTC))
        self.standin.tick()

    def order(self, sale: Sale, amount: int | None = None, **changed: object) -> RefundOrder:
        """A refund of a sale under a new number."""
        number = f"ZGm1R{next(NUMBERS)}"
        whole = RefundOrder(
            SHOP, number, sale.number, sale.amount if amount is None else amount, sale.amount,
            "商品破损", sale.key, sale.way, sale.terminal, sale.paid_at, self.clock.moment,
        )  # fmt: skip
        return replace(whole, **changed)  # type: ignore[arg-type]

    def ended(self, order: RefundOrder) -> RefundAnswer:
        """What the channel says once the refund has had its time."""
        self.later(minutes=2)
        return self.channel.query_refund(order)

    def ref(self, sale: Sale) -> OrderRef:
        """A payment as the product would ask for it."""
        return OrderRef(SHOP, sale.number, sale.key, sale.way, sale.terminal, sale.paid_at)

    def given(self, order: RefundOrder) -> Given:
        """The refund as it really stands."""
        found = [one for one in self.standin.books.refunds.values() if one.number == order.number]
        assert found, "the stand-in never made this refund"
        return found[0]

    def moved(self, order: RefundOrder) -> int:
        """Fen that really went back for this order."""
        return self.standin.books.paid_back(order.order_number)

    def hear(self, sheet: Sheet) -> Notice | None:
        """Let the channel read a notice."""
        headers, body = sheet
        path = f"/channels/{self.standin.code}/notify"
        return self.channel.parse_notice("POST", path, headers, body, self.clock.moment)

    def finished(self, sale: Sale, state: State = State.SUCCEEDED) -> Given:
        """A refund of a sale that has come to an end on the other side, without our asking."""
        order = self.order(sale)
        self.channel.refund(order)
        self.later(minutes=2)
        return self.standin.books.finish(self.given(order), state)

    def close(self) -> None:
        """Stop serving."""
        self.stack.close()
