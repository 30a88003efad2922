"""A day's trade bill and fund-flow bill: asked for, downloaded, and compared with the platform's hash."""

import base64
import hashlib
import zlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.channels.channel import Bill, BillKind, BillState
from bot.channels.wechat_pay.accounts import Account
from bot.channels.wechat_pay.signing import OAEP_SHA1
from bot.channels.wechat_pay.talk import Said, Talk
from bot.channels.wire import LARGEST_FILE

BEIJING = timezone(timedelta(hours=8))
PIECE = 1 << 20
LEDGER = "wechat"  # what the ledger calls the channel
GZIP = b"\x1f\x8b"
BY_HAND = "请让特约商户在自己的商户平台下载后用 import 导入。"
NOT_YET = "微信支付的账单次日 10 点以后才齐，请晚些再取。"
REASONS = {
    "NO_AUTH": "微信支付没有给这个商户号开通下载账单的权限，请在商户平台产品中心开通。",
    "PARAM_ERROR": "微信支付说日期不对：只能取最近三个月的账单。",
    "INVALID_REQUEST": "微信支付不给这一天的账单：只能取最近三个月的，而且要在次日 10 点以后。",
}


def fetch(talk: Talk, account: Account, kind: BillKind, day: date, now: datetime) -> Bill:
    """The file as it came; READY only when its hash is the promised one."""
    if day >= now.astimezone(BEIJING).date():
        return Bill(BillState.LATER, NOT_YET)
    said = talk.ask("GET", _target(account, kind, day))
    if said is None or said.status != 200:
        return _refused(said)
    parts = said.told.get("download_bill_list", [said.told])
    if not isinstance(parts, list) or len(parts) != 1 or not isinstance(parts[0], dict):
        return Bill(BillState.REFUSED, f"这一天的账单分成了几份，{BY_HAND}")
    return _downloaded(talk, parts[0], f"{account.sub_mchid or account.mchid}_{kind}_{day}.csv.gz")


def _downloaded(talk: Talk, promise: Mapping[str, Any], name: str) -> Bill:
    reply = talk.download(str(promise.get("download_url", "")))
    if reply is None or reply.status != 200:
        return Bill(BillState.LATER, "微信支付的账单没有下载完，过一会儿再取。")
    data = reply.body
    if "encrypt_key" in promise:
        try:
            data = _unsealed(talk, promise, data)
        except (ValueError, TypeError, KeyError, AttributeError, InvalidTag):
            return Bill(BillState.REFUSED, f"特约商户的资金账单解不开，{BY_HAND}")
    promised = (promise.get("hash_type"), str(promise.get("hash_value")).lower())
    if promised != ("SHA1", _sha1(data)):
        return Bill(
            BillState.LATER, "下载的账单和微信支付给的校验码对不上，没有采用，过一会儿再取。"
        )
    return Bill(BillState.READY, name=name, data=data, channel=LEDGER)


def _unsealed(talk: Talk, promise: Mapping[str, Any], data: bytes) -> bytes:
    """A sub-merchant's bill: its own key, concealed for the provider's certificate, seals the file."""
    concealed = base64.b64decode(promise["encrypt_key"], validate=True)
    key = talk.contract.signing_key.decrypt(concealed, OAEP_SHA1)
    return AESGCM(key).decrypt(promise["nonce"].encode(), data, None)


def _target(account: Account, kind: BillKind, day: date) -> str:
    asked = {"bill_date": day.isoformat(), "tar_type": "GZIP"}
    if account.is_partner:
        asked["sub_mchid"] = account.sub_mchid
    if kind is BillKind.TRADE:
        return f"/v3/bill/tradebill?{urlencode(asked | {'bill_type': 'ALL'})}"
    asked["account_type"] = "BASIC"
    if not account.is_partner:
        return f"/v3/bill/fundflowbill?{urlencode(asked)}"
    asked["algorithm"] = "AEAD_AES_256_GCM"
    return f"/v3/bill/sub-merchant-fundflowbill?{urlencode(asked)}"


def _refused(said: Said | None) -> Bill:
    code = said.code if said else ""
    if code == "NO_STATEMENT_EXIST":
        return Bill(BillState.EMPTY, "这一天微信支付没有交易。", channel=LEDGER)
    if code == "STATEMENT_CREATING":
        return Bill(BillState.LATER, NOT_YET)
    if said is not None and 400 <= said.status < 500 and code in REASONS:
        return Bill(BillState.REFUSED, REASONS[code])
    return Bill(BillState.LATER, "微信支付这会儿没有给出可信的回答，过一会儿再取。")


def _sha1(data: bytes) -> str:
    """The hash of the bill, which servers and proxies on the way may hand over unpacked."""
    if data.startswith(GZIP):
        return _sha1_inflated(data)
    return hashlib.sha1(data).hexdigest()  # noqa: S324 - the channel's choice


def _sha1_inflated(data: bytes) -> str:
    """The hash of the bill inside the gzip; empty when it does not open, or swells beyond reason."""
    digest, size, inflate = hashlib.sha1(), 0, zlib.decompressobj(31)  # noqa: S324 - the channel's choice
    waiting = data
    try:
        while waiting or not inflate.eof:
            piece = inflate.decompress(waiting, PIECE)
            waiting = inflate.unconsumed_tail
            size += len(piece)
            if size > LARGEST_FILE or not (piece or waiting or inflate.eof):
                return ""
            digest.update(piece)
            if inflate.eof:
                break
    except zlib.error:
        return ""
    return digest.hexdigest()
