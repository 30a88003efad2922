"""What every payment channel can do; one file or folder per channel says how."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import ModuleType
from typing import Any, Protocol, TypeVar

from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.ledger.entries import Entry

TAG = "__zhanggui_channel__"
C = TypeVar("C", bound=type)


class Outcome(StrEnum):
    """What a channel said of a refund.

    Only a signed, well-formed, final answer about this very number and amount is a word at all;
    everything else is UNKNOWN. MISSING: the channel does not know the number (yet).
    """

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CLOSED = "closed"
    STUCK = "stuck"
    UNKNOWN = "unknown"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What the channel is asked to do; `number` is the idempotency key and never changes.

    Of the sale: `order_number` is ours, `sale_key` the channel's own, `total` what was paid. Some
    channels also want to know where and when: the last five are empty where nobody knows.
    """

    merchant_id: str
    number: str
    order_number: str
    amount: int
    total: int
    reason: str
    sale_key: str = ""
    channel: str = ""
    terminal_id: str = ""
    paid_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """The channel's word: `key` is its own number, `fee` (fen, negative) what it gave back."""

    outcome: Outcome
    reason: str = ""
    key: str = ""
    at: datetime | None = None
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The channel does not offer this; the sentence tells a person what to do instead."""

    sentence: str


@dataclass(frozen=True, slots=True)
class OrderRef:
    """Which payment is meant: our number, and the channel's own where it is known."""

    merchant_id: str
    number: str
    key: str = ""
    channel: str = ""
    terminal_id: str = ""
    paid_at: datetime | None = None


class OrderState(StrEnum):
    """What a channel said of a payment; PAID also where part of it, or all, was refunded since."""

    PAID = "paid"
    UNPAID = "unpaid"
    CLOSED = "closed"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """The channel's word about a payment; the entry stands exactly when it is PAID."""

    state: OrderState
    entry: Entry | None = None
    reason: str = ""


class BillKind(StrEnum):
    """TRADE: one row per payment and refund. FUNDS: one row per movement on the channel's account."""

    TRADE = "trade"
    FUNDS = "funds"


class BillState(StrEnum):
    """READY has bytes. EMPTY: no trade that day, book zero. LATER: ask again. REFUSED: a person must act."""

    READY = "ready"
    EMPTY = "empty"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Bill:
    """A day's bill as the channel gave it, perhaps compressed, its hash compared where there is one.

    The sentence says why there are no bytes. `channel` is what the ledger calls whose bill it is
    (wechat, alipay …), so that a day without a row is known for whose it is.
    """

    state: BillState
    sentence: str = ""
    name: str = ""
    data: bytes = b""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """What refunds can be paid from, in fen; None when the channel gave no clear answer."""

    available: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What doctor learns of one thing: well when there is no cure."""

    about: str
    found: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """Somebody paid; `till_on_request`: where, only the order query tells."""

    merchant_id: str
    entry: Entry
    till_on_request: bool = False


@dataclass(frozen=True, slots=True)
class RefundNotice:
    """A refund came to its end, as the channel tells it of its own accord.

    `cumulative`: the amount is all that went back of the sale so far; the refund's own is not told.
    """

    merchant_id: str
    number: str
    amount: int
    answer: RefundAnswer
    cumulative: bool = False

    def fits(self, amount: int) -> bool:
        """Whether it may be about a refund of this amount."""
        return amount <= self.amount if self.cumulative else amount == self.amount


Notice = PaymentNotice | RefundNotice


class Forged(Exception):
    """A notice that is unsigned, wrongly signed, out of time or out of shape."""


class Channel(Protocol):
    """A way to take money and give it back; every call may take five seconds and fail.

    No method raises for what the other side does: silence, nonsense and bad signatures are UNKNOWN,
    LATER or None. Two threads may call at once.
    """

    @property
    def merchants(self) -> tuple[str, ...]:
        """Our merchants that have an account here."""

    def query_order(self, order: OrderRef, /) -> OrderAnswer | Unsupported:
        """Ask what became of a payment."""

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Ask for a refund; safe to repeat with the same number."""

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """Ask what became of it."""

    def fetch_bill(self, merchant_id: str, kind: BillKind, day: date, /) -> Bill | Unsupported:
        """The bill of one of the channel's days."""

    def balance(self, merchant_id: str, /) -> Balance | Unsupported:
        """What refunds can be paid from, now."""

    def parse_notice(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """A verified notice; None for one that concerns us not; Forged for anything doubtful.

        Names of headers may come in any case.
        """

    def notice_answer(self) -> bytes:
        """The body that tells the channel its notice was kept."""

    def examine(self, now: datetime, /) -> Iterator[Finding]:
        """What doctor asks: keys, clock, certificates, reach; every fault with its cause and cure."""


Maker = Callable[[Mapping[str, Any], Callable[[], datetime], Vault], Channel]


def channel(code: str) -> Callable[[C], C]:
    """Tag a class as the channel `code`, in the file or folder of that name; its table is `[channels.<code>]`."""

    def tag(cls: C) -> C:
        setattr(cls, TAG, code)
        return cls

    return tag


def open_channels(
    package: ModuleType, tables: Mapping[str, Mapping[str, Any]], clock: Callable[[], datetime],
    vault: Vault,
) -> dict[str, Channel]:  # fmt: skip
    """The channels that config.toml names; a Refusal for one nobody knows, or that is filled in wrongly.

    Only these are loaded: a web process should not start slower for channels that nobody uses here.
    """
    opened = {}
    for code, table in tables.items():
        maker = _maker(package, code)
        if maker is None:
            known = "、".join(code for code in _shelf(package) if _maker(package, code))
            raise Refusal(f"config.toml [channels.{code}]：没有这个支付渠道，现有：{known}。")
        opened[code] = maker(table, clock, vault)
    return opened


def _shelf(package: ModuleType) -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def _maker(package: ModuleType, code: str) -> Maker | None:
    """The channel in the file or folder of its code; a folder shows it in its `__init__`."""
    if code not in _shelf(package):
        return None
    room = importlib.import_module(f"{package.__name__}.{code}")
    tagged = (thing for thing in vars(room).values() if getattr(thing, TAG, None) == code)
    return next((thing for thing in tagged if isinstance(thing, type)), None)
