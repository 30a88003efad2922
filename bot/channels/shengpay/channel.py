"""Shengpay as one of our channels."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

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
from bot.channels.shengpay.accounts import Account, House
from bot.channels.shengpay.examining import QUERY, examine
from bot.channels.shengpay.notices import read_notice
from bot.channels.shengpay.talk import Talk
from bot.channels.shengpay.words import CODE, order_word, query_word, refund_word
from bot.channels.tables import check_distinct, read_table
from bot.channels.wire import Wire
from storage.base.vault import Vault

REFUND = "/api/v3/payment/refund"
REFUND_QUERY = "/api/v3/payment/refundquery"
LONGEST_REASON = 80
NO_BILL = "盛付通没有公开的账单接口，请从商户后台导出明细后用 import 导入。"
NO_BALANCE = "盛付通没有公开的查余额接口，请在商户后台看。"


@channel(CODE)
class Shengpay:
    """Version 3; merchants of their own and under a provider, signed with RSA or RSA2."""

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._house, self._accounts = read_table(CODE, table, House, Account)
        check_distinct(CODE, self._accounts, lambda account: str(account.names))
        self._clock, self._vault = clock, vault
        self.wire = Wire(self._house.base_url)
        self._talks = {
            merchant_id: Talk(account, self._house.base_url, self.wire)
            for merchant_id, account in self._accounts.items()
        }

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._accounts)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order."""
        said = self._talks[order.merchant_id].ask(QUERY, {"outTradeNo": order.number})
        return order_word(said, order.merchant_id, order.number, self._vault, self._house)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund; whatever the answer leaves open is asked about at once."""
        wanted: dict[str, str | int] = {
            "outTradeNo": order.order_number, "outRefundNo": order.number,
            "refundFee": order.amount, "notifyUrl": self._house.notify_url,
        }  # fmt: skip
        if order.reason:
            wanted["refundDesc"] = order.reason[:LONGEST_REASON]
        said = self._talks[order.merchant_id].ask(REFUND, wanted)
        heard = refund_word(said, order, self._house)
        if said is None or heard.outcome is not Outcome.UNKNOWN:
            return heard
        known = self.query_refund(order)
        is_known = known.key or known.outcome not in (Outcome.UNKNOWN, Outcome.MISSING)
        return known if is_known else heard

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        said = self._talks[order.merchant_id].ask(REFUND_QUERY, {"outRefundNo": order.number})
        return query_word(said, order, self._house)

    def fetch_bill(self, _merchant_id: str, _kind: BillKind, _day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill."""
        return Unsupported(NO_BILL)

    def balance(self, _merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance."""
        return Unsupported(NO_BALANCE)

    def parse_notice(
        self, _method: str, _path: str, _headers: Mapping[str, str], body: bytes, _now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice; everything stands in the body."""
        return read_notice(self._accounts, self._vault, body)

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer: plain text, in capitals, and nothing else."""
        return b"SUCCESS"

    def examine(self, now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for merchant_id, talk in self._talks.items():
            yield from examine(talk, self._house, merchant_id, now)
