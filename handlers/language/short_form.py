"""A command in its short form: bare words and typed slots, a question back, or suggestions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from handlers.language.short_slots import FINDERS, LOOSE, ORDER
from handlers.language.slots import Gap, gaps_of
from handlers.language.spelling.line import Line, letter_by_letter
from handlers.language.spelling.normalise import normalise, tidy
from handlers.registry import Command
from storage.base.refusal import Refusal
from storage.books import Books

TAKINGS = "流水"
SUGGESTIONS = 3
DENIALS = frozenset("不别没勿未")
NEAR_ENOUGH = 50
COMMON = ("流水", "日报", "渠道", "退款")
# Courtesy and particles that carry no meaning once everything else is understood.
_COURTESY = re.compile(
    r"请|麻烦|帮忙|帮我|给我|发我|我要|我想|想|看一下|看一看|看看|看下|查一下|查查|查下|查询|查看"
    r"|查|看|一下|是多少|有多少|多少钱|多少|怎么样|如何|情况|一共|总共|总的|的|呢|吗|吧|啊|了|[\s,]"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A command with its slots; `question` set: something is missing or was not understood."""

    command: Command | None
    slots: dict[str, Any] = field(default_factory=dict)
    leftovers: str = ""
    missing: tuple[Gap, ...] = ()
    suggestions: tuple[str, ...] = ()
    refusal: Refusal | None = None
    alone: bool = False
    """The bare word is the first of the line and stands by itself."""
    loose: bool = False
    """Some words were taken that could have been anything."""

    @property
    def complete(self) -> bool:
        """Whether every word found its place and nothing is missing."""
        return not self.leftovers and not self.missing

    @property
    def question(self) -> str:
        """What to ask back before the command can run; empty when it can."""
        if self.command is None or self.complete:
            return ""
        example = f"例如：{self.command.example}"
        if self.missing:
            wanted = "和".join(gap.slot.name for gap in self.missing)
            return f"请补上{wanted}。{example}"
        return f"「{self.leftovers[:20]}」没看懂。{example}"


def in_short(line: str, commands: Sequence[Command], books: Books) -> Understood:
    """The command a line means; a Refusal when a word in it cannot be (2月30日, 30.555).

    The bare word comes first or last, with the typed slots anywhere around it; a line that is only
    a period asks for the takings.
    """
    said = letter_by_letter(tidy(line), normalise(line))
    begun: Understood | None = None
    for mention in _mentions(said.plain, commands):
        found = _fill(mention.command, said, books, mention)
        if found.complete:
            return _allowed(found)
        if begun is None and _stands_alone(said.plain, mention, found):
            begun = found
    return begun or _only_a_period(said, commands, books) or _nothing(said, commands)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a command's bare word stands in a line."""

    command: Command
    start: int
    end: int


def _mentions(plain: str, commands: Sequence[Command]) -> list[Mention]:
    """The bare words in the line: those at the front first, then the longest; 不同意 is none."""
    found = []
    for command in commands:
        for word in command.words:
            start = plain.find(word.lower())
            if start >= 0 and plain[max(0, start - 1) : start] not in DENIALS:
                found.append(Mention(command, start, start + len(word)))
    return sorted(found, key=lambda mention: (mention.start > 0, mention.start - mention.end))


def _stands_alone(plain: str, mention: Mention, found: Understood) -> bool:
    """At the front, and run together with something else only when all of that was understood."""
    if mention.start > 0:
        return False
    end = mention.end
    return end == len(plain) or not plain[end].isalnum() or not found.leftovers


def _fill(command: Command, line: Line, books: Books, mention: Mention | None = None) -> Understood:
    """Fill the command's gaps from the line, the most particular kinds first.

    Words that may be anything are taken only when the bare word stands in front, by itself or
    run together with something that was understood: 退款率 is not a refund with a reason.
    """
    start, end = (mention.start, mention.end) if mention else (0, 0)
    line = line.without(start, end)
    slots: dict[str, Any] = {}
    refusal: Refusal | None = None
    alone = start == 0 and end > 0 and not line.plain[end : end + 1].strip()
    loose = False
    gaps = gaps_of(command.function)
    for gap in sorted(gaps, key=lambda gap: ORDER[gap.slot.kind]):
        if gap.slot.kind in LOOSE and (start > 0 or line.plain[end : end + 1].strip()):
            continue
        taken = FINDERS[gap.slot.kind](line, books)
        if taken is None:
            continue
        line = line.without(taken.start, taken.end)
        slots[gap.name] = taken.value
        loose = loose or gap.slot.kind in LOOSE
        if isinstance(taken.value, Refusal):
            refusal = taken.value
    missing = tuple(gap for gap in gaps if gap.required and gap.name not in slots)
    left = line.typed if _COURTESY.sub("", line.plain) else ""
    left = " ".join(left.split())
    return Understood(command, slots, left, missing, refusal=refusal, alone=alone, loose=loose)


def _allowed(found: Understood) -> Understood:
    """What was understood, unless it cannot be."""
    if found.refusal is not None:
        raise found.refusal
    return found


def _only_a_period(line: Line, commands: Sequence[Command], books: Books) -> Understood | None:
    """本周, 10月1日到7日, 三里屯店昨天: nothing but slots means the takings."""
    takings = next((c for c in commands if TAKINGS in c.words), None)
    if takings is None:
        return None
    found = _fill(takings, line, books)
    return _allowed(found) if found.slots and found.complete else None


def _nothing(line: Line, commands: Sequence[Command]) -> Understood:
    """Three lines that work: the nearest to what was typed, then what is asked most."""
    words = {word: command for command in commands for word in command.words}
    near = process.extract(
        line.plain, list(words), scorer=fuzz.WRatio, limit=12, score_cutoff=NEAR_ENOUGH
    )
    wanted = [*(word for word, _score, _place in near), *(w for w in COMMON if w in words), *words]
    examples = dict.fromkeys(words[word].example for word in wanted)
    return Understood(None, leftovers=line.typed, suggestions=tuple(examples)[:SUGGESTIONS])
