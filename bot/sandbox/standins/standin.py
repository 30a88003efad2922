"""A payment channel's other side: its books, switches and letters, and one strict door for every call."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from requests.structures import CaseInsensitiveDict

from bot.sandbox.calls import CallLog
from bot.sandbox.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.standins import trouble
from bot.sandbox.standins.books import Books, Given, Rules, Sale
from bot.sandbox.standins.post import Letter, Post, Sheet
from bot.sandbox.standins.trouble import Trouble

LANDS_AFTER = timedelta(minutes=10)  # a request that is on its way; see the answer "late"


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it came over the wire; `target` is the path with its query, untouched."""

    method: str
    path: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    root: str  # the address under which this stand-in is reached


@dataclass(frozen=True, slots=True)
class Answer:
    """What the channel says; an unsigned one (a file) is never signed."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    signed: bool = True


class StandIn(ABC):
    """Derive one per channel; it is reached under `/<code>/` of the sandbox."""

    code: str
    rules: Rules
    pauses: Sequence[timedelta]
    aggregates = False  # takes other wallets' payments too; `sell` is told which, as `way`

    def __init__(self, clock: Clock, faults: Faults, log: CallLog, notify_url: str = "") -> None:
        self.clock, self.log, self.notify_url = clock, log, notify_url
        self.books = Books(clock, self.rules)
        self.trouble = Trouble(faults, self.code)
        self.post = Post(clock, log, self.pauses, self.kept)
        self._landing: list[tuple[datetime, Callable[[], Answer]]] = []

    def blueprint(self) -> Blueprint:
        """Every path under the stand-in's own."""
        routes = Blueprint(self.code, __name__, url_prefix=f"/{self.code}")
        routes.add_url_rule("/<path:_>", "call", self._call, methods=["GET", "POST"])
        return routes

    def start(self) -> None:
        """Begin to send notices and to bring refunds to their ends."""
        self.post.start(tick=self.tick)

    def stop(self) -> None:
        """Send no more."""
        self.post.stop()

    def tick(self) -> None:
        """What was on its way lands, what was processing ends, and notices say so."""
        self.land(self.clock.now())
        for given in self.books.ripen(calm=self.trouble.refund == "ok"):
            self.announce(given)

    def land(self, until: datetime | None = None) -> None:
        """Requests that were on their way arrive: those due by then, or all."""
        with self.books.lock:
            due = [one for one in self._landing if until is None or one[0] <= until]
            self._landing = [one for one in self._landing if one not in due]
        for _, do in due:
            do()

    # ---- what each channel says for itself ----

    @abstractmethod
    def admit(self, asked: Asked) -> Answer | None:
        """None for a call that is well signed and in time; else the channel's refusal."""

    @abstractmethod
    def act(self, asked: Asked) -> Answer:
        """Do what an admitted call wants."""

    @abstractmethod
    def busy(self, how: str) -> Answer:
        """The channel's own words for `busy` (too often) and `broken` (a fault of its own)."""

    @abstractmethod
    def bent(self, answer: Answer, how: str) -> Answer:
        """The answer about another number, or with another amount."""

    @abstractmethod
    def sealed(self, asked: Asked, answer: Answer, how: str) -> Response:
        """The signed answer; `how` may be unsigned, wrongly_signed or probe."""

    @abstractmethod
    def kept(self, status: int, body: bytes) -> bool:
        """Whether the product's answer to a notice says that it was kept."""

    @abstractmethod
    def sell(self, merchant_id: str, amount: int, **more: Any) -> Sale:
        """A payment to one of our merchants, now or at `paid_at`; `payer`, `terminal` and `number` may be named."""

    @abstractmethod
    def payment_notice(self, sale: Sale, how: str) -> Sheet:
        """A signed notice of a payment; `how` as in `sealed`."""

    @abstractmethod
    def refund_notice(self, given: Given, how: str) -> Sheet:
        """A signed notice of how a refund stands; `how` as in `sealed`."""

    # ---- what all of them do alike ----

    def announce(self, given: Given) -> None:
        """Tell the product how a refund ended, as the switch says."""
        url = given.notify_url or self.notify_url
        self._send(url, "refund", partial(self.refund_notice, given))

    def tell_sale(self, sale: Sale) -> None:
        """Tell the product of a payment, as the switch says."""
        self._send(self.notify_url, "payment", partial(self.payment_notice, sale))

    def _send(self, url: str, kind: str, write: Callable[[str], Sheet]) -> None:
        how = self.trouble.notice
        spoilt = how if how in trouble.SIGNATURES else ""
        self.post.send(Letter(url, f"{self.code} {kind}", lambda: write(spoilt)), how)

    def _call(self, _: str = "") -> Response:
        asked = _as_it_came()
        refusal = self.admit(asked)
        how = self.trouble.answer
        if refusal is not None:
            response = Response(refusal.body, refusal.status, refusal.headers)
        else:
            self.tick()
            response = self._troubled(asked, how)
        response.date = self.clock.now()
        good = refusal is None and how == "ok"
        self.log.add(f"{asked.method} {asked.path}", str(response.status_code), good=good)
        return response

    def _troubled(self, asked: Asked, how: str) -> Response:
        if how == "slow":
            time.sleep(trouble.SLOW_S)
        if how == "late" and asked.method == "POST":
            with self.books.lock:
                self._landing.append((self.clock.now() + LANDS_AFTER, lambda: self.act(asked)))
        if how in ("lost_before", "late"):
            return trouble.cut_off()
        answer = self.busy(how) if how in trouble.BUSY else self.act(asked)
        if how == "lost_after":
            return trouble.cut_off()
        if how == "garbage":
            return trouble.garbage()
        if how in trouble.BENT:
            answer = self.bent(answer, how)
        if not answer.signed:
            return Response(answer.body, answer.status, answer.headers)
        return self.sealed(asked, answer, how if how in trouble.SIGNATURES else "")


def _as_it_came() -> Asked:
    target = request.environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    root = f"{request.host_url.rstrip('/')}/{request.blueprint}"
    headers = CaseInsensitiveDict(dict(request.headers))
    return Asked(request.method, request.path, target, headers, request.get_data(), root)
