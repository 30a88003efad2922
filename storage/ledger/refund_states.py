"""The state table of a refund: where it can stand, and which steps exist."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.base.business_day import local
from storage.base.money import Money


class State(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CLOSED = "closed"
    STUCK = "stuck"

    @property
    def word(self) -> str:
        """The state as the shop calls it."""
        return WORDS[self]


WORDS = {
    State.REQUESTED: "等待确认",
    State.APPROVED: "已同意，等待渠道",
    State.REJECTED: "已拒绝",
    State.WITHDRAWN: "已撤回",
    State.EXPIRED: "超时未确认，已作废",
    State.SUBMITTED: "渠道处理中",
    State.SUCCEEDED: "已退款",
    State.FAILED: "渠道退款失败",
    State.CLOSED: "渠道已关闭",
    State.STUCK: "需要人工处理",
}

FORWARD: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.APPROVED, State.REJECTED, State.WITHDRAWN, State.EXPIRED}),
    State.APPROVED: frozenset({State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.SUCCEEDED, State.FAILED, State.CLOSED, State.STUCK}),
    State.FAILED: frozenset({State.APPROVED}),
    State.STUCK: frozenset({State.SUCCEEDED, State.CLOSED}),
}

OPEN = frozenset({State.REQUESTED, State.APPROVED, State.SUBMITTED, State.STUCK})


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it stands; amounts in fen, people by row."""

    number: str
    channel: str
    sale_key: str
    order_number: str
    acquirer: str
    channel_number: str
    amount: int
    reason: str
    state: State
    attempt: int
    holding: bool
    requested_by: int
    requested_at: datetime
    business_day: date
    decided_by: int | None
    decided_at: datetime | None
    second_factor: bool
    escalated: int
    submitted_at: datetime | None
    finished_at: datetime | None
    outcome: str
    tries: int

    @property
    def in_short(self) -> str:
        """State, amount and attempt, as the record keeps them."""
        return f"{self.state} {self.amount} attempt {self.attempt}"

    @property
    def money(self) -> Money:
        """The amount asked for."""
        return Money(self.amount)


def already(refund: Refund) -> str:
    """The sentence for whoever comes second."""
    when = f"{local(refund.decided_at):%H:%M} " if refund.decided_at else ""
    return f"{refund.number} {when}已经是「{refund.state.word}」，没有再动。"
