"""Alipay as one of our channels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.channels.alipay import bills
from bot.channels.alipay.accounts import Account, House
from bot.channels.alipay.examining import examine
from bot.channels.alipay.notices import read_notice
from bot.channels.alipay.talk import Talk
from bot.channels.alipay.words import CODE, OK, fen, order_word, query_word, refund_word, yuan
from bot.channels.channel import (
    Balance,
    Bill,
    BillKind,
    Finding,
    Notice,
    OrderAnswer,
    OrderRef,
    Outcome,
    RefundAnswer,
    RefundOrder,
    Unsupported,
    channel,
)
from bot.channels.tables import check_distinct, read_table
from bot.channels.wire import Wire
from storage.base.vault import Vault

LONGEST_REASON = 256


@channel(CODE)
class Alipay:
    """The gateway; apps with plain keys, with certificates, and providers', side by side."""

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._house, self._accounts = read_table(CODE, table, House, Account)
        check_distinct(CODE, self._accounts, lambda account: account.seller_id)
        self._clock, self._vault = clock, vault
        self.wire = Wire(self._house.base_url, self._house.bill_url)
        self._talks = {
            merchant_id: Talk(account, self._house.base_url, self.wire, clock)
            for merchant_id, account in self._accounts.items()
        }

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._accounts)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order."""
        said = self._talks[order.merchant_id].ask(
            "alipay.trade.query", {"out_trade_no": order.number}
        )
        return order_word(said, order.merchant_id, order.number, self._vault)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund; where no money moved it may be a repeat, and the query knows."""
        content = {"out_trade_no": order.order_number, "out_request_no": order.number,
                   "refund_amount": yuan(order.amount)}  # fmt: skip
        if order.reason:
            content["refund_reason"] = order.reason[:LONGEST_REASON]
        said = self._talks[order.merchant_id].ask(
            "alipay.trade.refund", content, notify_url=self._house.notify_url
        )
        heard = refund_word(said, order)
        if heard.reason != "REPEATED":
            return heard
        known = self.query_refund(order)
        return heard if known.outcome is Outcome.MISSING else replace(known, key=heard.key)

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        content = {"out_trade_no": order.order_number, "out_request_no": order.number,
                   "query_options": ["gmt_refund_pay"]}  # fmt: skip
        said = self._talks[order.merchant_id].ask("alipay.trade.fastpay.refund.query", content)
        return query_word(said, order)

    def fetch_bill(self, merchant_id: str, kind: BillKind, day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill."""
        return bills.fetch(self._talks[merchant_id], self._house, kind, day, self._clock())

    def balance(self, merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance; an app without the right to ask gets no clear answer."""
        said = self._talks[merchant_id].ask("alipay.data.bill.balance.query", {})
        if said is None or said.code != OK:
            return Balance(None)
        try:
            return Balance(fen(said.told["available_amount"]))
        except (KeyError, ValueError):
            return Balance(None)

    def parse_notice(
        self, _method: str, _path: str, _headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice; everything stands in the form."""
        oldest = timedelta(hours=self._house.notice_hours)
        return read_notice(self._accounts, oldest, self._vault, body, now)

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer: these seven bytes and no other."""
        return b"success"

    def examine(self, now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for merchant_id, talk in self._talks.items():
            yield from examine(talk, merchant_id, self._house.base_url, now)
