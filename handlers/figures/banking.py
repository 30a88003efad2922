"""Settlements beside the bank: each credit to the clearing days it pays, and what is left over."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.figures.arrival import deadline_over
from handlers.figures.lumps import NEAR, Credit, Owed, Paid, match_lumps
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.reconciliation import Found, Kind
from storage.ledger.settlements import FIRST_DAY, Arrival, Settlement


def settle(books: Books, channel: str, window: Span, told: frozenset[int]) -> int:
    """What arrived for the clearing days of `window`, anew; how many differences are new.

    `told`: the days (since 1970) that a bill tells of; only of these is the sum certain.
    """
    until = books.bank.told_until()
    rows = books.settlements.of(window, channel)
    came = [Credit(f"{one.account}:{one.key}"[:100], one.day, one.amount)
            for one in books.bank.credits(window, channel)]  # fmt: skip
    # A channel that never paid into these accounts pays into others, of which no file tells.
    if until is None or not rows or not came:
        return 0
    paid = match_lumps([Owed(row.day, row.net_fen, row.expected_on) for row in rows], came)
    books.settlements.arrive(channel, window, _arrivals(paid))
    certain = {row.day for row in rows if (row.day - FIRST_DAY).days in told}
    found = [
        *_off(channel, paid, certain),
        *_late(books, channel, rows, paid, certain, until),
        *_strays(channel, rows, came, paid, certain),
    ]
    return books.reconciliation.record(channel, "bank", window, found)


def _arrivals(paid: Sequence[Paid]) -> Iterator[Arrival]:
    """Each day its own net; what a credit is off lies with its last day."""
    for one in paid:
        last, came = one.days[-1], one.credits[-1]
        for owed in one.days:
            off = one.credit_fen - one.owed_fen if owed is last else 0
            yield Arrival(owed.day, came.day, owed.net_fen + off, came.name)


def _off(channel: str, paid: Sequence[Paid], certain: set[date]) -> Iterator[Found]:
    for one in paid:
        if not one.exact and all(owed.day in certain for owed in one.days):
            yield Found(f"lump:{one.days[-1].day:%Y%m%d}", "bank", Kind.AMOUNT, channel,
                        one.days[-1].day, one.owed_fen, one.credit_fen)  # fmt: skip


def _late(
    books: Books, channel: str, rows: Sequence[Settlement], paid: Sequence[Paid],
    certain: set[date], until: date,
) -> Iterator[Found]:  # fmt: skip
    """Due, past the noon of the next working day, and not on a bank file that tells of the day."""
    arrived = {owed.day for one in paid for owed in one.days}
    for row in rows:
        due = row.net_fen > 0 and row.day in certain and row.day not in arrived
        if due and until >= row.expected_on and deadline_over(row.expected_on, books.now):
            yield Found(f"lump:late:{row.day:%Y%m%d}", "bank", Kind.LATE, channel, row.day,
                        row.net_fen, None, note=f"应在 {row.expected_on:%m-%d} 到账")  # fmt: skip


def _strays(
    channel: str, rows: Sequence[Settlement], came: Sequence[Credit], paid: Sequence[Paid],
    certain: set[date],
) -> Iterator[Found]:  # fmt: skip
    """Credits that no day explains, where every day they could pay is certain."""
    used = {credit for one in paid for credit in one.credits}
    first, last = min(row.expected_on for row in rows), max(row.expected_on for row in rows)
    for credit in came:
        could = [row for row in rows if credit.day - NEAR <= row.expected_on <= credit.day]
        known = all(row.day in certain for row in could)
        if credit not in used and known and first + NEAR <= credit.day <= last:
            yield Found(f"credit:{credit.name}", "bank", Kind.THEIRS_ONLY, channel, credit.day,
                        None, credit.fen, note="银行有这笔入账，对不上哪天的结算")  # fmt: skip
