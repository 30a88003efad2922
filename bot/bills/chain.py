"""The chain of balances: each must follow from the one before by the movement between them."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Fen before the first movement and after the last; the line where the chain breaks, if it does."""

    opening: int
    closing: int
    broken: int | None


class Chain:
    """The movements of one account, kept small: 32 bytes each."""

    def __init__(self) -> None:
        self._lines, self._moments = array("q"), array("q")
        self._amounts, self._balances = array("q"), array("q")

    def add(self, line: int, moment: int, amount: int, balance: int) -> None:
        """One movement in the order of the file; `balance` is after it."""
        self._lines.append(line)
        self._moments.append(moment)
        self._amounts.append(amount)
        self._balances.append(balance)

    def turned(self) -> "Chain":
        """The same movements, each the other way."""
        other = Chain()
        for line, moment, amount, balance in zip(
            self._lines, self._moments, self._amounts, self._balances, strict=True
        ):
            other.add(line, moment, -amount, balance)
        return other

    def judge(self, *, any_order: bool = False) -> Verdict:
        """Try the order of the file, its reverse, and the order of time.

        `any_order`: where a channel books many movements at once and tells their moments loosely, it
        is enough that there is an order in which the balances follow each other.
        """
        size = len(self._lines)
        if not size:
            return Verdict(0, 0, None)
        orders: list[Sequence[int]] = [range(size), range(size - 1, -1, -1)]
        breaks = [self._breaks(order) for order in orders]
        best = min((0, 1), key=lambda n: len(breaks[n]))
        if breaks[best]:
            by_time = list(self._by_time())
            if not self._breaks(by_time):
                return self._verdict(by_time, None)
            ends = self._ends() if any_order else None
            if ends:
                return Verdict(*ends, None)
        order = orders[best]
        return self._verdict(order, breaks[best][0] if breaks[best] else None)

    def _ends(self) -> tuple[int, int] | None:
        """First and last balance, when every other is reached as often as it is left."""
        left = Counter(self._before(n) for n in range(len(self._lines)))
        left.subtract(self._balances)
        open_ends = sorted((times, balance) for balance, times in left.items() if times)
        if not open_ends:
            first = self._before(next(self._by_time()))
            return first, first
        (last_times, last), (first_times, first) = open_ends[0], open_ends[-1]
        return (
            (first, last) if len(open_ends) == 2 and (last_times, first_times) == (-1, 1) else None
        )

    def _verdict(self, order: Sequence[int], broken: int | None) -> Verdict:
        return Verdict(self._before(order[0]), self._balances[order[-1]], broken)

    def _before(self, n: int) -> int:
        return self._balances[n] - self._amounts[n]

    def _breaks(self, order: Sequence[int]) -> list[int]:
        """The lines whose balance does not follow."""
        return [
            self._lines[after]
            for before, after in pairwise(order)
            if self._balances[before] != self._before(after)
        ]

    def _by_time(self) -> Iterator[int]:
        """Sorted by moment; those of one moment as their balances follow each other."""
        balance: int | None = None
        order = sorted(range(len(self._lines)), key=self._moments.__getitem__)
        for _, group in groupby(order, key=self._moments.__getitem__):
            for n in self._linked(list(group), balance):
                balance = self._balances[n]
                yield n

    def _linked(self, group: list[int], balance: int | None) -> Iterator[int]:
        waiting: defaultdict[int, list[int]] = defaultdict(list)
        for n in reversed(group):
            waiting[self._before(n)].append(n)
        if balance is None:
            ends = {self._balances[n] for n in group}
            balance = next((self._before(n) for n in group if self._before(n) not in ends),
                           self._before(group[0]))  # fmt: skip
        while waiting.get(balance):
            n = waiting[balance].pop()
            yield n
            balance = self._balances[n]
        yield from (n for left in waiting.values() for n in left)
