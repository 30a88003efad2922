"""What the platform signs of its own accord: the headers of an answer, and whole notices."""

import json
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.standins.post import Sheet
from bot.sandbox.standins.rsa import rsa_key
from bot.sandbox.standins.wechat_pay.keys import (
    SCHEME,
    Member,
    Platform,
    Signer,
    sealed,
    signature,
)
from bot.sandbox.standins.wechat_pay.told import rfc3339

PROBE = "WECHATPAY/SIGNTEST/"


@dataclass(frozen=True, slots=True)
class Letters:
    """Signs as told: well, not at all, with somebody else's key, or as the platform's own probe."""

    platform: Platform
    clock: Clock

    def signed(self, signer: Signer, body: bytes, how: str = "") -> dict[str, str]:
        """The headers over a body."""
        if how == "unsigned":
            return {}
        stamp, nonce = str(int(self.clock.now().timestamp())), secrets.token_hex(16)
        signed = signer.sign(stamp, nonce, body)
        if how == "wrongly_signed":
            signed = signature(rsa_key("somebody else"), stamp, nonce, body)
        if how == "probe":
            signed = f"{PROBE}{signed}"
        return {
            "Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": nonce, "Wechatpay-Signature": signed,
            "Wechatpay-Serial": signer.serial, "Wechatpay-Signature-Type": SCHEME,
        }  # fmt: skip

    def notice(
        self, event: str, kind: str, key: str, plain: dict[str, Any], member: Member, how: str = ""
    ) -> Sheet:
        """Any notice, sealed for its member; the same thing told again has the same id."""
        resource = {"original_type": kind} | sealed(member.apiv3_key, kind, raw(plain))
        body = raw({
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{event} {key}")),
            "create_time": rfc3339(self.clock.now()), "event_type": event,
            "resource_type": "encrypt-resource", "summary": "通知", "resource": resource,
        })  # fmt: skip
        signer = self.platform.signer(member)
        return {"Content-Type": "application/json"} | self.signed(signer, body, how), body


def raw(told: dict[str, Any]) -> bytes:
    """JSON as it goes over the wire."""
    return json.dumps(told, ensure_ascii=False).encode()
