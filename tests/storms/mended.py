"""Stuck money that went to the shop's own card: two people wanted it, it went once, and the news is true."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from handlers.cards.mending_card import MENDED
from storage.base.database import Connection
from storage.checking import Violation
from storage.ledger.refund_states import State
from storage.schema import audit, mendings, refunds
from tests.storms.shop import Shop

HOME = "已原路退回"
Step = tuple[str, int | None]  # what was done, and by whom


def check_mendings(
    shop: Shop, connection: Connection, merchant_id: str, *, settled: bool
) -> Iterator[Violation]:
    """One merchant's; no mending is ever decided alone in these shops, with a code or without."""
    trail = _trail(connection, merchant_id)
    for number, entries in trail.items():
        for words in _walked_alone(entries):
            yield Violation("approve.two", f"{merchant_id}/{number}", words)
    sent = {number: sum(action == "mending.sent" for action, _ in entries)
            for number, entries in trail.items()}  # fmt: skip
    yield from _sent_on(shop, merchant_id, sent)
    yield from _told(shop, connection, merchant_id)
    if settled:
        yield from _left_lying(connection, merchant_id)


def _walked_alone(entries: Sequence[Step]) -> Iterator[str]:
    """One asks, another confirms, it is sent once; a no begins anew."""
    asker: int | None = None
    step = ""
    for action, person in entries:
        before, step = step, action.removeprefix("mending.")
        match step:
            case "asked":
                asker = person
                fits = before in ("", "refused")
            case "approved":
                fits = before == "asked" and person != asker
            case "sent":
                fits = before == "approved"
            case _:
                fits = before in ("sent", "approved")
        if not fits:
            yield f"{step} by {person} after {before or 'nothing'} by {asker}"


def _sent_on(shop: Shop, merchant_id: str, sent: dict[str, int]) -> Iterator[Violation]:
    """The channel heard of nothing but what was decided, under its number, and paid each decision once.

    Where it was paid, came back, and nobody heard that it was on its way, the same order may go out again.
    """
    ours = f"ZG{merchant_id}"
    mends = shop.acquirer.mends
    for number, count in Counter(mends.asked).items():
        if number.startswith(ours) and not sent.get(number.removeprefix(ours)):
            words = f"the channel was told {count} times to mend what nobody decided"
            yield Violation("money.once", f"{merchant_id}/{number}", words)
    back, unheard = Counter(mends.came_back), Counter(mends.unheard)
    for number, count in Counter(mends.moved).items():
        wanted = sent.get(number.removeprefix(ours), 0)
        if number.startswith(ours) and (
            count > wanted + unheard[number] or count > back[number] + 1
        ):
            yield Violation("money.once", f"{merchant_id}/{number}", f"sent on {count} times")


def _told(shop: Shop, connection: Connection, merchant_id: str) -> Iterator[Violation]:
    """Nobody reads that the customer has the money when the shop has it, or the other way round."""
    mends = shop.acquirer.mends
    words = [said for _, said, _ in shop.phones.app] + [said for _, said in shop.phones.chats]
    query = select(refunds.c.number, refunds.c.channel_number, refunds.c.order_number).where(
        refunds.c.merchant_id == merchant_id, refunds.c.state == State.SUCCEEDED)  # fmt: skip
    for number, channel_number, order in connection.execute(query):
        if channel_number in mends.came_back:
            continue  # where it went in the end, only the platform knows
        lie = HOME if channel_number in mends.at_the_shop else MENDED
        if any(f"{number} · 订单 {order}，{lie}" in said for said in words):
            yield Violation("money.match", f"{merchant_id}/{number}", f"the news says {lie}")


def _left_lying(connection: Connection, merchant_id: str) -> Iterator[Violation]:
    query = (
        select(mendings.c.number)
        .join(refunds, (refunds.c.merchant_id == mendings.c.merchant_id)
              & (refunds.c.number == mendings.c.number))
        .where(mendings.c.merchant_id == merchant_id, mendings.c.decided_by.is_not(None),
               refunds.c.state == State.STUCK)
    )  # fmt: skip
    for number in connection.execute(query).scalars():
        yield Violation("money.forward", f"{merchant_id}/{number}", "decided, and never sent on")


def _trail(connection: Connection, merchant_id: str) -> dict[str, list[Step]]:
    """Who did what about each mending, in its order; a wrong code is nobody's step."""
    query = (
        select(audit.c.subject, audit.c.action, audit.c.person_id)
        .where(audit.c.merchant_id == merchant_id, audit.c.action.like("mending.%"),
               audit.c.action != "mending.code")
        .order_by(audit.c.seq)
    )  # fmt: skip
    trail: dict[str, list[Step]] = defaultdict(list)
    for subject, action, person in connection.execute(query):
        trail[subject].append((action, person))
    return trail
