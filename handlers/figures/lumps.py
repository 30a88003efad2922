"""Lumps: which clearing days a bank's credits pay, when one credit may pay several."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 12  # clearing days in one credit: the longest holiday, and a weekend
REACH = timedelta(days=20)  # a credit does not pay what is older
NEAR = timedelta(days=3)
ALIKE = 10  # percent that a credit may be off and still be meant for a day


@dataclass(frozen=True, slots=True)
class Owed:
    """A clearing day's net in fen, and when it is expected."""

    day: date
    net_fen: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class Credit:
    """What the bank shows of a channel; `name` tells it from others."""

    name: str
    day: date
    fen: int


@dataclass(frozen=True, slots=True)
class Paid:
    """Credits of one day that pay a run of clearing days; `exact`: to the fen."""

    credits: tuple[Credit, ...]
    days: tuple[Owed, ...]
    exact: bool = True

    @property
    def credit_fen(self) -> int:
        return sum(credit.fen for credit in self.credits)

    @property
    def owed_fen(self) -> int:
        return sum(owed.net_fen for owed in self.days)


def match_lumps(owed: Sequence[Owed], came: Sequence[Credit]) -> list[Paid]:
    """Each credit to the days it pays: alone, then with others of its day, then nearly.

    `owed` in the order of days, `came` in the order of time; linear, as a credit looks a few days back.
    """
    ledger = _Ledger([one for one in owed if one.net_fen])
    left = [credit for credit in came if not ledger.pay((credit,))]
    alone: list[Credit] = []
    for day in sorted({credit.day for credit in left}):
        together = tuple(credit for credit in left if credit.day == day)
        if len(together) < 2 or not ledger.pay(together):
            alone += together
    for credit in alone:
        ledger.pay_nearly(credit)
    return ledger.paid


class _Ledger:
    """What is still owed, while credits are given to it."""

    def __init__(self, owed: Sequence[Owed]) -> None:
        self._owed = owed
        self._open = set(range(len(owed)))
        self._days = [one.day for one in owed]
        self.paid: list[Paid] = []

    def pay(self, together: tuple[Credit, ...]) -> bool:
        """Give credits of one day to the run of open days that sums up to them."""
        day, fen = together[0].day, sum(credit.fen for credit in together)
        runs = [run for run in self._runs(day) if self._sum(run) == fen]
        if not runs:
            return False
        best = min(runs, key=lambda run: (abs(self._owed[run[-1]].expected_on - day), run))
        self._take(together, best, exact=True)
        return True

    def pay_nearly(self, credit: Credit) -> None:
        """Give a credit to the days that were expected with it, when it is only a little off."""
        due = [
            place
            for place in self._places(credit.day)
            if credit.day - NEAR <= self._owed[place].expected_on <= credit.day
        ]
        for expected in sorted({self._owed[place].expected_on for place in due}):
            run = [place for place in due if self._owed[place].expected_on == expected]
            for some in (run, *([place] for place in run)):
                owed = self._sum(some)
                if owed > 0 and abs(credit.fen - owed) * 100 <= ALIKE * owed:
                    self._take((credit,), some, exact=False)
                    return

    def _take(self, came: tuple[Credit, ...], run: Sequence[int], *, exact: bool) -> None:
        self.paid.append(Paid(came, tuple(self._owed[place] for place in run), exact))
        self._open -= set(run)

    def _places(self, day: date) -> list[int]:
        """Open days that a credit of `day` can pay: traded by then, and not too long ago."""
        first = bisect_left(self._days, day - REACH)
        last = bisect_right(self._days, day)
        return [place for place in range(first, last) if place in self._open]

    def _runs(self, day: date) -> list[list[int]]:
        places = self._places(day)
        return [
            places[start : start + length]
            for start in range(len(places))
            for length in range(1, min(LONGEST, len(places) - start) + 1)
        ]

    def _sum(self, run: Sequence[int]) -> int:
        return sum(self._owed[place].net_fen for place in run)
