"""Signed calls of one account's app, and the question whether an answer can be believed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bot.channels.alipay.accounts import Account
from bot.channels.alipay.signing import Envelope, opened, plain
from bot.channels.rsa import is_signed, sign
from bot.channels.wire import Reply, Wire
from storage.base.business_day import SHANGHAI

CHARSET = "utf-8"
FAILED_BEFORE_DISPATCH = "error_response"


@dataclass(frozen=True, slots=True)
class Said:
    """A verified answer."""

    told: Mapping[str, Any]

    @property
    def code(self) -> str:
        """10000 where all is well; 40004 is a business no, whose reason is the sub-code."""
        return str(self.told.get("code", ""))

    @property
    def sub_code(self) -> str:
        """The reason in the platform's words; empty where all is well."""
        return str(self.told.get("sub_code", ""))


class Talk:
    """One account's conversation with the gateway."""

    def __init__(
        self, account: Account, base_url: str, wire: Wire, clock: Callable[[], datetime]
    ) -> None:
        self.account, self.wire = account, wire
        self._base, self._clock = base_url, clock

    def ask(self, method: str, content: Mapping[str, Any], *, notify_url: str = "") -> Said | None:
        """One call; None when no answer came that can be believed."""
        reply = self.speak(method, content, notify_url=notify_url)
        return None if reply is None else self.believed(reply, method)

    def speak(
        self, method: str, content: Mapping[str, Any], *, notify_url: str = ""
    ) -> Reply | None:
        """One signed call and whatever came back."""
        account = self.account
        params = {
            "app_id": account.app_id, "method": method, "format": "JSON", "charset": CHARSET,
            "sign_type": "RSA2", "version": "1.0", "notify_url": notify_url,
            "timestamp": f"{self._clock().astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            "app_auth_token": account.app_auth_token,
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        } | account.serials  # fmt: skip
        params = {name: value for name, value in params.items() if value}
        params["sign"] = sign(account.signing_key, plain(params))
        # The charset stands in the address too, or the gateway reads Chinese letters as GBK.
        headers = {"Content-Type": f"application/x-www-form-urlencoded;charset={CHARSET}"}
        url = f"{self._base}?charset={CHARSET}"
        return self.wire.ask("POST", url, headers, urlencode(params).encode())

    def believed(self, reply: Reply, method: str) -> Said | None:
        """An answer to this very call, signed by the platform."""
        envelope = opened(reply.body) if reply.status == 200 else None
        if envelope is None or self.doubt(envelope):
            return None
        expected = f"{method.replace('.', '_')}_response"
        return Said(envelope.told) if envelope.name in (expected, FAILED_BEFORE_DISPATCH) else None

    def doubt(self, envelope: Envelope) -> str:
        """Why an answer cannot be believed: its certificate or its signature; else empty."""
        if self.account.platform_serial not in ("", envelope.certificate_sn):
            return "serial"
        key = self.account.platform_key
        return "" if is_signed(key, envelope.signature, envelope.raw) else "signature"
