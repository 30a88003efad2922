"""Notices of payments and refunds: signed forms, resent until they are answered with `success`."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from bot.channels.alipay.accounts import Account
from bot.channels.alipay.signing import plain
from bot.channels.alipay.words import CLOSED, PAID, fen, instant, refund_key, sale
from bot.channels.channel import (
    Forged,
    Notice,
    Outcome,
    PaymentNotice,
    RefundAnswer,
    RefundNotice,
)
from bot.channels.reading import short
from bot.channels.rsa import is_signed
from storage.base.vault import Vault

UNSIGNED = frozenset({"sign", "sign_type"})
QUOTING = frozenset({"fund_bill_list", "voucher_detail_list"})
MOST_FIELDS = 100
AHEAD = timedelta(minutes=5)
TRADE = "trade_status_sync"
# Tills that place their orders in GBK make the platform send its notices in it.
GBK = "gb18030"
GBK_SAID = re.compile(rb"(?:\A|&)charset=gb", re.IGNORECASE)


def read_notice(
    accounts: Mapping[str, Account], oldest: timedelta, vault: Vault, body: bytes, now: datetime
) -> Notice | None:
    """The notice, or None for a genuine one that is about neither a payment nor a refund."""
    charset = GBK if GBK_SAID.search(body) else "utf-8"
    form = _form(body, charset)
    mine = {m: one for m, one in accounts.items() if one.app_id == form.get("app_id")}
    texts = {plain(one, without=UNSIGNED, charset=charset, empty=empty)
             for one in (form, _unquoted(form)) for empty in (True, False)}  # fmt: skip
    signature = form.get("sign", "")
    genuine = {m: a for m, a in mine.items()
               if any(is_signed(a.platform_key, signature, text) for text in texts)}  # fmt: skip
    if not genuine:
        raise Forged("signature" if mine else "app")
    try:
        told = instant(form["notify_time"])
        if not -AHEAD <= now - told <= oldest:
            raise Forged("time")
        return _meaning(form, _whose(form, genuine), vault)
    except (KeyError, ValueError) as odd:
        raise Forged("shape") from odd


def _unquoted(form: dict[str, str]) -> dict[str, str]:
    """Quotes may have become entities after the signing; what is read later holds none of either."""
    return form | {name: form[name].replace("&quot;", '"') for name in QUOTING if name in form}


def _form(body: bytes, charset: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
            encoding=charset, max_num_fields=MOST_FIELDS,
        )  # fmt: skip
    except ValueError as odd:
        raise Forged("shape") from odd
    form = dict(pairs)
    if len(form) != len(pairs):
        raise Forged("shape")
    return form


def _whose(form: Mapping[str, str], accounts: Mapping[str, Account]) -> str:
    for merchant_id, account in accounts.items():
        if account.seller_id == form.get("seller_id"):
            return merchant_id
    raise Forged("merchant")


def _meaning(form: Mapping[str, str], merchant_id: str, vault: Vault) -> Notice | None:
    state = form["trade_status"]
    if form["notify_type"] != TRADE or state not in PAID | {CLOSED}:
        return None
    if not form.get("gmt_refund"):
        if state not in PAID:
            return None
        entry = sale(form, "gmt_payment", merchant_id, vault)
        return PaymentNotice(merchant_id, entry, till_on_request=not entry.terminal_id)
    if not form.get("out_biz_no"):
        return None  # refunded by hand, without a number of ours
    number = short(form["out_biz_no"])
    key = refund_key(short(form["trade_no"]), number)
    answer = RefundAnswer(Outcome.SUCCEEDED, "", key, instant(form["gmt_refund"]))
    # The sum of all refunds of the sale: this one's own amount is not told.
    return RefundNotice(merchant_id, number, fen(form["refund_fee"]), answer, cumulative=True)
