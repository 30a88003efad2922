"""What the gateway's answers mean to us: payments, refunds and the codes between them."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.channel import OrderAnswer, OrderState, Outcome, RefundAnswer, RefundOrder
from bot.channels.reading import compact, fen, instant, short
from bot.channels.unionpay.accounts import House
from bot.channels.unionpay.talk import Said
from storage.base.vault import Vault
from storage.ledger.entries import Entry

CODE = "unionpay"
OK = frozenset({"00", "A6"})
ACCEPTED, MISSING, REPEATED = "00", "34", "12"
REASONS = {"51": "NOT_ENOUGH", "33": "AMOUNT_EXCEEDED"}  # what the house has a sentence for
SALE, REFUND = "01", "04"
YUAN = "156"
NUMBER = re.compile(r"[0-9A-Za-z]{8,32}")
_CARD = re.compile(r"[0-9]{4,10}\*+[0-9]{2,6}")
HALF_A_YEAR = timedelta(days=180)


def refund_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to a refund request: a no, or that it was accepted; done is only said by the query."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if not _is_about(said.told, order) or said.told.get("txnAmt") != str(order.amount):
        return RefundAnswer(Outcome.UNKNOWN, "OTHER")
    if said.code == ACCEPTED:
        return RefundAnswer(Outcome.UNKNOWN, "ACCEPTED", said.told.get("queryId", "")[:64])
    if said.code == REPEATED:
        return RefundAnswer(Outcome.UNKNOWN, "REPEATED")
    if said.code in house.refused_codes:
        return RefundAnswer(Outcome.FAILED, _reason(said.code))
    return RefundAnswer(Outcome.UNKNOWN, said.code)


def query_word(said: Said | None, order: RefundOrder, house: House) -> RefundAnswer:
    """The answer to the question after a refund."""
    if said is None:
        return RefundAnswer(Outcome.UNKNOWN)
    if not _is_about(said.told, order):
        return RefundAnswer(Outcome.UNKNOWN, "OTHER")
    if said.code == MISSING:
        return RefundAnswer(Outcome.MISSING)
    if said.code != ACCEPTED:
        return RefundAnswer(Outcome.UNKNOWN, said.code)
    told = said.told
    if (told.get("txnType"), told.get("txnAmt")) != (REFUND, str(order.amount)):
        return RefundAnswer(Outcome.UNKNOWN, "OTHER")
    try:
        return refund_state(told, told["origRespCode"], house)
    except (KeyError, ValueError):
        return RefundAnswer(Outcome.UNKNOWN, "SHAPE")


def refund_state(told: Mapping[str, str], code: str, house: House) -> RefundAnswer:
    """How an accepted refund stands; one that was refused keeps its number for ever, so it is closed."""
    key = short(told["queryId"])
    if code in OK:
        return RefundAnswer(Outcome.SUCCEEDED, "", key, traced(told))
    if code in house.refused_codes and code not in house.pending_codes:
        return RefundAnswer(Outcome.CLOSED, _reason(code), key)
    return RefundAnswer(Outcome.UNKNOWN, code[:32] or "SHAPE", key)


def order_word(
    said: Said | None, merchant_id: str, number: str, house: House, vault: Vault
) -> OrderAnswer:
    """The answer to the question after a payment; 03 to 05 leave open whether it will be one."""
    if said is None or said.told.get("orderId") != number:
        return OrderAnswer(OrderState.UNKNOWN)
    if said.code == MISSING:
        return OrderAnswer(OrderState.MISSING)
    code = said.told.get("origRespCode", "") if said.code == ACCEPTED else ""
    if code in house.refused_codes:
        return OrderAnswer(OrderState.CLOSED, reason=code)
    if code not in OK:
        return OrderAnswer(OrderState.UNKNOWN, reason=code[:32] or said.code)
    try:
        return OrderAnswer(OrderState.PAID, sale(said.told, merchant_id, vault))
    except (KeyError, ValueError):
        return OrderAnswer(OrderState.UNKNOWN, reason="SHAPE")


def sale(told: Mapping[str, str], merchant_id: str, vault: Vault) -> Entry:
    """A paid order as the file will show it; ValueError or KeyError for anything else.

    The payer is the masked card; where the number comes encrypted, nobody. The fee is only in the file.
    """
    if told["txnType"] != SALE or (told.get("currencyCode") or YUAN) != YUAN:
        raise ValueError("no sale in yuan")
    card = told.get("accNo", "")
    payer = card if _CARD.fullmatch(card) else ""
    return Entry(
        channel="unionpay", kind="sale", key=short(told["queryId"]), number=short(told["orderId"]),
        amount=fen(told["txnAmt"]), paid_at=instant(told["txnTime"]), source="notice",
        acquirer=CODE, terminal_id=short(told.get("termId", ""), least=0),
        payer=vault.payer(merchant_id, "unionpay", payer),
    )  # fmt: skip


def _is_about(told: Mapping[str, str], order: RefundOrder) -> bool:
    asked = compact(order.submitted_at) if order.submitted_at else ""
    return (told.get("orderId"), told.get("txnTime")) == (order.number, asked)


def traced(told: Mapping[str, str]) -> datetime:
    """When the network carried it: `1118143006`, in the year of the order, or the next at New Year."""
    asked = instant(told["txnTime"])
    try:
        moment = instant(f"{asked.year}{told['traceTime']}")
        return moment if asked - moment < HALF_A_YEAR else moment.replace(year=asked.year + 1)
    except (KeyError, ValueError):
        return asked


def _reason(code: str) -> str:
    return REASONS.get(code, code)
