"""WeChat Pay as one of our channels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

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
from bot.channels.tables import read_table
from bot.channels.wechat_pay import bills
from bot.channels.wechat_pay.accounts import CODE, Account, Contract, House
from bot.channels.wechat_pay.examining import examine
from bot.channels.wechat_pay.notices import read_notice
from bot.channels.wechat_pay.signing import conceal
from bot.channels.wechat_pay.talk import Talk
from bot.channels.wechat_pay.words import order_word, query_word, refund_word
from bot.channels.wire import Wire
from storage.base.vault import Vault
from storage.post.papers import Papers

REFUNDS = "/v3/refund/domestic/refunds"
LONGEST_REASON = 80  # bytes
NO_BALANCE = "微信支付不提供查余额的接口，请在商户平台「账户中心」看；昨天的余额在资金账单里。"


@dataclass(frozen=True, slots=True)
class BankCard:
    """Where the money of an abnormal refund goes; `bank` is the platform's code, such as ICBC_DEBIT."""

    bank: str
    number: str
    holder: str


@channel(CODE)
class WeChatPay:
    """API v3; direct merchants, and merchants under a provider, side by side."""

    def __init__(
        self, table: Mapping[str, Any], clock: Callable[[], datetime], vault: Vault
    ) -> None:
        self._house, self._accounts = read_table(CODE, table, House, Account)
        self._clock, self._vault = clock, vault
        self.wire = Wire(self._house.base_url, self._house.backup_url)
        contracts = {Contract.of(account) for account in self._accounts.values()}
        self._talks = {one: Talk(one, self._house.base_url, self.wire, clock) for one in contracts}

    @property
    def merchants(self) -> tuple[str, ...]:
        """See Channel.merchants."""
        return tuple(self._accounts)

    def query_order(self, order: OrderRef) -> OrderAnswer | Unsupported:
        """See Channel.query_order."""
        account, talk = self._of(order.merchant_id)
        partner = "/partner" if account.is_partner else ""
        target = f"/v3/pay{partner}/transactions/out-trade-no/{quote(order.number, safe='')}"
        said = talk.ask("GET", f"{target}?{urlencode(_who(account))}")
        return order_word(said, account, order.merchant_id, order.number, self._vault)

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.refund."""
        account, talk = self._of(order.merchant_id)
        body: dict[str, Any] = {"out_trade_no": order.order_number, "out_refund_no": order.number,
                                "amount": {"refund": order.amount, "total": order.total,
                                           "currency": "CNY"},
                                "notify_url": self._house.notify_url}  # fmt: skip
        if order.reason:
            body["reason"] = order.reason.encode()[:LONGEST_REASON].decode(errors="ignore")
        if account.is_partner:
            body["sub_mchid"] = account.sub_mchid
        if account.funds_account:
            body["funds_account"] = account.funds_account
        return refund_word(talk.ask("POST", REFUNDS, body), order)

    def query_refund(self, order: RefundOrder) -> RefundAnswer:
        """See Channel.query_refund."""
        account, talk = self._of(order.merchant_id)
        sub = f"?sub_mchid={account.sub_mchid}" if account.is_partner else ""
        said = talk.ask("GET", f"{REFUNDS}/{quote(order.number, safe='')}{sub}")
        return query_word(said, order)

    def mend_abnormal(
        self, order: RefundOrder, key: str, card: BankCard | None = None
    ) -> RefundAnswer:
        """See Mends.mend_abnormal; with a card the money goes to that card of the payer's."""
        account, talk = self._of(order.merchant_id)
        body = {"out_refund_no": order.number, "type": "MERCHANT_BANK_CARD"}
        if account.is_partner:
            body["sub_mchid"] = account.sub_mchid
        serial = ""
        if card is not None:
            found = talk.keyring.newest()
            if found is None:
                return RefundAnswer(Outcome.UNKNOWN)
            serial, public = found
            body |= {"type": "USER_BANK_CARD", "bank_type": card.bank,
                     "bank_account": conceal(public, card.number),
                     "real_name": conceal(public, card.holder)}  # fmt: skip
        target = f"{REFUNDS}/{quote(key, safe='')}/apply-abnormal-refund"
        return refund_word(talk.ask("POST", target, body, serial=serial), order)

    def fetch_bill(self, merchant_id: str, kind: BillKind, day: date) -> Bill | Unsupported:
        """See Channel.fetch_bill."""
        account, talk = self._of(merchant_id)
        return bills.fetch(talk, account, kind, day, self._clock())

    def balance(self, _merchant_id: str) -> Balance | Unsupported:
        """See Channel.balance."""
        return Unsupported(NO_BALANCE)

    def parse_notice(
        self, _method: str, _path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> Notice | None:
        """See Channel.parse_notice."""
        return read_notice(self._talks.values(), self._accounts, self._vault, headers, body, now)

    def notice_answer(self) -> bytes:
        """See Channel.notice_answer."""
        return b'{"code":"SUCCESS"}'

    def share(self, papers: Papers) -> None:
        """See Certified.share."""
        for talk in self._talks.values():
            talk.keyring.share(papers)

    def renew(self) -> bool:
        """See Certified.renew."""
        done = [talk.keyring.renew() for talk in self._talks.values()]
        return all(done)

    def examine(self, now: datetime) -> Iterator[Finding]:
        """See Channel.examine."""
        for contract, talk in self._talks.items():
            accounts = {m: a for m, a in self._accounts.items() if Contract.of(a) == contract}
            yield from examine(talk, self._house.base_url, accounts, now)

    def _of(self, merchant_id: str) -> tuple[Account, Talk]:
        account = self._accounts[merchant_id]
        return account, self._talks[Contract.of(account)]


def _who(account: Account) -> dict[str, str]:
    if account.is_partner:
        return {"sp_mchid": account.mchid, "sub_mchid": account.sub_mchid}
    return {"mchid": account.mchid}
