"""Notices of payments and refunds: signed JSON, sent again until it is answered with SUCCESS."""

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import Forged, Notice, PaymentNotice, RefundNotice
from bot.channels.reading import fen, short
from bot.channels.shengpay.accounts import Account
from bot.channels.shengpay.signing import Message, opened
from bot.channels.shengpay.talk import WELL
from bot.channels.shengpay.words import PAID, refund_state, sale
from storage.base.vault import Vault


def read_notice(accounts: Mapping[str, Account], vault: Vault, body: bytes) -> Notice | None:
    """The notice, or None for a genuine one that is about neither a payment nor a refund.

    A notice carries no time of its own: an old one that is sent again books nothing twice.
    """
    message = opened(body)
    if message is None:
        raise Forged("shape")
    merchant_id = _whose(message, accounts)
    try:
        return _meaning(message.told, merchant_id, vault)
    except (KeyError, ValueError) as odd:
        raise Forged("shape") from odd


def _whose(message: Message, accounts: Mapping[str, Account]) -> str:
    """The one account whose platform key signs it and whose names it bears, every one of them."""
    genuine = {m: one for m, one in accounts.items()
               if message.is_genuine(one.platform_key, one.sign_type)}  # fmt: skip
    if not genuine:
        raise Forged("signature")
    told = {name: message.told.get(name) or "" for name in ("appId", "mchId", "subMchId")}
    for merchant_id, account in genuine.items():
        if told == {"subMchId": "", **account.names}:
            return merchant_id
    raise Forged("merchant")


def _meaning(told: Mapping[str, Any], merchant_id: str, vault: Vault) -> Notice | None:
    if "outRefundNo" in told:
        number, amount = short(told["outRefundNo"]), fen(told["refundFee"])
        return RefundNotice(merchant_id, number, amount, refund_state(told))
    went_well = (told.get("returnCode"), told.get("resultCode")) == (WELL, WELL)
    state = str(told.get("tradeState") or WELL)  # most notices do not name it
    if not went_well or "timeEnd" not in told or state not in PAID:
        return None
    return PaymentNotice(merchant_id, sale(told, merchant_id, vault))
