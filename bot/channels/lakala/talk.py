"""Signed calls for one merchant, and the question whether an answer can be believed."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.lakala.accounts import Account, House
from bot.channels.lakala.signing import authorization, lines
from bot.channels.reading import compact, parsed
from bot.channels.rsa import is_signed
from bot.channels.wire import Reply, Wire

VERSION = "3.0"
TOLERANCE_S = 300


@dataclass(frozen=True, slots=True)
class Said:
    """A verified answer: its code, and what was told where all is well."""

    code: str
    told: Mapping[str, Any]
    is_well: bool


class Talk:
    """One merchant's conversation with the platform."""

    def __init__(
        self, account: Account, house: House, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self.account, self.house, self.wire, self._clock = account, house, wire, clock

    def ask(self, path: str, wanted: Mapping[str, Any]) -> Said | None:
        """One call; None when no answer came that can be believed."""
        reply = self.speak(path, wanted)
        if reply is None or reply.status >= 500 or self.doubt(reply, self._clock()):
            return None
        told = parsed(reply.body)
        if told is None or not isinstance(told.get("code"), str):
            return None
        code, data = told["code"][:32], told.get("resp_data")
        data, mine = data if isinstance(data, dict) else {}, self.account.merchant_no
        if (data.get("merchant_no") or mine) != mine:
            return None
        return Said(code, data, reply.status == 200 and code in self.house.success_codes)

    def speak(self, path: str, wanted: Mapping[str, Any]) -> Reply | None:
        """One signed call and whatever came back."""
        account, now = self.account, self._clock()
        told = {"req_time": compact(now), "version": VERSION, "req_data": wanted}
        if account.out_org_code:
            told["out_org_code"] = account.out_org_code
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        stamp, nonce = str(int(now.timestamp())), secrets.token_hex(6)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "Authorization": authorization(account.signing_key, account.appid, account.serial_no,
                                           stamp, nonce, body),
        }  # fmt: skip
        return self.wire.ask("POST", f"{self.house.base_url}{path}", headers, body)

    def doubt(self, reply: Reply, now: datetime) -> str:
        """Why an answer cannot be believed: its app, its time or its signature; else empty."""
        names = ("Appid", "Serial", "Timestamp", "Nonce", "Signature")
        appid, serial, stamp, nonce, signature = (
            reply.headers.get(f"Lklapi-{name}", "") for name in names
        )
        if not is_fresh(stamp, now, TOLERANCE_S):
            return "time"
        if appid != self.account.appid:
            return "app"
        text = lines(appid, serial, stamp, nonce, reply.body)
        return "" if is_signed(self.account.answer_key, signature, text) else "signature"


def is_fresh(stamp: str, now: datetime, tolerance_s: int) -> bool:
    """Whether a time in seconds is close to ours, or up to the tolerance old."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    return -TOLERANCE_S < now.timestamp() - int(stamp) < tolerance_s
