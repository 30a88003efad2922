"""Where bills are asked for and picked up: when they are ready, what they hash to, how long an address lives."""

import base64
import gzip
import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.sandbox.standins.books import SHANGHAI, Books, Given, Sale, at
from bot.sandbox.standins.wechat_pay.bills import funds_bill, trade_bill
from bot.sandbox.standins.wechat_pay.keys import OAEP_SHA1, Member
from bot.sandbox.standins.wechat_pay.refusing import Refused

READY_HOUR = 9
ADDRESS_LIVES = timedelta(minutes=5)
OLDEST = timedelta(days=92)
Rows = Sequence[Sale | Given]
KINDS = {"ALL": (Sale, Given), "SUCCESS": (Sale,), "REFUND": (Given,), "RECHARGE_REFUND": ()}
ACCOUNTS = frozenset({"BASIC", "OPERATION", "FEES"})


@dataclass(slots=True)
class Counter:
    """Files by token, each with the mchid that may fetch it and the moment its address dies."""

    books: Books
    opening: int = 100_000  # fen on the account each morning
    files: dict[str, tuple[str, datetime, bytes]] = field(default_factory=dict)

    def trade(
        self, members: Sequence[Member], query: Mapping[str, str], root: str
    ) -> dict[str, Any]:
        """/v3/bill/tradebill of all these; nobody here ever paid in by card to be refunded."""
        kind = query.get("bill_type", "ALL")
        if kind not in KINDS:
            raise Refused(400, "PARAM_ERROR", "bill_type 不对")
        rows = self._rows([one.account for one in members], query, KINDS[kind])
        bill = trade_bill(rows, {one.account: one for one in members}, kind)
        return self._file(members[0], bill, query, root)

    def funds(self, member: Member, query: Mapping[str, str], root: str) -> dict[str, Any]:
        """/v3/bill/fundflowbill of the caller's own basic account; a provider's holds nobody's takings."""
        if query.get("account_type", "BASIC") not in ACCOUNTS:
            raise Refused(400, "PARAM_ERROR", "account_type 不对")
        basic = query.get("account_type", "BASIC") == "BASIC"
        rows = self._rows([member.mchid] if basic else [], query)
        return self._file(member, funds_bill(rows, self.opening), query, root)

    def sub_funds(self, member: Member, query: Mapping[str, str], root: str) -> dict[str, Any]:
        """/v3/bill/sub-merchant-fundflowbill: sealed with a key that only the provider can open."""
        if query.get("account_type") != "BASIC" or query.get("algorithm") != "AEAD_AES_256_GCM":
            raise Refused(400, "PARAM_ERROR", "account_type 或 algorithm 不对")
        key, nonce = AESGCM.generate_key(256), secrets.token_hex(6)
        bill = funds_bill(self._rows([member.account], query), self.opening)
        told = self._file(
            member, bill, query, root, lambda data: AESGCM(key).encrypt(nonce.encode(), data, None)
        )
        concealed = base64.b64encode(member.key.public_key().encrypt(key, OAEP_SHA1)).decode()
        told |= {"bill_sequence": 1, "encrypt_key": concealed, "nonce": nonce}
        return {"download_bill_count": 1, "download_bill_list": [told]}

    def pick_up(self, mchid: str, token: str) -> bytes:
        """The file, while its address lives and for whoever asked for it."""
        now = self.books.clock.now()
        owner, dies, data = self.files.get(token, ("", now, b""))
        if owner != mchid or dies <= now:
            raise Refused(404, "RESOURCE_NOT_EXISTS", "文件不存在或地址已失效")
        return data

    def _rows(
        self, accounts: Sequence[str], query: Mapping[str, str],
        kinds: tuple[type, ...] = (Sale, Given),
    ) -> Rows:  # fmt: skip
        if query.get("tar_type", "GZIP") != "GZIP":
            raise Refused(400, "PARAM_ERROR", "tar_type 不对")
        day = self._day(query.get("bill_date", ""))
        rows = [one for account in accounts for one in self.books.of_day(account, day)]
        wanted = sorted((one for one in rows if isinstance(one, kinds)), key=at)
        if not wanted:
            raise Refused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
        return wanted

    def _file(
        self, member: Member, bill: bytes, query: Mapping[str, str], root: str,
        seal: Callable[[bytes], bytes] = bytes,
    ) -> dict[str, Any]:  # fmt: skip
        zipped = query.get("tar_type") == "GZIP"
        token = secrets.token_urlsafe(24)
        dies = self.books.clock.now() + ADDRESS_LIVES
        self.files[token] = member.mchid, dies, seal(gzip.compress(bill) if zipped else bill)
        end = "&tartype=gzip" if zipped else ""
        return {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(bill).hexdigest(),  # noqa: S324 - the channel's choice
            "download_url": f"{root}/v3/billdownload/file?token={token}{end}",
        }

    def _day(self, text: str) -> date:
        now = self.books.clock.now().astimezone(SHANGHAI)
        try:
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=SHANGHAI).date()
        except ValueError as wrong:
            raise Refused(400, "PARAM_ERROR", "bill_date 的写法不对") from wrong
        if day.isoformat() != text:
            raise Refused(400, "PARAM_ERROR", "bill_date 的写法不对")
        if day >= now.date() or now.date() - day > OLDEST:
            raise Refused(400, "INVALID_REQUEST", "只能取最近三个月、今天以前的账单")
        if day == now.date() - timedelta(days=1) and now.hour < READY_HOUR:
            raise Refused(400, "STATEMENT_CREATING", "账单生成中")
        return day
