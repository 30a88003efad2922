"""What the platform's answers mean to us: payments, refunds and the codes between them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.channel import (
    OrderAnswer,
    OrderState,
    Outcome,
    RefundAnswer,
    RefundOrder,
)
from bot.channels.wechat_pay.accounts import CODE, Account
from bot.channels.wechat_pay.talk import Said
from storage.base.vault import Vault
from storage.ledger.entries import Entry

STATES = {"SUCCESS": Outcome.SUCCEEDED, "CLOSED": Outcome.CLOSED, "ABNORMAL": Outcome.STUCK,
          "PROCESSING": Outcome.UNKNOWN}  # fmt: skip
# With these the platform has made nothing of the request, and will not of its own accord.
DEFINITE_NO = frozenset({
    "USER_ACCOUNT_ABNORMAL", "NOT_ENOUGH", "NO_AUTH", "REQUEST_BLOCKED", "PARAM_ERROR",
    "INVALID_REQUEST", "MCH_NOT_EXISTS", "RESOURCE_NOT_EXISTS",
})  # fmt: skip
NO_STATUS = frozenset({400, 403, 404})
PAID = frozenset({"SUCCESS", "REFUND"})
UNPAID = frozenset({"NOTPAY", "USERPAYING", "ACCEPT"})
OVER = frozenset({"CLOSED", "REVOKED", "PAYERROR"})


def refund_word(said: Said | None, order: RefundOrder) -> RefundAnswer:
    """The answer to a refund request: about this number, order and amount, or UNKNOWN."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if said.status in NO_STATUS and said.code in DEFINITE_NO:
        return RefundAnswer(Outcome.FAILED, said.code)
    return _standing(said, order)


def query_word(said: Said | None, order: RefundOrder) -> RefundAnswer:
    """The answer to the question after a refund."""
    if said is not None and (said.status, said.code) == (404, "RESOURCE_NOT_EXISTS"):
        return RefundAnswer(Outcome.MISSING)
    return RefundAnswer(Outcome.UNKNOWN) if said is None else _standing(said, order)


def _standing(said: Said, order: RefundOrder) -> RefundAnswer:
    if said.status != 200:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    told = said.told
    try:
        about = (told["out_refund_no"], told["out_trade_no"], yuan_fen(told["amount"], "refund"))
        if about != (order.number, order.order_number, order.amount):
            return RefundAnswer(Outcome.UNKNOWN, "OTHER")
        return refund_state(told, str(told["status"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def refund_state(told: Mapping[str, Any], status: str) -> RefundAnswer:
    """How a refund stands; a notice calls the status by another name than an answer does."""
    outcome = STATES.get(status, Outcome.UNKNOWN)
    at = instant(told["success_time"]) if outcome is Outcome.SUCCEEDED else None
    returned = told["amount"].get("refund_fee")
    fee = None if returned is None or at is None else -fen(returned)
    reason = "" if outcome is Outcome.SUCCEEDED else status[:32]
    return RefundAnswer(outcome, reason, short(told["refund_id"]), at, fee)


def order_word(
    said: Said | None, account: Account, merchant_id: str, number: str, vault: Vault
) -> OrderAnswer:
    """The answer to the question after a payment."""
    if said is not None and (said.status, said.code) == (404, "ORDER_NOT_EXIST"):
        return OrderAnswer(OrderState.MISSING)
    if said is None or said.status != 200 or said.told.get("out_trade_no") != number:
        return OrderAnswer(OrderState.UNKNOWN, reason=said.code if said else "")
    state = str(said.told.get("trade_state", ""))
    if state in UNPAID:
        return OrderAnswer(OrderState.UNPAID, reason=state)
    if state in OVER:
        return OrderAnswer(OrderState.CLOSED, reason=state)
    try:
        return OrderAnswer(OrderState.PAID, sale(said.told, account, merchant_id, vault))
    except (AttributeError, KeyError, TypeError, ValueError):
        return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")


def sale(told: Mapping[str, Any], account: Account, merchant_id: str, vault: Vault) -> Entry:
    """A paid transaction as the bill will show it; ValueError or KeyError for anything else.

    The bill's 应结订单金额 leaves out what the merchant's own free coupons (NOCASH) paid; coupons that
    somebody funded (CASH) are part of it and are its discount. The fee is only in the bill.
    """
    if not is_ours(told, account):
        raise ValueError("another merchant's")
    if told["trade_state"] not in PAID:
        raise ValueError("not paid")
    total, payer = yuan_fen(told["amount"], "total"), told.get("payer") or {}
    coupons = [(one.get("type"), fen(one["amount"])) for one in told.get("promotion_detail") or ()]
    free = sum(amount for kind, amount in coupons if kind == "NOCASH")
    openid = str(payer.get("sp_openid") or payer.get("sub_openid") or payer.get("openid") or "")
    return Entry(
        channel="wechat", kind="sale", key=short(told["transaction_id"]),
        number=short(told["out_trade_no"]), amount=max(total - free, 0),
        discount=sum(amount for kind, amount in coupons if kind == "CASH"),
        paid_at=instant(told["success_time"]), source="notice", acquirer=CODE,
        terminal_id=short((told.get("scene_info") or {}).get("device_id") or "", least=0),
        payer=vault.payer(merchant_id, "wechat", openid),
    )  # fmt: skip


def is_ours(told: Mapping[str, Any], account: Account) -> bool:
    """Whether merchant, sub-merchant and, where both name one, app are this account's."""
    if account.is_partner:
        ids = (told.get("sp_mchid"), told.get("sub_mchid"))
        apps = ((account.appid, told.get("sp_appid")), (account.sub_appid, told.get("sub_appid")))
        return ids == (account.mchid, account.sub_mchid) and _agree(apps)
    return told.get("mchid") == account.mchid and _agree(((account.appid, told.get("appid")),))


def _agree(pairs: tuple[tuple[str, object], ...]) -> bool:
    return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)


def yuan_fen(amount: Mapping[str, Any], name: str) -> int:
    """An amount of fen in yuan; another currency is never taken for it."""
    if amount.get("currency", "CNY") != "CNY":
        raise ValueError("another currency")
    return fen(amount[name])


def fen(value: object) -> int:
    """A whole, believable number of fen."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        raise ValueError("an amount that is none")
    return value


def short(value: object, *, least: int = 1) -> str:
    """A number or name of the platform's; ValueError for what cannot be one."""
    if not isinstance(value, str) or not least <= len(value) <= 64 or not value.isprintable():
        raise ValueError("a number that is none")
    return value


def instant(value: object) -> datetime:
    """RFC 3339 with its zone."""
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
