"""Notices of payments and refunds: signed forms, with nothing in them that says when they were sent."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from bot.channels.channel import Forged, Notice, Outcome, PaymentNotice, RefundNotice
from bot.channels.reading import fen, short
from bot.channels.unionpay.talk import Fields, Talk
from bot.channels.unionpay.words import OK, REFUND, SALE, YUAN, refund_state, sale
from storage.base.vault import Vault

MOST_FIELDS = 100


def read_notice(
    talks: Mapping[str, Talk], vault: Vault, body: bytes, now: datetime
) -> Notice | None:
    """The notice, or None for a genuine one that is about neither a payment nor a refund."""
    told = _form(body)
    merchant_id, talk = _whose(talks, told, now)
    try:
        return _meaning(told, merchant_id, talk, vault)
    except (KeyError, ValueError) as odd:
        raise Forged("shape") from odd


def _form(body: bytes) -> Fields:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
            max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as odd:
        raise Forged("shape") from odd
    told = dict(pairs)
    if len(told) != len(pairs):
        raise Forged("shape")
    return told


def _whose(talks: Mapping[str, Talk], told: Fields, now: datetime) -> tuple[str, Talk]:
    doubts = []
    for merchant_id, talk in talks.items():
        doubt = talk.doubt(told, now)
        if not doubt:
            return merchant_id, talk
        doubts.append(doubt)
    raise Forged(next((doubt for doubt in doubts if doubt != "merchant"), "merchant"))


def _meaning(told: Fields, merchant_id: str, talk: Talk, vault: Vault) -> Notice | None:
    kind, code = told["txnType"], told["respCode"]
    if (told.get("currencyCode") or YUAN) != YUAN:
        raise ValueError("another currency")
    if kind == SALE and code in OK:
        if not told.get("currencyCode"):
            raise ValueError("a payment names its currency")
        return PaymentNotice(merchant_id, sale(told, merchant_id, vault))
    if kind != REFUND:
        return None
    answer = refund_state(told, code, talk.house)
    if answer.outcome is Outcome.UNKNOWN:
        return None
    return RefundNotice(merchant_id, short(told["orderId"]), fen(told["txnAmt"]), answer)
