"""What a rule would have said: the price of calling something a false alarm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.registry import Risk
from storage.base.business_day import opens_at
from storage.books import Books
from storage.watch.alerts import Finding

DAYS = 30


@dataclass(frozen=True, slots=True)
class Price:
    """With `dial` at `proposed` instead of `present`: how many alerts in thirty days, and misses.

    `missed` counts findings that somebody took in hand and the new setting would not have shown.
    """

    dial: str
    present: int
    proposed: int
    before: int
    after: int
    missed: int


def price_of(books: Books, rule: Risk, settings: Mapping[str, Any], weight: int) -> Price | None:
    """The smallest setting that would have kept silent about `weight`, tried on the last 30 days.

    A rule's first threshold is its dial: moved upwards, less is heard. None for a rule without any.
    """
    dial = next(iter(rule.thresholds), None)
    if dial is None:
        return None
    present = int({**rule.thresholds, **settings}[dial])
    proposed = _quieter(present, weight)
    books = books.looking_back()
    before = _findings(books, rule, settings)
    after = _findings(books, rule, {**settings, dial: proposed})
    confirmed = {
        (alert.business_day, alert.finding.subject)
        for alert in books.alerts.of_days(books.today - timedelta(DAYS), books.today, rule.code)
        if alert.state in ("mine", "over")
    }
    missed = len((before & confirmed) - after)
    return Price(dial, present, proposed, len(before), len(after), missed)


def _quieter(present: int, weight: int) -> int:
    """Half as much again, and above what was just called a false alarm, to two figures."""
    wanted = max(present * 3 // 2, present + 1, weight + 1 if weight < present * 4 else 0)
    unit: int = 10 ** max(0, len(str(wanted)) - 2)
    return -(-wanted // unit) * unit


def _findings(books: Books, rule: Risk, settings: Mapping[str, Any]) -> set[tuple[Any, str]]:
    """Day and subject of everything the rule would have raised, at the end of every hour."""
    return {
        (books.business_day(moment), finding.subject)
        for moment in _hours(books)
        for finding in _run(books, rule, moment, settings)
    }


def _run(
    books: Books, rule: Risk, moment: datetime, settings: Mapping[str, Any]
) -> Iterator[Finding]:  # fmt: skip
    return rule.find(books, moment, **settings)


def _hours(books: Books) -> Iterator[datetime]:
    """The end of each opening hour of the last thirty days; a rule sees what it would have seen."""
    shop = books.merchant
    for back in range(DAYS - 1, -1, -1):
        opened = opens_at(books.today - timedelta(back), shop.cut_off)
        for hour in range(1, 25):
            moment = opened + timedelta(hours=hour) - timedelta(milliseconds=1)
            if moment <= books.now and (
                shop.is_open(moment) or shop.is_open(moment - timedelta(hours=1))
            ):
                yield moment
    yield books.now
