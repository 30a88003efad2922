"""The one checker: database, acquirer's books and phones against the named invariants."""

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from storage.base.database import Connection, enter_merchant, reading
from storage.checking import Violation, check_inbox, check_merchant, check_outbox
from storage.ledger.refund_states import State
from storage.schema import audit, cards, inbox, outbox, refunds, second_factors
from tests.storms.mended import check_mendings
from tests.storms.shop import NUMBERS, SHOPS, START, VAULT, Shop

REST = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.SUCCEEDED, State.FAILED,
                  State.CLOSED, State.STUCK})  # fmt: skip


def check(shop: Shop, *, settled: bool) -> list[Violation]:
    """Everything that is broken; `settled`: all is said and done, so that both sides must agree."""
    found: list[Violation] = []
    late = shop.now if settled else START  # in the middle of a story nothing is overdue yet
    for merchant_id in SHOPS:
        with reading(shop.engine) as connection:
            found += check_merchant(connection, VAULT, merchant_id, late)
            found += _channel(shop, connection, merchant_id, settled=settled)
            found += _seen(shop, connection, merchant_id)
            found += _acted_once(connection, merchant_id)
            found += _codes(connection, merchant_id)
            found += check_mendings(shop, connection, merchant_id, settled=settled)
            found += _cards(shop, connection, merchant_id, settled=settled)
            if settled:
                found += _at_rest(connection, merchant_id)
    with reading(shop.engine) as connection:
        found += check_inbox(connection)
        found += check_outbox(connection, late)
        found += _kept(shop, connection, settled=settled)
        found += _sent(shop, connection, settled=settled)
        found += _wall(connection)
    return found


def open_ends(shop: Shop) -> bool:
    """Whether anything still waits for somebody: a refund, a message or an event."""
    waiting = (
        select(refunds.c.number).where(refunds.c.state.not_in(REST)),
        select(outbox.c.key).where(outbox.c.state.in_(("queued", "sending"))),
        select(inbox.c.key).where(inbox.c.state == "new"),
    )
    for merchant_id in SHOPS:
        with reading(shop.engine) as connection:
            enter_merchant(connection, merchant_id)
            if any(connection.execute(query.limit(1)).first() for query in waiting):
                return True
    return False


def _channel(
    shop: Shop, connection: Connection, merchant_id: str, *, settled: bool
) -> Iterator[Violation]:
    """Our refunds and the acquirer's, number for number."""
    enter_merchant(connection, merchant_id)
    ours = {row.channel_number: row for row in connection.execute(
        select(refunds).where(refunds.c.merchant_id == merchant_id))}  # fmt: skip
    theirs = {number: one for number, one in shop.acquirer.refunds.items()
              if one.merchant == NUMBERS[merchant_id]}  # fmt: skip
    for number, one in theirs.items():
        row = ours.get(number)
        if row is None or (row.amount, row.order_number) != (one.amount_fen, one.order_number):
            yield Violation(
                "money.once", f"{merchant_id}/{number}", "the channel paid what nobody asked for"
            )
        elif settled and (one.state == "SUCCEEDED") != (row.state == State.SUCCEEDED):
            yield Violation(
                "money.match", f"{merchant_id}/{number}", f"here {row.state}, there {one.state}"
            )
    for number, row in ours.items():
        there = theirs.get(number)
        if row.state == State.SUCCEEDED and (there is None or there.state != "SUCCEEDED"):
            yield Violation("money.match", f"{merchant_id}/{number}", "succeeded here only")
    for (merchant, order), paid in shop.acquirer.orders.items():
        if merchant == NUMBERS[merchant_id] and shop.acquirer.refunded(merchant, order) > paid:
            yield Violation("money.bound", f"{merchant_id}/{order}", "more went back than was paid")


def _seen(shop: Shop, connection: Connection, merchant_id: str) -> Iterator[Violation]:
    """What was decided by a press is what stood on that card, and the presser held it."""
    requests = {f"in{row.inbox_id}": row.key for row in connection.execute(
        select(inbox.c.inbox_id, inbox.c.key))}  # fmt: skip
    held = {row.task_id: row for row in connection.execute(
        select(cards).where(cards.c.merchant_id == merchant_id))}  # fmt: skip
    query = select(audit).where(audit.c.merchant_id == merchant_id, audit.c.result == "ok",
                                audit.c.action.in_(("refund.approved", "refund.rejected")))  # fmt: skip
    for row in connection.execute(query):
        press = shop.presses.get(requests.get(row.request_id, ""))
        if press is None:
            continue
        card = held.get(press.task_id)
        fen = int(row.before.split()[1])
        fits = (
            card is not None
            and card.about == f"refund:{row.subject}"
            and press.userid in card.userids.split("|")
            and row.before.startswith("requested ")
            and f"¥{fen // 100:,}.{fen % 100:02d}" in press.title
        )
        if not fits:
            words = f"decided {row.before!r} on a card that read {press.title!r}"
            yield Violation("approve.seen", f"{merchant_id}/{row.subject}", words)


def _codes(connection: Connection, merchant_id: str) -> Iterator[Violation]:
    """A second factor was shown by somebody who has one."""
    bound = set(connection.execute(select(second_factors.c.person_id)).scalars())
    query = select(refunds.c.number, refunds.c.decided_by).where(
        refunds.c.merchant_id == merchant_id, refunds.c.second_factor)  # fmt: skip
    for number, person in connection.execute(query):
        if person not in bound:
            yield Violation(
                "approve.two", f"{merchant_id}/{number}", "a code of somebody who has none"
            )


def _acted_once(connection: Connection, merchant_id: str) -> Iterator[Violation]:
    """One event, one change of money."""
    query = select(audit.c.request_id).where(
        audit.c.merchant_id == merchant_id, audit.c.result == "ok",
        audit.c.request_id.like("in%"), audit.c.action.like("refund.%"))  # fmt: skip
    for request, count in Counter(connection.execute(query).scalars()).items():
        if count > 1:
            yield Violation("inbox.kept", f"{merchant_id}/{request}", f"acted {count} times")


def _cards(
    shop: Shop, connection: Connection, merchant_id: str, *, settled: bool
) -> Iterator[Violation]:
    query = select(cards.c.task_id).where(cards.c.merchant_id == merchant_id)
    for task_id in connection.execute(query).scalars():
        if settled and task_id not in shop.phones.cards:
            yield Violation(
                "outbox.once", f"{merchant_id}/{task_id}", "written down as sent, on no phone"
            )


def _at_rest(connection: Connection, merchant_id: str) -> Iterator[Violation]:
    query = select(refunds.c.number, refunds.c.state).where(refunds.c.merchant_id == merchant_id)
    for number, state in connection.execute(query):
        if state not in REST:
            yield Violation(
                "money.forward", f"{merchant_id}/{number}", f"still {state} when all was over"
            )


def _kept(shop: Shop, connection: Connection, *, settled: bool) -> Iterator[Violation]:
    rows = {row.key: row for row in connection.execute(select(inbox))}
    for key in sorted(shop.acknowledged - rows.keys()):
        yield Violation("inbox.kept", key[:24], "answered 200 and not stored")
    for key, row in rows.items():
        if settled and row.state != "done":
            yield Violation("inbox.kept", key[:24], f"ended {row.state} {row.outcome}")


def _sent(shop: Shop, connection: Connection, *, settled: bool) -> Iterator[Violation]:
    """No group reads the same news twice unmarked; what counts as sent did arrive."""
    for (chat, words), count in Counter(shop.phones.chats).items():
        if count > 1 and "可能重复" not in words:
            yield Violation("outbox.once", chat, f"{count} times: {words[:40]}")
    arrived = {key.partition(".")[0] for _, _, key in shop.phones.app}
    for row in connection.execute(select(outbox)):
        if settled and row.state in ("queued", "sending"):
            yield Violation(
                "outbox.once", f"out{row.outbox_id}", f"still {row.state} when all was over"
            )
        app = row.lane.startswith("person:")
        if row.state == "sent" and app and str(row.outbox_id) not in arrived:
            yield Violation("outbox.once", f"out{row.outbox_id}", "counts as sent, never arrived")


def _wall(connection: Connection) -> Iterator[Violation]:
    for row in connection.execute(select(outbox)):
        body = VAULT.open(row.body, "outbox", row.merchant_id, row.key)
        words = json.dumps(json.loads(body), ensure_ascii=False)
        for merchant_id, name in SHOPS.items():  # it is part of every name in that shop
            if merchant_id != row.merchant_id and name in words:
                yield Violation(
                    "tenant.wall", f"out{row.outbox_id}", f"{merchant_id} in {row.merchant_id}"
                )
