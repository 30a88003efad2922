"""What merchants type, with what they mean by it: the sentences against which reading is measured."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from handlers.language.reading import Names
from storage.demo import SHOPS

FILE = Path(__file__).with_name("utterances.csv")
MORE = Path(__file__).with_name("more_utterances.csv")
"""Written by people who had not seen the rules; once measured with, they became lessons."""
TODAY = date(2026, 11, 18)
"""The business day on which all of them were typed, at half past two."""
DEMO = Names(
    stores=tuple(store.name for shop in SHOPS for store in shop.profile.stores),
    terminals=tuple({till.name: None for shop in SHOPS for till in shop.profile.terminals}),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was typed, in a shop with these names, and the intent and slots that it has."""

    text: str
    intent: str
    slots: dict[str, Any]
    names: Names = DEMO

    @property
    def harmful(self) -> bool:
        """Whether it must be refused."""
        return self.slots.get("unsafe") is True


def sentences() -> tuple[Sentence, ...]:
    """Every row of the file."""
    return _rows(FILE)


def more_sentences() -> tuple[Sentence, ...]:
    """Every row of the sentences that came later."""
    return _rows(MORE)


@cache
def _rows(path: Path) -> tuple[Sentence, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Sentence(row["utterance"], row["intent"], json.loads(row["slots_json"]))
            for row in csv.DictReader(file)
        )
