"""What every payment channel can do; one file per channel says how."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import ModuleType
from typing import Any, Protocol, TypeVar

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
    """What the channel is asked to do; `number` is the idempotency key and never changes."""

    merchant_id: str
    number: str
    order_number: str
    amount: int
    total: int
    reason: str


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    """The channel's word: `key` is its own number, `fee` (fen, negative) what it gave back."""

    outcome: Outcome
    reason: str = ""
    key: str = ""
    at: datetime | None = None
    fee: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """Somebody paid."""

    merchant_id: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class RefundNotice:
    """A refund came to its end, as the channel tells it of its own accord."""

    merchant_id: str
    number: str
    amount: int
    answer: RefundAnswer


Notice = PaymentNotice | RefundNotice


class Forged(Exception):
    """A notice that is unsigned, wrongly signed, out of time or out of shape."""


class Channel(Protocol):
    """A way to take money and give it back; every call may take five seconds and fail."""

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Ask for a refund; safe to repeat with the same number."""

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """Ask what became of it."""

    def parse_notice(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """A verified notice; None for one that concerns us not; Forged for anything doubtful."""

    def notice_answer(self) -> bytes:
        """The body that tells the channel its notice was kept."""


Maker = Callable[[Mapping[str, Any], Callable[[], datetime], Vault], Channel]


def channel(code: str) -> Callable[[C], C]:
    """Tag a class as the channel `code`; its table is `[channels.<code>]`."""

    def tag(cls: C) -> C:
        setattr(cls, TAG, code)
        return cls

    return tag


def discover(package: ModuleType) -> dict[str, Maker]:
    """Every channel on the shelf, by code; ValueError where two claim one."""
    found: dict[str, Maker] = {}
    for module in pkgutil.iter_modules(package.__path__):
        room = importlib.import_module(f"{package.__name__}.{module.name}")
        for thing in vars(room).values():
            code = getattr(thing, TAG, None)
            if isinstance(thing, type) and code and thing.__module__ == room.__name__:
                if code in found:
                    raise ValueError(f"two channels claim the code {code}")
                found[code] = thing
    return found
