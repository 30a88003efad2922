"""Makes sentences from the rows of the file: other things first, then order, politeness, spelling."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.handlers.language.generating.changing import Hand, draft
from tests.handlers.language.generating.days import other_days
from tests.handlers.language.generating.numbers import other_codes, other_numbers
from tests.handlers.language.generating.ordering import other_order, politeness
from tests.handlers.language.generating.spelling import in_traditional, one_in_pinyin, one_slip
from tests.handlers.language.generating.things import (
    SHOPS,
    other_channels,
    other_dayparts,
    other_people,
    other_stores,
    other_tills,
)
from tests.handlers.language.generating.wording import a_breath, other_words
from tests.handlers.language.sentences import Sentence, sentences

FOLDS = 5
SEED = 20261118
# How often each hand is laid on a sentence; stores always, for every shop has its own.
HANDS: tuple[tuple[float, Hand], ...] = (
    (1.0, other_stores), (0.8, other_days), (0.8, other_numbers), (0.8, other_codes),
    (0.6, other_channels), (0.7, other_tills), (0.7, other_people), (0.4, other_dayparts),
    (0.4, other_words), (0.2, a_breath), (0.25, other_order), (0.3, politeness),
)  # fmt: skip
SPELLINGS: tuple[tuple[float, Hand], ...] = (
    (0.10, in_traditional), (0.10, one_in_pinyin), (0.10, one_slip),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence, the fold of the row it was made from, that row's text, and what was changed."""

    sentence: Sentence
    fold: int
    row: str
    changes: tuple[str, ...]


def make(count: int, seed: int = SEED) -> Iterator[Made]:
    """So many sentences, the rows in turn; the same every time."""
    rows = sentences()
    dice = Random(seed)
    for number in range(count):
        place = number % len(rows)
        yield _made(rows[place], place % FOLDS, dice)


def _made(row: Sentence, fold: int, dice: Random) -> Made:
    """One sentence; of the spellings at most one, so that it stays one that people would type."""
    written = draft(row, dice.choice(SHOPS), dice)
    for chance, hand in HANDS:
        if dice.random() < chance and hand(written):
            written.changes.append(hand.__name__)
    chosen = dice.random()
    for chance, spell in SPELLINGS:
        if 0 <= chosen < chance and spell(written):
            written.changes.append(spell.__name__)
        chosen -= chance
    made = Sentence(written.text, written.intent, written.slots, written.names)
    return Made(made, fold, row.text, tuple(written.changes))
