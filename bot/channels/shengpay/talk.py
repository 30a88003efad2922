"""Signed calls for one merchant, and the question whether an answer can be believed."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.rsa import sign
from bot.channels.shengpay.accounts import Account
from bot.channels.shengpay.signing import DIGESTS, opened, plain
from bot.channels.wire import Reply, Wire

WELL = "SUCCESS"


@dataclass(frozen=True, slots=True)
class Said:
    """A verified answer."""

    told: Mapping[str, Any]

    @property
    def is_well(self) -> bool:
        """Whether the platform did what was asked."""
        return (self.told.get("returnCode"), self.told.get("resultCode")) == (WELL, WELL)

    @property
    def code(self) -> str:
        """The platform's error code; empty where all is well."""
        return "" if self.is_well else str(self.told.get("errorCode") or "")[:32]


class Talk:
    """One merchant's conversation with the platform."""

    def __init__(self, account: Account, base_url: str, wire: Wire) -> None:
        self.account, self.base_url, self._wire = account, base_url, wire

    def ask(self, path: str, wanted: Mapping[str, str | int]) -> Said | None:
        """One call; None when no answer came that can be believed."""
        reply = self.speak(path, wanted)
        return None if reply is None else self.believed(reply)

    def speak(self, path: str, wanted: Mapping[str, str | int]) -> Reply | None:
        """One signed call and whatever came back."""
        account = self.account
        fields: dict[str, str | int] = {
            **account.names, **wanted, "nonceStr": secrets.token_hex(16), "signType": account.sign_type,
        }  # fmt: skip
        text = plain({name: str(value) for name, value in fields.items()})
        fields["sign"] = sign(account.signing_key, text, DIGESTS[account.sign_type])
        body = json.dumps(fields, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=UTF-8"}
        return self._wire.ask("POST", f"{self.base_url}{path}", headers, body)

    def believed(self, reply: Reply) -> Said | None:
        """An answer to this merchant, signed by the platform."""
        message = opened(reply.body) if reply.status == 200 else None
        if message is None:
            return None
        account = self.account
        if not message.is_genuine(account.platform_key, account.sign_type):
            return None
        return Said(message.told) if is_for(message.told, account) else None


def is_for(told: Mapping[str, Any], account: Account) -> bool:
    """Whether every name in a message that says whose it is is this account's."""
    names = {"appId": account.app_id, "mchId": account.mch_id, "subMchId": account.sub_mch_id}
    return all((told.get(name) or mine) == mine for name, mine in names.items())
