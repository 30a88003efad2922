"""Lakala as one of our channels."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.channels.channel import (
    Balance,
    Bill,
    BillKind,
    Finding,
    Forged,
    Notice,
    OrderAnswer,
    OrderRef,
    Outcome,
    RefundAnswer,
    RefundOrder,
    Unsupported,
    channel,
)
from bot.channels.lakala import bills
from bot.channels.lakala.accounts import Account, House
from bot.channels.lakala.examining import QUERY, examine
from bot.channels.lakala.notices import opened, read_notice
from bot.channels.lakala.talk import Talk
from bot.channels.lakala.words import CODE, order_word, query_word, refund_word
from bot.channels.tables import check_distinct, read_table
from bot.channels.wire import Wire
from storage.base.vault import Vault

REFUND = "/v3/labs/relation/refund"
REFUND_QUERY = "/v3/labs/query/idmrefundquery"
LONGEST_REASON = 32
LOG_NO, TRADE_NO = 14, 22  # digits
NO_BALANCE = "拉卡拉不提供查退款可用余额的接口，请在拉卡拉商户平台上看。"
NO_BILL = (
    "拉卡拉的账单要申请后等通知，还没有写 bill_folder；请写上，或者从商户平台下载后用 import 导入。"
)
NO_FUNDS = "拉卡拉没有公开资金账单的接口，请从商户平台下载结算明细后用 import 导入。"


@channel(CODE)
class Lakala:
    """LAOP version 3; several merchants, each with its own terminal, under one app or several."""

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._house, self._accounts = read_table(CODE, table, House, Account)
        check_distinct(CODE, self._accounts, lambda account: account.merchant_no)
        self._clock, self._vault = clock, vault
        self.wire = Wire(self._house.base_url, *self._house.bill_hosts)
        self._waiting = bills.Waiting(Path(self._house.bill_folder))
        self._talks = {
            merchant_id: Talk(account, self._house, self.wire, clock)
            for merchant_id, account in self._accounts.items()
        }

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._accounts)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order."""
        talk = self._talks[order.merchant_id]
        named = {"trade_no": order.key} if order.key else {"out_trade_no": order.number}
        said = talk.ask(QUERY, self._who(order) | named)
        return order_word(said, talk.account, order, self._vault, self._house)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund; whatever the answer leaves open is asked about at once."""
        account = self._accounts[order.merchant_id]
        wanted: dict[str, Any] = self._who(order) | {
            "out_trade_no": order.number, "refund_amount": str(order.amount),
            "location_info": {"request_ip": account.request_ip},
            "notify_url": self._house.notify_url,
        }  # fmt: skip
        if order.reason:
            wanted["refund_reason"] = order.reason[:LONGEST_REASON]
        said = self._talks[order.merchant_id].ask(REFUND, wanted | _origin(order))
        heard = refund_word(said, order, self._house)
        if said is None or heard.outcome is not Outcome.UNKNOWN:
            return heard
        known = self.query_refund(order)
        is_known = known.key or known.outcome not in (Outcome.UNKNOWN, Outcome.MISSING)
        return known if is_known else heard

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        asked = self._who(order) | {"out_refund_order_no": order.number}
        said = self._talks[order.merchant_id].ask(REFUND_QUERY, asked)
        return query_word(said, order, self._house)

    def fetch_bill(self, merchant_id: str, kind: BillKind, day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill; the first call of a day applies, a later one finds the file."""
        if kind is BillKind.FUNDS:
            return Unsupported(NO_FUNDS)
        if not self._house.bill_folder:
            return Unsupported(NO_BILL)
        talk = self._talks[merchant_id]
        return bills.fetch(talk, self._waiting, merchant_id, day, self._clock())

    def balance(self, _merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance."""
        return Unsupported(NO_BALANCE)

    def parse_notice(
        self, _method: str, _path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice; the address of a bill file is kept and concerns nobody else."""
        told = opened(self._accounts, self._house, headers, body, now)
        if "apply_order_no" not in told:
            return read_notice(told, self._accounts, self._vault)
        if self._house.bill_folder:
            self._bill_told(told)
        return None

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer."""
        return '{"code":"SUCCESS","message":"执行成功"}'.encode()

    def examine(self, now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for merchant_id, talk in self._talks.items():
            yield from examine(talk, merchant_id, now)

    def _bill_told(self, told: Mapping[str, Any]) -> None:
        """Lakala names neither the field nor the host of the address: the one on a host we allow is it."""
        allowed = [text for text in told.values() if isinstance(text, str)
                   and urlsplit(text).netloc in self.wire.hosts]  # fmt: skip
        if len(allowed) != 1 or not self._waiting.told(str(told["apply_order_no"]), allowed[0]):
            raise Forged("bill")

    def _who(self, order: OrderRef | RefundOrder) -> dict[str, str]:
        account = self._accounts[order.merchant_id]
        return {"merchant_no": account.merchant_no,
                "term_no": account.terminal(order.terminal_id)}  # fmt: skip


def _origin(order: RefundOrder) -> dict[str, str]:
    """Which payment is meant, by every number we know; Lakala takes the first in this order."""
    named = {"origin_out_trade_no": order.order_number}
    if order.sale_key.isdigit() and len(order.sale_key) == LOG_NO:
        return {"origin_log_no": order.sale_key} | named
    if order.sale_key.isdigit() and len(order.sale_key) >= TRADE_NO:
        return {"origin_trade_no": order.sale_key} | named
    return named
