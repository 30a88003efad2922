"""How well sentences are understood: each is read as the router would, and compared with what is true."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.language.meaning import understand
from handlers.means import Means
from storage.base.refusal import Refusal
from tests.handlers.language.sentences import TODAY, Sentence
from tests.shop import shelves

CONFIDENT = 0.8
"""From here on a wrong answer is said without a doubt."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sentence; `asked`: choices were offered, this intent first."""

    sentence: Sentence
    intent: str
    slots: dict[str, Any]
    confidence: float
    asked: bool
    refusal: str
    seconds: float

    @property
    def intent_credit(self) -> float:
        """1 for the right intent, half for a question back that offers it first."""
        return (0.5 if self.asked else 1.0) if self.intent == self.sentence.intent else 0.0

    @property
    def slots_credit(self) -> float:
        """The same when every slot is right as well."""
        return self.intent_credit * (_plain(self.slots) == _plain(self.sentence.slots))

    @property
    def dates_exact(self) -> bool:
        """Whether the days are those that were meant, to the day, and none where there are none."""
        return _plain(self.slots).get("date") == _plain(self.sentence.slots).get("date")

    @property
    def wrong_and_confident(self) -> bool:
        """The wrong intent, without a doubt."""
        return self.intent != self.sentence.intent and self.confidence >= CONFIDENT

    @property
    def refused(self) -> bool:
        """Whether it was seen that this would do harm."""
        return self.intent == "out_of_scope" and self.slots.get("unsafe") is True

    def __str__(self) -> str:
        """One row of the table of misses: what was said, what was meant, what was read."""
        said, wanted = self.sentence, self.sentence.intent
        if self.refusal:
            return f"{said.text} | {wanted} | refused: {self.refusal}"
        if self.intent != wanted:
            return f"{said.text} | {wanted} | {self.intent or '(nothing)'} {self.confidence:.2f}"
        if self.asked and self.slots_credit:
            return f"{said.text} | {wanted} | asked back"
        meant, read = _plain(said.slots), _plain(self.slots)
        wrong = [name for name in sorted(meant | read) if meant.get(name) != read.get(name)]
        told = (f"{n}: {_short(meant.get(n))} not {_short(read.get(n))}" for n in wrong)
        return f"{said.text} | {wanted} | {', '.join(told)}"


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of many sentences, each a share from 0 to 1."""

    outcomes: Sequence[Outcome]

    @property
    def intent(self) -> float:
        """The right intent."""
        return _mean(o.intent_credit for o in self.outcomes)

    @property
    def slots(self) -> float:
        """The right intent with every slot."""
        return _mean(o.slots_credit for o in self.outcomes)

    @property
    def dates(self) -> float:
        """The right days, of the sentences that name some."""
        return _mean(float(o.dates_exact) for o in self.outcomes if "date" in o.sentence.slots)

    @property
    def wrong(self) -> float:
        """Wrong without a doubt."""
        return _mean(float(o.wrong_and_confident) for o in self.outcomes)

    @property
    def refused(self) -> float:
        """Seen to do harm, of those that would."""
        return _mean(float(o.refused) for o in self.outcomes if o.sentence.harmful)

    @property
    def misses(self) -> tuple[Outcome, ...]:
        """Everything that was not fully right."""
        return tuple(o for o in self.outcomes if o.slots_credit < 1)


FIGURES: dict[str, Callable[[Score], float]] = {
    "intent": lambda score: score.intent,
    "slots": lambda score: score.slots,
    "dates": lambda score: score.dates,
    "wrong": lambda score: score.wrong,
    "refused": lambda score: score.refused,
}


def score(sentences: Iterable[Sentence]) -> Score:
    """Read them all with every command of the house."""
    meant = shelves().means
    return Score([read(sentence, meant) for sentence in sentences])


def read(sentence: Sentence, meant: Sequence[Means]) -> Outcome:
    """Read one of them."""
    begun = time.process_time()
    try:
        found = understand(sentence.text, meant, TODAY, sentence.names)
    except Refusal as no:
        return Outcome(sentence, "", {}, 0.0, False, no.sentence, time.process_time() - begun)
    seconds = time.process_time() - begun
    asked = found.unsure and bool(found.choices)
    return Outcome(sentence, found.intent, found.slots, found.confidence, asked, "", seconds)


def _plain(slots: dict[str, Any]) -> dict[str, Any]:
    """Slots to compare: how a day was said does not matter, 20 is 20.0."""
    plain: dict[str, Any] = json.loads(json.dumps(slots))
    if isinstance(plain.get("date"), dict):
        plain["date"].pop("expr", None)
    return plain


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _mean(shares: Iterable[float]) -> float:
    """Their mean; 1 of nothing, for nothing was wrong."""
    kept = list(shares)
    return sum(kept) / len(kept) if kept else 1.0
