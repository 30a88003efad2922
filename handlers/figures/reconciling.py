"""Reconciling: order and bill row by row, bill and fund flow day by day, settlement and bank by lump."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from handlers.figures.arrival import ONE, Rule, expected_on, rules, traded
from handlers.figures.banking import settle
from handlers.figures.naming import typed
from handlers.figures.pairing import Paired, Terms, pair
from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.both_sides import Kept
from storage.ledger.reconciliation import Found, Kind, ReconciledDay
from storage.ledger.settlements import FIRST_DAY, Traded

AT_ONCE = 500_000  # rows of the bills that are laid side by side in one piece
SEEN_BACK = timedelta(days=31)  # how long ago the shop may have begun to keep its own book
# Of a fund flow, what belongs to trade; payouts and transfers do not.
TRADE_WORDS = ("交易", "支付", "退款", "手续费", "收费", "退费", "服务费")
CHANGED_BY_BANK = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Look:
    """What laying one channel's orders beside its bills showed; nothing is written yet.

    `billed` are the clearing days that lie wholly inside, as the bills sum them up. Of a channel
    without bills only the bank can tell.
    """

    channel: str
    span: Span
    found: tuple[Found, ...] = ()
    days: tuple[ReconciledDay, ...] = ()
    billed: tuple[Traded, ...] = ()
    has_bills: bool = True


def reconcile_statement(books: Books, statement_id: str) -> int:
    """What a bill that came in makes possible; how many differences are new.

    Running it again changes nothing.
    """
    return write_looks(books, look_at(books, statement_id))


def look_at(books: Books, statement_id: str) -> list[Look]:
    """Of a trade bill its channel; of a fund bill or a bank file every channel on its days. Only reads.

    A large bill takes its time here, so that writing need not make others wait.
    """
    bill = books.both_sides.bill(statement_id)
    if bill is not None:
        return [_look(books, bill.channel, _around(books, bill.span))] if bill.span else []
    span = books.both_sides.span_of(statement_id)
    if span is None:
        return []
    around = _around(books, span)
    channels = {bill.channel for bill in books.both_sides.bills(around.first)}
    others = [
        Look(channel, around, has_bills=False) for channel in sorted(rules(books).keys() - channels)
    ]
    return [*(_look(books, channel, around) for channel in sorted(channels)), *others]


def write_looks(books: Books, looks: Iterable[Look]) -> int:
    """Keep what was seen, then settle with fund flow and bank; how many differences are new."""
    return sum(_write(books, look) for look in looks)


def _look(books: Books, channel: str, span: Span) -> Look:
    """Streaming, and linear in the rows of both sides."""
    rule = rules(books).get(channel, Rule())
    bills = [bill for bill in books.both_sides.bills(span.first - _reach(books))
             if bill.channel == channel]  # fmt: skip
    passes = [_pass(books, channel, part, bills, rule) for part in _pieces(span, bills)]
    names = [bill.statement_id for bill in bills]
    found = {one.subject: one for seen, terms in passes
             for one in typed(books, channel, seen, terms, names)}  # fmt: skip
    return Look(channel, span, tuple(found.values()),
                tuple(_days(books, channel, [seen for seen, _ in passes])),
                tuple(_billed(channel, span, passes)))  # fmt: skip


def _write(books: Books, look: Look) -> int:
    new = 0
    if look.has_bills:
        rule = rules(books).get(look.channel, Rule())
        new += books.reconciliation.record(look.channel, "order", look.span, look.found)
        books.reconciliation.write_days(look.days)
        due = {row.day: expected_on(rule, row.day) for row in look.billed}
        books.settlements.put(look.billed, due)
        new += _compare_funds(books, look.channel, look.span, look.billed)
    return new + _settle(books, look.channel, look.span)


def told_days(bills: Sequence[Kept]) -> frozenset[int]:
    """The calendar days, as days since 1970, that some bill tells of."""
    return frozenset((day - FIRST_DAY).days for bill in bills if bill.span for day in bill.span)


def _around(books: Books, span: Span) -> Span:
    """A bill completes the clearing days it tells of, and the days whose buffer ends with it."""
    return Span(span.first - _reach(books), span.last)


def _reach(books: Books) -> timedelta:
    return (books.merchant.settings.buffer_days + 1) * ONE


def _pieces(span: Span, bills: Sequence[Kept]) -> Iterator[Span]:
    """Runs of days with a bounded number of rows, so that sorting them needs bounded memory."""
    rows = sum(bill.rows for bill in bills)
    length = max(1, min(span.days, AT_ONCE * span.days // max(1, rows)))
    first = span.first
    while first <= span.last:
        last = min(span.last, first + (length - 1) * ONE)
        yield Span(first, last)
        first = last + ONE


def _pass(
    books: Books, channel: str, span: Span, bills: Sequence[Kept], rule: Rule
) -> tuple[Paired, Terms]:
    sides, reach = books.both_sides, _reach(books)
    wide = Span(span.first - reach, span.last + reach)
    since = sides.self_kept_since(channel, Span(span.first - SEEN_BACK, span.last))
    told = told_days(bills)
    terms = Terms(
        _number(span.first), _number(span.last), _number(since or date.max), rule.cut,
        books.merchant.settings.buffer_days,
        {bill.statement_id: place for place, bill in enumerate(bills)}, told, max(told, default=0),
    )  # fmt: skip
    near = [bill.statement_id for bill in bills]
    # Ours are read a little beyond: a row of the bill may be theirs for the day before or after.
    return pair(sides.ours(channel, wide), sides.theirs(channel, span, near), terms), terms


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _date(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _days(books: Books, channel: str, passes: Sequence[Paired]) -> Iterator[ReconciledDay]:
    for seen in passes:
        for day, count in sorted(seen.counts.items()):
            yield ReconciledDay(day=_date(day), channel=channel, at=books.now, **asdict(count))


def _billed(channel: str, span: Span, passes: Sequence[tuple[Paired, Terms]]) -> list[Traded]:
    """Clearing days that lie wholly in the span and in the bills, as the bills sum them up."""
    sums: dict[int, list[int]] = {}
    told: frozenset[int] = frozenset()
    for seen, terms in passes:
        told |= terms.told
        for day, part in seen.clearing.items():
            whole = sums.setdefault(day, [0, 0, 0])
            sums[day] = [a + b for a, b in zip(whole, part, strict=True)]
    inside = Span(span.first + ONE, span.last) if span.days > 1 else None
    days = [(day, FIRST_DAY + day * ONE) for day in sorted(sums) if day in told]
    return [Traded(channel, day, *sums[n]) for n, day in days if inside and day in inside]


def _compare_funds(books: Books, channel: str, span: Span, billed: Sequence[Traded]) -> int:
    """Each day's net on the bill beside the fund flow's; what the next days make good is no difference."""
    buffer = books.merchant.settings.buffer_days
    off: list[tuple[Traded, int]] = []
    for row in billed:
        sums = books.fund_flows.sums(Span(row.day, row.day), channel)
        if sums:
            off.append((row, sum(fen for kind, (_, fen) in sums.items() if _is_trade(kind))))
    found = [
        _fund_difference(row, fen)
        for place, (row, fen) in enumerate(off)
        if row.net_fen != fen and not _made_good(off, place, buffer)
    ]
    return books.reconciliation.record(channel, "fund", span, found)


def _is_trade(kind: str) -> bool:
    return any(word in kind for word in TRADE_WORDS)


def _made_good(off: Sequence[tuple[Traded, int]], place: int, buffer: int) -> bool:
    """Whether this day and its neighbours within the buffer add up."""
    for first in range(max(0, place - buffer), place + 1):
        for last in range(place, min(len(off), place + buffer + 1)):
            part = off[first : last + 1]
            near = (part[-1][0].day - part[0][0].day).days <= buffer
            if len(part) > 1 and near and sum(row.net_fen - fen for row, fen in part) == 0:
                return True
    return False


def _fund_difference(row: Traded, fen: int) -> Found:
    return Found(f"fund:{row.day:%Y%m%d}", "fund", Kind.AMOUNT, row.channel, row.day,
                 row.net_fen, fen)  # fmt: skip


def _settle(books: Books, channel: str, span: Span) -> int:
    """The ledger's word for days without a bill, then the bank's credits to the days they pay."""
    rule = rules(books).get(channel)
    if rule is None:
        return 0
    today = books.today
    window = Span(min(span.first, today - CHANGED_BY_BANK), max(today, span.last))
    told = told_days([bill for bill in books.both_sides.bills(window.first)
                      if bill.channel == channel])  # fmt: skip
    known = {row.day for row in books.settlements.of(window, channel)}
    kept = traded(books, channel, window, rule.cut, carried=books.settlements.carries(window))
    ours = [row for day, row in kept.items()
            if day < today and (day not in known or (day - FIRST_DAY).days not in told)]  # fmt: skip
    books.settlements.put(ours, {row.day: expected_on(rule, row.day) for row in ours})
    return settle(books, channel, window, told)
