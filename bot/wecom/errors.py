"""Every answer WeCom can give to a call, and what we do about it (documentation 90313)."""

from typing import Literal, NamedTuple

Kind = Literal["again", "later", "permanent", "doubt"]
"""again: soon, nothing has arrived. later: after a pause of this one credential. permanent: never.
doubt: it may have arrived, so repeating may say it twice."""

Told = Literal["nobody", "operator", "recipient", "card", "bug"]
"""Who is to know: nobody yet; the operator (settings at WeCom); recipient: the addressee is gone or out of
reach; card: its code is spent, a line of text does; bug: ours, for the log."""

BUSY = -1
REFRESH = frozenset({40001, 40014, 42001})
SPENT_CODE = 60140

AGAIN = frozenset(
    {
        6000,  # somebody changed the same thing at the same time
        40007,
        41006,  # media that expired: the next attempt uploads anew
    }
)
LATER = frozenset({45009, 45033})

OPERATOR = frozenset(
    {
        40001,
        40013,
        40091,  # at gettoken: secret or corporation
        40054,
        40055,
        40056,
        40057,
        40094,
        41002,
        41004,
        43009,
        43012,
        45024,
        46003,
        *range(48001, 48010),
        50001,
        50003,
        60020,
        80001,
        81012,
        85002,
        85004,
        85005,
        86008,
        90200,
        90207,
        93000,
        93004,
        93006,
        93008,
        94000,
        301002,
        301005,
        853000,
    }
)
RECIPIENT = frozenset(
    {
        40003,
        40031,
        40032,
        40050,
        40066,
        40068,
        40070,
        43004,
        46004,
        50002,
        60003,
        60011,
        60102,
        60111,
        60123,
        81013,
        86001,
        86003,
        86101,
        86215,
        86216,
        86217,
        86224,
        301021,
    }
)
CARD = frozenset({42014, 42015, 42016, 42052, SPENT_CODE})
# Whatever is left of the list says that the request itself was wrong: a bug of ours.

PAUSE_SECONDS = {"again": 5.0, "later": 60.0}


class Verdict(NamedTuple):
    """What a code means for the message that met it."""

    kind: Kind
    told: Told


def verdict(code: int) -> Verdict:
    """The class of an errcode, when a repeat or a new token did not help."""
    if code == BUSY or code in AGAIN:
        return Verdict("again", "nobody")
    if code in LATER or code in {40014, 42001}:
        return Verdict("later", "nobody")
    if code in OPERATOR:
        return Verdict("permanent", "operator")
    if code in RECIPIENT:
        return Verdict("permanent", "recipient")
    return Verdict("permanent", "card" if code in CARD else "bug")


class DeliveryError(Exception):
    """A call that did not do what was asked; says what to do next.

    `retry_after` is seconds, 0 when it will not be tried again. `code` is WeCom's errcode, or 0 when
    the answer was none of WeCom's. The text never holds an address, a key or a message.
    """

    def __init__(
        self,
        kind: Kind,
        code: int,
        told: Told = "nobody",
        *,
        retry_after: float = 0,
        words: str = "",
    ) -> None:
        super().__init__(f"{kind} {code} {words}".strip())
        self.kind = kind
        self.code = code
        self.told = told
        self.retry_after = retry_after or PAUSE_SECONDS.get(kind, 0.0)

    @property
    def permanent(self) -> bool:
        """Whether trying again is pointless."""
        return self.kind == "permanent"

    @classmethod
    def from_code(cls, code: int) -> "DeliveryError":
        """The error for an errcode; its errmsg is left out, for it carries our address."""
        kind, told = verdict(code)
        return cls(kind, code, told)
