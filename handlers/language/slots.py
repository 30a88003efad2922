"""Slots: what a command's parameters may be; the type of a parameter is its grammar.

`Annotated` aliases let mypy see the plain type while the understanding reads the kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from inspect import Parameter, signature
from types import NoneType
from typing import Annotated, Any, get_args, get_type_hints

from handlers.language.days.period import Period
from storage.base.money import Money
from storage.people.merchants import Store
from storage.people.staff import Role


class Kind(StrEnum):
    """How a slot is found in a line."""

    PERIOD = "period"
    AMOUNT = "amount"
    TRANSACTION = "transaction"
    REFUND = "refund"
    ALERT = "alert"
    DIFFERENCE = "difference"
    STORE = "store"
    CHANNEL = "channel"
    ROLE = "role"
    COUNT = "count"
    TIME = "time"
    TIMES = "times"
    DURATION = "duration"
    PHONE = "phone"
    WORD = "word"
    REST = "rest"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Slot:
    """A kind of slot and what it is called when it is asked for."""

    kind: Kind
    name: str


Amount = Annotated[Money, Slot(Kind.AMOUNT, "金额")]
TransactionNumber = Annotated[str, Slot(Kind.TRANSACTION, "订单号")]
RefundNumber = Annotated[str, Slot(Kind.REFUND, "退款号（如 R1024）")]
AlertNumber = Annotated[str, Slot(Kind.ALERT, "提醒编号（如 A2031）")]
DifferenceNumber = Annotated[str, Slot(Kind.DIFFERENCE, "差异编号（如 D0012）")]
StoreSlot = Annotated[Store, Slot(Kind.STORE, "门店")]
ChannelSlot = Annotated[str, Slot(Kind.CHANNEL, "支付渠道")]
RoleWord = Annotated[Role, Slot(Kind.ROLE, "角色（收银员、店长、老板、审计）")]
Count = Annotated[int, Slot(Kind.COUNT, "数量")]
TimeOfDay = Annotated[int, Slot(Kind.TIME, "时间（如 21:40）")]
TimeRange = Annotated[tuple[int, int], Slot(Kind.TIMES, "时间段（如 22:30-08:30）")]
Duration = Annotated[int, Slot(Kind.DURATION, "多久（如 2小时）")]
Phone = Annotated[str, Slot(Kind.PHONE, "手机号")]
Word = Annotated[str, Slot(Kind.WORD, "名字")]
Reason = Annotated[str, Slot(Kind.REST, "原因")]
Rest = Annotated[str, Slot(Kind.REST, "内容")]
Asked = Annotated[dict[str, Any], Slot(Kind.ASKED, "内容")]
"""Everything that was understood, by the names of its slots: for questions that take many."""

PERIOD = Slot(Kind.PERIOD, "日期")


@dataclass(frozen=True, slots=True)
class Gap:
    """One parameter of a command that a line may fill."""

    name: str
    slot: Slot
    required: bool


@cache
def gaps_of(function: Callable[..., Any]) -> tuple[Gap, ...]:
    """What a command wants to know, in the order of its parameters; `ask` is not among them.

    A parameter that is no slot is a mistake of ours: TypeError when the command is collected.
    """
    hints = get_type_hints(function, include_extras=True)
    parameters = list(signature(function).parameters.values())[1:]
    return tuple(_gap(parameter, hints[parameter.name]) for parameter in parameters)


def _gap(parameter: Parameter, hint: Any) -> Gap:
    slot = _slot(hint)
    if slot is None:
        raise TypeError(f"{parameter.name}: {hint} is not a slot")
    return Gap(parameter.name, slot, parameter.default is Parameter.empty)


def _slot(hint: Any) -> Slot | None:
    """The slot of a hint: `Annotated[…]`, `Period`, or either of them with `| None`."""
    if hint is Period:
        return PERIOD
    for mark in getattr(hint, "__metadata__", ()):
        if isinstance(mark, Slot):
            return mark
    choices = [choice for choice in get_args(hint) if choice is not NoneType]
    return _slot(choices[0]) if len(choices) == 1 and choices[0] is not hint else None
