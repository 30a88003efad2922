"""The practice acquirer's notices, by the post that all acquirers use."""

import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.signing import signed
from bot.sandbox.standins.post import THREADS, Letter, Post, Sheet
from bot.sandbox.world import AcquirerMerchant

PAUSES = tuple(timedelta(seconds=pause) for pause in (15, 30, 180, 600))


class Notices:
    """Tells of payments and refunds, as often and as late as the switch says."""

    def __init__(self, clock: Clock, faults: Faults, log: CallLog, url: str) -> None:
        self.clock, self.faults, self.url = clock, faults, url
        self.post = Post(clock, log, PAUSES, _kept)

    def start(self, threads: int = THREADS) -> None:
        """Begin sending."""
        self.post.start(threads)

    def stop(self) -> None:
        """Send no more."""
        self.post.stop()

    def tell(
        self, merchant: AcquirerMerchant, kind: str, data: dict[str, Any], url: str = ""
    ) -> None:
        """Announce a payment or a refund."""
        told: dict[str, Any] = {"notice_id": f"N{secrets.token_hex(12)}"}
        told |= {"merchant": merchant.number, "type": kind}
        told |= {"created_at": self.clock.now().isoformat(), "data": data}
        body, address = json.dumps(told, ensure_ascii=False), url or self.url

        def write() -> Sheet:
            parts = urlsplit(address)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            now = int(self.clock.now().timestamp())
            return signed_request(merchant, now, body, "POST", path), body.encode()

        self.post.send(Letter(address, kind, write), self.faults.choice("acquirer.notice"))


def signed_request(
    merchant: AcquirerMerchant, now: int, body: str, method: str, path: str
) -> dict[str, str]:
    """The headers of a notice."""
    headers = signed(merchant.secret, now, body, method, path)
    return {"Content-Type": "application/json", "X-Merchant": merchant.number, **headers}


def _kept(status: int, body: bytes) -> bool:
    try:
        return status < 400 and json.loads(body).get("code") == "OK"
    except (ValueError, AttributeError):
        return False
