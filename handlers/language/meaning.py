"""What was meant: a line becomes an intent with slots and a measure of how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from handlers.language.asking.slotting import slots_of
from handlers.language.finding.finders import FINDERS, FORWARD
from handlers.language.reading import Names, Reading, read
from handlers.language.spelling.normalise import Line, Vocabulary, spell
from handlers.language.vocabulary import TRADE_WORDS, WORDS
from handlers.means import Means

ENOUGH = 3
"""The least weight of words at which an intent is believed to be meant."""
CLEAR = 2
"""The lead over the next one at which nothing is asked back."""
CHOICES = 3
LINES = 512
"""How many lines are remembered with the intents they speak for."""
GUESSED = 0.3
"""How sure it is that a line without a word of the trade is about something else."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent with its slots; `choices` are other intents that were as near, best first.

    `confidence` runs from 0 to 1. Without an intent nothing was understood.
    """

    means: Means | None
    slots: dict[str, Any] = field(default_factory=dict)
    confidence: float = 0.0
    choices: tuple[Means, ...] = ()
    unsure: bool = False
    """Another intent is exactly as near: better to ask."""

    @property
    def intent(self) -> str:
        """Its name; empty when nothing was understood."""
        return self.means.intent if self.means else ""


@cache
def vocabulary() -> Vocabulary:
    """The words against which slips and pinyin are read."""
    return Vocabulary(WORDS)


def read_line(text: str, today: date, names: Names) -> Reading:
    """A line in our spelling, with everything named that it names."""
    line: Line = spell(text, vocabulary(), (*names.terminals, *names.people), names.stores)
    return read(line, today, names, FINDERS)


def rank(reading: Reading, meant: Sequence[Means]) -> list[tuple[int, Means]]:
    """Every intent that some words speak for, the heaviest first."""
    return list(intents_of(reading.skeleton, tuple(meant)))


@lru_cache(LINES)
def intents_of(skeleton: str, meant: tuple[Means, ...]) -> tuple[tuple[int, Means], ...]:
    """The same for a bare skeleton; remembered, as a shop asks the same few things all day."""
    found = []
    for means in meant:
        weight = sum([weight for cue, weight in means.cues if cue.search(skeleton)])
        if weight > 0:
            found.append((weight, means))
    return tuple(sorted(found, key=lambda pair: -pair[0]))


def understand(text: str, meant: Sequence[Means], today: date, names: Names) -> Meaning:
    """What a line means among these intents; a Refusal for a day that cannot be."""
    reading = read_line(text, today, names)
    ranked = rank(reading, meant)
    if not ranked or ranked[0][0] < ENOUGH:
        return _otherwise(reading, meant, tuple(means for _, means in ranked[:CHOICES]))
    weight, means = ranked[0]
    lead = weight - (ranked[1][0] if len(ranked) > 1 else 0)
    if means.ahead:
        reading = read_ahead(text, today, names)
    near = tuple(m for w, m in ranked[1:CHOICES] if weight - w < CLEAR)
    slots = slots_of(reading, means, today)
    return Meaning(means, slots, _confidence(weight, lead), near, unsure=lead == 0)


def _otherwise(reading: Reading, meant: Sequence[Means], near: tuple[Means, ...]) -> Meaning:
    """Something else altogether when no word of the trade is in it; else honestly not understood."""
    other = next((means for means in meant if means.otherwise), None)
    if other is None or reading.named_trade or any(w in reading.line.plain for w in TRADE_WORDS):
        return Meaning(None, choices=near)
    return Meaning(other, {}, GUESSED)


def slots_for(text: str, means: Means, today: date, names: Names) -> dict[str, Any]:
    """The slots a line fills when this is what it means."""
    read_it = read_ahead if means.ahead else read_line
    return slots_of(read_it(text, today, names), means, today)


def read_ahead(text: str, today: date, names: Names) -> Reading:
    """The same line read as one that looks forward: a bare weekday is the next one."""
    line = spell(text, vocabulary(), (*names.terminals, *names.people), names.stores)
    return read(line, today, names, FORWARD)


def _confidence(weight: int, lead: int) -> float:
    """Surer with more words for it, and with fewer for anything else."""
    return round(min(1.0, weight / 5) * (0.95 if lead >= CLEAR else 0.5 + 0.1 * lead), 2)
