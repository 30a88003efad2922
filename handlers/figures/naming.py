"""From pairs that did not agree to differences with a type: what a person must know of each."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.figures.pairing import Paired, Terms, apart
from storage.books import Books
from storage.ledger.both_sides import Ours, Theirs
from storage.ledger.reconciliation import Found, Kind


def typed(
    books: Books, channel: str, seen: Paired, terms: Terms, bills: Sequence[str]
) -> Iterator[Found]:
    """Every difference of one pass."""
    for mine, row in seen.amounts:
        yield _both(Kind.AMOUNT, channel, mine, row, mine.amount, row.amount)
    for mine, row in seen.fees:
        yield _both(Kind.FEE, channel, mine, row, mine.fee, row.fee)
    for mine, row in seen.states:
        yield _both(Kind.STATE, channel, mine, row, mine.amount, None, "我们记成了，账单说没成")
    for mine, row in seen.late:
        yield _late(channel, mine, row, terms)
    yield from _unknown(books, channel, seen.unknown)
    yield from _missing(books, channel, seen.missing, terms, bills)
    yield from _elsewhere(books, channel, seen.elsewhere, terms)


def _unknown(books: Books, channel: str, rows: Sequence[Theirs]) -> Iterator[Found]:
    """Only on the bill: a second payment of an order we know, a refund we took for failed, or a stray."""
    orders = books.both_sides.sales_of_orders(
        row.number for row in rows if row.kind == "sale" and row.number
    )
    failed = books.both_sides.refunds_that_never_came(
        row.refund_number for row in rows if row.kind == "refund" and row.refund_number
    )
    for row in rows:
        if row.kind == "sale" and _is_second(row, orders.get(row.number, [])):
            yield _theirs(Kind.DUPLICATE, channel, row, "同一个订单号付了两次")
        elif row.kind == "refund" and row.refund_number in failed:
            yield _theirs(Kind.STATE, channel, row, "账单说退了，我们记成没退")
        else:
            yield _theirs(Kind.THEIRS_ONLY, channel, row, "")


def _is_second(row: Theirs, sales: Sequence[Ours]) -> bool:
    """Whether another payment of the order is ours, or came before."""
    others = [sale for sale in sales if sale.key != row.key]
    return any(
        sale.source != "bill" or (sale.paid_ms, sale.key) < (row.paid_ms, row.key)
        for sale in others
    )


def _missing(
    books: Books, channel: str, ours: Sequence[Ours], terms: Terms, bills: Sequence[str]
) -> Iterator[Found]:
    """Not on the bills of these days: a little or much later on one, or on none."""
    found = books.both_sides.elsewhere(channel, [mine.key for mine in ours], bills)
    for mine in ours:
        row = found.get(mine.key)
        if row is None or row.kind not in (mine.kind, "void"):
            yield Found(_subject(Kind.OURS_ONLY, mine), "order", Kind.OURS_ONLY, channel,
                        _date(mine.day), mine.amount, None, mine.kind, mine.key, mine.number)  # fmt: skip
        elif row.kind == "void":
            yield _both(Kind.STATE, channel, mine, row, mine.amount, None, "我们记成了，账单说没成")
        elif apart(mine, row, terms.cut) > terms.buffer:
            yield _late(channel, mine, row, terms)


def _elsewhere(books: Books, channel: str, rows: Sequence[Theirs], terms: Terms) -> Iterator[Found]:
    """On the bill near these days, in our ledger on others."""
    for row in rows:
        mine = books.both_sides.ours_with(channel, row.kind, row.key)
        if mine is None:
            yield _theirs(Kind.THEIRS_ONLY, channel, row, "")
            continue
        if mine.source != "bill" and apart(mine, row, terms.cut) > terms.buffer:
            yield _late(channel, mine, row, terms)


def _late(channel: str, mine: Ours, row: Theirs, terms: Terms) -> Found:
    words = f"账单晚了 {apart(mine, row, terms.cut)} 天才有"
    return _both(Kind.LATE, channel, mine, row, mine.amount, row.amount, words)


def _both(
    kind: Kind, channel: str, mine: Ours, row: Theirs, ours: int | None, theirs: int | None,
    note: str = "",
) -> Found:  # fmt: skip
    return Found(_subject(kind, mine), "order", kind, channel, _date(mine.day), ours, theirs,
                 mine.kind, mine.key, mine.number or row.number, note)  # fmt: skip


def _theirs(kind: Kind, channel: str, row: Theirs, note: str) -> Found:
    return Found(_subject(kind, row), "order", kind, channel, _date(row.day), None, row.amount,
                 row.kind, row.key, row.number, note)  # fmt: skip


def _subject(kind: Kind, row: Ours | Theirs) -> str:
    return f"{kind}:{row.kind}:{row.key}"


def _date(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)
