"""Both sides side by side: what is ours alone is missing only where a bill had to have it."""

from datetime import date, datetime

import pytest

from handlers.figures.pairing import Paired, Terms, pair
from storage.base.business_day import SHANGHAI
from storage.ledger.both_sides import Ours
from storage.ledger.settlements import FIRST_DAY

ELEVEN = 23 * 60  # when this channel's clearing day ends


def day(of: int) -> int:
    """A day of November as days since 1970."""
    return (date(2026, 11, of) - FIRST_DAY).days


def alone(at: str, first_told: int) -> Paired:
    """A sale of ours on the 14th, and bills up to the 17th in none of which it is."""
    moment = datetime.fromisoformat(f"2026-11-14T{at}").replace(tzinfo=SHANGHAI)
    sale = Ours(
        "K1", "sale", "T1", 2_200, 13, 20261114, int(moment.timestamp() * 1000), "notice", ""
    )
    told = frozenset(map(day, range(first_told, 18)))
    terms = Terms(20261112, 20261117, 20261101, ELEVEN, 1, {}, told, max(told))
    return pair([sale], [], terms)


@pytest.mark.parametrize(
    ("at", "first_told", "missing"),
    [("22:30:00", 14, 1), ("22:30:00", 15, 0), ("23:30:00", 14, 1), ("23:30:00", 15, 0),
     ("23:30:00", 16, 0)],
)  # fmt: skip
def test_a_late_evening_is_judged_once_the_bill_of_its_own_day_came(
    at: str, first_told: int, missing: int
) -> None:
    """At half past eleven it clears with the next day, and stands on the bill of its own."""
    found = alone(at, first_told)
    assert len(found.missing) == missing
    assert found.count(20261114).waiting == 1 - missing
