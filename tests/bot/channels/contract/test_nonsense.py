"""Notices out of shape, thousands of them: none is an error, and none tells what was not signed."""

import random

from bot.channels.channel import Forged, Notice
from bot.sandbox.standins.post import Sheet
from tests.bot.channels.rig import Rig

ROUNDS = 300


def spoilt(body: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, left out, doubled or put in."""
    letters = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(letters) + 1)
        till = min(len(letters), at + chance.choice((1, 1, 2, 30)))
        junk = chance.choice(
            (b"", b"&", b"=", b"%", b"\x00", b"\xff", b'"', b"{", letters[at:till] * 2)
        )
        letters[at:till] = junk
    return bytes(letters)


def test_a_spoilt_notice_is_refused_or_says_what_the_genuine_one_says(rig: Rig) -> None:
    """What is not signed may change (an empty field, the case of an escape), never what is told."""
    chance = random.Random(rig.name)
    headers, body = rig.payment_notice(rig.sell())
    genuine = rig.hear((headers, body))
    heard = (heard_of(rig, (headers, spoilt(body, chance))) for _ in range(ROUNDS))
    assert [one for one in heard if one not in (None, genuine)] == []


def heard_of(rig: Rig, sheet: Sheet) -> Notice | None:
    try:
        return rig.hear(sheet)
    except Forged:
        return None
