"""The switches every stand-in has, and the ways an answer can be spoilt on its way."""

from dataclasses import dataclass

from flask import Response

from bot.sandbox.faults import Faults
from bot.sandbox.standins.books import State

SLOW_S = 6.0  # longer than anybody waits
SIGNATURES = frozenset({"unsigned", "wrongly_signed", "probe"})
BENT = frozenset({"other_amount", "other_number"})
BUSY = frozenset({"busy", "broken"})
FATES = {
    "ok": State.SUCCEEDED,
    "processing": State.PROCESSING,
    "closed": State.CLOSED,
    "abnormal": State.ABNORMAL,
    "failed": State.FAILED,
    "short": State.SUCCEEDED,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A stand-in's three switches as they stand now."""

    faults: Faults
    code: str

    @property
    def answer(self) -> str:
        """How calls are answered; see `bot.sandbox.faults.ANSWERS`."""
        return self.faults.choice(f"{self.code}.answer")

    @property
    def refund(self) -> str:
        """What becomes of refunds that are asked for now; see `FATES`."""
        return self.faults.choice(f"{self.code}.refund")

    @property
    def fate(self) -> State:
        """The end of a refund that is asked for now."""
        return FATES[self.refund]

    @property
    def notice(self) -> str:
        """How notices are sent; see `bot.sandbox.faults.LETTERS`."""
        return self.faults.choice(f"{self.code}.notice")


def cut_off() -> Response:
    """A connection that ends before the answer does."""
    response = Response("", status=200, content_type="application/json")
    response.automatically_set_content_length = False
    response.headers["Content-Length"] = "64"
    return response


def garbage() -> Response:
    """What a proxy in between says."""
    return Response("<html>502 Bad Gateway</html>", status=200)
