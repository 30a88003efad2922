"""A sentence while it is being changed, always together with what it means."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from handlers.language.reading import Names
from tests.handlers.language.sentences import Sentence

AS_TYPED = (
    "store", "stores", "terminal", "customer", "cashier", "staff", "assignee", "payee", "reason",
    "note", "tag", "category", "value", "table",
)  # fmt: skip
"""Slots whose value is what was typed, letter by letter."""
OURS = {"黑名单"}
"""Values that are our own words, however they were typed."""


@dataclass(slots=True)
class Draft:
    """The text and the slots of a sentence, and by which hands it went."""

    text: str
    intent: str
    slots: dict[str, Any]
    names: Names
    dice: Random
    changes: list[str] = field(default_factory=list)

    def swap(self, old: str, new: str) -> bool:
        """Put one thing for another that stands there once; digits keep apart from digits."""
        if not old or self.text.count(old) != 1:
            return False
        head, tail = self.text.split(old)
        if new[:1].isascii() and new[:1].isalnum() and head[-1:].isascii() and head[-1:].isalnum():
            head += " "
        if new[-1:].isascii() and new[-1:].isalnum() and tail[:1].isascii() and tail[:1].isalnum():
            tail = " " + tail
        self.text = head + new + tail
        return True

    def typed(self) -> list[str]:
        """Everything in the slots that must stay as it was typed."""
        found: list[str] = []
        for name in AS_TYPED:
            value = self.slots.get(name, ())
            found += value if isinstance(value, list) else [value] if isinstance(value, str) else []
        return found

    def retype(self, spell: Callable[[str], str]) -> None:
        """Spell the text anew, and with it what was taken from it as it was typed."""
        self.text = spell(self.text)
        for name in AS_TYPED:
            value = self.slots.get(name)
            if isinstance(value, str) and value not in OURS:
                self.slots[name] = spell(value)
            elif isinstance(value, list):
                self.slots[name] = [spell(word) for word in value]


Hand = Callable[[Draft], bool]
"""Changes something about a draft; False when there is nothing of its kind to change."""


def draft(sentence: Sentence, names: Names, dice: Random) -> Draft:
    """A copy to write on."""
    return Draft(sentence.text, sentence.intent, copy.deepcopy(sentence.slots), names, dice)
