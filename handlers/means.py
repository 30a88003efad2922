"""Meanings: what people may want of a command, declared beside it in the words they use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from re import Pattern
from typing import Any

from handlers.messages import Reply
from storage.people.staff import Role

DECISIVE = 5
"""From this weight on a cue is a phrasing that belongs to one intent alone."""

Cues = Mapping[str, int]
Values = Mapping[str, Mapping[str, Any]]
Refine = Callable[[dict[str, Any], Any], None]


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """One intent: the words that speak for it, and the slots it can carry.

    Cues are weighed patterns over a line in which named things are single capitals (see
    `handlers.language.reading`): `D` a day, `R` a refund's number, `M` a sum … `values` read a slot
    from words, the first pattern that is found wins. `rest` takes what no other slot has claimed,
    after `noise`. `about` is how a question back names it; `{metric}` is the figure that was
    named. `ahead`: days lie in the future unless said otherwise. Each is equal to itself alone.
    """

    intent: str
    function: Callable[..., Reply]
    allow: frozenset[Role]
    cues: tuple[tuple[Pattern[str], int], ...]
    slots: tuple[str, ...]
    values: tuple[tuple[str, tuple[tuple[Pattern[str], Any], ...]], ...]
    rest: str
    noise: Pattern[str] | None
    ahead: bool
    otherwise: bool
    about: str
    refine: tuple[Refine, ...] = ()


def compiled(cues: Cues) -> tuple[tuple[Pattern[str], int], ...]:
    """Patterns with their weights, the heaviest first."""
    ranked = sorted(cues.items(), key=lambda cue: -cue[1])
    return tuple((re.compile(pattern, re.MULTILINE), weight) for pattern, weight in ranked)


def readers(values: Values) -> tuple[tuple[str, tuple[tuple[Pattern[str], Any], ...]], ...]:
    """The words that name a slot's values, in the order they were written."""
    return tuple(
        (slot, tuple((re.compile(pattern), value) for pattern, value in words.items()))
        for slot, words in values.items()
    )


def longest_first(words: str) -> Pattern[str]:
    """One of these words (`a|b|…`), the longer ones tried first: 退款申请 before 退款."""
    return re.compile("|".join(sorted(_alternatives(words), key=len, reverse=True)))


def _alternatives(words: str) -> list[str]:
    """The alternatives of a pattern; those inside brackets belong to their own."""
    found, depth = [""], 0
    for letter in words:
        depth += (letter in "([") - (letter in ")]")
        if letter == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [word for word in found if word]
