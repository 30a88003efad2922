"""Refunds of a span, by the reason that was given."""

from collections import Counter
from dataclasses import dataclass

from storage.base.business_day import Span
from storage.books import Books
from storage.ledger.refund_states import State

UNSAID = "未写原因"


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason was given for refunds that went through."""

    reason: str
    count: int


def refund_reasons(books: Books, span: Span) -> tuple[ReasonCount, ...]:
    """The reasons of the refunds asked for in the span and carried out, the commonest first."""
    done = [
        refund.reason.strip() or UNSAID
        for refund in books.refunds.of_days(span.first, span.last)
        if refund.state is State.SUCCEEDED
    ]
    ranked = sorted(Counter(done).items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ReasonCount(reason, count) for reason, count in ranked)
