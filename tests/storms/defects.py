"""What each mutant does wrong: the product's own functions with one control taken away."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from unittest.mock import patch

from sqlalchemy import (
    BinaryExpression,
    ColumnElement,
    Connection,
    CursorResult,
    Executable,
    Table,
    select,
    true,
    update,
)
from sqlalchemy.sql.visitors import replacement_traverse

from bot.channels.channel import Channel, Outcome, RefundAnswer, RefundNotice, RefundOrder
from bot.channels.wechat_pay import WeChatPay
from bot.jobs import submit_refunds
from handlers.ask import Ask
from handlers.registry import Command
from handlers.router import Router
from storage.audit import Audit
from storage.base.database import writing
from storage.base.money import Money
from storage.base.vault import Vault
from storage.books import Books
from storage.desk import Desk
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import Refund, State
from storage.ledger.refunds import Refunds
from storage.ledger.transactions import Transactions
from storage.people.merchants import Settings
from storage.post.inbox import Inbox
from storage.post.sender import Parcel, Sender
from storage.schema import inbox, outbox, refunds, transactions
from tests.storms.shop import SETTINGS

# ---- the channel ----


def ask_with_new_number(
    channel: Channel, refund: Refund, order: RefundOrder, *, first: bool
) -> RefundAnswer:
    number = order.number if first else f"{order.number}T{refund.tries}"
    return channel.refund(replace(order, number=number))


def silence_is_no(
    channel: Channel, refund: Refund, order: RefundOrder, *, first: bool
) -> RefundAnswer:
    answer = submit_refunds_ask(channel, refund, order, first=first)
    unknown = answer.outcome is Outcome.UNKNOWN and not first
    return RefundAnswer(Outcome.FAILED) if unknown else answer


submit_refunds_ask = submit_refunds._ask


def believe_the_notice(books: Books, notice: RefundNotice) -> None:
    refund = books.refunds.by_channel_number(notice.number)
    if refund is not None and notice.answer.outcome is Outcome.SUCCEEDED:
        books.refunds.finish(refund.number, State.SUCCEEDED, key=notice.number)
        books.audit.write("refund.succeeded", refund.number, State.SUBMITTED, State.SUCCEEDED)


def mend_under_new_number(self: WeChatPay, order: RefundOrder, key: str) -> RefundAnswer:
    return mend_abnormal(self, replace(order, number=f"{order.number}T1"), key)


mend_abnormal = WeChatPay.mend_abnormal


def no_signature(*_: object) -> None:
    """Whatever is written there."""


# ---- the ledger ----


def read_then_write(self: Transactions, sale: Transaction, amount: Money) -> bool:
    if sale.remaining < amount:
        return False
    write = update(transactions).where(self._is(sale)).values(held=sale.held + amount.fen)
    return self._desk.connection.execute(write).rowcount == 1


def hold_nothing(self: Transactions, sale: Transaction, amount: Money) -> bool:
    return sale.remaining >= amount


def give_back_always(self: Refunds, refund: Refund) -> None:
    self._transactions.release(refund.channel, refund.sale_key, refund.money)


def give_back_never(self: Refunds, refund: Refund) -> None:
    done = update(refunds).where(self._is(refund.number)).values(holding=False)
    self._desk.connection.execute(done)


def reserve_nothing(self: Refunds, refund: Refund) -> None:
    self._desk.connection.execute(
        update(refunds).where(self._is(refund.number)).values(holding=True)
    )


def step_from_anywhere(self: Refunds, refund: Refund, to: State, values: dict[str, object]) -> bool:
    write = update(refunds).where(self._is(refund.number)).values(state=to, **values)
    return self._desk.connection.execute(write).rowcount == 1


def submit_from_anywhere(self: Refunds, number: str) -> Refund | None:
    write = update(refunds).where(
        self._is(number), refunds.c.state.in_(("approved", "failed", "expired"))
    )
    done = self._desk.connection.execute(write.values(state=State.SUBMITTED, tries=0))
    return self.of(number) if done.rowcount == 1 else None


# ---- people and the record ----


def anybody(*_: object) -> None:
    """No role is asked for."""


def all_commands(self: Router, _ask: Ask) -> tuple[Command, ...]:
    return self._shelves.commands


def no_look(_ask: Ask, _refund: Refund) -> None:
    """What the card showed does not matter."""


audit_write = Audit.write


def forget(self: Audit, action: str, subject: str, *words: str, **more: Any) -> None:
    if action != "refund.approved":
        audit_write(self, action, subject, *words, **more)


def unkeyed(self: Audit, action: str, subject: str, *words: str, **more: Any) -> None:
    """As somebody writes who has the database but not the key."""
    with patch.object(
        Vault, "chain", lambda _, *parts: hashlib.sha256("".join(parts).encode()).hexdigest()
    ):
        audit_write(self, action, subject, *words, **more)


def needs_no_code(*_: object) -> bool:
    return False


def alone(self: Refunds, number: str, to: State, *, by: int, coded: bool = False) -> Refund:
    return decide(self, number, to, by=by, coded=True)


decide = Refunds.decide


def solo(_text: str) -> Settings:
    return replace(SETTINGS, solo_with_code=True)


def everything(_desk: Desk, _table: Table) -> ColumnElement[bool]:
    return true()


def for_everybody(
    self: Desk, statement: Executable, **values: object
) -> CursorResult[*tuple[Any, ...]]:
    """Statements that were built once, without the condition that keeps them inside a merchant."""
    opened = replacement_traverse(cast(Any, statement), {}, _opened)
    return self.connection.execute(opened, {"merchant": self.merchant_id, **values})


def _opened(element: Any, **_options: Any) -> ColumnElement[bool] | None:
    kept = isinstance(element, BinaryExpression) and getattr(element.right, "key", "") == "merchant"
    return true() if kept else None


# ---- the post ----


def acknowledge_first(self: Inbox, key: str, body: str, now: datetime) -> bool:
    """200 now; the row is written with the next event, if the process still lives."""
    late = LATER.setdefault(id(self), [])
    for args in late:
        put(self, *args)
    LATER[id(self)] = [(key, body, now)]
    return True


LATER: dict[int, list[tuple[str, str, datetime]]] = {}
put = Inbox.put


def take_always(self: Inbox, connection: Connection, inbox_id: int, now: datetime) -> str | None:
    query = select(inbox.c.key, inbox.c.body).where(inbox.c.inbox_id == inbox_id)
    key, body = connection.execute(query).one()
    connection.execute(
        update(inbox).where(inbox.c.inbox_id == inbox_id).values(due_at=now, outcome="done")
    )
    return self._vault.open(body, "inbox", key)


def no_fence(self: Sender, parcel: Parcel, **values: object) -> bool:
    with writing(self._engine) as connection:
        connection.execute(
            update(outbox).where(outbox.c.outbox_id == parcel.outbox_id).values(**values)
        )
    return True


def never_in_doubt(_parcel: Parcel) -> bool:
    return False


def say_nothing(*_: object) -> None:
    return None
