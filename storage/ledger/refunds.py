"""Refunds: a request, a second pair of eyes, one order to the channel, and what came of it.

States move only along the table in `refund_states`, each step by one update that names the state it expects.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, update

from storage.base.business_day import local
from storage.base.money import Money
from storage.base.refusal import Refusal
from storage.counters import next_number
from storage.desk import Desk, owned
from storage.ledger.entries import Entry, Transaction
from storage.ledger.refund_states import FORWARD, Refund, State, already
from storage.ledger.transactions import Transactions
from storage.schema import refunds

MOST_PARTS = 50  # refunds an order may be split into; the channels' own limit
LONGEST_REASON = 60


# Built once: a request asks some of these several times over.
ALL = select(*(refunds.c[field.name] for field in fields(Refund))).where(owned(refunds))
OLDEST_FIRST = (refunds.c.requested_at, refunds.c.number)
ONE = ALL.where(refunds.c.number == bindparam("refund"))
SENT_AS = ALL.where(refunds.c.channel_number == bindparam("sent_as"))
OF_SALE = ALL.where(
    refunds.c.channel == bindparam("by_channel"), refunds.c.sale_key == bindparam("of_sale")
).order_by(*OLDEST_FIRST)
IN_STATE = ALL.where(refunds.c.state.in_(bindparam("states", expanding=True))).order_by(
    *OLDEST_FIRST
)
OF_DAYS = ALL.where(
    refunds.c.business_day.between(bindparam("first_day"), bindparam("last_day"))
).order_by(refunds.c.requested_at)
REQUEST = refunds.insert()


class Refunds:
    """One merchant's refunds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._transactions = Transactions(desk)

    def take_turn(self) -> None:
        """Wait until nobody else in this shop asks or decides, and keep others waiting until we commit.

        Limits are sums over many refunds; two who read the sum at once would both fit under it.
        """
        next_number(self._desk, "refund.turn", 1)

    def request(
        self, sale: Transaction, amount: Money, reason: str, *, by: int, window_days: int
    ) -> Refund:
        """Hold the amount on the sale and write the request down, or refuse with what is left."""
        self._check(sale, amount, window_days)
        if not self._transactions.hold(sale, amount):
            left = self._left(sale)
            raise Refusal(
                f"这单最多还能退 {left}，请改一下金额。" if left else "这单已经没有可退的金额了。"
            )
        number = f"R{next_number(self._desk, 'refund', 1001)}"
        row = {
            "number": number, "channel": sale.channel, "sale_key": sale.key,
            "order_number": sale.number, "acquirer": sale.acquirer,
            "channel_number": f"ZG{self._desk.merchant_id}{number}",
            "amount": amount.fen, "reason": reason[:LONGEST_REASON], "state": State.REQUESTED,
            "attempt": 1, "holding": True, "requested_by": by, "requested_at": self._desk.now,
            "business_day": self._desk.today, "second_factor": False, "escalated": 0,
            "outcome": "", "tries": 0,
        }  # fmt: skip
        self._desk.connection.execute(REQUEST, {"merchant_id": self._desk.merchant_id, **row})
        return self.of(number)

    def of(self, number: str) -> Refund:
        """The refund with this number; a Refusal when this shop has none."""
        found = self._list(ONE, refund=number.upper())
        if not found:
            raise Refusal(f"没有 {number[:16]} 这笔退款，发「退款列表」看看有哪些。")
        return found[0]

    def by_channel_number(self, channel_number: str) -> Refund | None:
        """The refund that was sent to the channel under this number."""
        found = self._list(SENT_AS, sent_as=channel_number)
        return found[0] if found else None

    def of_sale(self, sale: Transaction) -> list[Refund]:
        """Every refund asked for on a sale, oldest first."""
        return self._list(OF_SALE, by_channel=sale.channel, of_sale=sale.key)

    def in_state(self, *states: State) -> list[Refund]:
        """Refunds that stand in one of these states, oldest first."""
        return self._list(IN_STATE, states=states)

    def latest(self, limit: int) -> list[Refund]:
        """The newest first."""
        order = (refunds.c.requested_at.desc(), refunds.c.number.desc())
        return self._list(ALL.order_by(*order).limit(limit))

    def of_days(self, first: date, last: date) -> list[Refund]:
        """Refunds asked for on some business days, oldest first."""
        return self._list(OF_DAYS, first_day=first, last_day=last)

    def asked_today(self, person_id: int) -> tuple[int, int]:
        """How many refunds a person asked for this business day, and their sum in fen.

        Requests that ended without money moving do not count.
        """
        counted = (State.REJECTED, State.WITHDRAWN, State.EXPIRED)
        query = select(func.count(), func.sum(refunds.c.amount)).where(
            self._desk.mine(refunds),
            refunds.c.requested_by == person_id,
            refunds.c.business_day == self._desk.today,
            refunds.c.state.not_in(counted),
        )
        number, fen = self._desk.connection.execute(query).one()
        return int(number), int(fen or 0)

    def decide(self, number: str, to: State, *, by: int, coded: bool = False) -> Refund:
        """A person's decision; whoever comes second is told who came first.

        `failed` may be approved again: it keeps its number and reserves its amount anew.
        """
        refund = self.of(number)
        if to is State.APPROVED and by == refund.requested_by and not coded:
            raise Refusal("自己申请的退款要由别人来确认。")
        if to is State.APPROVED and refund.state is State.FAILED:
            self._reserve_again(refund)
        self._move(
            refund,
            to,
            decided_by=by,
            decided_at=self._desk.now,
            second_factor=coded,
            attempt=refund.attempt + (refund.state is State.FAILED),
            outcome="",
        )
        if to in (State.REJECTED, State.WITHDRAWN):
            self._give_back(refund)
        return self.of(number)

    def expire(self, number: str) -> Refund:
        """Nobody answered: the request ends and gives its amount back."""
        refund = self.of(number)
        self._move(refund, State.EXPIRED, finished_at=self._desk.now)
        self._give_back(refund)
        return self.of(number)

    def escalate(self, number: str, step: int) -> bool:
        """Remember that step `step` of asking others was taken; False when it already was."""
        done = self._desk.connection.execute(
            update(refunds)
            .where(
                self._is(number),
                refunds.c.state == State.REQUESTED,
                refunds.c.escalated == step - 1,
            )
            .values(escalated=step)
        )
        return done.rowcount == 1

    def submit(self, number: str) -> Refund | None:
        """Approved becomes submitted: from here on the channel may have heard of it.

        None when somebody else was first. The first time of a number stays: some channels know a
        refund by both.
        """
        now = literal(self._desk.now, refunds.c.submitted_at.type)
        first = func.coalesce(refunds.c.submitted_at, now)
        done = self._desk.connection.execute(
            update(refunds)
            .where(self._is(number), refunds.c.state == State.APPROVED)
            .values(state=State.SUBMITTED, submitted_at=first, tries=0)
        )
        return self.of(number) if done.rowcount == 1 else None

    def unknown(self, number: str) -> int:
        """The channel gave no clear answer; how many times it has now been asked."""
        self._desk.connection.execute(
            update(refunds)
            .where(self._is(number), refunds.c.state == State.SUBMITTED)
            .values(tries=refunds.c.tries + 1)
        )
        return self.of(number).tries

    def finish(
        self,
        number: str,
        to: State,
        *,
        outcome: str = "",
        key: str = "",
        at: datetime | None = None,
        fee: int | None = None,
    ) -> Refund | None:
        """The channel's final word; None when an earlier word already stands.

        `key` is the channel's own refund number. Success posts the refund to the ledger; a definite
        no, or closing, gives the amount back; stuck keeps it.
        """
        refund = self.of(number)
        if refund.state not in (State.SUBMITTED, State.STUCK) or to not in FORWARD[refund.state]:
            return None
        self._move(refund, to, finished_at=self._desk.now, outcome=outcome[:LONGEST_REASON])
        if to is State.SUCCEEDED:
            self._transactions.post([self._entry(refund, key, at or self._desk.now, fee)])
        elif to in (State.FAILED, State.CLOSED):
            self._give_back(refund)
        return self.of(number)

    def _check(self, sale: Transaction, amount: Money, window_days: int) -> None:
        if not amount.fen > 0:
            raise Refusal("退款金额要大于 0。")
        if not sale.acquirer:
            raise Refusal("这笔收款还没有接通线上退款，请到收款平台的商户后台办理。")
        if self._desk.now - sale.paid_at > timedelta(days=window_days):
            when = local(sale.paid_at).date()
            raise Refusal(f"这单是 {when:%Y-%m-%d} 收的，已超过 {window_days} 天的可退期限。")
        if len(self.of_sale(sale)) >= MOST_PARTS:
            raise Refusal(f"一单最多分 {MOST_PARTS} 次退，这单已经满了。")

    def _left(self, sale: Transaction) -> Money:
        fresh = self._transactions.of(sale.channel, "sale", sale.key)
        return fresh.remaining if fresh else Money(0)

    def _reserve_again(self, refund: Refund) -> None:
        sale = self._transactions.of(refund.channel, "sale", refund.sale_key)
        if sale is None or not self._transactions.hold(sale, refund.money):
            raise Refusal("这单剩下的可退金额已经不够，不能再退这笔。")
        self._desk.connection.execute(
            update(refunds).where(self._is(refund.number)).values(holding=True)
        )

    def _give_back(self, refund: Refund) -> None:
        """Release the hold once: the flag and the sum change together or not at all."""
        done = self._desk.connection.execute(
            update(refunds).where(self._is(refund.number), refunds.c.holding).values(holding=False)
        )
        if done.rowcount == 1:
            self._transactions.release(refund.channel, refund.sale_key, refund.money)

    def _move(self, refund: Refund, to: State, **values: object) -> None:
        """From the state that was seen to `to`, if that step exists and nobody was quicker."""
        allowed = to in FORWARD.get(refund.state, frozenset())
        if not allowed or not self._step(refund, to, values):
            raise Refusal(already(self.of(refund.number)))

    def _step(self, refund: Refund, to: State, values: dict[str, object]) -> bool:
        done = self._desk.connection.execute(
            update(refunds)
            .where(self._is(refund.number), refunds.c.state == refund.state)
            .values(state=to, **values)
        )
        return done.rowcount == 1

    def _entry(self, refund: Refund, key: str, at: datetime, fee: int | None) -> Entry:
        sale = self._transactions.of(refund.channel, "sale", refund.sale_key)
        place = {
            name: getattr(sale, name) for name in ("store_id", "terminal_id", "cashier", "payer")
        }
        return Entry(
            channel=refund.channel, kind="refund", key=key or refund.channel_number,
            number=refund.order_number, amount=refund.amount, paid_at=at, source="refund", fee=fee,
            sale_key=refund.sale_key, refund_number=refund.channel_number, acquirer=refund.acquirer,
            **place,
        )  # fmt: skip

    def _is(self, number: str) -> ColumnElement[bool]:
        return self._desk.mine(refunds) & (refunds.c.number == number)

    def _list(self, query: Select[Any], **values: object) -> list[Refund]:
        rows: Iterable[Any] = self._desk.run(query, **values).mappings()
        return [Refund(**{**row, "state": State(row["state"])}) for row in rows]
