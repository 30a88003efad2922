"""The acquirer's notices: sent in the background, again until the product says OK."""

import heapq
import itertools
import json
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.signing import signed
from bot.sandbox.world import AcquirerMerchant

PAUSES = tuple(timedelta(seconds=pause) for pause in (15, 30, 180, 600))
LATE = timedelta(minutes=2)
PATIENCE_S = 5.0
TICK_S = 0.2


@dataclass(slots=True)
class Notice:
    """One notice; `answers` are the HTTP statuses so far, 0 for silence."""

    merchant: AcquirerMerchant
    url: str
    body: str
    kind: str
    answers: list[int] = field(default_factory=list)
    taken: bool = False


class Notices:
    """A heap of what is due on the sandbox's clock, and a few threads that send it."""

    def __init__(self, clock: Clock, faults: Faults, log: CallLog, url: str) -> None:
        self.clock, self.faults, self.log, self.url = clock, faults, log, url
        self.sent: list[Notice] = []
        self._due: list[tuple[datetime, int, Notice]] = []
        self._order = itertools.count()
        self._bell = threading.Condition()
        self._over = threading.Event()

    def start(self, threads: int = 4) -> None:
        """Begin sending."""
        for _ in range(threads):
            threading.Thread(target=self._work, daemon=True).start()

    def stop(self) -> None:
        """Send no more."""
        self._over.set()

    def tell(
        self, merchant: AcquirerMerchant, kind: str, data: dict[str, Any], url: str = ""
    ) -> None:
        """Announce a payment or a refund, as often and as late as the switch says."""
        how = self.faults.choice("acquirer.notice")
        if how == "never" or not (url or self.url):
            return
        now = self.clock.now()
        body: dict[str, Any] = {"notice_id": f"N{secrets.token_hex(12)}"}
        body |= {"merchant": merchant.number, "type": kind}
        body |= {"created_at": now.isoformat(), "data": data}
        notice = Notice(merchant, url or self.url, json.dumps(body, ensure_ascii=False), kind)
        with self._bell:
            self.sent.append(notice)
        for _ in range(2 if how == "twice" else 1):
            self._later(notice, now + LATE if how == "late" else now)

    def _later(self, notice: Notice, at: datetime) -> None:
        with self._bell:
            heapq.heappush(self._due, (at, next(self._order), notice))
            self._bell.notify()

    def _work(self) -> None:
        while not self._over.is_set():
            if notice := self._next():
                self._send(notice)

    def _next(self) -> Notice | None:
        with self._bell:
            if not self._due or self._due[0][0] > self.clock.now():
                self._bell.wait(TICK_S)
            if self._due and self._due[0][0] <= self.clock.now():
                return heapq.heappop(self._due)[2]
            return None

    def _send(self, notice: Notice) -> None:
        status, taken = self._post(notice)
        notice.answers.append(status)
        notice.taken = notice.taken or taken
        self.log.add(f"notice {notice.kind}", str(status or "没有回答"), good=taken)
        tries = len(notice.answers)
        if not taken and not notice.taken and tries <= len(PAUSES):
            self._later(notice, self.clock.now() + PAUSES[tries - 1])

    def _post(self, notice: Notice) -> tuple[int, bool]:
        parts = urlsplit(notice.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        now = int(self.clock.now().timestamp())
        merchant = notice.merchant
        headers = signed_request(merchant, now, notice.body, "POST", path)
        try:
            answer = requests.post(
                notice.url, notice.body.encode(), headers=headers, timeout=PATIENCE_S,
                proxies={"http": ""}, allow_redirects=False,
            )  # fmt: skip
            return answer.status_code, answer.ok and answer.json().get("code") == "OK"
        except (requests.RequestException, ValueError, AttributeError):
            return 0, False


def signed_request(
    merchant: AcquirerMerchant, now: int, body: str, method: str, path: str
) -> dict[str, str]:
    """The headers of a notice."""
    headers = signed(merchant.secret, now, body, method, path)
    return {"Content-Type": "application/json", "X-Merchant": merchant.number, **headers}
