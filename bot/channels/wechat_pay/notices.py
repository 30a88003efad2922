"""Notices of payments and refunds: whose key signed them, whose key opens them, whose they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.channel import Forged, Notice, PaymentNotice, RefundNotice
from bot.channels.reading import parsed
from bot.channels.wechat_pay.accounts import Account
from bot.channels.wechat_pay.signing import unseal
from bot.channels.wechat_pay.talk import Talk
from bot.channels.wechat_pay.words import fen, is_ours, refund_state, sale, short
from storage.base.vault import Vault

PAYMENT = "TRANSACTION.SUCCESS"
REFUNDS = frozenset({"REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"})
ALGORITHM = "AEAD_AES_256_GCM"


def read_notice(
    talks: Iterable[Talk], accounts: Mapping[str, Account], vault: Vault,
    headers: Mapping[str, str], body: bytes, now: datetime,
) -> Notice | None:  # fmt: skip
    """The notice, or None for a genuine one that is about neither payments nor refunds."""
    genuine = _speakers(talks, headers, body, now)
    envelope = parsed(body)
    if envelope is None:
        raise Forged("shape")
    event = str(envelope.get("event_type"))
    if event != PAYMENT and event not in REFUNDS:
        return None
    try:
        told = _opened(envelope["resource"], genuine[0])
        merchant_id, account = _whose(told, genuine, accounts)
        if event == PAYMENT:
            return PaymentNotice(merchant_id, sale(told, account, merchant_id, vault))
        return _refund(merchant_id, told)
    except (AttributeError, KeyError, TypeError, ValueError) as odd:
        raise Forged("shape") from odd


def _speakers(
    talks: Iterable[Talk], headers: Mapping[str, str], body: bytes, now: datetime
) -> list[Talk]:
    """The contracts under which this is genuine: several, where an owner gave all of them one APIv3 key."""
    doubts, genuine = [], []
    for talk in talks:
        doubt = talk.doubt(headers, body, now)
        if not doubt and _opens(body, talk):
            genuine.append(talk)
        doubts.append(doubt or "merchant")
    if genuine:
        return genuine
    known = [doubt for doubt in doubts if doubt != "serial"]
    raise Forged(known[0] if known else "serial")


def _opens(body: bytes, talk: Talk) -> bool:
    """Whether the sealed part is for this contract; what is not even sealed is judged later."""
    try:
        _opened((parsed(body) or {})["resource"], talk)
    except ValueError:
        return False
    except (AttributeError, KeyError, TypeError):
        return True
    return True


def _opened(resource: Mapping[str, Any], talk: Talk) -> Mapping[str, Any]:
    if resource["algorithm"] != ALGORITHM:
        raise TypeError("an algorithm we do not speak")
    associated = resource.get("associated_data") or ""
    key = talk.contract.apiv3_key.encode()
    told = parsed(unseal(key, resource["nonce"], associated, resource["ciphertext"]))
    if told is None:
        raise TypeError("sealed nonsense")
    return told


def _whose(
    told: Mapping[str, Any], genuine: Iterable[Talk], accounts: Mapping[str, Account]
) -> tuple[str, Account]:
    contracts = {talk.contract.mchid for talk in genuine}
    for merchant_id, account in accounts.items():
        if account.mchid in contracts and is_ours(told, account):
            return merchant_id, account
    raise Forged("merchant")


def _refund(merchant_id: str, told: Mapping[str, Any]) -> RefundNotice:
    number, amount = short(told["out_refund_no"]), fen(told["amount"]["refund"])
    answer = refund_state(told, str(told["refund_status"]))
    return RefundNotice(merchant_id, number, amount, answer)
