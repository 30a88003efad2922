"""Who may decide a refund, when others are asked, and when a code is wanted: the rules, no words."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.books import Books
from storage.ledger.entries import Transaction
from storage.ledger.refund_states import Refund, State
from storage.people.merchants import Merchant
from storage.people.staff import Member, Role

DEAD = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.FAILED, State.CLOSED})
DECIDERS = frozenset({Role.MANAGER, Role.OWNER})
EVERY = 1_000_000


def exposure(books: Books, refund: Refund, sale: Transaction, decider: Member | None) -> int:
    """The largest sum (fen) this refund belongs to, so that splitting it changes nothing.

    Sums by order for ever, and by payer, asker and decider for the business day.
    """
    today = [
        other
        for other in books.refunds.of_days(refund.business_day, books.today)
        if other.state not in DEAD and other.number != refund.number
    ]
    order = [
        other
        for other in books.refunds.of_sale(sale)
        if other.state not in DEAD and other.number != refund.number
    ]
    bought = _bought(books, sale.payer) if today else set()
    payer = [other for other in today if (other.channel, other.sale_key) in bought]
    asker = [other for other in today if other.requested_by == refund.requested_by]
    mine = [other for other in today if decider and other.decided_by == decider.person_id]
    return refund.amount + max(_sum(group) for group in (order, payer, asker, mine))


def needs_owner(books: Books, refund: Refund, sale: Transaction) -> bool:
    """Whether only an owner may say yes."""
    return exposure(books, refund, sale, None) > books.merchant.settings.refund_ceiling_fen


def needs_code(books: Books, refund: Refund, sale: Transaction, decider: Member) -> bool:
    """Whether the decider must show the second factor: a large sum, or one's own request."""
    if decider.person_id == refund.requested_by:
        return True
    return exposure(books, refund, sale, decider) > books.merchant.settings.code_above_fen


def deciders(books: Books, refund: Refund, sale: Transaction) -> list[Member]:
    """Who is asked at the present step of escalation: the store's managers, all managers, owners."""
    able = books.staff.with_role(*DECIDERS)
    others = [member for member in able if member.person_id != refund.requested_by]
    owners = [member for member in others if member.role is Role.OWNER]
    managers = [member for member in others if member.role is Role.MANAGER]
    near = [member for member in managers if member.store_id in ("", sale.store_id)]
    if needs_owner(books, refund, sale):
        asked = owners
    elif refund.escalated == 0:
        asked = near or managers or owners
    elif refund.escalated == 1:
        asked = managers or owners
    else:
        asked = [*managers, *owners]
    if not asked and books.merchant.settings.solo_with_code:
        asked = [member for member in able if member.person_id == refund.requested_by]
    return asked


def open_minutes_later(merchant: Merchant, moment: datetime, minutes: int) -> datetime:
    """The moment `minutes` of opening time after `moment`; closed hours do not count."""
    left = minutes
    step = timedelta(minutes=1)
    for _ in range(8 * 24 * 60):
        if left <= 0:
            break
        moment += step
        left -= merchant.is_open(moment)
    return moment


def shown_digest(refund: Refund, sale: Transaction) -> str:
    """What the deciding eye sees, as a digest: number, amount, order, payer, attempt."""
    seen = (refund.number, refund.amount, refund.order_number, sale.payer, refund.attempt)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def _bought(books: Books, payer: str) -> set[tuple[str, str]]:
    """Every sale of one payer, in one look; nobody's when the payer is not known."""
    return {
        (row.channel, row.key)
        for row in books.transactions.of_payer(payer, limit=EVERY)
        if row.kind == "sale"
    }


def _sum(refunds: Iterable[Refund]) -> int:
    return sum(refund.amount for refund in refunds)
