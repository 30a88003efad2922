"""Transactions: every sale and refund, posted once, found again by whatever number people have."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import Any, Unpack

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, func, select, tuple_, update

from storage.base.business_day import Span, business_day, local
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.desk import Desk, owned
from storage.ledger.entries import Entry, Posted, Transaction
from storage.ledger.filters import Filters, passing, within
from storage.ledger.totals import Cell, Tally, Totals
from storage.schema import transactions

BATCH = 500  # keys in one look-up; SQLite allows 32,766 variables, four a key
SHORTEST_TAIL = 4
LONGEST_NUMBER = 64
TAIL_REACH = timedelta(days=92)
# With the channel named, a channel number is found by the primary key.
CHANNELS = ("wechat", "alipay", "unionpay", "card", "cash", "chinaums", "other")
MERGED_BLANKS = ("store_id", "terminal_id", "cashier", "payer", "acquirer")


COLUMNS = tuple(field.name for field in fields(Transaction))
Key = tuple[str, str, str]

# Built once: every refund asks these.
ALL = select(*(transactions.c[name] for name in COLUMNS)).where(owned(transactions))
KEYED = (
    transactions.c.channel == bindparam("by_channel"),
    transactions.c.kind == bindparam("of_kind"),
    transactions.c.key == bindparam("numbered"),
)
ONE = ALL.where(*KEYED)
SALES = ALL.where(transactions.c.kind == "sale")
SALES_OF_ORDER = SALES.where(transactions.c.number == bindparam("order")).limit(bindparam("most"))
SALES_OF_CHANNEL = SALES.where(
    transactions.c.channel.in_(CHANNELS), transactions.c.key == bindparam("numbered")
)
OF_PAYER = (
    ALL.where(transactions.c.payer == bindparam("bought_by"), transactions.c.payer != "")
    .order_by(transactions.c.business_day.desc(), transactions.c.paid_at.desc())
    .limit(bindparam("most"))
)
HELD_THEN = transactions.c.held + bindparam("more")
HOLD = (
    update(transactions)
    .where(owned(transactions), *KEYED)
    .where(HELD_THEN + transactions.c.elsewhere <= transactions.c.amount)
    .values(held=HELD_THEN)
)


class Transactions:
    """One merchant's sales and refunds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._totals = Totals(desk)
        self._days: dict[date, tuple[Transaction, ...]] = {}

    def post(self, entries: Sequence[Entry]) -> Posted:
        """Write what is new, fill in what was blank, and keep the totals in step.

        The same entry twice is one transaction: its channel, kind and key decide.
        """
        self._days.clear()
        new: dict[Key, Transaction] = {}
        changes: list[tuple[Cell, Tally]] = []
        known = self._known(entries)
        for entry in entries:
            key = (entry.channel, entry.kind, entry.key)
            if key in known:
                changes += self._fill_in(known[key], entry)
            elif key not in new:
                new[key] = self._place(entry)
        self._insert(list(new.values()))
        self._totals.add([*changes, *((row.cell, row.tally) for row in new.values())])
        return Posted(len(new), len(entries) - len(new))

    def of(self, channel: str, kind: str, key: str) -> Transaction | None:
        """The one transaction with this key."""
        found = self._list(ONE, by_channel=channel, of_kind=kind, numbered=key)
        return found[0] if found else None

    def of_order(self, number: str, *, limit: int = 6) -> list[Transaction]:
        """Sales with exactly this order number."""
        return self._list(SALES_OF_ORDER, order=number, most=limit)

    def find(self, text: str, *, limit: int = 6) -> list[Transaction]:
        """Sales with this order number, channel number, or tail of at least four characters.

        A tail is looked for among the last three months: older ones are asked for in full.
        """
        text = text.strip()
        if not SHORTEST_TAIL <= len(text) <= LONGEST_NUMBER:
            return []
        exact = self.of_order(text, limit=limit)
        exact = exact or self._list(SALES_OF_CHANNEL, numbered=text)
        if exact:
            return exact
        recent = transactions.c.business_day >= self._desk.today - TAIL_REACH
        tail = transactions.c.number.endswith(text, autoescape=True)
        other_tail = transactions.c.key.endswith(text, autoescape=True)
        query = SALES.where(recent, tail | other_tail)
        return self._list(query.order_by(transactions.c.paid_at.desc()).limit(limit))

    def one(self, text: str) -> Transaction:
        """The one sale meant by a number or its tail; a Refusal when there is none or no one."""
        found = self.find(text)
        if not found:
            raise Refusal(f"没有找到单号 {text[:20]}，请核对后再发，也可以发「最近交易」看看。")
        if len(found) > 1:
            lines = "\n".join(f"· {sale.number}  {Money(sale.amount)}" for sale in found[:5])
            raise Refusal(f"尾号 {text[:20]} 对上了好几笔，请发完整单号：\n{lines}")
        return found[0]

    def latest(
        self,
        limit: int,
        offset: int = 0,
        span: Span | None = None,
        *,
        kind: str = "",
        **filters: Unpack[Filters],
    ) -> list[Transaction]:
        """The newest first, sales and refunds alike unless `kind` names one."""
        chosen = passing(transactions, filters)
        if kind:
            chosen.append(transactions.c.kind == kind)
        if span is not None:
            chosen.append(within(transactions, span))
        order = [transactions.c[name].desc() for name in ("business_day", "paid_at", "key")]
        return self._list(ALL.where(*chosen).order_by(*order).limit(limit).offset(offset))

    def of_day(self, day: date) -> tuple[Transaction, ...]:
        """Everything of one business day, oldest first; read once for all who ask in a transaction."""
        if day not in self._days:
            self._days[day] = tuple(self.of_span(Span(day, day)))
        return self._days[day]

    def high_mark(self, span: Span, permille: int) -> int:
        """The amount (fen) that `permille` of a span's sales do not exceed; 0 without sales."""
        sales = (
            self._desk.mine(transactions),
            transactions.c.kind == "sale",
            transactions.c.business_day.between(span.first, span.last),
        )
        number = self._desk.connection.execute(select(func.count()).where(*sales)).scalar_one()
        above = int(number) * (1000 - permille) // 1000
        query = select(transactions.c.amount).where(*sales)
        query = query.order_by(transactions.c.amount.desc()).offset(above).limit(1)
        return int(self._desk.connection.execute(query).scalar_one_or_none() or 0)

    def of_span(
        self, span: Span, *, kind: str = "", **filters: Unpack[Filters]
    ) -> list[Transaction]:
        """Everything of some business days that passes, oldest first: for days, not for years."""
        chosen = [within(transactions, span), *passing(transactions, filters)]
        if kind:
            chosen.append(transactions.c.kind == kind)
        return self._list(ALL.where(*chosen).order_by(transactions.c.paid_at, transactions.c.key))

    def refunds_of(self, sale: Transaction) -> list[Transaction]:
        """The refunds posted against a sale, oldest first."""
        return self._list(
            ALL.where(
                transactions.c.channel == sale.channel,
                transactions.c.kind == "refund",
                transactions.c.business_day >= sale.business_day,
                transactions.c.number == sale.number,
                transactions.c.sale_key == sale.key,
            ).order_by(transactions.c.paid_at)
        )

    def of_payer(self, payer: str, *, limit: int = 100) -> list[Transaction]:
        """What one payer bought and brought back, newest first."""
        return self._list(OF_PAYER, bought_by=payer, most=limit)

    def hold(self, sale: Transaction, amount: Money) -> bool:
        """Reserve part of a sale for a refund, unless it no longer has that much: one update decides."""
        done = self._desk.run(HOLD, by_channel=sale.channel, of_kind=sale.kind, numbered=sale.key,
                              more=amount.fen)  # fmt: skip
        return done.rowcount == 1

    def release(self, channel: str, sale_key: str, amount: Money) -> None:
        """Give a reservation back."""
        table = transactions
        self._desk.connection.execute(
            update(table)
            .where(
                self._desk.mine(table),
                table.c.channel == channel,
                table.c.kind == "sale",
                table.c.key == sale_key,
            )
            .values(held=table.c.held - amount.fen)
        )

    def _place(self, entry: Entry) -> Transaction:
        day = business_day(entry.paid_at, self._desk.cut_off)
        given = {field.name: getattr(entry, field.name) for field in fields(Entry)}
        return Transaction(**given, business_day=day, hour=local(entry.paid_at).hour)

    def _insert(self, rows: list[Transaction]) -> None:
        if not rows:
            return
        mine = {"merchant_id": self._desk.merchant_id}
        self._desk.connection.execute(transactions.insert(), [mine | asdict(row) for row in rows])
        refunded = {(row.channel, row.sale_key) for row in rows if row.kind == "refund"}
        sold = {(row.channel, row.key) for row in rows if row.kind == "sale"}
        self._recount_elsewhere(refunded | self._with_refunds(sold, rows))

    def _with_refunds(
        self, sold: set[tuple[str, str]], rows: list[Transaction]
    ) -> set[tuple[str, str]]:
        """The sales among `sold` whose refund came before them (bills may arrive in any order)."""
        table = transactions
        numbers = [row.number for row in rows if row.kind == "sale"]
        early: set[tuple[str, str]] = set()
        for start in range(0, len(numbers), BATCH):
            query = select(table.c.channel, table.c.sale_key).where(
                self._desk.mine(table),
                table.c.kind == "refund",
                table.c.number.in_(numbers[start : start + BATCH]),
            )
            early |= {(row[0], row[1]) for row in self._desk.connection.execute(query)} & sold
        return early

    def _recount_elsewhere(self, sales: Iterable[tuple[str, str]]) -> None:
        """Refunds that were not ours, summed anew on their sales."""
        table, other = transactions, transactions.alias()
        made = (
            select(func.coalesce(func.sum(other.c.amount), 0))
            .where(
                other.c.merchant_id == table.c.merchant_id,
                other.c.channel == table.c.channel,
                other.c.number == table.c.number,
                other.c.kind == "refund",
                other.c.sale_key == table.c.key,
                other.c.source != "refund",
            )
            .scalar_subquery()
        )
        for channel, key in sorted(sales):
            self._desk.connection.execute(
                update(table)
                .where(
                    self._desk.mine(table),
                    table.c.channel == channel,
                    table.c.kind == "sale",
                    table.c.key == key,
                )
                .values(elsewhere=made)
            )

    def _known(self, entries: Sequence[Entry]) -> dict[Key, Transaction]:
        keys = [(entry.channel, entry.kind, entry.key) for entry in entries]
        triple = tuple_(transactions.c.channel, transactions.c.kind, transactions.c.key)
        known: dict[Key, Transaction] = {}
        for start in range(0, len(keys), BATCH):
            rows = self._list(ALL.where(triple.in_(keys[start : start + BATCH])))
            known |= {(row.channel, row.kind, row.key): row for row in rows}
        return known

    def _fill_in(self, row: Transaction, entry: Entry) -> list[tuple[Cell, Tally]]:
        """Blanks of a known transaction that this entry can fill; what was said first is kept."""
        better = {
            name: getattr(entry, name)
            for name in MERGED_BLANKS
            if not getattr(row, name) and getattr(entry, name)
        }
        if row.fee is None and entry.fee is not None:
            better["fee"] = entry.fee
        if not better:
            return []
        self._desk.connection.execute(update(transactions).where(self._is(row)).values(**better))
        filled = Transaction(**(asdict(row) | better))
        return [(row.cell, Tally() - row.tally), (filled.cell, filled.tally)]

    def _is(self, row: Transaction) -> ColumnElement[bool]:
        table = transactions
        return (
            self._desk.mine(table)
            & (table.c.channel == row.channel)
            & (table.c.kind == row.kind)
            & (table.c.key == row.key)
        )

    def _list(self, query: Select[Any], **values: object) -> list[Transaction]:
        return [_read(row) for row in self._desk.run(query, **values).mappings()]


def _read(row: RowMapping) -> Transaction:
    return Transaction(**row)
