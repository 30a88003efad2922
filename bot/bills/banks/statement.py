"""What the international formats share: statements with balances before and after, entries between."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.bills.accounts import Account, short
from bot.bills.banks.payers import channel_of
from bot.bills.layout import Movements
from storage.base.money import Money
from storage.ledger.movements import MovementRow


@dataclass(slots=True)
class Statement:
    """One statement: fen before and after, and what its entries came to."""

    line: int
    account: str = ""
    opening: int | None = None
    closing: int | None = None
    entries: int = 0
    first: int | None = None  # moments of the first and the last entry in the file
    last: int = 0
    held: list[MovementRow] = field(default_factory=list)  # `balance`: what had moved until then

    def holds(self, *, unsigned: bool = False) -> bool:
        """Whether the entries lead from one balance to the other, or from its size to the other's.

        A statement that tells only one of them, or none, is believed as OFX is.
        """
        if self.opening is None or self.closing is None:
            return True  # nothing is told that could be wrong
        before, after = self.opening, self.closing
        if unsigned:
            before, after = abs(before), abs(after)
        return after - before == self.entries

    def take(self, row: MovementRow) -> None:
        """Count an entry; one without a number waits for the end, when its balance is known."""
        self.entries += row.amount
        self.first = row.moved_at if self.first is None else self.first
        self.last = row.moved_at
        if not row.number:
            self.held.append(row._replace(balance=self.entries))

    def balanced(self) -> list[MovementRow]:
        """The entries that waited, each with the balance after it; some banks tell the newest first."""
        before = self.opening or 0
        if not self.holds() and self.holds(unsigned=True):
            before = abs(before)
        backwards = self.first is not None and self.first > self.last
        told, self.held = self.held, []
        if self.opening is None:
            return [row._replace(balance=None) for row in told]
        moved = [row.balance or 0 for row in told]
        if backwards:
            moved = [
                self.entries - until + row.amount for row, until in zip(told, moved, strict=True)
            ]
        return [
            row._replace(balance=before + until) for row, until in zip(told, moved, strict=True)
        ]

    def take_signs_away(self) -> None:
        """Take both balances for money the shop has."""
        self.opening, self.closing = abs(self.opening or 0), abs(self.closing or 0)


@dataclass(slots=True)
class Statements:
    """All statements of a file, in their order."""

    layout: str
    account: Account = field(init=False)
    read: list[Statement] = field(default_factory=list)
    line: int = 0  # under which the last entry was kept

    def __post_init__(self) -> None:
        self.account = Account(self.layout)

    def begin(self, line: int) -> Statement:
        """A new statement, which the entries belong to from now on."""
        self.read.append(Statement(line))
        return self.read[-1]

    def entry(
        self, line: int, fen: int, moment: int, number: str = "", party: str = "", summary: str = ""
    ) -> list[MovementRow]:
        """One entry of the present statement, when its number tells it from all others."""
        statement = self.read[-1]
        self.line = max(line, self.line + 1)  # a whole statement may stand in one line
        row = MovementRow(self.line, channel_of(party, summary), statement.account, "", fen, None, moment,
                          "", short(number), "", party, summary)  # fmt: skip
        statement.take(row)
        self.account.count(row)
        self.account.summary.note_time(moment)
        return [self.account.keyed(row)] if number else []

    def end(self) -> list[MovementRow]:
        """The other entries of the present statement: a balance tells apart what has no number."""
        rows = self.read[-1].balanced()
        return [self.account.keyed(row)._replace(balance=None) for row in rows]

    def finish(self) -> Movements:
        """The sums; each statement must hold, and follow from the one before of its account."""
        summary = self.account.finish()
        if not all(one.holds() for one in self.read):
            self._mend_letters()
        broken = next((one for one in self.read if not one.holds()), None)
        forth, back = _unlinked(self.read), _unlinked(self.read[::-1])
        broken = broken or (forth and back)
        if broken:
            summary.problems.append(_sentence(broken))
        if any(None in (one.opening, one.closing) for one in self.read) and not broken:
            return summary
        summary.chain_holds = bool(self.read) and broken is None
        told = self.read if forth is None else self.read[::-1]
        first = {one.account: one.opening or 0 for one in reversed(told)}
        last = {one.account: one.closing or 0 for one in told}
        summary.opening_fen, summary.closing_fen = sum(first.values()), sum(last.values())
        return summary

    def _mend_letters(self) -> None:
        """Tools that convert statements write the wrong letter before balances, and then always."""
        if all(one.holds(unsigned=True) for one in self.read):
            for one in self.read:
                one.take_signs_away()


def _unlinked(statements: Sequence[Statement]) -> Statement | None:
    """The first that does not begin where the one before of its account ended."""
    last: dict[str, int | None] = {}
    for one in statements:
        before = last.get(one.account)
        if None not in (before, one.opening) and before != one.opening:
            return one
        last[one.account] = one.closing
    return None


def _sentence(one: Statement) -> str:
    before, after = Money(one.opening or 0), Money(one.closing or 0)
    return (f"第 {one.line} 行：期初 {before} 加明细 {Money(one.entries)} 不等于期末 {after}，"
            "或与上一份对账单接不上，请重新下载。")  # fmt: skip
