"""UnionPay as one of our channels."""

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
    OrderState,
    Outcome,
    RefundAnswer,
    RefundOrder,
    Unsupported,
    channel,
)
from bot.channels.reading import compact
from bot.channels.tables import check_distinct, read_table
from bot.channels.unionpay import bills
from bot.channels.unionpay.accounts import Account, House
from bot.channels.unionpay.examining import examine
from bot.channels.unionpay.notices import read_notice
from bot.channels.unionpay.talk import Said, Talk
from bot.channels.unionpay.words import (
    CODE,
    NUMBER,
    REFUND,
    order_word,
    query_word,
    refund_word,
)
from bot.channels.wire import Wire
from bot.config.faults import BadConfig
from storage.base.vault import Vault

NO_BALANCE = "银联不提供查余额的接口，请在收单机构的商户平台看。"
NO_FUNDS = "银联没有资金账单，清算净额在交易明细里，到账以银行流水为准。"


@channel(CODE)
class UnionPay:
    """ACP 5.1.0; merchants with certificates and with shared keys side by side."""

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._house, accounts = read_table(CODE, table, House, Account)
        _check_names(accounts)
        check_distinct(CODE, accounts, lambda account: account.mer_id)
        self._clock, self._vault = clock, vault
        self.wire = Wire(self._house.base_url, self._house.file_url)
        self._talks = {
            merchant_id: Talk(account, self._house, self.wire, clock)
            for merchant_id, account in accounts.items()
        }

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._talks)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order; the gateway finds an order by its number and its time together."""
        if not NUMBER.fullmatch(order.number):
            return OrderAnswer(OrderState.MISSING)
        if order.paid_at is None:
            return OrderAnswer(OrderState.UNKNOWN, reason="NO_TIME")
        said = self._query(order.merchant_id, order.number, order.paid_at)
        return order_word(said, order.merchant_id, order.number, self._house, self._vault)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund; a number that was used before is looked up."""
        if order.submitted_at is None:
            return RefundAnswer(Outcome.UNKNOWN, "NO_TIME")
        talk = self._talks[order.merchant_id]
        said = talk.ask(f"{self._house.base_url}/backTransReq.do", {
            "txnType": REFUND, "txnSubType": "00", "bizType": talk.account.biz_type,
            "channelType": talk.account.channel_type, "orderId": order.number,
            "txnTime": compact(order.submitted_at), "txnAmt": str(order.amount),
            "currencyCode": "156", "origQryId": order.sale_key,
            "backUrl": self._house.notify_url,
        })  # fmt: skip
        heard = refund_word(said, order, self._house)
        if heard.reason != "REPEATED":
            return heard
        known = self.query_refund(order)
        return heard if known.outcome is Outcome.MISSING else known

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        if order.submitted_at is None:
            return RefundAnswer(Outcome.UNKNOWN, "NO_TIME")
        said = self._query(order.merchant_id, order.number, order.submitted_at)
        return query_word(said, order, self._house)

    def fetch_bill(self, merchant_id: str, kind: BillKind, day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill; a clearing day ends at 23:00."""
        if kind is BillKind.FUNDS:
            return Unsupported(NO_FUNDS)
        return bills.fetch(self._talks[merchant_id], day, self._clock())

    def balance(self, _merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance."""
        return Unsupported(NO_BALANCE)

    def parse_notice(
        self, _method: str, _path: str, _headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice; everything stands in the form."""
        return read_notice(self._talks, self._vault, body, now)

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer: the status 200 is enough."""
        return b"ok"

    def examine(self, now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for merchant_id, talk in self._talks.items():
            yield from examine(talk, merchant_id, now)

    def _query(self, merchant_id: str, number: str, moment: datetime) -> Said | None:
        talk = self._talks[merchant_id]
        return talk.ask(f"{self._house.base_url}/queryTrans.do", {
            "txnType": "00", "txnSubType": "00", "bizType": talk.account.biz_type,
            "orderId": number, "txnTime": compact(moment),
        })  # fmt: skip


def _check_names(accounts: Mapping[str, Account]) -> None:
    """Refund numbers are made from our merchant's id, and the gateway takes letters and digits only."""
    bad = [name for name in accounts if not (name.isascii() and name.isalnum())]
    faults = [
        f"config.toml [channels.{CODE}.merchants.{name}]：银联的单号只能有字母和数字，"
        "商户号带 - 或 _ 的店接不了银联，请用只有字母和数字的商户号。"
        for name in bad
    ]
    if faults:
        raise BadConfig(faults)
