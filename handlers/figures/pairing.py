"""Pairing: our transactions and the bill's rows laid side by side by key, each pair judged as it passes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from storage.ledger.both_sides import Ours, Theirs
from storage.ledger.settlements import day_index

KEY = itemgetter(0)
MOVED = ("sale", "refund")
MIDNIGHT = 1_440
Row = TypeVar("Row", Ours, Theirs)


@dataclass(slots=True)
class Count:
    """One business day of a bill; the fields are those of a compared day."""

    bill_rows: int = 0
    bill_fen: int = 0
    refund_rows: int = 0
    refund_fen: int = 0
    matched: int = 0
    waiting: int = 0
    only_bill: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """How a channel's rows are judged; business days as 20261118, clearing days since 1970.

    `rank` orders the bills by age: of a row told twice, the younger bill's word holds. From `since`
    on the shop kept its own book; `buffer` days may lie between the two.
    """

    first: int
    last: int
    since: int
    cut: int
    buffer: int
    rank: Mapping[str, int]
    told: frozenset[int]
    told_until: int


@dataclass(slots=True)
class Paired:
    """What one pass saw; the lists hold only what did not simply agree."""

    counts: dict[int, Count] = field(default_factory=dict)
    clearing: dict[int, list[int]] = field(default_factory=dict)  # sales, refunds, fees in fen
    amounts: list[tuple[Ours, Theirs]] = field(default_factory=list)
    fees: list[tuple[Ours, Theirs]] = field(default_factory=list)
    states: list[tuple[Ours, Theirs]] = field(default_factory=list)
    late: list[tuple[Ours, Theirs]] = field(default_factory=list)
    unknown: list[Theirs] = field(default_factory=list)  # only the bill has it
    missing: list[Ours] = field(default_factory=list)  # the bills that should have it came
    elsewhere: list[Theirs] = field(default_factory=list)  # ours is not near these days

    def count(self, day: int) -> Count:
        """The count of a business day."""
        found = self.counts.get(day)
        if found is None:
            found = self.counts[day] = Count()
        return found


def pair(ours: Iterable[Ours], theirs: Iterable[Theirs], terms: Terms) -> Paired:
    """One pass over both streams, which come in the order of their keys; memory holds one key."""
    paired = Paired()
    for mine, yours in _side_by_side(ours, theirs):
        _judge(mine, yours, terms, paired)
    return paired


def _side_by_side(
    ours: Iterable[Ours], theirs: Iterable[Theirs]
) -> Iterator[tuple[list[Ours], list[Theirs]]]:
    left, right = groupby(ours, KEY), groupby(theirs, KEY)
    mine, yours = _next(left), _next(right)
    while mine is not None or yours is not None:
        if yours is None or (mine is not None and mine[0][0] < yours[0][0]):
            yield mine or [], []
            mine = _next(left)
        elif mine is None or yours[0][0] < mine[0][0]:
            yield [], yours
            yours = _next(right)
        else:
            yield mine, yours
            mine, yours = _next(left), _next(right)


def _next(groups: Iterator[tuple[str, Iterator[Row]]]) -> list[Row] | None:
    found = next(groups, None)
    return None if found is None else list(found[1])


def _judge(ours: list[Ours], theirs: list[Theirs], terms: Terms, paired: Paired) -> None:
    """One key; a sale and its revocation share theirs, so each kind is judged for itself."""
    told = _last_word(theirs, terms) if len(theirs) > 1 else theirs
    for mine in ours:
        same = [row for row in told if row.kind == mine.kind]
        same = same or [row for row in told if row.kind == "void"]
        _judge_one(mine, same[0] if same else None, terms, paired)
    kinds = {mine.kind for mine in ours}
    for row in told:
        if row.kind in MOVED and row.kind not in kinds and terms.first <= row.day <= terms.last:
            _tally(row, terms, paired)
            paired.elsewhere.append(row)


def _last_word(theirs: list[Theirs], terms: Terms) -> list[Theirs]:
    """Of a row that several bills tell, the youngest bill's; a refund and its failure do not both stand."""
    kept = {row.kind: row for row in sorted(theirs, key=lambda row: terms.rank[row.statement_id])}
    void, back = kept.get("void"), kept.get("refund")
    if void and back and void.statement_id != back.statement_id:
        younger = terms.rank[void.statement_id] > terms.rank[back.statement_id]
        del kept["refund" if younger else "void"]
    return list(kept.values())


def _judge_one(mine: Ours, row: Theirs | None, terms: Terms, paired: Paired) -> None:
    day = row.day if row else mine.day
    if not terms.first <= day <= terms.last:
        return
    if row is None:
        _judge_alone(mine, terms, paired)
    elif row.kind == "void":
        paired.states.append((mine, row))
    else:
        _tally(row, terms, paired)
        _judge_pair(mine, row, terms, paired)


def _judge_pair(mine: Ours, row: Theirs, terms: Terms, paired: Paired) -> None:
    if mine.source == "bill":
        if mine.day >= terms.since:
            paired.unknown.append(row)
        else:
            paired.count(row.day).only_bill += 1
    elif mine.amount != row.amount:
        paired.amounts.append((mine, row))
    elif mine.fee is not None and mine.fee != row.fee:
        paired.fees.append((mine, row))
    elif mine.paid_ms != row.paid_ms and apart(mine, row, terms.cut) > terms.buffer:
        paired.late.append((mine, row))
    elif row.kind == "sale":
        paired.count(row.day).matched += 1


def _judge_alone(mine: Ours, terms: Terms, paired: Paired) -> None:
    """Ours alone is a difference only when the bills of its day and of the buffer came."""
    if mine.source == "bill":
        return
    day = day_index(mine.paid_ms, terms.cut)
    # Bills tell of calendar days: one paid late in the evening is also on the bill of the day before.
    told = {day, day_index(mine.paid_ms, MIDNIGHT)} <= terms.told
    if told and terms.told_until >= day + terms.buffer:
        paired.missing.append(mine)
    else:
        paired.count(mine.day).waiting += 1


def apart(mine: Ours, row: Theirs, cut: int) -> int:
    """How many clearing days the bill's row is away from ours."""
    return abs(day_index(row.paid_ms, cut) - day_index(mine.paid_ms, cut))


def _tally(row: Theirs, terms: Terms, paired: Paired) -> None:
    count = paired.count(row.day)
    day = day_index(row.paid_ms, terms.cut)
    sums = paired.clearing.get(day)
    if sums is None:
        sums = paired.clearing[day] = [0, 0, 0]
    if row.kind == "sale":
        count.bill_rows += 1
        count.bill_fen += row.amount
        sums[0] += row.amount
    else:
        count.refund_rows += 1
        count.refund_fen += row.amount
        sums[1] += row.amount
    sums[2] += row.fee
