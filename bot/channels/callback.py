"""Notices from payment channels: verified, written into the ledger, and only then answered."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.channels.channel import (
    Channel,
    Forged,
    Notice,
    Outcome,
    PaymentNotice,
    RefundNotice,
)
from bot.channels.oddities import odd_refund
from bot.channels.payments import book_payment
from storage.base.database import DatabaseAway, Engine
from storage.base.refusal import Refusal
from storage.base.vault import Vault
from storage.books import Books, open_books

log = logging.getLogger(__name__)
REFUSED = (401, b'{"code":"REFUSED"}')
AWAY = (503, b'{"code":"LATER"}')


class Notices:
    """The view behind `/channels/<code>/notify`."""

    def __init__(
        self, engine: Engine, vault: Vault, channels: Mapping[str, Channel],
        clock: Callable[[], datetime], ring: Callable[[], None],
    ) -> None:  # fmt: skip
        self._engine = engine
        self._vault = vault
        self._channels = channels
        self._clock = clock
        self._ring = ring

    def receive(
        self, code: str, headers: Mapping[str, str], body: bytes, path: str
    ) -> tuple[int, bytes]:
        """Status and body for the channel; every refusal is the same 401."""
        channel = self._channels.get(code)
        if channel is None:
            return REFUSED
        now = self._clock()
        try:
            notice = channel.parse_notice("POST", path, headers, body, now)
            if notice is not None:
                self._keep(notice, now)
        except (Forged, Refusal) as refused:
            log.warning("notice refused", extra={"channel": code, "why": str(refused)[:40]})
            return REFUSED
        except DatabaseAway:
            log.exception("notice not stored")
            return AWAY
        self._ring()
        return 200, channel.notice_answer()

    def _keep(self, notice: Notice, now: datetime) -> None:
        with open_books(self._engine, self._vault, notice.merchant_id, now) as books:
            if isinstance(notice, PaymentNotice):
                book_payment(books, notice)
            else:
                _refund_told(books, notice)


def _refund_told(books: Books, notice: RefundNotice) -> None:
    """A refund's end is not believed from a notice: it makes us ask, now, by the one door for money."""
    refund = books.refunds.by_channel_number(notice.number)
    if refund is None or not notice.fits(refund.amount):
        log.warning(
            "notice of a refund that is not ours", extra={"merchant": books.merchant.merchant_id}
        )
        odd_refund(books, notice.number, notice.amount)
    elif notice.answer.outcome is not Outcome.UNKNOWN:
        books.work.ring("submit_refunds", refund.number)
