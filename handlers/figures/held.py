"""What a channel's account holds: what the channel last said when asked, or what its last fund bill told."""

from dataclasses import dataclass
from datetime import datetime

from handlers.figures.arrival import rules
from storage.books import Books

REFRESH_BALANCES = "refresh_balances"
"""The job that asks; its subject is the acquirer."""


@dataclass(frozen=True, slots=True)
class Held:
    """An account at an instant, in fen; `live`: the channel was asked, else its bill tells."""

    fen: int
    at: datetime
    live: bool


def held_by(books: Books, channel: str, acquirer: str = "") -> Held | None:
    """The later of the two words about the account that pays back what came by `channel`.

    `acquirer` where it is known; else the channel is taken for one of that name.
    """
    told, found = books.balances.told().get(acquirer or channel), list[Held]()
    if told is not None:
        found.append(Held(told.available, told.at, live=True))
    if (billed := books.fund_flows.balance(channel)) is not None:
        found.append(Held(*billed, live=False))
    return max(found, key=lambda one: one.at, default=None)


def all_held(books: Books) -> dict[str, Held]:
    """By channel, or by acquirer where it takes several channels' money."""
    asked = books.balances.told()
    names = [*rules(books), *(code for code in asked if code not in rules(books))]
    return {name: held for name in names if (held := held_by(books, name))}
